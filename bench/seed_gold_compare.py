"""Scores a comparison of the two seed articles against their reading by hand.

Every function takes the comparison and which telling is seed A and which seed B, so that both orders score alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from news.model import Comparison, Evidence, Finding

Gold = Mapping[str, Any]


def _touches(evidence: Iterable[Evidence], telling: int, spans: Sequence[Mapping[str, Any]]) -> bool:
    """Whether any evidence of a telling overlaps any gold span."""
    return any(
        e.telling == telling and e.start < span["end"] and span["start"] < e.end for e in evidence for span in spans
    )


def _both(finding: Finding, a: int, b: int, ours: Sequence[Any], theirs: Sequence[Any]) -> bool:
    """Whether a finding has evidence on the gold spans of both sides."""
    return _touches(finding.evidence, a, ours) and _touches(finding.evidence, b, theirs)


def _shared(comparison: Comparison) -> list[Finding]:
    """The findings that say two tellings tell one fact."""
    return [finding for finding in comparison.findings if finding.kind == "shared"]


def shared_found(comparison: Comparison, gold: Gold, a: int = 0, b: int = 1) -> list[str]:
    """Ids of gold facts for which one shared finding has evidence on both sides."""
    return [
        fact["id"]
        for fact in gold["shared"]
        if any(_both(finding, a, b, fact["a"], fact["b"]) for finding in _shared(comparison))
    ]


def lookalikes_joined(comparison: Comparison, gold: Gold, a: int = 0, b: int = 1) -> list[str]:
    """Ids of look-alikes that a shared finding wrongly joins; empty is right."""
    return [
        pair["id"]
        for pair in gold["not_the_same"]
        if any(_both(finding, a, b, [pair["a"]], [pair["b"]]) for finding in _shared(comparison))
    ]


def lookalikes_shown(comparison: Comparison, gold: Gold, a: int = 0, b: int = 1) -> list[str]:
    """Ids of look-alikes that the comparison itself points out."""
    shown = [finding for finding in comparison.findings if finding.kind == "look_alike"]
    return [
        pair["id"]
        for pair in gold["not_the_same"]
        if any(_both(finding, a, b, [pair["a"]], [pair["b"]]) for finding in shown)
    ]


def wrong_pairs(comparison: Comparison, gold: Gold, a: int = 0, b: int = 1) -> list[str]:
    """Labels of shared findings that match no fact of the gold reading on both sides."""
    right = [(fact["a"], fact["b"]) for fact in gold["shared"]]
    right += [([match["a"]], [match["b"]]) for match in gold["quote_matches_though_wording_differs"]]
    return [f.label for f in _shared(comparison) if not any(_both(f, a, b, ours, theirs) for ours, theirs in right)]


def scare_table(comparison: Comparison, word: str, tags: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """For each outlet tag the (mentions, marked, own voice, own voice marked) of a word; empty without a finding."""
    for finding in comparison.findings:
        if finding.kind == "scare_quotes" and finding.parts.get("word") == word:
            counted = ("mentions", "marked", "own", "own_marked")
            rows = [[int(finding.parts[f"{tag}.{name}"]) for name in counted] for tag in tags]
            return [(row[0], row[1], row[2], row[3]) for row in rows]
    return []


def gold_scare_table(gold: Gold) -> list[tuple[int, int, int, int]]:
    """The table of "invasion" as read by hand, A before B."""
    rows = [gold["scare_quotes_invasion"][side] for side in "AB"]
    return [(row["mentions"], row["scare"], row["own_voice"], row["own_voice_scare"]) for row in rows]
