"""The tellings of a comparison in the form that all findings are drawn from, and how findings are put down.

A finding must not depend on the order in which tellings are handed over, so every side carries a ``rank`` from
its content: pairs are aligned in rank order and findings are sorted by it, while evidence, outlets and labels
follow the order of the caller.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from news.comparison.align import Alignment
from news.comparison.prepare import Prepared, prepare
from news.comparison.speaker_names import brought_together
from news.model import Evidence, Finding, FindingKind, Quote, Telling


@dataclass(frozen=True, slots=True)
class Side:
    """One telling of a comparison: its index, its rank by content and a tag for ``Finding.parts``."""

    index: int
    rank: int
    tag: str
    name: str
    prepared: Prepared
    quotes: tuple[Quote, ...]

    @property
    def telling(self) -> Telling:
        """The telling itself."""
        return self.prepared.telling

    @property
    def language(self) -> str:
        """Its main language, without its region."""
        return self.prepared.language


@dataclass(frozen=True, slots=True)
class Laid:
    """All sides, and the alignment of every two by their indexes, the one of lower rank first."""

    sides: tuple[Side, ...]
    alignments: Mapping[tuple[int, int], Alignment]

    def is_across(self, left: int, right: int) -> bool:
        """Whether two sides are in different languages: then their sentences are held together, not their words."""
        return self.sides[left].language != self.sides[right].language


def _identity(telling: Telling) -> tuple[str, str, str]:
    """Return what orders tellings, whatever order they come in: what they say, then who they are."""
    digest = blake2b(telling.text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return digest, telling.outlet, telling.version_id


def _in_order(tellings: Sequence[Telling]) -> list[int]:
    """Return the indexes of tellings by rank."""
    return sorted(range(len(tellings)), key=lambda at: _identity(tellings[at]))


def _numbers(tellings: Sequence[Telling], order: Sequence[int]) -> list[int | None]:
    """Return the number of each telling among those of its outlet, by rank; None where it is the only one."""
    several = Counter(telling.outlet for telling in tellings)
    seen: Counter[str] = Counter()
    numbers: list[int | None] = [None] * len(tellings)
    for at in order:
        outlet = tellings[at].outlet
        seen[outlet] += 1
        numbers[at] = seen[outlet] if several[outlet] > 1 else None
    return numbers


def _tag(telling: Telling, number: int | None) -> str:
    return telling.outlet if number is None else f"{telling.outlet}#{number}"


def tags_of(tellings: Sequence[Telling]) -> tuple[str, ...]:
    """Return what each telling is called in ``Finding.parts``: its outlet, numbered where there are several of it."""
    return tuple(map(_tag, tellings, _numbers(tellings, _in_order(tellings))))


def sides_of(tellings: Sequence[Telling]) -> tuple[Side, ...]:
    """Prepare every telling once; tellings of one outlet get numbered tags and names."""
    order = _in_order(tellings)
    rank = {at: place for place, at in enumerate(order)}
    numbers = _numbers(tellings, order)
    held = [
        [q for q in telling.annotations.quotes if 0 <= q.start < q.end <= len(telling.text)] for telling in tellings
    ]
    sides = []
    for at, (telling, quotes) in enumerate(zip(tellings, brought_together(held), strict=True)):
        name = telling.outlet_name or telling.outlet
        called = name if numbers[at] is None else f"{name} ({numbers[at]})"
        sides.append(Side(at, rank[at], _tag(telling, numbers[at]), called, prepare(telling), quotes))
    return tuple(sides)


def evidence(side: Side, start: int, end: int) -> Evidence:
    """Return the words of a side at a span."""
    return Evidence(side.index, start, end, side.telling.text[start:end])


def finding(
    kind: FindingKind,
    label: str,
    sides: Sequence[Side],
    found: Sequence[Evidence],
    score: float,
    parts: Mapping[str, float | int | str],
) -> Finding:
    """Put a finding down with outlets and evidence in the caller's order and the score in [0, 1]."""
    outlets = tuple(side.telling.outlet for side in sorted(sides, key=lambda one: one.index))
    placed = tuple(sorted(set(found), key=lambda e: (e.telling, e.start, e.end)))
    return Finding(
        kind=kind,
        label=label,
        outlets=outlets,
        evidence=placed,
        score=round(min(1.0, max(0.0, score)), 4),
        parts=dict(sorted(parts.items())),
    )


def listed(counts: Mapping[str, int], most: int = 4) -> str:
    """Return counts as words, largest first: "Russia 53, France 22"."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    rest = len(ordered) - most
    words = ", ".join(f"{name} {count}" for name, count in ordered[:most])
    return f"{words} and {rest} more" if rest > 0 else words


def short(text: str, most: int = 90) -> str:
    """Return a text on one line, cut at a word with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: line.rfind(" ", 1, most) if " " in line[:most] else most] + "…"
