"""Reading kept pages again: nothing is written unasked, and what was read better replaces what was read before."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from news.model import Extract, Page
from news.reading.read import read
from news.reading.screen import Rejection
from pipeline import items
from pipeline.ingest import ingest
from pipeline.report import report
from pipeline.reprocess import reprocess
from pipeline.settings import Settings
from tests.conftest import ARTICLES, clock
from tests.tables import contents, report_files
from warehouse.audit import audit
from warehouse.lake import connect


def better(page: Page) -> Extract | Rejection:
    """A reader that has learned to leave out the last line."""
    found = read(page)
    return replace(found, text="\n".join(found.text.splitlines()[:-1])) if isinstance(found, Extract) else found


def by_article(settings: Settings) -> tuple[dict[str, list[str]], dict[str, Any]]:
    """Tables and reports with versions named by their article and comparisons by their story.

    The id of a version is made of what was read first, and stays when the same page is read better.
    """
    with connect(settings.place, read_only=True) as connection:
        names = dict(connection.execute("SELECT version_id, article_id || ' ' || number FROM versions").fetchall())
        names |= dict(connection.execute("SELECT comparison_id, story_id FROM comparisons").fetchall())

    def named(text: str) -> str:
        return re.sub("|".join(names), lambda found: names[found.group()], text)

    grouping = frozenset({"outcomes", "story_articles", "reports"})
    tables = {t: sorted(named(repr(row)) for row in rows) for t, rows in contents(settings, without=grouping).items()}
    reports = {
        name: json.loads(named(body.decode())) for name, body in report_files(settings).items() if ".json" in name
    }
    for one in reports.values():
        del one["context"]  # how it joined its story is history, and stays
    return tables, reports


@pytest.fixture
def loaded(articles_told: Settings) -> Settings:
    return articles_told


def test_the_same_readers_change_nothing(loaded: Settings) -> None:
    before = contents(loaded)
    done = reprocess(loaded, write=True, clock=clock)
    assert (done.read, done.changes) == (9, ())
    assert contents(loaded) == before


def test_what_would_change_is_told_and_not_written(loaded: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(loaded)
    monkeypatch.setattr(items, "read", better)
    done = reprocess(loaded, write=False, clock=clock)
    assert Counter(change.what for change in done.changes) == {"text": 9}
    assert contents(loaded) == before


def test_written_it_is_as_if_it_had_always_been_read_so(
    loaded: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(items, "read", better)
    reprocess(loaded, write=True, clock=clock)
    report(loaded, clock=clock)
    fresh = Settings(tmp_path / "fresh", tmp_path / "fresh" / "reports")
    ingest(fresh, [str(ARTICLES)], clock=clock)
    report(fresh, clock=clock)
    assert by_article(loaded) == by_article(fresh)
    with connect(loaded.place, read_only=True) as connection:
        assert audit(connection) == []


def test_a_lost_page_is_told_and_its_version_stays(loaded: Settings) -> None:
    next(loaded.place.pages.rglob("*.zst")).unlink()
    before = contents(loaded)
    done = reprocess(loaded, write=True, clock=clock)
    assert [change.what for change in done.changes] == ["lost"]
    assert contents(loaded) == before
