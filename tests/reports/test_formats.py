"""The other formats: data that comes back whole, Markdown, terminal, index."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from markdown_it import MarkdownIt
from rich.console import Console

from news.model import Comparison, Finding
from reports.amounts import shown_value
from reports.data import SCHEMA, read_json, render_json
from reports.formats import FORMATS, render_all
from reports.heads import letter, working_title
from reports.html import render_html
from reports.index import IndexEntry, newest_first, render_index
from reports.markdown import render_markdown
from reports.terminal import summary
from reports.view import build_view
from tests.reports.hostile import hostile_comparison
from tests.reports.payloads import PAYLOADS
from tests.reports.sample import GENERATED, PUBLISHED, seed_comparison, swapped


def markdown(comparison: Comparison) -> str:
    return render_markdown(comparison, story_id="s1", generated_at=GENERATED)


def terminal(comparison: Comparison) -> str:
    out = io.StringIO()
    Console(file=out, width=100, color_system=None).print(summary(comparison))
    return out.getvalue()


def test_json_names_its_schema_and_comes_back_whole() -> None:
    text = render_json(seed_comparison(), story_id="s1", generated_at=GENERATED)
    assert json.loads(text)["schema"] == SCHEMA == "parallax/report/1"
    assert read_json(text) == (seed_comparison(), "s1", GENERATED)
    assert text == render_json(seed_comparison(), story_id="s1", generated_at=GENERATED)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_json_of_hostile_words_comes_back_whole_and_is_ascii(payload: str) -> None:
    comparison = hostile_comparison(payload)
    text = render_json(comparison, story_id=payload, generated_at=GENERATED)
    assert read_json(text) == (comparison, payload, GENERATED)
    assert text.isascii()
    assert "\x1b" not in text


def test_all_formats_at_once_are_those_one_by_one() -> None:
    comparison = seed_comparison()
    each = (("html", render_html), ("md", render_markdown), ("json", render_json))
    assert render_all(comparison, story_id="s1", generated_at=GENERATED) == {
        kind: render(comparison, story_id="s1", generated_at=GENERATED) for kind, render in each
    }
    assert tuple(kind for kind, _ in each) == FORMATS


def test_json_of_another_schema_is_refused() -> None:
    for text in ('{"schema": "parallax/report/0"}', "[]"):
        with pytest.raises(ValueError, match="schema"):
            read_json(text)


def test_json_summary_counts_what_the_page_counts() -> None:
    found = json.loads(render_json(seed_comparison(), story_id="s1", generated_at=GENERATED))["summary"]
    assert found["quoted_words"] == [107, 82]
    assert found["quoted_words_by_side"] == {
        "Russia": [53, 81],
        "France": [22, 0],
        "Ukraine": [17, 0],
        "United States": [15, 0],
        "West": [0, 1],
    }
    assert found["scare_quotes"] == [
        {
            "word": "invasion",
            "tallies": [
                {"mentions": 4, "marked": 1, "own": 3, "own_marked": 0},
                {"mentions": 4, "marked": 4, "own": 2, "own_marked": 2},
            ],
        }
    ]
    assert (found["findings"]["shared"], found["findings"]["only"], found["findings"]["alike"]) == (9, 22, 3)


def test_markdown_has_every_finding_and_well_formed_tables() -> None:
    text = markdown(seed_comparison())
    assert text == markdown(seed_comparison())
    for finding in seed_comparison().findings:
        assert finding.label in text or all(e.text in text for e in finding.evidence)
    tables = [block.splitlines() for block in text.split("\n\n") if block.startswith("|")]
    assert len(tables) >= 8
    for lines in tables:
        assert len({line.replace("\\|", "").count("|") for line in lines}) == 1


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markdown_of_hostile_words_has_no_html_link_or_image(payload: str) -> None:
    tokens = (
        MarkdownIt("commonmark", {"html": True, "linkify": False})
        .enable("table")
        .parse(markdown(hostile_comparison(payload)))
    )
    kinds = {t.type for token in tokens for t in (token, *(token.children or []))}
    assert not kinds & {
        "html_block",
        "html_inline",
        "link_open",
        "image",
        "code_inline",
        "fence",
        "code_block",
        "blockquote_open",
    }
    headings = [
        tokens[n + 1].content for n, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h2"
    ]
    plain = [line[3:] for line in markdown(hostile_comparison("plain words")).splitlines() if line.startswith("## ")]
    weak, sure = "Perhaps told by both: weak matches", "Told by both"  # short words are told apart from long ones
    assert [sure if title == weak else title for title in headings] == [sure if t == weak else t for t in plain]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_terminal_gets_no_control_characters(payload: str) -> None:
    shown = terminal(hostile_comparison(payload))
    assert not any((ord(char) < 32 and char != "\n") or char in "\x7f\u202e\u200b" for char in shown)


def test_terminal_shows_the_four_lines_and_the_counts() -> None:
    shown = terminal(seed_comparison())
    assert "4 of 4 mentions" in shown
    assert "81" in shown
    assert "told by both" in shown
    assert shown == terminal(seed_comparison())


def test_index_is_newest_first_whatever_the_order() -> None:
    old = IndexEntry("b", "Old", ("X",), PUBLISHED, 3, "stories/b.html")
    new = IndexEntry("a", "New", ("Y", "Z"), GENERATED, 1, "https://example.org/a.html")
    bare = IndexEntry("c", "Bare", (), None, 0, "javascript:alert(1)")
    assert newest_first([old, bare, new]) == [new, old, bare]
    html = render_index([old, bare, new], generated_at=GENERATED)
    assert html == render_index([new, old, bare], generated_at=GENERATED)
    assert 'href="stories/b.html"' in html
    assert 'href="https://example.org/a.html"' in html
    assert "javascript:" not in html
    body = html.split("<body")[1]
    assert body.index("New") < body.index("Old") < body.index("Bare")


def test_a_finding_of_an_unknown_kind_is_not_lost() -> None:
    base = seed_comparison()
    odd: Finding = replace(base.findings[0], kind="omen", label="Something new")  # type: ignore[arg-type]
    comparison = replace(base, findings=(*base.findings, odd), top=())
    view = build_view(comparison, story_id="s", generated_at=GENERATED)
    assert [row.label for row in view.sections["other"]] == ["Something new"]
    assert "Something new" in markdown(comparison)


def test_the_working_title_does_not_depend_on_the_order() -> None:
    base = seed_comparison()
    assert working_title(base.tellings) == ("Russia reveals details of Biden-Putin call", "B")
    assert working_title(swapped(base).tellings) == ("Russia reveals details of Biden-Putin call", "A")
    bare = tuple(replace(t, title=None) for t in base.tellings)
    assert working_title(bare) == working_title(bare[::-1])


def test_letters_and_values() -> None:
    assert [letter(n) for n in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "AB", "BA"]
    assert shown_value("date", "2022-02-12", None) == "12 February 2022"
    assert shown_value("date", "2022-02-31", None) == "2022-02-31"
    assert shown_value("duration", "PT1H40M", None) == "1 h 40 min"
    assert shown_value("duration", "P8Y", None) == "8 years"
    assert shown_value("quantity", ">100000", "troops") == "more than 100,000 troops"
    assert shown_value("percent", "12.5", None) == "12.5 %"
    assert shown_value("quantity", "=1+1", None) == "=1+1"


def test_times_are_shown_in_utc() -> None:
    at = datetime(2024, 3, 1, 23, 30, tzinfo=UTC)
    assert "1 March 2024, 23:30 UTC" in render_markdown(seed_comparison(), story_id="s", generated_at=at)
