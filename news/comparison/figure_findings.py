"""Figures that differ where two tellings tell the same: conflicts of exact values, divergences of vague ones.

Only figures inside joined units are held against each other, and only where they count the same thing: one kind
and one unit. Two exact values are a conflict; a bound or an estimate that the other value does not fit, and dates
ahead in time that differ, are a divergence. Nothing is said where either side gives several values of a kind,
or where the other telling gives the value elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from news.comparison.edited import replaced
from news.comparison.facts import Link, links_of
from news.comparison.likeness import folded
from news.comparison.sides import Laid, Side, evidence, finding
from news.model import Figure, Finding, FindingKind

_CONFLICT_AT_LEAST: Final = 0.6
_BOUND: Final = re.compile(
    r"\b(?:before|by|after|until|till|since|from|around|about|nearly|almost|over|under|at least|at most|up to|"
    r"more than|less than|fewer than)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_COUNTED: Final = ("quantity", "money", "percent")


def _inside(side: Side, start: int, end: int) -> list[Figure]:
    """Return the figures of a side that stand within a span."""
    return [f for f in side.telling.annotations.figures if start <= f.start and f.end <= end]


def _unit(figure: Figure) -> str:
    """Return what a figure counts, folded and without the plural."""
    return folded(figure.unit or "").rstrip("s")


def _number(value: str) -> tuple[str, float] | None:
    """Read a normalised value as (bound, number): ``>100000`` is (">", 100000.0); None if it is no number."""
    bound = value[:1] if value[:1] in "<>~" else ""
    try:
        return bound, float(value[len(bound) :].lstrip("="))
    except ValueError:
        return None


def _step(number: float) -> float:
    """Return the worth of the last digit of a number that is not zero: 10 of 230, a million of 4,000,000."""
    exponent = Decimal(str(number)).normalize().as_tuple().exponent
    return 10.0 ** int(exponent)


def _relation(one: Figure, two: Figure) -> FindingKind | None:
    """Return how two figures of one kind and unit relate: conflict, divergence, or None where both can hold.

    "About 230" can be what others give as 225 or 240, not as 212: one step of its last digit away at most.
    """
    a, b = _number(one.value), _number(two.value)
    if a is None or b is None or one.value == two.value:
        return None
    if not a[0] and not b[0]:
        return "figure_conflict" if a[1] != b[1] else None
    if {a[0], b[0]} <= {"~", ""}:
        away = max(_step(number) for bound, number in (a, b) if bound)
        return "figure_divergence" if abs(a[1] - b[1]) > away else None
    fits = not (a[0] == ">" and not b[0] and b[1] < a[1]) and not (b[0] == ">" and not a[0] and a[1] < b[1])
    fits = fits and not (a[0] == "<" and not b[0] and b[1] > a[1]) and not (b[0] == "<" and not a[0] and a[1] > b[1])
    return None if fits else "figure_divergence"


def _told(side: Side, figure: Figure) -> bool:
    """Say whether a telling gives the same value of the same thing anywhere: then it is not in dispute."""
    return any(
        (f.kind, f.value, _unit(f)) == (figure.kind, figure.value, _unit(figure))
        for f in side.telling.annotations.figures
    )


def _counted(laid: Laid, link: Link) -> list[tuple[FindingKind, Figure, Figure]]:
    """Return the pairs of counted figures of one join that cannot both hold."""
    left = _inside(laid.sides[link.left], *link.left_span)
    right = _inside(laid.sides[link.right], *link.right_span)
    found: list[tuple[FindingKind, Figure, Figure]] = []
    for kind in _COUNTED:
        ours, theirs = ([f for f in held if f.kind == kind] for held in (left, right))
        for one in ours:
            same = [two for two in theirs if _unit(two) == _unit(one)]
            alone = sum(_unit(other) == _unit(one) for other in ours) == 1 and len(same) == 1
            apart = alone and not _told(laid.sides[link.right], one) and not _told(laid.sides[link.left], same[0])
            relation = _relation(one, same[0]) if apart else None
            if relation is not None and (_unit(one) or kind == "percent"):
                found.append((relation, one, same[0]))
    return found


def _ahead(side: Side, span: tuple[int, int]) -> list[Figure]:
    """Return the dates after publication in the sentence around a span."""
    published = side.telling.published_at
    if published is None:
        return []
    day = published.date().isoformat()
    around = [p for p in side.prepared.passages if p.start < span[1] and span[0] < p.end]
    dates = [f for p in around for f in _inside(side, p.start, p.end) if f.kind == "date"]
    return [f for f in dates if len(f.value) == len(day) and f.value > day]


def _dated(laid: Laid, link: Link) -> list[tuple[FindingKind, Figure, Figure]]:
    """Return the dates ahead of one join where each side gives one and they differ."""
    ours = _ahead(laid.sides[link.left], link.left_span)
    theirs = _ahead(laid.sides[link.right], link.right_span)
    if len(ours) == 1 and len(theirs) == 1 and ours[0].value != theirs[0].value:
        return [("figure_divergence", ours[0], theirs[0])]
    return []


def copied_figures(laid: Laid) -> Iterator[tuple[Link, Figure, Figure]]:
    """Yield the figures of one kind that stand for each other in passages that two sides copied, and that differ."""
    for link in links_of(laid):
        if not link.aligned.copied:
            continue
        left, right = laid.sides[link.left], laid.sides[link.right]
        (a, b), (c, d) = link.left_span, link.right_span
        for one in replaced(left.telling.text[a:b], right.telling.text[c:d]):
            ours = _over(left, a + one.left[0], a + one.left[1])
            theirs = _over(right, c + one.right[0], c + one.right[1])
            for ours_one, theirs_one in zip(ours, theirs, strict=False):
                if folded(ours_one.text) != folded(theirs_one.text):
                    yield link, ours_one, theirs_one


def _over(side: Side, start: int, end: int) -> list[Figure]:
    """Return the figures of a side that touch a span."""
    return [f for f in side.telling.annotations.figures if f.start < end and start < f.end]


def _copied(one: Figure, two: Figure) -> FindingKind:
    """Return how two figures relate that stand for each other: exact ones conflict, bounds may both hold."""
    is_bound = any(figure.value[:1] in "<>~" or figure.value == "vague" for figure in (one, two))
    return "figure_divergence" if is_bound else "figure_conflict"


def figure_findings(laid: Laid) -> tuple[Finding, ...]:
    """Return the conflicts and divergences of figures over all joins, each pair of figures once."""
    found: dict[tuple[int, int, int, int], Finding] = {}
    for link, one, two in copied_figures(laid):
        found.setdefault((link.left, one.start, link.right, two.start), _put(laid, link, _copied(one, two), one, two))
    for link in links_of(laid):
        if link.aligned.copied or laid.is_across(link.left, link.right):
            continue
        counted = _counted(laid, link) if link.aligned.score >= _CONFLICT_AT_LEAST else []
        for kind, one, two in [*counted, *_dated(laid, link)]:
            key = (link.left, one.start, link.right, two.start)
            if key not in found:
                found[key] = _put(laid, link, kind, one, two)
    return tuple(found.values())


def _worded(side: Side, figure: Figure) -> str:
    """Return a figure with the word before it that bounds it: "before 15 February" is not "15 February"."""
    bound = _BOUND.search(side.telling.text, max(0, figure.start - 16), figure.start)
    return side.telling.text[bound.start() if bound else figure.start : figure.end]


def _put(laid: Laid, link: Link, kind: FindingKind, one: Figure, two: Figure) -> Finding:
    """Put down two figures that differ, with their values and what they count."""
    left, right = laid.sides[link.left], laid.sides[link.right]
    shown = sorted(((left, one), (right, two)), key=lambda item: item[0].index)
    label = "Figures differ — " + "; ".join(f"{side.name} “{_worded(side, figure)}”" for side, figure in shown)
    marks = [evidence(left, one.start, one.end), evidence(right, two.start, two.end)]
    parts: dict[str, float | int | str] = {
        "kind": one.kind,
        "unit": one.unit or "",
        f"{left.tag}.value": one.value,
        f"{right.tag}.value": two.value,
    }
    return finding(kind, label, [left, right], marks, link.aligned.score, parts)
