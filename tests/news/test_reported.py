"""Words without marks that are somebody's, told from words that are nobody's."""

from __future__ import annotations

import pytest

from news.annotation.annotate import annotate
from news.annotation.reported import Candidate
from news.annotation.reported_model import chosen, model, score
from news.model import Quote


def reported(text: str) -> list[Quote]:
    return [q for q in annotate(text).quotes if q.kind == "indirect"]


SPEECH = [
    ("The mayor said that the bridge would close in May.", "the bridge would close in May", "mayor"),
    ("The bridge would close in May, the mayor said.", "The bridge would close in May", "mayor"),
    ("According to the mayor, the bridge will close in May.", "the bridge will close in May", "mayor"),
    ("Ann Lee wants the council to close the bridge.", "the council to close the bridge", "Ann Lee"),
    ("Ann Lee asked whether the bridge would close.", "whether the bridge would close", "Ann Lee"),
    ("Ann Lee's claim that the bridge is unsafe angered them.", "the bridge is unsafe", "Ann Lee"),
    ("Ann Lee opposes the closing of the bridge.", "the closing of the bridge", "Ann Lee"),
]


@pytest.mark.parametrize(("text", "words", "speaker"), SPEECH, ids=[s[0][:30] for s in SPEECH])
def test_reported_words_have_their_speaker(text: str, words: str, speaker: str) -> None:
    found = next(q for q in reported(text) if words in q.text)
    assert speaker in (found.speaker or "")
    assert len(found.text) <= len(words) + 5


@pytest.mark.parametrize(
    "text",
    [
        "The bridge closed in May after it had rained for nine days.",
        "Two ferries carry the traffic across the river every hour.",
        "Rain fell on the coast, and the river rose.",
    ],
)
def test_what_the_outlet_tells_itself_is_nobodys(text: str) -> None:
    assert reported(text) == []


def test_words_that_stand_in_a_full_quote_are_not_reported_twice() -> None:
    text = "“The bridge will close in May,” the mayor said. She hopes that the ferry will do."
    full = next(q for q in annotate(text).quotes if q.kind == "direct")
    assert all(q.start >= full.end for q in reported(text))


def test_the_better_of_two_that_cross_is_kept() -> None:
    near, far, apart = (Candidate(0, 0, s, e, "ccomp>") for s, e in ((3, 9), (5, 12), (20, 24)))
    assert chosen([(0.1, near), (0.7, far), (-0.2, apart)]) == [(0.7, far), (-0.2, apart)]


def test_of_two_that_each_hold_the_others_cue_the_better_is_kept() -> None:
    called, said = Candidate(4, 9, 8, 12, "ccomp>"), Candidate(10, 4, 0, 7, "^ccomp<")
    assert chosen([(0.2, called), (0.9, said)]) == [(0.9, said)]
    nested = Candidate(10, 4, 11, 14, "ccomp>")
    assert len(chosen([(0.2, nested), (0.9, said)])) == 2


def test_a_feature_counts_once_and_unknown_ones_nothing() -> None:
    weights = {"l=say": 1.5, "r=ccomp>": 0.5}
    assert score(["l=say", "l=say", "r=ccomp>", "l=never-seen"], weights) == 2.0


def test_the_score_is_exact_so_that_the_order_of_features_does_not_show() -> None:
    weights = {f"{name}{n}": value for n in range(20) for name, value in (("a", 1e16), ("b", 1.0), ("c", -1e16))}
    assert score(weights, weights) == 20.0


def test_the_model_says_what_it_was_trained_on() -> None:
    assert model().version == "reported-1"
    assert len(model().weights) > 1_000
    assert {len(numbers) for numbers in model().groups.values()} == {3}
