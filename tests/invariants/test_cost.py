"""Invariant 7: the cost of a batch follows the batch and the window, not the corpus.

Counted, not timed: how many texts are fetched for verification and how many articles a new one is scored against,
with a small and with a ten times larger corpus that lies outside the window.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from news.copies.sketch import RECIPE
from pipeline.ingest import ingest
from pipeline.session import open_session
from pipeline.settings import Settings
from tests.conftest import NOW, clock
from warehouse.partners import near_pairs
from warehouse.rows import insert, with_batch
from warehouse.sql import query


def old_articles(connection: duckdb.DuckDBPyConnection, number: int) -> None:
    """``number`` articles of long ago, all with the same shingle hashes as one of the tests' own articles."""
    hashes = connection.execute(
        "SELECT hash FROM sketches WHERE version_id = (SELECT min(version_id) FROM sketches)"
    ).fetchall()
    long_ago = date(2011, 1, 1)
    versions, sketches, members, stories = [], [], [], []
    for i in range(number):
        day = long_ago + timedelta(days=i * 15)
        name = f"old-{i}"
        moment = NOW.replace(year=day.year, month=day.month, day=day.day)
        versions.append({
            "version_id": name, "article_id": name, "number": 1, "page_digest": name, "text_digest": name,
            "text": "Old news about something else.", "lead": "Old news.", "language": "en", "word_count": 5,
            "reader_version": "x", "annotator_version": "x", "published_at": moment, "fetched_at": moment,
        })  # fmt: skip
        sketches += [{"hash": value, "version_id": name, "day": day, "recipe": RECIPE} for (value,) in hashes]
        members.append({"story_id": name, "article_id": name, "model": "x", "joined_at": moment})
        stories.append({"story_id": name, "model": "x", "opened_at": moment})
    insert(connection, "articles", [
        {"article_id": f"old-{i}", "outlet": f"outlet-{i % 7}", "url": f"urn:{i}", "first_seen_at": NOW}
        for i in range(number)
    ])  # fmt: skip
    for table, rows in (
        ("versions", versions),
        ("sketches", sketches),
        ("story_articles", members),
        ("stories", stories),
    ):
        insert(connection, table, rows)


def near(connection: duckdb.DuckDBPyConnection, version_id: str) -> set[tuple[str, str]]:
    """The pairs that a load of this version would verify."""
    return near_pairs(connection, [version_id])


def recipe_of(lake: duckdb.DuckDBPyConnection) -> str:
    return str(lake.execute("SELECT any_value(recipe) FROM story_vectors").fetchall()[0][0])


@pytest.mark.parametrize("corpus", [20, 200])
def test_what_a_batch_looks_at_does_not_grow_with_the_corpus(settings: Settings, articles: Path, corpus: int) -> None:
    ingest(settings, [str(articles)], clock=clock)
    with open_session(settings, clock=clock) as session:
        lake = session.connection
        first = lake.execute("SELECT version_id FROM sketches GROUP BY 1 ORDER BY 1 LIMIT 1").fetchall()[0][0]
        before = near(lake, first)
        old_articles(lake, corpus)
        assert near(lake, first) == before
        window = {"days": 3, "first": "2031-03-04", "last": "2031-03-05", "recipe": recipe_of(lake)}
        stories = lake.execute("SELECT DISTINCT story_id FROM story_articles").to_arrow_table()
        members = with_batch(lake, stories, query("window_members"), window)
        assert len(members) == 3


def test_inside_the_window_the_copies_are_found(settings: Settings, articles: Path) -> None:
    ingest(settings, [str(articles)], clock=clock)
    with open_session(settings, clock=clock) as session:
        lake = session.connection
        first, day = lake.execute("SELECT version_id, day FROM sketches ORDER BY 1 LIMIT 1").fetchall()[0]
        before = near(lake, first)
        old_articles(lake, 5)
        lake.execute("UPDATE sketches SET day = ? WHERE version_id LIKE 'old-%'", [day])
        assert len(near(lake, first)) == len(before) + 5
