"""Is it the same, nearly the same, or new? Pure decisions over what is known and what was seen.

Thresholds are those of DESIGN.md section 6, measured on 1,500 articles searched in 37,554.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np

from news.copies.sketch import SHINGLE_WORDS, Hashes, shingles
from news.model import State
from news.words import text_digest

RECIPE = "recognise-2"
MIN_SHARED_HASHES = 3
IDENTICAL_JACCARD = 0.8
EMBEDDED_CONTAINMENT = 0.8
EMBEDDED_LENGTH_RATIO = 0.8
DERIVED_CONTAINMENT = 0.3

SHORTER_REPEATED = 0.8
"""Furniture or not, a pair is verified where so much of the smaller sketch stands in the other: what an outlet prints
four times whole is copied, not furniture."""
WINDOW_DAYS = 30
FURNITURE_ARTICLES = 3
"""A hash that more articles of one outlet hold within the window is its furniture."""
MAX_CANDIDATES = 100
"""Pairs verified a version, those that share most; past it the version's limits say so."""

EdgeKind = Literal["identical", "embedded", "derived", "revision", "unrelated"]


@dataclass(frozen=True, slots=True)
class Known:
    """One version that the warehouse has of an article; ``fetched_at`` is when its page came in."""

    version_id: str
    number: int
    text_digest: str
    title: str | None
    fetched_at: datetime


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
    shared_shingles: int = 0


def next_step(known: Sequence[Known], twin: str | None, digest: str, title: str | None, seen_at: datetime) -> Step:
    """Decide about a candidate with text ``digest`` and ``title`` whose page came in at ``seen_at``.

    ``known`` are the versions of the same article by number; ``twin`` is a version of another article of the same
    outlet with the same words. New text at a known article is a revision, never a duplicate. A page that comes late
    (fetched before versions that are known, from an archive or a slow queue) takes its place among them: the number
    is that which it gets, and those from there on move up by one.
    """
    if not known:
        return Step("duplicate", 0, "same_outlet_same_words", twin) if twin is not None else Step("loaded", 1)
    place = sum(version.fetched_at <= seen_at for version in known)
    for neighbour in reversed(known[max(0, place - 1) : place + 1]):
        if neighbour.text_digest == digest and same_title(neighbour.title, title):
            return Step("unchanged", 0, version_id=neighbour.version_id)
    return Step("revised", place + 1)


def same_title(a: str | None, b: str | None) -> bool:
    """Whether two headlines have the same words, marks of quotation included."""
    return a == b or (bool(a) and bool(b) and text_digest(a or "") == text_digest(b or ""))


def overlap(text_a: str, text_b: str) -> Edge:
    """How much two texts share, over all their five-word shingles; kind as the thresholds have it.

    Symmetrical: ``overlap(b, a)`` is the same edge with the containments swapped.
    """
    return overlap_of(shingles(text_a), shingles(text_b))


def overlap_of(a: Hashes, b: Hashes) -> Edge:
    """The same for the shingles (``news.copies.sketch.shingles``) of two texts."""
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
    return Edge(kind, round(containment_a, 4), round(containment_b, 4), round(jaccard, 4), shared)


def relate(text_a: str, text_b: str) -> Edge | None:
    """The edge between two texts, or None where they share too little."""
    edge = overlap(text_a, text_b)
    return None if edge.kind == "unrelated" else edge
