"""What the comparison of the two seeds must show, held against their reading by hand."""

from __future__ import annotations

from functools import cache

from bench.seed_gold_compare import (
    gold_scare_table,
    lookalikes_joined,
    lookalikes_shown,
    scare_table,
    shared_found,
    wrong_pairs,
)
from news.comparison.compare import compare
from news.model import Comparison, Finding
from tests.news.tellings import gold, seed


@cache
def seeds() -> Comparison:
    """The comparison of A with B."""
    return compare([seed("A"), seed("B")])


def only(kind: str) -> list[Finding]:
    """The findings of one kind."""
    return [finding for finding in seeds().findings if finding.kind == kind]


def test_shared_facts_are_found_with_evidence_on_both_sides() -> None:
    assert set(shared_found(seeds(), gold())) >= {"S1", "S2", "S3", "S4", "S5", "S7", "S8"}


def test_look_alikes_are_not_joined() -> None:
    assert lookalikes_joined(seeds(), gold()) == []


def test_the_look_alike_agreement_to_go_on_talking_is_shown() -> None:
    assert "N1" in lookalikes_shown(seeds(), gold())
    slots = [finding.parts["slot"] for finding in only("look_alike")]
    assert "with_whom" in slots


def test_few_joined_pairs_are_wrong() -> None:
    assert len(wrong_pairs(seeds(), gold())) <= 3


def test_scare_quotes_are_counted_by_word_and_voice() -> None:
    assert scare_table(seeds(), "invasion", ("a", "b")) == gold_scare_table(gold())


def test_quoted_words_are_counted_by_side() -> None:
    (finding,) = only("quoted_words")
    for side, tag in (("A", "a"), ("B", "b")):
        assert finding.parts[f"{tag}.words"] == gold()["quoted_words_total"][side]
        for name, count in gold()["quote_share"][side]["words"].items():
            assert finding.parts[f"{tag}.words.{name}"] == count


def test_no_figure_conflict_is_reported() -> None:
    assert only("figure_conflict") == []


def test_the_leads_are_of_different_events() -> None:
    (finding,) = only("lead")
    assert finding.parts["same_event"] == "no"


def test_voices_of_one_side_alone_are_named() -> None:
    voices = {(finding.outlets, finding.parts["voice"]) for finding in only("voice_only_in")}
    assert (("a",), "Ukraine") in voices
    assert (("a",), "France") in voices


def test_vouching_verbs_stand_on_one_side() -> None:
    (finding,) = [f for f in only("attribution") if f.parts.get("side") == "Russia"]
    assert finding.parts["a.factive"] == 0
    assert int(finding.parts["b.factive"]) >= 4


def test_the_top_holds_four_different_countable_findings() -> None:
    top = seeds().top
    assert len(top) == 4
    assert len({finding.kind for finding in top}) >= 3
    assert all(finding in seeds().findings for finding in top)
    assert "“invasion”" in top[0].label
