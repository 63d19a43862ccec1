"""Stories across languages in a warehouse: meanings are written when they are needed, and who made them counts."""

from __future__ import annotations

import json
from datetime import date

import duckdb
import pytest

from bench.stories_across import GOLD
from news.model import Candidate
from pipeline.grouping import repair
from pipeline.settings import Settings
from tests.conftest import clock
from tests.warehouse.copies_made import START, article, take_in
from warehouse.audit import audit
from warehouse.stories import group

ROWS = [row for row in map(json.loads, GOLD.read_text().splitlines()) if row["event"] != "rate-sweden"]
"""Two central banks that decide on one Thursday are taken for one event within English (docs/decisions/0014)."""
EVENTS = {row["event"] for row in ROWS}
LATER = START.replace(year=2032)


def telling(row: dict[str, str]) -> Candidate:
    outlet = f"paper-{row['language']}"
    return article(
        row["text"],
        title=row["title"],
        language=row["language"],
        outlet=outlet,
        url=f"https://{outlet}.example/a-story-about-{row['event']}",
        day=(date.fromisoformat(row["day"]) - START.date()).days,
    )


def told(*languages: str) -> list[Candidate]:
    return [telling(row) for row in ROWS if not languages or row["language"] in languages]


def events_of(lake: duckdb.DuckDBPyConnection) -> list[set[str]]:
    """The events that each story tells of; as many as there are stories."""
    rows = lake.execute(
        "SELECT list(articles.url) FROM story_articles JOIN articles USING (article_id) GROUP BY story_id"
    ).fetchall()
    return [{url.rpartition("about-")[2] for url in urls} for (urls,) in rows]


def meanings(lake: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many articles of each language have a meaning."""
    rows = lake.execute("SELECT language, count(meaning) FROM story_vectors GROUP BY ALL").fetchall()
    return dict(rows)


def one_story_each(lake: duckdb.DuckDBPyConnection) -> bool:
    found = events_of(lake)
    return len(found) == len(EVENTS) and all(len(events) == 1 for events in found)


def test_what_is_told_in_thirteen_languages_is_one_story_an_event(
    lake: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    take_in(lake, settings.place, told())
    group(lake, settings.place, now=LATER)
    assert one_story_each(lake)
    assert audit(lake) == []
    assert repair(settings, clock=clock) == 0
    parts = lake.execute("SELECT parts FROM story_articles WHERE parts IS NOT NULL").fetchall()
    assert any(json.loads(one)["meaning"] > 0 for (one,) in parts if "meaning" in json.loads(one))


def test_one_language_after_another_gives_the_same(lake: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    for languages in (("de", "ar"), ("ru", "en"), ("es", "fr", "it", "ja"), ("nl", "pl", "pt", "tr", "zh")):
        take_in(lake, settings.place, told(*languages))
        group(lake, settings.place, now=LATER)
    assert one_story_each(lake)
    assert all(meanings(lake).values())


def test_a_warehouse_of_one_language_needs_no_meanings(
    lake: duckdb.DuckDBPyConnection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("news.sentence_encoder._model")
    take_in(lake, settings.place, told("en"))
    group(lake, settings.place, now=LATER)
    assert meanings(lake) == {"en": 0}


def test_a_language_that_the_model_does_not_know_stays_by_itself(
    lake: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    take_in(
        lake,
        settings.place,
        told("en"),
        [telling({**row, "language": "sv"}) for row in ROWS if row["language"] == "de"],
    )
    group(lake, settings.place, now=LATER)
    assert meanings(lake) == {"en": 0, "sv": 0}
    assert len(events_of(lake)) == sum(row["language"] in ("en", "de") for row in ROWS)


def test_installed_later_it_is_used_from_then_on(
    lake: duckdb.DuckDBPyConnection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as without:
        without.setattr("news.meaning.PACKAGE", "no-such-package")
        take_in(lake, settings.place, told("en", "de"))
        group(lake, settings.place, now=LATER)
        assert meanings(lake) == {"en": 0, "de": 0}
        assert len(events_of(lake)) == sum(row["language"] in ("en", "de") for row in ROWS)
    take_in(lake, settings.place, told("es"))
    group(lake, settings.place, now=LATER)
    joined = [
        events for events in events_of(lake) if events & {row["event"] for row in ROWS if row["language"] == "es"}
    ]
    assert all(meanings(lake).values())
    assert all(len(events) == 1 for events in joined)
    assert repair(settings, clock=clock) > 0
    found = events_of(lake)
    assert all(len(events) == 1 for events in found)


def test_meanings_of_two_versions_of_the_model_never_meet(
    lake: duckdb.DuckDBPyConnection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(lake, settings.place, told("en", "de"))
    group(lake, settings.place, now=LATER)
    monkeypatch.setattr("news.meaning.version", lambda _package: "9.9")
    take_in(lake, settings.place, told("fr"))
    group(lake, settings.place, now=LATER)
    rows = lake.execute("SELECT DISTINCT encoder FROM story_vectors WHERE meaning IS NOT NULL").fetchall()
    assert rows == [("use-multilingual-3/9.9",)]
    assert all(len(events) == 1 for events in events_of(lake))


def test_a_repair_keeps_what_was_joined_across_whatever_became_of_the_meanings(
    lake: duckdb.DuckDBPyConnection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read anew, or with another version of the model, they are given again; without it, stories stay as they are."""
    take_in(lake, settings.place, told("en", "de"))
    group(lake, settings.place, now=LATER)
    joined = sorted(map(sorted, events_of(lake)))
    assert repair(settings, clock=clock) == 0
    lake.execute("UPDATE story_articles SET joined_at = ?", [LATER])
    with monkeypatch.context() as without:
        without.setattr("news.meaning.PACKAGE", "no-such-package")
        lake.execute("UPDATE story_vectors SET meaning = NULL, encoder = NULL")
        assert repair(settings, clock=clock) == 0
    assert repair(settings, clock=clock) == 0
    assert all(meanings(lake).values())
    assert sorted(map(sorted, events_of(lake))) == joined


def test_one_that_comes_later_joins_a_large_story_in_another_language(
    lake: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    (english,) = [row for row in ROWS if row["event"] == "quake-izmir" and row["language"] == "en"]
    (german,) = [row for row in ROWS if row["event"] == "quake-izmir" and row["language"] == "de"]
    many = [
        telling({**english, "event": f"quake-izmir-{number}", "text": f"{english['text']} {number}"})
        for number in range(30)
    ]
    take_in(lake, settings.place, many)
    lake.execute("DELETE FROM edges")
    group(lake, settings.place, now=LATER)
    take_in(lake, settings.place, [telling(german)])
    group(lake, settings.place, now=LATER)
    assert lake.execute("SELECT count(DISTINCT story_id) FROM story_articles").fetchall() == [(1,)]
