"""The full text of a telling with every piece of evidence marked, however the pieces nest or overlap.

The text is cut at every start and end of evidence and at paragraph ends. A piece knows which spans cover it,
an anchor stands where a span starts and the links back to its findings where it ends. Joining the pieces
gives the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from news.model import Evidence


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked span of one telling; ``number`` is unique in a report, ``findings`` are those that rest on
    it.
    """

    number: int
    evidence: Evidence
    kinds: tuple[str, ...]
    findings: tuple[int, ...]

    @property
    def anchor(self) -> str:
        """The id of the span in the page."""
        return anchor(self.evidence)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that the same marks cover; ``starts`` begin at its start and ``ends`` end at its end."""

    text: str
    covers: tuple[Mark, ...] = ()
    starts: tuple[Mark, ...] = ()
    ends: tuple[Mark, ...] = ()


@dataclass(slots=True)
class MarkBook:
    """Collects the spans that a report points at; the same span asked for twice is one mark."""

    _kinds: dict[tuple[int, int, int], dict[str, None]] = field(default_factory=dict)
    _findings: dict[tuple[int, int, int], dict[int, None]] = field(default_factory=dict)
    _text: dict[tuple[int, int, int], Evidence] = field(default_factory=dict)

    def add(self, evidence: Iterable[Evidence], kind: str, finding: int | None = None) -> None:
        """Mark ``evidence`` as ``kind``, resting ``finding`` (its number) on it where there is one."""
        for e in evidence:
            key = (e.telling, e.start, e.end)
            self._text.setdefault(key, e)
            self._kinds.setdefault(key, {})[kind] = None
            numbers = self._findings.setdefault(key, {})
            if finding is not None:
                numbers[finding] = None

    def marks(self) -> tuple[Mark, ...]:
        """Return all marks, ordered by telling, start and end."""
        return tuple(
            Mark(n, self._text[key], tuple(sorted(self._kinds[key])), tuple(sorted(self._findings[key])))
            for n, key in enumerate(sorted(self._text))
        )


def anchor(evidence: Evidence) -> str:
    """Return the id of the words in the page: ``t0-135-205``."""
    return f"t{evidence.telling}-{evidence.start}-{evidence.end}"


def paragraphs(text: str, marks: Iterable[Mark]) -> tuple[tuple[Piece, ...], ...]:
    """Return the paragraphs of ``text`` (each with the line ends after it) as pieces.

    ``marks`` are those of this telling, each within the text. An empty span becomes a piece without words.
    """
    mine = sorted(marks, key=lambda m: (m.evidence.start, m.evidence.end))
    starts: dict[int, list[Mark]] = {}
    for mark in mine:
        starts.setdefault(mark.evidence.start, []).append(mark)
    cuts = {0, len(text), *starts, *(m.evidence.end for m in mine)}
    return tuple(_pieces(text, m.start(), m.end(), cuts, starts) for m in re.finditer(r"[^\n]*\n+|[^\n]+", text))


def _pieces(
    text: str, begin: int, stop: int, cuts: Iterable[int], starts: Mapping[int, list[Mark]]
) -> tuple[Piece, ...]:
    inside = sorted({begin, stop, *(c for c in cuts if begin < c < stop)})
    spans = [m for at in sorted(starts) for m in starts[at] if m.evidence.start < stop and m.evidence.end > begin]
    pieces = []
    for low, high in pairwise(inside):
        covers = tuple(m for m in spans if m.evidence.start <= low and high <= m.evidence.end)
        ends = tuple(m for m in covers if m.evidence.end == high)
        pieces.append(Piece(text[low:high], covers, tuple(starts.get(low, ())), ends))
    return tuple(pieces)
