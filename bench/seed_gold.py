"""Scores the annotations of the two seed articles against their reading by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from news.annotation.gazetteer import entry, fold
from news.model import Annotations, Quote

_SEAT_WORDS = ("presidency", "palace", "government")


def score(a: Annotations, b: Annotations, gold: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    """Hits and totals: ``quote_spans``, ``nested``, ``speakers``, ``figures`` (and ``sides``, ``cues``, ``kinds``).

    ``gold`` needs ``quotes``, ``scare_quotes_invasion``, ``other_single_quotes`` and ``numbers_dates`` in the form
    of the gold reading. A span counts when start and end are equal; a speaker when it is the gold's name or
    the seat of the same country; a figure when it overlaps and its value is equal.
    """
    sides = {"A": a, "B": b}
    pairs = [(q, _at(sides[k], q["start"], q["end"])) for k in "AB" for q in gold["quotes"][k]]
    found = [(g, q) for g, q in pairs if q is not None]
    single = _single_spans(gold)
    return {
        "quote_spans": (len(found), len(pairs)),
        "nested": (sum(_at(sides[k], s, e) is not None for k, s, e in single), len(single)),
        "speakers": (sum(same_speaker(g["speaker"], q.speaker) for g, q in found), len(pairs)),
        "figures": (sum(_has_figure(sides[n["side"]], n) for n in gold["numbers_dates"]), len(gold["numbers_dates"])),
        "sides": (sum(g["camp"] == q.side for g, q in found), len(pairs)),
        "cues": (sum(g["cue"] == q.cue for g, q in found), len(pairs)),
        "kinds": (sum(_KIND[g["kind"]] == q.kind for g, q in found), len(pairs)),
    }


_KIND = {"full": "direct", "partial": "partial", "word": "partial"}


def same_speaker(gold: str, found: str | None) -> bool:
    """Whether two names mean one: equal, one within the other by whole words, or seats of one country."""
    if found is None:
        return False
    if fold(gold) == fold(found) or set(fold(gold).split()) <= set(fold(found).split()):
        return True
    return _seat(gold) is not None and _seat(gold) == _seat(found)


def _seat(name: str) -> str | None:
    """The country whose head of state's seat is meant: Kremlin and Russian presidency are one."""
    hit = entry(name)
    if hit is not None and hit.kind == "seat":
        return hit.side
    words = name.split()
    first = entry(words[0]) if words else None
    return first.side if first is not None and words[-1].lower() in _SEAT_WORDS else None


def _at(annotations: Annotations, start: int, end: int) -> Quote | None:
    spans = (q for q in annotations.quotes if (q.start, q.end) == (start, end) and q.kind != "indirect")
    return next(spans, None)


def _single_spans(gold: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    """Spans in single marks, marks included."""
    scare = gold["scare_quotes_invasion"]
    listed = [m for k in "AB" for m in scare[k]["list"] if m["scare"]]
    spans = [(m["side"], m["start"] - 1, m["end"] + 1) for m in listed]
    return spans + [(m["side"], m["start"], m["end"]) for m in gold["other_single_quotes"]]


def _has_figure(annotations: Annotations, gold: Mapping[str, Any]) -> bool:
    value = gold["resolved_if_published_2022_02_12"]
    return any(f.start < gold["end"] and gold["start"] < f.end and f.value == value for f in annotations.figures)
