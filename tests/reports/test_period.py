"""The page of a period: hostile words show as words, everywhere; the index searches with one known script."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from news.period.digest import digest
from news.period.model import Article, Digest, Edited, NotHad, Period, Spoken, StoryTitle, Told, Typical, TypicalWord
from reports.index import IndexEntry, PeriodEntry, render_index, search_script
from reports.period import lag, render_period, span
from reports.period_data import render_period_json
from reports.period_markdown import render_period_markdown
from tests.reports.dom import active_nodes, elements
from tests.reports.payloads import PAYLOADS

BEGIN = datetime(2031, 3, 3, tzinfo=UTC)
AT = BEGIN + timedelta(hours=5)


def hostile(payload: str) -> Digest:
    """A digest in which every word of a page is ``payload``."""
    articles = tuple(
        Article(
            str(n), f"v{n}", f"o{n}", payload, payload, payload, payload, 9, payload, AT,
            "s", str(n), n > 0, None, payload,
        )
        for n in range(2)
    )  # fmt: skip
    found = digest(
        Period(
            BEGIN, BEGIN + timedelta(days=7), (), articles, tuple(Told("s", f"o{n}", AT, True) for n in range(2)),
            quotes=(Spoken("0", f"X {payload}", payload, "direct", 3),),
            edits=(Edited("0", "o0", payload, payload, "s", payload, 2, 1, 1, 1, 9, 2),),
            stories=(StoryTitle("s", payload, 3, True),),
        )
    )  # fmt: skip
    word = TypicalWord(payload, 1.0, 0.5, 1.5, 9, 5, 1, ("s",))
    return replace(
        found, typical=(Typical("o0", "all articles", (word,)), Typical("o1", "", (), payload)), limits=(payload,)
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_words_stay_words(payload: str) -> None:
    found = hostile(payload)
    html = render_period(found, generated_at=AT)
    safe = html.replace('href="index.html"', 'href="stories/index.html"').replace(
        'href="s.html', 'href="stories/s.html'
    )
    assert active_nodes(safe) == []
    markdown = render_period_markdown(found, generated_at=AT)
    assert "<script" not in markdown
    assert "<img" not in markdown
    data = render_period_json(found, generated_at=AT)
    assert data.isascii()
    assert json.loads(data)["limits"] == [payload]


def test_every_section_stands_and_says_its_numbers() -> None:
    html = render_period(hostile("Harbour"), generated_at=AT)
    for name in (
        "changes",
        "coverage",
        "stories",
        "agreement",
        "sourcing",
        "words",
        "voices",
        "edits",
        "agencies",
        "limits",
    ):
        assert f'<section id="{name}"' in html
    assert 'aria-label="log-odds 1.00, interval 0.50 to 1.50"' in html
    assert "Harbour: with others 1 stories" in html


def test_the_map_tells_not_told_from_not_had() -> None:
    articles = [
        Article(f"{o}{n}", f"v{o}{n}", o, o, "A", "u", "en", 9, "A line.", AT, f"s{n}", f"{o}{n}", False, None, None)
        for o, n in (("a", 1), ("b", 1), ("c", 2), ("d", 2))
    ]  # fmt: skip
    told = tuple(Told(str(one.story_id), one.outlet, one.told_at, is_exact=False) for one in articles)
    stories = tuple(StoryTitle(one, one, 3, False) for one in ("s1", "s2"))
    until = BEGIN + timedelta(days=7)
    page = render_period(
        digest(Period(BEGIN, until, (), tuple(articles), told, not_had=(NotHad("c", 2, "timeout"),), stories=stories)),
        generated_at=AT,
    )
    assert page.count('aria-label="not told, or not had">?') == 1
    assert page.count('aria-label="not told">–') == 3
    assert "<b>1</b>" not in page


@pytest.mark.parametrize(
    ("days", "words"), [(1, "3 March 2031"), (7, "3 to 9 March 2031"), (31, "3 March to 2 April 2031")]
)
def test_spans_in_words(days: int, words: str) -> None:
    assert span(BEGIN, BEGIN + timedelta(days=days)) == words


@pytest.mark.parametrize(
    ("hours", "words"), [(None, "–"), (0.0, "0 min"), (0.5, "30 min"), (5.25, "5.2 h"), (72.0, "3.0 days")]
)
def test_lags_in_words(hours: float | None, words: str) -> None:
    assert lag(hours) == words


def test_the_index_runs_its_search_and_nothing_else() -> None:
    script, source = search_script()
    entry = IndexEntry("s1", "<script>alert(1)</script>", ("<b>x",), AT, 3, "s1.html")
    html = render_index([entry], generated_at=AT, periods=[PeriodEntry("3 to 9 March 2031", "period-a.html", AT)])
    nodes = [node for node in elements(html) if node.tag == "script"]
    assert [str(node.text) for node in nodes] == [str(script)]
    assert f"script-src '{source}'" in html
    assert 'href="period-a.html"' in html
    assert "innerHTML" not in script
