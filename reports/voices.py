"""Who is quoted, for which side, with how many words: counted from the quotes of each telling.

Quoted words are those of direct and partial quotes, each stretch once, the widest quote where they nest.
Scare quotes and indirect speech are not counted. A word is a run of letters and digits with inner
apostrophes, points, commas or hyphens. Who speaks for no known side is a side of their own. The findings
count in the same way; a test holds that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from news.annotation.attribution_words import verb_class
from news.comparison.attribution import saying
from news.model import Evidence, Quote, Telling
from news.words import word_count

COUNTED = frozenset({"direct", "partial"})
UNKNOWN = "nobody named"


@dataclass(frozen=True, slots=True)
class Voice:
    """One speaker; ``words`` and ``quotes`` have one entry a telling, ``rank`` is the rank of the side."""

    speaker: str
    side: str
    rank: int
    words: tuple[int, ...]
    quotes: tuple[tuple[Evidence, ...], ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One country or camp; ``rank`` orders sides by quoted words over all tellings, 0 the most quoted."""

    name: str
    rank: int
    words: tuple[int, ...]
    spans: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb of saying with the places where it introduces words of a side, one tuple a telling.

    ``kind`` is its class: factive, neutral or doubting.
    """

    side: str
    rank: int
    verb: str
    kind: str
    places: tuple[tuple[Evidence, ...], ...]


def counted_quotes(telling: Telling) -> tuple[Quote, ...]:
    """Return the direct and partial quotes of ``telling``, each stretch of text once, in reading order."""
    kept: list[Quote] = []
    for quote in sorted(telling.annotations.quotes, key=lambda q: (q.start, -q.end)):
        if quote.kind in COUNTED and not (kept and quote.start < kept[-1].end):
            kept.append(quote)
    return tuple(kept)


def _side(quote: Quote) -> str:
    return quote.side or quote.speaker or UNKNOWN


def sides(tellings: Sequence[Telling]) -> tuple[Side, ...]:
    """Return the sides that are quoted anywhere, most quoted words first; ties by name, unknown last."""
    words: list[Counter[str]] = [Counter() for _ in tellings]
    spans: list[Counter[str]] = [Counter() for _ in tellings]
    for i, telling in enumerate(tellings):
        for quote in counted_quotes(telling):
            words[i][_side(quote)] += word_count(quote.text)
            spans[i][_side(quote)] += 1
    names = sorted(
        {name for counter in spans for name in counter},
        key=lambda name: (name == UNKNOWN, -sum(counter[name] for counter in words), name),
    )
    return tuple(
        Side(name, rank, tuple(c[name] for c in words), tuple(c[name] for c in spans))
        for rank, name in enumerate(names)
    )


def voices(tellings: Sequence[Telling]) -> tuple[Voice, ...]:
    """Return every quoted speaker, by side, then by quoted words; the same name and side is one speaker."""
    rank = {side.name: side.rank for side in sides(tellings)}
    quotes: dict[tuple[str, str], list[list[Evidence]]] = {}
    for i, telling in enumerate(tellings):
        for quote in counted_quotes(telling):
            key = (_side(quote), quote.speaker or UNKNOWN)
            mine = quotes.setdefault(key, [[] for _ in tellings])
            mine[i].append(Evidence(i, quote.start, quote.end, quote.text))
    found = [
        Voice(
            speaker,
            side,
            rank[side],
            tuple(sum(word_count(e.text) for e in cell) for cell in cells),
            tuple(tuple(cell) for cell in cells),
        )
        for (side, speaker), cells in quotes.items()
    ]
    return tuple(sorted(found, key=lambda v: (v.rank, -sum(v.words), v.speaker)))


def verbs(tellings: Sequence[Telling]) -> tuple[Verb, ...]:
    """Return the verbs of saying by side, the most used first: those of the lexicon, in the cues of all quotes.

    What else introduces words ("hopes to", "churned out", a colon) neither vouches nor doubts.
    """
    places: dict[tuple[str, str], list[dict[Evidence, None]]] = {}
    for i, telling in enumerate(tellings):
        for quote, verb in saying(telling.text, telling.annotations.quotes):
            mine = places.setdefault((_side(quote), verb.group().casefold()), [{} for _ in tellings])
            mine[i][Evidence(i, *verb.span(), verb.group())] = None
    totals: Counter[str] = Counter()
    for (side, _), cells in places.items():
        totals[side] += sum(map(len, cells))
    order = sorted(totals, key=lambda name: (name == UNKNOWN, -totals[name], name))
    found = [
        Verb(side, order.index(side), verb, verb_class(verb) or "", tuple(tuple(cell) for cell in cells))
        for (side, verb), cells in places.items()
    ]
    return tuple(sorted(found, key=lambda v: (v.rank, -sum(map(len, v.places)), v.verb)))
