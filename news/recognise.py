"""Is it the same, nearly the same, or new? Pure decisions over what is known and what was seen.

Thresholds are those of DESIGN.md section 6, measured on 1,500 articles searched in 37,554.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from news.model import State
from news.sketch import SHINGLE_WORDS, shingles

RECIPE = "recognise-1"
MIN_SHARED_HASHES = 3
IDENTICAL_JACCARD = 0.8
EMBEDDED_CONTAINMENT = 0.8
EMBEDDED_LENGTH_RATIO = 0.8
DERIVED_CONTAINMENT = 0.3

EdgeKind = Literal["identical", "embedded", "derived", "revision", "unrelated"]


@dataclass(frozen=True, slots=True)
class Known:
    """What the warehouse has of an article: its newest version, and the facts that may be corrected from outside.

    ``article_id`` is empty where it is the id that the candidate would get.
    """

    version_id: str
    number: int
    text_digest: str
    title: str | None
    article_id: str = ""
    facts: tuple[object, ...] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What to do with a candidate. ``number`` is that of the version to write, 0 where none is written."""

    state: State
    number: int
    reason: str | None = None
    version_id: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """How two texts relate; containments are shares of the shingles of each that stand in the other."""

    kind: EdgeKind
    containment_a: float
    containment_b: float
    jaccard: float


def next_step(known: Known | None, twin: str | None, digest: str, title: str | None) -> Step:
    """Decide about a candidate with text ``digest`` and ``title``.

    ``known`` is the newest version of the same article; ``twin`` a version of another article of the same outlet
    with the same words. New text at a known article is a revision, never a duplicate.
    """
    if known is not None:
        if known.text_digest == digest and known.title == title:
            return Step("unchanged", 0, version_id=known.version_id)
        return Step("revised", known.number + 1)
    if twin is not None:
        return Step("duplicate", 0, "same_outlet_same_words", twin)
    return Step("loaded", 1)


def overlap(text_a: str, text_b: str) -> Edge:
    """How much two texts share, over all their five-word shingles; kind as the thresholds have it.

    Symmetrical: ``overlap(b, a)`` is the same edge with the containments swapped.
    """
    a, b = shingles(text_a), shingles(text_b)
    if min(len(a), len(b)) == 0:
        return Edge("unrelated", 0.0, 0.0, 0.0)
    shared = len(np.intersect1d(a, b, assume_unique=True))
    containment_a, containment_b = shared / len(a), shared / len(b)
    jaccard = shared / (len(a) + len(b) - shared)
    most = max(containment_a, containment_b)
    kind: EdgeKind = "unrelated"
    if jaccard >= IDENTICAL_JACCARD:
        kind = "identical"
    elif most >= EMBEDDED_CONTAINMENT and min(len(a), len(b)) < EMBEDDED_LENGTH_RATIO * max(len(a), len(b)):
        kind = "embedded"
    elif most >= DERIVED_CONTAINMENT and shared >= SHINGLE_WORDS:
        kind = "derived"
    return Edge(kind, round(containment_a, 4), round(containment_b, 4), round(jaccard, 4))


def relate(text_a: str, text_b: str) -> Edge | None:
    """The edge between two texts, or None where they share too little."""
    edge = overlap(text_a, text_b)
    return None if edge.kind == "unrelated" else edge
