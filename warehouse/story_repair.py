"""The repair of stories: what joined since the last one is looked over with all that lies around it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import duckdb

from news.stories.explain import explained
from news.stories.model import load_model
from news.stories.near import WINDOW_DAYS
from news.stories.repair import Repair, repair
from news.stories.score import Member, Window
from warehouse.lake import Place
from warehouse.lock import transaction
from warehouse.rows import fetch, ids_table, insert, with_batch
from warehouse.sql import query
from warehouse.stories import assignment_row, used_ids
from warehouse.story_meanings import give_meanings
from warehouse.story_moves import move
from warehouse.story_rulings import held
from warehouse.story_vectors import copy_groups, crowd, members_of, with_copies
from warehouse.story_window import NEVER

SPAN_DAYS = 21
"""Days repaired at once: what bounds the memory of a repair after a long archive has come in."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """What a repair did: articles looked at and moved, stories that were put into others."""

    articles: int = 0
    moved: int = 0
    redirected: int = 0


def repair_stories(connection: duckdb.DuckDBPyConnection, place: Place, *, now: datetime) -> Repaired:
    """Look over the stories around every article that joined one since the last repair."""
    since = connection.execute("SELECT max(repaired_at) FROM story_repairs").fetchall()[0][0] or NEVER
    joined = fetch(connection.execute(query("stories_joined_since"), {"since": since}))
    done = Repaired()
    beyond = timedelta(days=WINDOW_DAYS)
    for first, last in _spans([row["day"] for row in joined]):
        give_meanings(connection, place, first - beyond, last + beyond)
        with transaction(connection, place):
            one = _repair(connection, first, last, now)
        done = Repaired(done.articles + one.articles, done.moved + one.moved, done.redirected + one.redirected)
    return done


def _spans(days: Sequence[date]) -> list[tuple[date, date]]:
    """``days``, in order, as spans of at most ``SPAN_DAYS``: years between two of them cost nothing."""
    spans: list[tuple[date, date]] = []
    for day in days:
        if spans and (day - spans[-1][0]).days <= SPAN_DAYS:
            spans[-1] = spans[-1][0], day
        else:
            spans.append((day, day))
    return spans


def _repair(connection: duckdb.DuckDBPyConnection, first: date, last: date, now: datetime) -> Repaired:
    stories = fetch(
        connection.execute(
            query("stories_of_days"),
            {"first": first - timedelta(days=WINDOW_DAYS), "last": last + timedelta(days=WINDOW_DAYS)},
        )
    )
    wide = {"first": first - timedelta(days=2 * WINDOW_DAYS), "last": last + timedelta(days=2 * WINDOW_DAYS)}
    batch = ids_table("story_id", [row["story_id"] for row in stories])
    members, versions = members_of(connection, "window_members", batch, {**wide, "days": 0})
    groups = copy_groups(connection, ids_table("version_id", versions))
    members = with_copies(members, versions, groups)
    counts = crowd(connection, wide["first"], wide["last"])
    found = repair(members, held(connection) | _unweighed(members), crowd=counts, used=used_ids(connection))
    before = {member.article_id: str(member.story_id) for member in members}
    move(connection, found.moves, before, "moved", now)
    _explain(connection, members, found, counts, now)
    connection.execute(
        "INSERT INTO story_repairs VALUES (?, ?, ?, ?, ?)", [now, first, last, len(members), len(found.moves)]
    )
    return Repaired(len(members), len(found.moves), len(found.redirects))


def _unweighed(members: Sequence[Member]) -> frozenset[str]:
    """Articles of stories in several languages, some of them without a meaning: nothing would hold them together."""
    languages, lacking = defaultdict(set), set()
    for member in members:
        languages[member.story_id].add(member.language)
        if member.meaning is None:
            lacking.add(member.story_id)
    return frozenset(m.article_id for m in members if m.story_id in lacking and len(languages[m.story_id]) > 1)


def _explain(
    connection: duckdb.DuckDBPyConnection,
    members: Sequence[Member],
    found: Repair,
    counts: Mapping[tuple[str, date], int],
    now: datetime,
) -> None:
    """Write why the articles that were moved are where they are now."""
    if not found.moves:
        return
    ordered = sorted(members, key=lambda member: (member.day, member.article_id))
    ordered = [replace(m, story_id=found.moves.get(m.article_id, m.story_id)) for m in ordered]
    wanted = [at for at, member in enumerate(ordered) if member.article_id in found.moves]
    window = Window(ordered, load_model(), counts, wanted)
    rows = explained(window, {at: str(member.story_id) for at, member in enumerate(ordered)}, wanted)
    batch = ids_table("article_id", list(found.moves))
    with_batch(connection, batch, "DELETE FROM story_articles WHERE article_id IN (SELECT article_id FROM batch)")
    insert(connection, "story_articles", [assignment_row(item, now) for item in rows])
