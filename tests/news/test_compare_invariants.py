"""What holds for the comparison of any tellings: identity, mirror, offsets, determinism, and no exception."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.comparison.compare import RECIPE, compare
from news.comparison.facts import is_sure
from news.model import DIFFERENCES, Comparison, Evidence, Figure, Finding, Passage, Quote, Telling
from news.model import Annotations as Found
from tests.news.tellings import seed, telling

FIRE = (
    "A fire destroyed a warehouse in Lyon on Tuesday. Twelve workers were treated for smoke.\n"
    "“We lost everything,” owner Marie Duval said. The mayor promised help for the families."
)
FLAMES = (
    "Flames gutted a Lyon warehouse, officials said. A dozen workers breathed in smoke and were treated.\n"
    "The prosecutor opened an inquiry into the ‘accident’. Insurance will not pay before the summer."
)
GERMAN = "Ein Feuer zerstörte am Dienstag eine Lagerhalle in Lyon. Zwölf Arbeiter wurden behandelt."
ODD = [
    "",
    " \n\t ",
    "\u201c\u201c\u201d'\"((",
    "a",
    "12 34 56.",
    "日本の首相は火曜日に辞任した。野党は歓迎した。",
    "\ud83d\ude00" * 3,
    "x" * 5000,
    "-- , ; :",
    "\ud800 lone",
]


def shape(finding: Finding, swap: bool) -> tuple[Any, ...]:
    """A finding as a value in which the two tellings may be swapped; labels name outlets in order."""
    places = sorted((1 - e.telling if swap else e.telling, e.start, e.end, e.text) for e in finding.evidence)
    outlets = tuple(reversed(finding.outlets)) if swap else finding.outlets
    return finding.kind, finding.score, tuple(finding.parts.items()), tuple(places), outlets


def assert_offsets_hold(comparison: Comparison) -> None:
    """Every piece of evidence stands at its offsets, every score is in [0, 1]."""
    for finding in (*comparison.findings, *comparison.top):
        assert 0.0 <= finding.score <= 1.0
        for e in finding.evidence:
            assert comparison.tellings[e.telling].text[e.start : e.end] == e.text


def mirrored(one: Telling, two: Telling) -> None:
    """Both orders give the same findings in the same order, but for indexes."""
    forth, back = compare([one, two]), compare([two, one])
    assert [shape(f, False) for f in forth.findings] == [shape(f, True) for f in back.findings]
    assert [shape(f, False) for f in forth.top] == [shape(f, True) for f in back.top]
    assert sorted(forth.limits) == sorted(back.limits)


@pytest.mark.parametrize("side", ["A", "B"])
def test_a_seed_against_itself_has_no_difference(side: str) -> None:
    comparison = compare([seed(side), seed(side)])
    assert [f.label for f in comparison.findings if f.kind in DIFFERENCES] == []
    assert [f.label for f in comparison.findings if f.kind == "look_alike"] == []


@pytest.mark.parametrize("text", [FIRE, FLAMES, GERMAN, *ODD])
def test_a_text_against_itself_has_no_difference(text: str) -> None:
    one = telling("one", text, annotated=not any(0xD800 <= ord(c) < 0xE000 for c in text))
    assert [f.label for f in compare([one, one]).findings if f.kind in DIFFERENCES] == []


def test_swapping_the_seeds_mirrors_the_comparison() -> None:
    mirrored(seed("A"), seed("B"))


def test_swapping_short_tellings_mirrors_the_comparison() -> None:
    mirrored(telling("one", FIRE, annotated=True), telling("two", FLAMES, annotated=True))
    mirrored(telling("one", FIRE, annotated=True), telling("one", FLAMES, annotated=True))


def test_the_same_tellings_give_the_same_comparison() -> None:
    assert compare([seed("A"), seed("B")]) == compare([seed("A"), seed("B")])


def test_offsets_hold_on_the_seeds() -> None:
    comparison = compare([seed("A"), seed("B")])
    assert comparison.recipe == RECIPE
    assert_offsets_hold(comparison)


def test_one_telling_alone_gives_its_lead_and_no_difference() -> None:
    comparison = compare([seed("A")])
    assert [f.kind for f in comparison.findings] == ["lead"]
    assert comparison.top == ()


def test_no_tellings_give_nothing() -> None:
    assert compare([]).findings == ()


def test_a_fact_of_three_tellings_is_one_finding() -> None:
    third = telling("three", "On Tuesday a fire destroyed a warehouse in Lyon. Nobody knows the cause yet.")
    comparison = compare([telling("one", FIRE), telling("two", FLAMES), third])
    assert_offsets_hold(comparison)
    assert 3 in [f.parts["tellings"] for f in comparison.findings if f.kind == "shared"]


def test_a_telling_that_says_it_only_perhaps_leaves_the_others_sure() -> None:
    third = telling("three", "Lyon has lost part of its old warehouse quarter. Nobody was hurt.")
    comparison = compare([telling("one", FIRE), telling("two", FIRE + " It was put out at noon."), third])
    (fact,) = [f for f in comparison.findings if f.kind == "shared" and f.parts["tellings"] == 3]
    assert (fact.parts["sure"], fact.parts["three.perhaps"], fact.score) == (2, 1, 1.0)
    assert fact.label.startswith("2 of 3 tell, 1 more perhaps: ")


@pytest.mark.parametrize(
    ("score", "words", "sure"),
    [
        (0.9, 4, True),
        (0.9, 3, False),
        (0.7, 4, False),
        (0.7, 6, True),
        (0.4, 6, False),
    ],
)
def test_a_match_of_few_words_is_one_fact_only_where_it_is_very_like(score: float, words: int, sure: bool) -> None:
    assert is_sure(score, "six treaties and a longer text", " ".join("treaty" for _ in range(words))) == sure


def test_three_words_are_one_fact_only_where_both_print_them() -> None:
    assert is_sure(0.98, "Nobody was hurt", "nobody was hurt.")
    assert not is_sure(0.98, "She pleaded guilty", "He pleaded guilty")
    assert not is_sure(1.0, "Reps", "Reps")


def test_a_match_of_names_alone_is_one_fact_only_where_it_is_very_like() -> None:
    one, other = (
        "They applauded Senator Chuck Schumer of New York",
        "Senator Chuck Schumer of New York said on Friday",
    )
    assert [is_sure(score, one, other) for score in (0.8, 0.9)] == [False, True]
    assert is_sure(0.8, one, "In New York they applauded Senator Chuck Schumer")


def test_many_tellings_and_two_of_one_outlet() -> None:
    tellings = [telling(f"outlet-{n % 7}", f"{FIRE} Reporter number {n} saw the smoke.") for n in range(20)]
    comparison = compare(tellings)
    assert_offsets_hold(comparison)
    assert max(int(f.parts["tellings"]) for f in comparison.findings if f.kind == "shared") == 20


def test_without_the_model_tellings_of_other_languages_are_not_aligned_and_say_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("news.meaning.PACKAGE", "no-such-package")
    comparison = compare([telling("one", FIRE), telling("two", GERMAN, language="de")])
    assert not [f for f in comparison.findings if f.kind in ("shared", "only_in")]
    assert any("languages" in limit for limit in comparison.limits)


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_never_raise(text: str) -> None:
    assert_offsets_hold(compare([telling("odd", text), telling("even", FIRE)]))
    assert_offsets_hold(compare([telling("odd", text)]))


def test_annotations_with_wrong_offsets_never_raise() -> None:
    wrong = Found(
        passages=(Passage(0, 0, 900, "A fire", 0), Passage(1, 40, 20, "", 0)),
        quotes=(Quote(5, 2000, "x", "direct", cue_start=9, cue_end=5000), Quote(0, 6, "A fire", "scare")),
        figures=(Figure(0, 9999, "1", "quantity", "not a number", "fires"),),
    )
    assert_offsets_hold(compare([telling("one", FIRE, annotations=wrong), telling("two", FLAMES)]))


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_compare_and_mirror(one: str, two: str) -> None:
    first, second = telling("one", one), telling("two", two)
    assert_offsets_hold(compare([first, second]))
    mirrored(first, second)


@pytest.mark.parametrize(
    ("other", "is_told"),
    [
        ("The Federal Board will rule on every one of the complaints before the end of the year", False),
        ("The FCC will rule on every one of the complaints", True),
    ],
)
def test_a_longer_name_in_a_quote_is_no_difference_in_quoted_words(other: str, is_told: bool) -> None:
    said = "The FCC will rule on every one of the complaints before the end of the year"
    tellings = [
        telling(outlet, f"“{words},” Ann Lee said on Monday.", annotated=True)
        for outlet, words in (("one", said), ("two", other))
    ]
    assert any(f.kind == "quoted_words" for f in compare(tellings).findings) == is_told


def test_evidence_is_a_value() -> None:
    assert Evidence(0, 1, 2, "x") == Evidence(0, 1, 2, "x")
