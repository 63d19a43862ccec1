"""A telling made ready once for all the comparisons that it takes part in: cut, embedded, its slots read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from news.comparison.contextual import contextual
from news.comparison.likeness import Pieces, content, pieces
from news.comparison.participants import Cast, Slots, cast_of, slots_of
from news.comparison.polarity import is_denied
from news.comparison.units import Unit, passages_of, units_of
from news.language import main_language
from news.model import Passage, Telling
from news.packaged import Vectors

_PASSAGES_AT_MOST: Final = 120


@dataclass(frozen=True, slots=True)
class Prepared:
    """A telling made ready once for all its pairs."""

    telling: Telling
    passages: tuple[Passage, ...]
    units: tuple[Unit, ...]
    pieces: Pieces
    slots: tuple[Slots, ...]
    content: tuple[int, ...]
    denied: tuple[bool, ...]
    cast: Cast
    is_cut: bool

    @property
    def language(self) -> str:
        """The main language of the telling, without its region."""
        return main_language(self.telling.language)


def _vectors(passages: Sequence[Passage], units: Sequence[Unit]) -> list[Vectors | None]:
    """Return each unit's vectors in its passage; none without the encoder."""
    members: dict[int, list[int]] = {}
    for at, unit in enumerate(units):
        members.setdefault(unit.passage, []).append(at)
    texts = []
    for passage, held in members.items():
        start = passages[passage].start
        spans = tuple((units[at].start - start, units[at].end - start) for at in held)
        texts.append((passages[passage].text, spans))
    rows: list[Vectors | None] = [None] * len(units)
    found = contextual(texts)
    if found is not None:
        for held, vectors in zip(members.values(), found, strict=True):
            for at, vector in zip(held, vectors, strict=True):
                rows[at] = vector
    return rows


def prepare(telling: Telling) -> Prepared:
    """Cut, embed and read the slots of one telling."""
    every = passages_of(telling)
    passages = every[:_PASSAGES_AT_MOST]
    units = units_of(passages, telling.text)
    cast = cast_of(telling)
    ready = pieces([unit.text for unit in units], _vectors(passages, units), [unit.whole for unit in units])
    slots = tuple(
        slots_of(cast, telling.text, u.start, u.end, (passages[u.passage].start, passages[u.passage].end))
        for u in units
    )
    words = tuple(content(u.text) for u in units)
    denied = tuple(_is_denied(passages[u.passage], u) for u in units)
    return Prepared(telling, passages, units, ready, slots, words, denied, cast, len(every) > len(passages))


def _is_denied(passage: Passage, unit: Unit) -> bool:
    return is_denied(passage.text, unit.start - passage.start, unit.end - passage.start)
