"""Edges, groups and revisions: what they are, and that no order and no batch changes them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from news.copies import recognise
from news.copies.recognise import MAX_CANDIDATES
from news.model import Candidate
from pipeline.session import open_session
from pipeline.settings import Settings
from tests.conftest import NOW, clock
from tests.warehouse.copies_made import article, found, prose, take_in
from warehouse.audit import audit
from warehouse.edges import CAPPED
from warehouse.rebuild import rebuild_sketches

WIRE = prose(1, 300)
FURNITURE = prose(99, 60)


def story_of_many() -> list[Candidate]:
    """A wire text, who ran it whole, cut it, wrapped it and came late to it; an outlet's furniture; two versions."""
    lines = WIRE.split("\n")
    made = [
        article("PARIS (Reuters) - " + WIRE, outlet="agency", url="https://agency.example/wire-of-the-day", day=0),
        article(WIRE, outlet="meridian", url="https://meridian.example/whole-wire-copy", day=0.5),
        article("\n".join(lines[:18]), outlet="vale", url="https://vale.example/cut-wire-copy", day=1),
        article(prose(2, 400) + "\n" + WIRE, outlet="post", url="https://post.example/own-with-wire", day=2),
        article(WIRE, outlet="late", url="https://late.example/after-the-window", day=70),
        article(prose(3), outlet="alone", url="https://alone.example/nobody-copies-this", day=1),
        article(prose(4), outlet="alone", url="https://alone.example/changed-later-on", day=1),
        article(prose(4).replace("w1", "x1"), outlet="alone", url="https://alone.example/changed-later-on", day=2),
        article(prose(4) + "\n" + prose(5, 50), outlet="alone", url="https://alone.example/changed-later-on", day=3),
    ]
    made += [
        article(
            prose(20 + i, 60) + "\n" + FURNITURE,
            outlet="crowd",
            url=f"https://crowd.example/own-story-number-{i}",
            day=i,
        )
        for i in range(6)
    ]
    return made


STORY = story_of_many()


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory, empty_warehouse: Path) -> list[list[tuple[object, ...]]]:
    return loaded(tmp_path_factory.mktemp("whole"), empty_warehouse, [STORY])


def loaded(folder: Path, empty: Path, batches: Sequence[Sequence[Candidate]]) -> list[list[tuple[object, ...]]]:
    """What a warehouse of its own makes of ``batches``."""
    data = folder / f"data-{len(list(folder.iterdir()))}"
    shutil.copytree(empty, data)
    own = Settings(data, data / "reports")
    with open_session(own, clock=clock) as session:
        take_in(session.connection, session.place, *batches)
        assert audit(session.connection, only=frozenset({"shared_passages_hold", "changes_hold"})) == []
        return found(session.connection)


@given(order=st.permutations(range(len(STORY))), cuts=st.sets(st.integers(1, len(STORY) - 1), max_size=4))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_order_and_batches_change_nothing(
    tmp_path: Path, empty_warehouse: Path, expected: list[list[tuple[object, ...]]], order: list[int], cuts: set[int]
) -> None:
    bounds = [0, *sorted(cuts), len(STORY)]
    batches = [[STORY[i] for i in order[a:b]] for a, b in pairwise(bounds)]
    assert loaded(tmp_path, empty_warehouse, batches) == expected


CROWD = [
    article(
        f"{WIRE[: 900 + 150 * (i % 3)]}\nSigned by n{i}.", outlet=f"o{i}", url=f"https://o{i}.example/a-wire-cut", day=i
    )
    for i in range(6)
] + [article(WIRE, outlet=f"w{i}", url=f"https://w{i}.example/a-wire-whole", day=i + 0.5) for i in range(5)]


@pytest.fixture(scope="module")
def crowd_expected(tmp_path_factory: pytest.TempPathFactory, empty_warehouse: Path) -> list[list[tuple[object, ...]]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recognise, "MAX_CANDIDATES", 3)
        return loaded(tmp_path_factory.mktemp("crowd"), empty_warehouse, [CROWD])


