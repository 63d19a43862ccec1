"""Articles into stories: what has none yet is weighed, held against the window and put into one, under the load lock.

In batches of bounded size, each one transaction: killed between two and run again, the same stories come out, because
all articles are weighed before any is placed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import duckdb

from news.stories.assign import assign
from news.stories.explain import Assignment
from news.stories.model import load_model
from warehouse.lake import Place
from warehouse.lock import transaction
from warehouse.rows import Row, fetch, ids_table, insert, with_batch
from warehouse.sql import query
from warehouse.story_meanings import give_meanings
from warehouse.story_vectors import crowd, weigh
from warehouse.story_window import NEVER, around

AT_ONCE = 1_000
"""Articles placed in one transaction."""
SPAN_DAYS = 30
"""Days that those lie within, so that an archive costs what it reaches."""
OF_LATE = timedelta(days=2)
"""How long ago what waits for a story was first seen, as a rule."""
OVERSIZED = 40
"""A story of more articles is looked at by a person: no event of the labelled sets has as many."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """What grouping did; ``oversized`` maps stories that it made too large to be one event to their articles."""

    placed: int = 0
    opened: int = 0
    oversized: Mapping[str, int] = field(default_factory=dict)


def group(connection: duckdb.DuckDBPyConnection, place: Place, *, now: datetime) -> Grouped:
    """Give every article without a story one."""
    with transaction(connection, place):
        waiting = _waiting(connection, now)
        for start in range(0, len(waiting), AT_ONCE):
            weigh(connection, waiting[start : start + AT_ONCE])
    left = {row["article_id"] for row in waiting}
    opened: set[str] = set()
    joined: Counter[str] = Counter()
    for batch in _batches(waiting):
        give_meanings(connection, place, batch[0]["day"], batch[-1]["day"])
        with transaction(connection, place):
            found, new = _place(connection, batch, left, now)
        left.difference_update(row["article_id"] for row in batch)
        opened |= new
        joined.update(item.story_id for item in found)
    may_be = sorted(story for story, articles in joined.items() if story not in opened or articles > OVERSIZED)
    return Grouped(joined.total(), len(opened), oversized(connection, may_be))


def oversized(connection: duckdb.DuckDBPyConnection, story_ids: Sequence[str]) -> dict[str, int]:
    """Those of ``story_ids`` that hold more articles than one event has."""
    if not story_ids:
        return {}
    rows = with_batch(connection, ids_table("story_id", story_ids), query("oversized_stories"), {"most": OVERSIZED})
    return {row["story_id"]: row["articles"] for row in rows}


def assignment_row(item: Assignment, now: datetime) -> Row:
    """The row of ``story_articles`` for one assignment."""
    parts = json.dumps(item.parts) if item.parts else None
    return {
        "story_id": item.story_id, "article_id": item.article_id, "score": item.score, "parts": parts,
        "runner_up": item.runner_up, "runner_up_score": item.runner_up_score, "copy_of": item.copy_of,
        "model": load_model().version, "joined_at": now,
    }  # fmt: skip


def used_ids(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Ids of stories that are gone and must not come back."""
    return frozenset(row[0] for row in connection.execute("SELECT story_id FROM story_redirects").fetchall())


def _waiting(connection: duckdb.DuckDBPyConnection, now: datetime) -> list[Row]:
    """Articles without a story, oldest first.

    Nearly always they came in of late, so only those are looked for at first. Where none of them is in a story after
    all (a clock that went back) and there are as many as wait, they are all that wait; else every article is looked up.
    """
    expected = connection.execute(query("ungrouped_count")).fetchall()
    if not expected:
        return []
    of_late = fetch(connection.execute(query("ungrouped_articles"), {"since": now - OF_LATE}))
    ids = ids_table("article_id", [row["article_id"] for row in of_late])
    if len(of_late) == expected[0][0] and not with_batch(connection, ids, query("placed_articles")):
        return of_late
    return fetch(connection.execute(query("ungrouped_articles"), {"since": NEVER}))


def _batches(waiting: Sequence[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in waiting:
        if batch and (len(batch) == AT_ONCE or (row["day"] - batch[0]["day"]).days > SPAN_DAYS):
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def _place(
    connection: duckdb.DuckDBPyConnection, batch: Sequence[Row], waiting: Set[str], now: datetime
) -> tuple[list[Assignment], set[str]]:
    """Place one batch; the assignments, and the stories that were opened. What another run has placed is left."""
    span: dict[str, Any] = {"first": batch[0]["day"], "last": batch[-1]["day"]}
    seen = around(connection, ids_table("article_id", [row["article_id"] for row in batch]), span, waiting)
    if not seen.fresh:
        return [], set()
    counts = crowd(connection, span["first"], span["last"])
    found = assign(seen.fresh, seen.known, crowd=counts, used=used_ids(connection), near=seen.near)
    opened = {item.story_id for item in found} - {str(member.story_id) for member in seen.known}
    model = load_model().version
    insert(connection, "stories", [{"story_id": s, "model": model, "opened_at": now} for s in sorted(opened)])
    insert(connection, "story_articles", [assignment_row(item, now) for item in found])
    return found, opened
