"""A comparison in which every field that a page can fill holds the same hostile words."""

from __future__ import annotations

from datetime import UTC, datetime

from news.model import (
    Annotations,
    Comparison,
    Evidence,
    Figure,
    Finding,
    FindingKind,
    Passage,
    Quote,
    Telling,
)

KINDS: tuple[FindingKind, ...] = (
    "lead",
    "shared",
    "only_in",
    "look_alike",
    "quoted_words",
    "voice_only_in",
    "scare_quotes",
    "attribution",
    "figure_conflict",
    "figure_divergence",
)


def hostile_telling(payload: str, index: int) -> Telling:
    """A telling whose text is the words of ``payload`` between two lines, quoted, marked and counted."""
    text = f"First line.\n{payload}\nLast line {index}."
    start, end = 12, 12 + len(payload)
    annotations = Annotations(
        (Passage(0, start, end, payload, 1, "headline"),),
        (
            Quote(start, end, payload, "direct", "own", payload, payload, payload, payload, start, end),
            Quote(start, end, payload, "scare", "quoted"),
        ),
        (Figure(start, end, payload, "money", payload, payload),),
        (),
        (payload,),
    )
    return Telling(
        f"v{index}",
        f"o{index}",
        payload,
        payload,
        payload,
        text,
        payload,
        annotations,
        payload,
        datetime(2024, 1, 2, tzinfo=UTC),
    )


def hostile_comparison(payload: str, tellings: int = 2) -> Comparison:
    """All kinds of findings about ``payload``, told by ``tellings`` outlets."""
    spans = tuple(Evidence(i, 12, 12 + len(payload), payload) for i in range(tellings))
    outlets = tuple(f"o{i}" for i in range(tellings))
    findings = tuple(
        Finding(
            kind,
            f"{payload} of 4",
            outlets[:1] if kind == "only_in" else outlets,
            spans[:1] if kind == "only_in" else spans,
            0.5,
            {payload: payload, "word": payload, "n": 1, "x": 0.25},
        )
        for kind in KINDS
    )
    held = tuple(hostile_telling(payload, i) for i in range(tellings))
    return Comparison(payload, held, findings[:4], findings, (payload,))
