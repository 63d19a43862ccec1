"""Facts over all tellings: told by several (``shared``), by one alone (``only_in``), or alike but not the same.

Joined units of every two tellings are linked into clusters; a cluster is one fact with one stretch of evidence a
telling. What no join touches is told by one telling alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from news.comparison.joining import Aligned
from news.comparison.likeness import content, have_content_in_common
from news.comparison.prepare import Prepared
from news.comparison.sides import Laid, Side, evidence, finding, short
from news.comparison.units import Span, clauses
from news.model import Finding
from news.words import tokens, word_count

_OVERLAP: Final = 0.5
_SLOT_WORDS: Final = {
    "with_whom": "different people take part",
    "who": "different people are named",
    "where": "different countries are named",
    "when": "different dates are given",
}
FRAGMENT_CONTENT: Final = 4
"""Words that say something from which a part of a sentence counts as told by one alone: fewer read as a fragment."""
LABEL_LENGTH: Final = 80
"""Characters of the wording that a fact is listed under: of the tellings' wordings the one nearest to it."""
_LOOK_ALIKES_AT_MOST: Final = 12
SURE, SURE_WHATEVER = 0.6, 0.8
"""Chances from which two stretches are one fact; below the second only where there are words enough to compare."""
SURE_ACROSS: Final = 0.5
"""The same in two languages, where the chance is of another make."""
WORDS_TO_COMPARE: Final = 6
"""Fewer in either ("to defend those", "also supports the deal") and two clauses look alike whatever they tell: in four
reports of real triples, read by eye, one in three matches from .4 was wrong without this, one in five with."""
SURE_BY_NAMES: Final = 0.85
"""The same where names and figures are all they share, be they ever so alike ("Senator Chuck Schumer accused", "told
Senator Chuck Schumer"): of 18 such matches in 12 pairs of real articles, read by eye, 13 were wrong."""
WORDS_AT_ALL: Final = 4
"""Fewer in either ("to foreign policy", "he pleaded guilty") tell no fact, however alike, unless both print the same:
of such matches in 18 pairs of real articles, read by eye, five in nine were wrong."""

ALONE_ACROSS: Final = 0.05
"""Chance below which nothing in other languages is near what the only telling in its language says: a cosine of .3. Of
116 sentences that say in part the same as one in another language three are below it."""


@dataclass(frozen=True, slots=True)
class Link:
    """Two joined stretches of text: sides by index, spans of their texts."""

    left: int
    left_span: Span
    right: int
    right_span: Span
    aligned: Aligned


def links_of(laid: Laid) -> tuple[Link, ...]:
    """Return every join of every two sides, best first, ties by content and place."""
    return _ranked(laid, [link for left, right in laid.alignments for link in _joined(laid, left, right)])


def links_between(laid: Laid, left: int, right: int) -> tuple[Link, ...]:
    """Return every join of two sides that were aligned in this order, best first, ties by place."""
    return _ranked(laid, list(_joined(laid, left, right)))


def _joined(laid: Laid, left: int, right: int) -> Iterator[Link]:
    one, two = laid.sides[left].prepared, laid.sides[right].prepared
    for pair in laid.alignments[left, right].joined:
        a, b = one.units[pair.left], two.units[pair.right]
        yield Link(left, (a.start, a.end), right, (b.start, b.end), pair)


def _ranked(laid: Laid, links: list[Link]) -> tuple[Link, ...]:
    rank = {side.index: side.rank for side in laid.sides}
    return tuple(
        sorted(links, key=lambda x: (-x.aligned.score, rank[x.left], x.left_span, rank[x.right], x.right_span))
    )


def _same_stretch(one: Span, two: Span) -> bool:
    """Say whether two spans of one text overlap by half of the shorter."""
    common = min(one[1], two[1]) - max(one[0], two[0])
    return common >= _OVERLAP * min(one[1] - one[0], two[1] - two[0])


