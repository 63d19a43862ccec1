"""Tellings in different languages held against each other: sentences that mean the same, and nothing more than that."""

from __future__ import annotations

import json
from itertools import combinations

import pytest

from bench.stories_across import GOLD
from news.comparison.compare import RECIPE, compare
from news.model import Comparison, Telling
from tests.news.tellings import telling
from tests.news.test_compare_invariants import assert_offsets_hold

ROWS = [json.loads(line) for line in GOLD.read_text().splitlines()]
EVENTS = sorted({row["event"] for row in ROWS})
LOOSE = {"quake-izmir", "rail-strike-germany", "dam-aswan"}
"""Events whose tellings cut their sentences differently; in all others sentence follows sentence."""


def tellings(event: str) -> list[Telling]:
    rows = [row for row in ROWS if row["event"] == event]
    return [annotated(f"paper-{row['language']}", row["text"], row["language"]) for row in rows]


def annotated(outlet: str, text: str, language: str = "en") -> Telling:
    return telling(outlet, text, language=language, annotated=True)


def facts(comparison: Comparison) -> list[list[int]]:
    """Of each fact that several tell, the number of the sentence in each telling of it."""
    return [
        [
            next(p.index for p in comparison.tellings[e.telling].annotations.passages if p.start <= e.start < p.end)
            for e in finding.evidence
        ]
        for finding in comparison.findings
        if finding.kind == "shared"
    ]


@pytest.mark.parametrize("event", [event for event in EVENTS if event not in LOOSE])
def test_sentences_are_put_beside_what_means_the_same(event: str) -> None:
    found = facts(compare(tellings(event)))
    assert found
    assert all(len(set(sentences)) == 1 for sentences in found)


def test_most_sentences_find_their_translation() -> None:
    found = sum(len(sentences) for event in EVENTS for sentences in facts(compare(tellings(event))))
    assert found >= 0.85 * sum(len(one.annotations.passages) for event in EVENTS for one in tellings(event))


@pytest.mark.parametrize("event", EVENTS)
def test_swapped_it_is_the_mirror(event: str) -> None:
    told = tellings(event)
    one, other = compare(told), compare(told[::-1])
    assert_offsets_hold(one)
    assert sorted(facts(one)) == sorted(sentences[::-1] for sentences in facts(other))
    assert sorted((f.kind, f.score) for f in one.findings) == sorted((f.kind, f.score) for f in other.findings)


def test_tellings_of_other_events_have_nothing_in_common() -> None:
    for one, other in combinations(("quake-izmir", "court-data", "malaria-ghana", "theft-vienna"), 2):
        mixed = compare([tellings(one)[0], tellings(other)[1]])
        assert facts(mixed) == []


def test_words_names_and_figures_are_not_compared_and_it_says_so() -> None:
    english, german = tellings("quake-izmir")[:2]
    other = annotated("paper-de", german.text.replace("14", "41").replace("6,7", "7,6"), "de")
    comparison = compare([english, other])
    assert {f.kind for f in comparison.findings} <= {"lead", "headline", "shared", "only_in"}
    assert any(limit.startswith("Between de, en only whole sentences") for limit in comparison.limits)


def test_a_quote_in_translation_stands_beside_it() -> None:
    english = annotated("a", "“The bridge was never safe and we said so for years,” engineer Ann Lee told reporters.")
    text = "„Die Brücke war nie sicher, und wir haben es jahrelang gesagt“, sagte die Ingenieurin Ann Lee."
    german = annotated("b", text, "de")
    (found,) = [f for f in compare([english, german]).findings if f.kind == "quote_differs"]
    assert found.parts["how"] == "translated"
    assert found.label.startswith("A quote in two languages")
    assert {e.telling for e in found.evidence} == {0, 1}


def test_that_leads_differ_is_not_said_across_languages() -> None:
    quake, court = tellings("quake-izmir")[0], tellings("court-data")[1]
    (lead,) = [f for f in compare([quake, court]).findings if f.kind == "lead"]
    assert lead.parts["same_event"] == "unknown"
    assert "events" not in lead.parts
    (same,) = [f for f in compare(tellings("theft-vienna")).findings if f.kind == "lead"]
    assert (same.parts["same_event"], same.parts["across"]) == ("yes", "de en es")


def test_a_language_that_the_model_does_not_know_is_left_alone() -> None:
    english, german = tellings("theft-vienna")[:2]
    comparison = compare([english, annotated("b", german.text, "sv")])
    assert not [f for f in comparison.findings if f.kind in ("shared", "only_in")]
    assert "Passages are not aligned across languages (en, sv)." in comparison.limits


def test_a_quote_is_one_finding_and_no_voice_is_missed_across_languages() -> None:
    english = annotated(
        "a", "“The bridge was never safe and we said so for years. Nobody listened to us at all,” Ann Lee said."
    )
    text = "„Die Brücke war nie sicher, und wir haben es jahrelang gesagt. Niemand hat auf uns gehört“, sagte Ann Lee."
    found = compare([english, annotated("b", text, "de")]).findings
    assert not [f for f in found if f.kind in ("voice_only_in", "quoted_words")]
    assert len([f for f in found if f.kind == "quote_differs"]) <= 1


def test_words_left_in_their_language_are_no_translation() -> None:
    words = "“The bridge was never safe and we said so for years,”"
    told = [annotated("a", f"{words} engineer Ann Lee said."), annotated("b", f"{words} sagte die Ingenieurin.", "de")]
    assert not [f for f in compare(told).findings if f.parts.get("how") == "translated"]


def test_a_telling_in_another_language_hides_nothing_between_those_in_one() -> None:
    first = annotated("a", "A fire destroyed a warehouse in Lyon on Tuesday. The owner lost two hundred bicycles.")
    second = annotated("b", "A fire destroyed a warehouse in Lyon on Tuesday. The mayor promised new homes.")
    german = annotated("c", "Ein Feuer zerstörte am Dienstag eine Lagerhalle in Lyon. Die Stadt versprach Hilfe.", "de")
    alone = {f.label for f in compare([first, second]).findings if f.kind == "only_in"}
    assert alone
    assert alone <= {f.label for f in compare([first, second, german]).findings if f.kind == "only_in"}


def test_the_recipe_tells_what_held_languages_together(monkeypatch: pytest.MonkeyPatch) -> None:
    several, one = tellings("theft-vienna"), tellings("theft-vienna")[:1]
    assert (compare(several).recipe, compare(one).recipe) == (f"{RECIPE}, use-multilingual-3/0.2.1", RECIPE)
    monkeypatch.setattr("news.meaning.PACKAGE", "no-such-package")
    assert compare(several).recipe == RECIPE
