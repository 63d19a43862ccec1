"""Why the tellings stand together, in every format."""

from __future__ import annotations

import json

import pytest

from news.stories.languages import ONE_LANGUAGE
from reports.context import Paired, StoryContext
from reports.data import render_json
from reports.html import render_html
from reports.markdown import render_markdown
from reports.pairing import pairings
from tests.reports.payloads import PAYLOADS
from tests.reports.sample import GENERATED, seed_comparison

OPENED = Paired(None, (), False, None, None, "stories-9", -1.0, False)
JOINED = Paired(2.5, (("body", 4.25), ("days", -1.75)), False, "Bridge shut", -3.0, "stories-9", -1.0, False)
CONTEXT = StoryContext(paired=(OPENED, JOINED), limits=(ONE_LANGUAGE,))


def test_a_telling_says_its_score_parts_runner_up_and_model() -> None:
    opened, joined = pairings(CONTEXT.paired, ["A", "B"])
    assert opened == "A opened the story. Model stories-9."
    assert joined == (
        "B joined with 2.50 log-odds, -1.00 were asked for: headline and lead in common +4.25, days apart -1.75. "
        "Next best was the story of “Bridge shut” with -3.00. Model stories-9."
    )


def test_what_a_person_ruled_and_what_is_a_copy_is_said() -> None:
    held, copy = (
        Paired(1.0, (("body", 1.0),), is_copy, None, None, "m", None, is_ruled)
        for is_copy, is_ruled in ((False, True), (True, False))
    )
    said = pairings((held, copy), ["A", "B"])
    assert said[0] == "A is held in this story by hand."
    assert "It is a copy of another article" in said[1]
    assert "asked for" not in said[1]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_hostile_headline_of_the_runner_up_is_only_shown(payload: str) -> None:
    hostile = StoryContext(paired=(OPENED, Paired(1.0, (), False, payload, 0.0, "m", None, False)))
    page = render_html(seed_comparison(), story_id="s1", generated_at=GENERATED, context=hostile)
    plain = render_html(seed_comparison(), story_id="s1", generated_at=GENERATED)
    assert page.count("<script") == plain.count("<script") == 0
    assert page.count("<img") == plain.count("<img")


def test_page_markdown_and_data_hold_it_and_what_could_not_be_done() -> None:
    arguments = {"story_id": "s1", "generated_at": GENERATED, "context": CONTEXT}
    page = render_html(seed_comparison(), **arguments)  # type: ignore[arg-type]
    markdown = render_markdown(seed_comparison(), **arguments)  # type: ignore[arg-type]
    data = json.loads(render_json(seed_comparison(), **arguments))  # type: ignore[arg-type]
    assert 'id="paired"' in page
    assert "Why these articles stand together" in page
    assert "joining across languages is off" in page
    assert "## Why these articles stand together" in markdown
    assert "joining across languages is off" in markdown
    assert data["context"]["paired"][1]["score"] == 2.5


def test_without_knowledge_nothing_is_said() -> None:
    assert 'id="paired"' not in render_html(seed_comparison(), story_id="s1", generated_at=GENERATED)