def clusters_of(laid: Laid) -> tuple[tuple[Link, ...], ...]:
    """Group links into facts: a link joins the first group that holds one of its stretches and lacks a clash.

    A group holds one stretch a telling; a link that would add a second, elsewhere in a telling, starts anew.
    """
    groups: list[tuple[dict[int, Span], list[Link]]] = []
    for link in links_of(laid):
        ends = {link.left: link.left_span, link.right: link.right_span}
        for stretches, members in groups:
            met = [side for side in ends if side in stretches]
            if met and all(_same_stretch(ends[side], stretches[side]) for side in met):
                stretches.update({side: span for side, span in ends.items() if side not in stretches})
                members.append(link)
                break
        else:
            groups.append((ends, [link]))
    return tuple(tuple(members) for _, members in groups)


def is_sure(score: float, one: str, other: str, *, is_across: bool = False) -> bool:
    """Whether joined stretches can be read as one fact without comparing their words.

    ``is_across`` says that they are in different languages, where no word can be the same.
    """
    words = min(word_count(one), word_count(other))
    if is_across:
        return score >= SURE_ACROSS and words >= WORDS_TO_COMPARE
    if words < WORDS_AT_ALL:
        return score >= SURE_WHATEVER and words > 1 and tokens(one) == tokens(other)
    if not have_content_in_common(one, other):
        return score >= SURE_BY_NAMES
    return score >= (SURE if words >= WORDS_TO_COMPARE else SURE_WHATEVER)


def shared(laid: Laid) -> tuple[Finding, ...]:
    """Return one finding a fact that two or more tellings tell, with a stretch of each.

    A telling is tied to a fact by its best join with another. ``parts["sure"]`` counts the tellings that are tied
    surely; beside two such, the others are marked ``TAG.perhaps`` and leave the score alone.
    """
    found = []
    for members in clusters_of(laid):
        spans: dict[int, Span] = {}
        ties: dict[int, float] = {}
        surely: set[int] = set()
        for link in members:
            ends = {link.left: link.left_span, link.right: link.right_span}
            one, other = (laid.sides[at].telling.text[start:end] for at, (start, end) in ends.items())
            for at, span in ends.items():
                spans.setdefault(at, span)
                ties[at] = max(ties.get(at, 0.0), link.aligned.score)
            is_across = laid.is_across(link.left, link.right)
            surely.update(ends if is_sure(link.aligned.score, one, other, is_across=is_across) else ())
        sides = [side for side in laid.sides if side.index in spans]
        marks = [evidence(side, *spans[side.index]) for side in sides]
        shown = min(marks, key=lambda e: (not e.text[:1].isupper(), abs(len(e.text) - LABEL_LENGTH), e.text))
        parts: dict[str, float | int | str] = {"tellings": len(sides), "sure": len(surely), "pairs": len(members)}
        parts.update({f"{side.tag}.perhaps": 1 for side in sides if surely and side.index not in surely})
        parts.update({f"score.{name}": value for name, value in members[0].aligned.parts.items()})
        label = f"{_who(len(surely), len(sides), len(laid.sides))}: {short(shown.text)}"
        counted = [ties[at] for at in sorted(surely or ties)]
        found.append(finding("shared", label, sides, marks, sum(counted) / len(counted), parts))
    return tuple(found)


def _who(surely: int, joined: int, tellings: int) -> str:
    """Return who tells a fact, in words: "Both tell", "3 of 5 tell, 1 more perhaps", "Perhaps 2 of 5 tell"."""
    if not surely:
        return "Perhaps both tell" if tellings == 2 else f"Perhaps {joined} of {tellings} tell"
    more = f", {joined - surely} more perhaps" if joined > surely else ""
    return "Both tell" if tellings == 2 else f"{surely} of {tellings} tell{more}"