@given(order=st.permutations(range(len(CROWD))), cuts=st.sets(st.integers(1, len(CROWD) - 1), max_size=5))
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_a_crowd_order_and_batches_change_nothing_either(
    tmp_path: Path,
    empty_warehouse: Path,
    crowd_expected: list[list[tuple[object, ...]]],
    order: list[int],
    cuts: set[int],
) -> None:
    """With three partners at most, nearly every version has more."""
    bounds = [0, *sorted(cuts), len(CROWD)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recognise, "MAX_CANDIDATES", 3)
        in_pieces = loaded(tmp_path, empty_warehouse, [[CROWD[i] for i in order[a:b]] for a, b in pairwise(bounds)])
    assert in_pieces == crowd_expected
    assert len(crowd_expected[0]) == 3 * len(CROWD) - 6


def test_who_copied_whom(lake: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    take_in(lake, settings.place, STORY)
    edges = lake.execute(
        "SELECT kind, earlier_outlet, later_outlet FROM v_copied_text WHERE earlier_outlet = 'agency' ORDER BY ALL"
    ).fetchall()
    assert edges == [
        ("embedded", "agency", "post"), ("embedded", "agency", "vale"), ("identical", "agency", "meridian"),
    ]  # fmt: skip
    groups = lake.execute("SELECT outlet, copies, origin, is_origin FROM v_copy_groups ORDER BY outlet").fetchall()
    assert groups == [
        ("agency", 4, "reuters", True), ("late", 4, "reuters", False), ("meridian", 4, "reuters", False),
        ("vale", 4, "reuters", False),
    ]  # fmt: skip
    what = lake.execute("SELECT outlet, what, cut_at FROM v_syndication ORDER BY outlet").fetchall()
    assert what == [
        ("meridian", "ran it whole", None), ("post", "ran it whole and added", None), ("vale", "cut it", "end"),
    ]  # fmt: skip


def test_the_same_words_are_known_again_long_after(lake: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    take_in(lake, settings.place, STORY)
    edges = lake.execute("SELECT earlier_outlet, kind FROM v_copied_text WHERE later_outlet = 'late'").fetchall()
    assert edges == [("meridian", "identical")]


def test_what_an_outlet_repeats_is_its_furniture(lake: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    crowd = [candidate for candidate in STORY if candidate.outlet == "crowd"]
    take_in(lake, settings.place, *([candidate] for candidate in crowd[:3]))
    assert lake.execute("SELECT count(*) FROM edges").fetchall() == [(3,)]
    take_in(lake, settings.place, crowd[3:4])
    assert lake.execute("SELECT count(*) FROM edges").fetchall() == [(0,)]


def test_a_text_that_one_outlet_prints_often_is_still_a_copy(
    lake: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    often = [
        article(WIRE + f"\nEnd number {i} of it.", url=f"https://harbour.example/the-wire-again-{i}") for i in range(6)
    ]
    take_in(lake, settings.place, often)
    assert lake.execute("SELECT count(*), min(kind) FROM edges").fetchall() == [(15, "identical")]


def test_pages_of_nothing_but_furniture_are_copies_of_each_other_alone(
    lake: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    """A cookie wall in place of ten articles at each of two outlets: one group an outlet, none across."""
    walls = [
        article(prose(70 + at, 60), outlet=f"o{at}", url=f"https://o{at}.example/article-number-{i}", title=f"T{i}")
        for at in range(2)
        for i in range(10)
    ]
    states = [outcome.state for outcome in take_in(lake, settings.place, walls)]
    assert states == (["loaded"] + 9 * ["duplicate"]) * 2
    own = [
        article(prose(80 + i) + "\n" + prose(70, 60), outlet="o0", url=f"https://o0.example/own-words-{i}-here")
        for i in range(8)
    ]
    take_in(lake, settings.place, own)
    assert lake.execute("SELECT count(*) FROM v_copy_groups").fetchall() == [(0,)]


def test_a_second_time_adds_no_row(lake: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    take_in(lake, settings.place, STORY)
    before = found(lake)
    states = {outcome.state for outcome in take_in(lake, settings.place, STORY[:6], STORY[6:])}
    assert found(lake) == before
    assert states == {"unchanged"}


def test_rebuilding_changes_nothing(lake: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    take_in(lake, settings.place, STORY)
    before = found(lake)
    lake.execute("UPDATE sketches SET recipe = 's0', hash = hash + 1")
    assert list(rebuild_sketches(lake, settings.place, now=NOW))[-1] == (2, 2)
    assert found(lake) == before


def test_a_crowd_is_capped_and_says_so(lake: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    many = MAX_CANDIDATES + 5
    crowd = [
        article(WIRE + f"\nSigned number{i}.", outlet=f"o{i}", url=f"https://o{i}.example/the-same-wire-text")
        for i in range(many)
    ]
    take_in(lake, settings.place, crowd[:-1], crowd[-1:])
    capped = lake.execute(
        "SELECT articles.outlet FROM versions JOIN articles USING (article_id) WHERE ? IN (SELECT unnest(limits))",
        [CAPPED],
    )
    assert len(capped.fetchall()) == many - 1 - MAX_CANDIDATES
    assert lake.execute("SELECT DISTINCT copies FROM v_copy_groups").fetchall() == [(many,)]


def articles_of(lake: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    return lake.execute(
        "SELECT url, count(*) FROM versions JOIN articles USING (article_id) GROUP BY ALL ORDER BY url"
    ).fetchall()


SLUG = "https://www.harbour.example/bridge-closed-after-storm"
TWINS = {
    "scheme and www": {"url": "http://harbour.example/bridge-closed-after-storm"},
    "tracking": {"url": SLUG + "?utm_source=feed&fbclid=1"},
    "slash": {"url": SLUG + "/"},
    "mobile": {"url": "https://m.harbour.example/bridge-closed-after-storm"},
    "AMP": {"url": SLUG + "/amp"},
    "canonical": {"url": "https://www.harbour.example/print?id=9", "canonical": SLUG},
    "redirect": {"url": "https://www.harbour.example/another-slug-of-today", "asked": SLUG},
    "title": {"url": SLUG, "title": "Another title"},
}


@pytest.mark.parametrize("twin", TWINS.values(), ids=TWINS)
def test_new_text_at_a_twin_is_a_revision(
    lake: duckdb.DuckDBPyConnection, settings: Settings, twin: dict[str, str]
) -> None:
    first = article(WIRE, url=SLUG)
    second = article(WIRE + "\nThe mayor said so.", day=1, **twin)
    states = [outcome.state for outcome in take_in(lake, settings.place, [first], [second])]
    assert states == ["loaded", "revised"]
    assert articles_of(lake) == [(SLUG, 2)]


def found_at(lake: duckdb.DuckDBPyConnection) -> dict[object, object]:
    """The address that is shown of each article, by that at which its page was found."""
    statement = (
        "SELECT pages.url, articles.url FROM articles JOIN versions USING (article_id) JOIN pages USING (page_digest)"
    )
    return dict(lake.execute(statement).fetchall())


def test_articles_that_claim_each_other_stay_apart(lake: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    one, other = "https://harbour.example/first-story-of-two", "https://harbour.example/second-story-of-two"
    pages = [article(prose(30), url=one, canonical=other), article(prose(31), url=other, canonical=one)]
    for batches in ([pages], [pages[::-1]]):
        take_in(lake, settings.place, *batches)
        assert [number for _url, number in articles_of(lake)] == [1, 1]
        assert found_at(lake) == {one: one, other: other}


def test_a_page_that_many_claim_takes_none_in(lake: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    claimed = "https://harbour.example/all-stories-of-today"
    pages = [
        article(prose(40 + i), url=f"https://harbour.example/story-number-{i}", canonical=claimed) for i in range(4)
    ]
    take_in(lake, settings.place, pages[:2], pages[2:])
    assert [number for _url, number in articles_of(lake)] == [1, 1, 1, 1]
    take_in(lake, settings.place, pages)
    assert [number for _url, number in articles_of(lake)] == [1, 1, 1, 1]


def test_a_dead_link_that_leads_elsewhere_is_no_revision(lake: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    front = article(prose(50), url="https://harbour.example/", asked=SLUG, day=1)
    take_in(lake, settings.place, [article(WIRE, url=SLUG)], [front])
    assert [number for _url, number in articles_of(lake)] == [1, 1]


def test_quiet_edits_are_listed_and_noted_ones_are_not(lake: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    noted = WIRE + "\nCorrection: an earlier version of this article misstated the day."
    take_in(
        lake,
        settings.place,
        [article(WIRE, url=SLUG)],
        [article("\n".join(WIRE.split("\n")[:25]), url=SLUG, day=1, title="Another title")],
        [article(noted, url=SLUG, day=2, title="Another title")],
    )
    edits = lake.execute("SELECT from_number, headline_changed, passages_removed FROM v_silent_edits").fetchall()
    assert edits == [(1, True, 5)]
