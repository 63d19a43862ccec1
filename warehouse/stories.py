"""Articles into stories: what has none yet is weighed, held against the window and put into one, under the load lock.

In batches of bounded size, each one transaction: killed between two and run again, the same stories come out, because
all articles are weighed before any is placed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa

from news.stories.assign import Assignment, assign
from news.stories.model import load_model
from news.stories.score import MIN_TERMS, NEAR, SHARED_TERMS, WINDOW_DAYS
from news.stories.terms import TOP_TERMS
from warehouse.lake import Place
from warehouse.lock import transaction
from warehouse.rows import Row, fetch, insert, with_batch
from warehouse.sql import query
from warehouse.story_vectors import crowd, members_of, recipe, weigh, with_copies

AT_ONCE = 1_000
"""Articles placed in one transaction."""
SPAN_DAYS = 30
"""Days that those lie within, so that an archive costs what it reaches."""
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
        waiting = fetch(connection.execute(query("ungrouped_articles")))
        for start in range(0, len(waiting), AT_ONCE):
            weigh(connection, waiting[start : start + AT_ONCE])
    opened: set[str] = set()
    touched: set[str] = set()
    placed = 0
    for batch in _batches(waiting):
        with transaction(connection, place):
            found, new = _place(connection, batch, now)
        placed += len(found)
        opened |= new
        touched |= {item.story_id for item in found}
    return Grouped(placed, len(opened), oversized(connection, sorted(touched)))


def oversized(connection: duckdb.DuckDBPyConnection, story_ids: Sequence[str]) -> dict[str, int]:
    """Those of ``story_ids`` that hold more articles than one event has."""
    if not story_ids:
        return {}
    rows = with_batch(connection, ids_table("story_id", story_ids), query("oversized_stories"), {"most": OVERSIZED})
    return {row["story_id"]: row["articles"] for row in rows}


def assignment_row(item: Assignment, now: datetime) -> Row:
    """The row of ``story_articles`` for one assignment."""
    facts = asdict(item)
    parts = json.dumps(facts.pop("parts")) if item.parts else None
    return {**facts, "parts": parts, "model": load_model().version, "joined_at": now}


def used_ids(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Ids of stories that are gone and must not come back."""
    return frozenset(row[0] for row in connection.execute("SELECT story_id FROM story_redirects").fetchall())


def ids_table(name: str, ids: Sequence[str]) -> pa.Table:
    """``ids`` as a table of one column."""
    return pa.table({name: pa.array(list(ids), type=pa.string())})


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
    connection: duckdb.DuckDBPyConnection, batch: Sequence[Row], now: datetime
) -> tuple[list[Assignment], set[str]]:
    """Place one batch; the assignments, and the stories that were opened. What another run has placed is left."""
    table = ids_table("article_id", [row["article_id"] for row in batch])
    done = with_batch(connection, table, "SELECT article_id FROM story_articles SEMI JOIN batch USING (article_id)")
    placed = {row["article_id"] for row in done}
    span: dict[str, Any] = {"first": batch[0]["day"], "last": batch[-1]["day"]}
    new, versions = members_of(connection, "story_vectors", table, span)
    known, known_versions = _known(connection, table, span)
    members = with_copies(connection, [*known, *new], versions | known_versions)
    fresh = [member for member in members[len(known) :] if member.article_id not in placed]
    if not fresh:
        return [], set()
    found = assign(
        fresh, members[: len(known)], crowd=crowd(connection, span["first"], span["last"]), used=used_ids(connection)
    )  # fmt: skip
    opened = {item.story_id for item in found} - {str(member.story_id) for member in known}
    model = load_model().version
    insert(connection, "stories", [{"story_id": s, "model": model, "opened_at": now} for s in sorted(opened)])
    insert(connection, "story_articles", [assignment_row(item, now) for item in found])
    return found, opened


def _known(
    connection: duckdb.DuckDBPyConnection, table: pa.Table, span: Mapping[str, Any]
) -> tuple[list[Any], dict[str, str]]:
    """The members within the window of all stories near an article of the batch."""
    limits = {"top": TOP_TERMS, "shared": SHARED_TERMS, "near": NEAR, "least": MIN_TERMS}
    values = {"recipe": recipe(), "days": WINDOW_DAYS, **span, **limits}
    near = with_batch(connection, table, query("near_stories"), values)
    stories = ids_table("story_id", [row["story_id"] for row in near])
    return members_of(connection, "window_members", stories, {"days": WINDOW_DAYS, **span})