def look_alikes(laid: Laid) -> tuple[Finding, ...]:
    """Return pairs of stretches that read alike but differ in who, with whom, where or when."""
    found = []
    for (left, right), alignment in laid.alignments.items():
        one, two = laid.sides[left], laid.sides[right]
        for pair in alignment.look_alikes[:_LOOK_ALIKES_AT_MOST]:
            a, b = one.prepared.units[pair.left], two.prepared.units[pair.right]
            slot = pair.slot or ""
            marks = [evidence(one, a.start, a.end), evidence(two, b.start, b.end)]
            shown = sorted(((one, a.text), (two, b.text)), key=lambda item: item[0].index)
            label = (
                "Alike but not the same, "
                + _SLOT_WORDS.get(slot, slot)
                + ": "
                + " / ".join(f"“{short(text, 60)}” ({side.name})" for side, text in shown)
            )
            parts: dict[str, float | int | str] = {"slot": slot}
            parts.update({f"score.{name}": value for name, value in pair.parts.items()})
            parts.update(_slot_values(one, pair.left) | _slot_values(two, pair.right))
            found.append(finding("look_alike", label, [one, two], marks, pair.score, parts))
    return tuple(found)


def _slot_values(side: Side, unit: int) -> dict[str, float | int | str]:
    """Return the people, countries and dates of a unit as words for ``parts``."""
    slots = side.prepared.slots[unit]
    values = {"people": slots.context, "countries": slots.countries, "dates": slots.dates}
    return {f"{side.tag}.{name}": ", ".join(sorted(held)) for name, held in values.items() if held}


def _uncovered(prepared: Prepared, covered: Sequence[Span], passage: int) -> list[Span]:
    """Return what no join touches of a passage: all of it, or the runs of its clauses that say enough."""
    whole = prepared.passages[passage]
    if not any(start < whole.end and whole.start < end for start, end in covered):
        return [(whole.start, whole.end)]
    runs: list[Span] = []
    last = None
    for at, (start, end) in enumerate(clauses(prepared.telling.text, whole.start, whole.end)):
        if any(a < end and start < b for a, b in covered):
            continue
        if last == at - 1 and runs:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
        last = at
    return runs


def _position(passage: int, passages: int) -> str:
    """Return where a passage stands: the first fifth is the lead, the last third the end."""
    share = passage / max(1, passages)
    return "lead" if share < 0.2 else "middle" if share < 2 / 3 else "end"


def only_in(laid: Laid) -> tuple[Finding, ...]:
    """Return what each telling alone tells, with its position and how near the nearest other passage comes."""
    found: list[Finding] = []
    for side in laid.sides:
        covered: list[Span] = []
        nearest = [0.0] * len(side.prepared.passages)
        pairs = [(key, one) for key, one in laid.alignments.items() if side.index in key]
        is_alone = all(laid.is_across(*key) for key, _ in pairs)
        for key, alignment in pairs:
            is_left = key[0] == side.index
            near = alignment.nearest_left if is_left else alignment.nearest_right
            nearest = [max(a, b) for a, b in zip(nearest, near, strict=True)]
            units = (side.prepared.units[p.left if is_left else p.right] for p in alignment.joined)
            covered.extend((unit.start, unit.end) for unit in units)
            if is_alone:
                doubtful = zip(side.prepared.passages, near, strict=True)
                covered.extend((one.start, one.end) for one, chance in doubtful if chance >= ALONE_ACROSS)
        if pairs:
            found.extend(_alone(side, covered, nearest))
    return tuple(found)


def _alone(side: Side, covered: Sequence[Span], nearest: Sequence[float]) -> list[Finding]:
    """Return a finding for each stretch of one side that others do not tell and that says something."""
    found = []
    total = len(side.prepared.passages)
    for at, passage in enumerate(side.prepared.passages):
        for start, end in _uncovered(side.prepared, covered, at):
            mark = evidence(side, start, end)
            is_whole = (start, end) == (passage.start, passage.end)
            if content(mark.text) < (2 if is_whole else FRAGMENT_CONTENT) or passage.role == "headline":
                continue
            parts: dict[str, float | int | str] = {
                "position": _position(at, total),
                "passage": at,
                "passages": total,
                "nearest": nearest[at],
                "words": len(mark.text.split()),
            }
            label = f"Only {side.name} tells: {short(mark.text)}"
            found.append(finding("only_in", label, [side], [mark], 1.0 - nearest[at], parts))
    return found
