"""The life of stories in a warehouse: placed, repaired, ruled on by hand, redirected, explained."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from news.model import Candidate
from news.stories.model import load_model
from pipeline.errors import NoSuchStory
from pipeline.grouping import group_new, repair, rule
from pipeline.report import context_of
from pipeline.settings import Settings
from tests.conftest import ARTICLES, clock
from tests.warehouse.copies_made import START, article, take_in
from warehouse.audit import audit
from warehouse.context import known_of_each
from warehouse.rows import fetch
from warehouse.stories import group
from warehouse.story_repair import repair_stories
from warehouse.story_rulings import assignment, told

NOW = START + timedelta(days=400)


def event(name: str, *, outlet: str, day: float = 0, more: str = "") -> Candidate:
    """One of our own articles, told by ``outlet`` on a day of our choice."""
    title, text = (ARTICLES / outlet / f"{name}.txt").read_text().split("\n", 1)
    url = f"https://{outlet}.example/a-story-about-{name}-{day}"
    return article(text.strip() + more, outlet=outlet, url=url, day=day, title=title)


BRIDGE = [path.parent.name for path in sorted(Path(ARTICLES).glob("*/bridge.txt"))]
STRIKE = [path.parent.name for path in sorted(Path(ARTICLES).glob("*/strike.txt"))]


def stories(lake: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    rows = lake.execute(
        "SELECT story_id, list(article_id ORDER BY article_id) FROM story_articles GROUP BY 1 ORDER BY 1"
    )
    return dict(rows.fetchall())


def events_of(lake: duckdb.DuckDBPyConnection) -> set[frozenset[str]]:
    """The headlines of each story."""
    rows = lake.execute(
        "SELECT list(title) FROM story_articles JOIN versions USING (article_id) WHERE number = 1 GROUP BY story_id"
    )
    return {frozenset(titles) for (titles,) in rows.fetchall()}


@pytest.fixture
def bridge(lake: duckdb.DuckDBPyConnection, settings: Settings) -> str:
    """A warehouse in which one event is one story; its id."""
    take_in(lake, settings.place, [event("bridge", outlet=outlet) for outlet in BRIDGE])
    group(lake, settings.place, now=NOW)
    (story,) = stories(lake)
    return story


def test_an_empty_day_places_nothing(lake: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    done = group(lake, settings.place, now=NOW)
    assert (done.placed, done.opened, dict(done.oversized)) == (0, 0, {})
    assert repair_stories(lake, settings.place, now=NOW).articles == 0


def test_one_article_after_the_other_gives_the_stories_of_one_batch(
    lake: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    for outlet in BRIDGE:
        take_in(lake, settings.place, [event("bridge", outlet=outlet)])
        group(lake, settings.place, now=NOW)
    take_in(lake, settings.place, [event("strike", outlet=STRIKE[0])])
    group(lake, settings.place, now=NOW)
    assert sorted(map(len, stories(lake).values())) == sorted([len(BRIDGE), 1])
    assert audit(lake) == []


def test_what_came_in_long_ago_is_placed_too(lake: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    take_in(lake, settings.place, [event("bridge", outlet=outlet) for outlet in BRIDGE])
    group(lake, settings.place, now=NOW)
    taken_out = "DELETE FROM story_articles WHERE article_id = (SELECT min(article_id) FROM story_articles)"
    lake.execute(taken_out)
    take_in(lake, settings.place, [event("strike", outlet=STRIKE[0])])
    assert group(lake, settings.place, now=START).placed == 2
    assert sorted(map(len, stories(lake).values())) == sorted([len(BRIDGE), 1])
    lake.execute(taken_out)
    assert group(lake, settings.place, now=NOW).placed == 1
    assert sorted(map(len, stories(lake).values())) == sorted([len(BRIDGE), 1])


def test_a_clock_that_went_back_hides_no_story(lake: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    take_in(lake, settings.place, [event("bridge", outlet=outlet) for outlet in BRIDGE[1:]])
    group(lake, settings.place, now=START - timedelta(days=300))
    take_in(lake, settings.place, [event("bridge", outlet=BRIDGE[0])])
    group(lake, settings.place, now=NOW)
    assert list(map(len, stories(lake).values())) == [len(BRIDGE)]


def test_what_claims_to_be_of_the_future_hides_nothing_that_waits(
    lake: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    """An archive may say that it was made next year: its page is no proof that all who wait came in of late."""
    take_in(lake, settings.place, [event("bridge", outlet=outlet) for outlet in BRIDGE])
    take_in(lake, settings.place, [event("strike", outlet=STRIKE[0], day=90)])
    group(lake, settings.place, now=START)
    lake.execute(
        "DELETE FROM story_articles WHERE article_id = (SELECT min(article_id) FROM articles WHERE url LIKE '%bridge%')"
    )
    assert group(lake, settings.place, now=START + timedelta(days=90)).placed == 1
    assert audit(lake) == []
    assert sorted(map(len, stories(lake).values())) == sorted([len(BRIDGE), 1])


def test_a_wrong_clock_hides_nothing_of_one_run_from_itself(
    lake: duckdb.DuckDBPyConnection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warehouse.stories.AT_ONCE", 1)
    take_in(lake, settings.place, [event("bridge", outlet=outlet) for outlet in BRIDGE])
    group(lake, settings.place, now=START - timedelta(days=300))
    assert list(map(len, stories(lake).values())) == [len(BRIDGE)]


def test_a_reprint_speaks_where_the_first_print_is_too_far(lake: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    first, reprint, other = BRIDGE
    take_in(lake, settings.place, [event("bridge", outlet=first)])
    group(lake, settings.place, now=NOW)
    title, text = (ARTICLES / first / "bridge.txt").read_text().split("\n", 1)
    again = article(text.strip(), outlet=reprint, url=f"https://{reprint}.example/a-reprint", day=20, title=title)
    take_in(lake, settings.place, [again])
    group(lake, settings.place, now=NOW)
    take_in(lake, settings.place, [event("bridge", outlet=other, day=21), event("strike", outlet=first, day=1)])
    group(lake, settings.place, now=NOW)
    told = "SELECT list(outlet ORDER BY outlet) FROM story_articles JOIN articles USING (article_id) GROUP BY story_id"
    found = sorted(outlets for (outlets,) in lake.execute(told).fetchall())
    assert found == sorted([[first], [first], sorted([reprint, other])])


def test_an_outlet_alone_is_a_story_of_one_outlet(lake: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    take_in(lake, settings.place, [event("bridge", outlet=BRIDGE[0]), event("strike", outlet=BRIDGE[0])])
    group(lake, settings.place, now=NOW)
    rows = lake.execute("SELECT outlet_count, outlets FROM v_stories").fetchall()
    assert rows == [(1, [BRIDGE[0]])] * 2


def test_a_date_in_the_future_counts_as_the_day_of_fetching(
    lake: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    take_in(lake, settings.place, [event("bridge", outlet=outlet) for outlet in BRIDGE])
    first = "SELECT min(version_id) FROM versions"
    late = "UPDATE versions SET published_at = fetched_at + INTERVAL 90 DAY WHERE version_id"
    lake.execute(f"{late} = ({first})")
    group(lake, settings.place, now=NOW)
    assert len(stories(lake)) == 1
    assert lake.execute("SELECT DISTINCT day FROM story_vectors").fetchall() == [(START.date(),)]


def test_without_a_date_the_day_of_fetching_counts(lake: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    take_in(lake, settings.place, [event("bridge", outlet=outlet) for outlet in BRIDGE])
    lake.execute("UPDATE versions SET published_at = NULL")
    group(lake, settings.place, now=NOW)
    assert len(stories(lake)) == 1


def test_an_assignment_is_explained(lake: duckdb.DuckDBPyConnection, bridge: str) -> None:
    joined = lake.execute("SELECT article_id FROM story_articles WHERE score IS NOT NULL ORDER BY 1").fetchall()[0][0]
    found = assignment(lake, joined, joined)
    assert found is not None
    assert found["story_id"] == bridge
    assert abs(sum(json.loads(found["parts"]).values()) - found["score"]) < 0.001
    assert assignment(lake, "nobody", "nobody") is None


def test_a_report_is_told_why_each_telling_is_there(
    lake: duckdb.DuckDBPyConnection, settings: Settings, bridge: str
) -> None:
    take_in(lake, settings.place, [event("strike", outlet=STRIKE[0])])
    group(lake, settings.place, now=NOW)
    versions = [row[0] for row in lake.execute(
        "SELECT version_id FROM versions SEMI JOIN story_articles ON story_articles.article_id = versions.article_id "
        "AND story_articles.story_id = ? ORDER BY 1", [bridge]).fetchall()]  # fmt: skip
    paired = context_of(known_of_each(lake, [versions])[0]).paired
    assert len(paired) == len(BRIDGE)
    assert [one.score is None for one in paired].count(True) == 1
    assert {one.join_at for one in paired} == {load_model().join_at}
    assert all(abs(sum(added for _, added in one.parts) - (one.score or 0)) < 0.001 for one in paired)


def test_labels_are_what_people_know(lake: duckdb.DuckDBPyConnection, bridge: str) -> None:
    facts = told(lake, bridge)
    assert facts["title"] in {row["title"] for row in facts["articles"]}
    assert facts["outlets"] == sorted(BRIDGE)
    assert (facts["state"], facts["taken_up_again"], facts["is_oversized"]) == ("open", 0, False)


def test_a_story_goes_quiet_and_is_taken_up_again(
    lake: duckdb.DuckDBPyConnection, settings: Settings, bridge: str
) -> None:
    take_in(lake, settings.place, [event("strike", outlet=STRIKE[0], day=4)])
    group(lake, settings.place, now=NOW)
    assert told(lake, bridge)["state"] == "quiet"
    take_in(
        lake,
        settings.place,
        [event("bridge", outlet=BRIDGE[0], day=5, more="\nThe mayor returned to the matter today.")],
    )
    group(lake, settings.place, now=NOW)
    facts = told(lake, bridge)
    assert (facts["state"], facts["taken_up_again"]) == ("open", 1)


def test_what_was_split_by_hand_stays_apart(lake: duckdb.DuckDBPyConnection, settings: Settings, bridge: str) -> None:
    last = stories(lake)[bridge][-1]
    opened = rule(settings, "split", bridge, [last], clock)
    before = stories(lake)
    assert before[opened] == [last]
    assert repair(settings, clock) == 0
    assert stories(lake) == before
    assert fetch(lake.execute("SELECT kind FROM story_rulings ORDER BY story_id")) == [{"kind": "split"}] * 2
    assert audit(lake) == []


def test_a_merge_by_hand_leaves_a_redirect_and_its_id_is_not_used_again(
    lake: duckdb.DuckDBPyConnection, settings: Settings, bridge: str
) -> None:
    opened = rule(settings, "split", bridge, stories(lake)[bridge][:1], clock)
    assert rule(settings, "merge", bridge, [opened], clock) == bridge
    assert rule(settings, "merge", opened, [bridge], clock) == bridge
    again = rule(settings, "split", opened, stories(lake)[bridge][:1], clock)
    assert again not in {bridge, opened}
    assert told(lake, opened)["story_id"] == bridge
    assert [row["kind"] for row in told(lake, bridge)["events"]].count("merge") == 1
    assert audit(lake) == []


def test_a_pin_is_not_undone(lake: duckdb.DuckDBPyConnection, settings: Settings, bridge: str) -> None:
    take_in(lake, settings.place, [event("strike", outlet=STRIKE[0])])
    group_new(settings, clock)
    (stray,) = next(ids for story, ids in stories(lake).items() if story != bridge)
    assert rule(settings, "pin", bridge, [stray], clock) == bridge
    repair(settings, clock)
    assert list(stories(lake)) == [bridge]
    found = assignment(lake, stray, stray)
    assert found is not None
    assert found["rulings"] == ["pin"]


def test_ruling_on_what_is_not_there_says_so(lake: duckdb.DuckDBPyConnection, settings: Settings, bridge: str) -> None:
    for kind, story, names in (
        ("pin", bridge, ["x"]),
        ("merge", "x", [bridge]),
        ("split", bridge, stories(lake)[bridge]),
    ):
        with pytest.raises(NoSuchStory):
            rule(settings, kind, story, names, clock)  # type: ignore[arg-type]
    assert lake.execute("SELECT count(*) FROM story_rulings").fetchall() == [(0,)]


def test_the_repair_mends_what_is_wrong_and_keeps_its_history(
    lake: duckdb.DuckDBPyConnection, settings: Settings, bridge: str
) -> None:
    stray = stories(lake)[bridge][-1]
    lake.execute("INSERT INTO stories SELECT 'story1-wrong', model, opened_at FROM stories")
    lake.execute("UPDATE story_articles SET story_id = 'story1-wrong' WHERE article_id = ?", [stray])
    done = repair_stories(lake, settings.place, now=NOW)
    assert (done.moved, done.redirected) == (1, 1)
    assert list(stories(lake)) == [bridge]
    assert fetch(lake.execute("SELECT story_id, redirect_to FROM story_redirects")) == [
        {"story_id": "story1-wrong", "redirect_to": bridge}
    ]
    assert [row["article_ids"] for row in told(lake, "story1-wrong")["events"]] == [[stray]]
    assert audit(lake) == []
    assert repair_stories(lake, settings.place, now=NOW + timedelta(days=1)).moved == 0


def test_years_between_two_articles_cost_a_repair_nothing(lake: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    events = [event("bridge", outlet=outlet, day=day) for outlet, day in zip(BRIDGE, (0, 1, 4_000), strict=True)]
    take_in(lake, settings.place, events)
    group(lake, settings.place, now=NOW)
    assert repair_stories(lake, settings.place, now=NOW).articles == len(events)
    spans = lake.execute("SELECT first_day, last_day FROM story_repairs ORDER BY ALL").fetchall()
    assert [(last - first).days for first, last in spans] == [1, 0]


def test_killed_between_weighing_and_placing_the_same_stories_come_out(
    lake: duckdb.DuckDBPyConnection, settings: Settings, bridge: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = stories(lake)
    for table in ("story_articles", "stories"):
        lake.execute(f"DELETE FROM {table}")
    monkeypatch.setattr("warehouse.stories.AT_ONCE", 1)
    group(lake, settings.place, now=NOW)
    assert {frozenset(ids) for ids in stories(lake).values()} == {frozenset(ids) for ids in whole.values()}


def test_stories_too_large_for_one_event_are_named(
    lake: duckdb.DuckDBPyConnection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warehouse.stories.OVERSIZED", 1)
    take_in(lake, settings.place, [event("bridge", outlet=outlet) for outlet in BRIDGE])
    assert list(group(lake, settings.place, now=NOW).oversized.values()) == [len(BRIDGE)]
