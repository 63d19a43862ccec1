"""What two tellings word differently: headlines, and the words changed inside a passage that both copied."""

from __future__ import annotations

from itertools import combinations

from news.comparison.edited import likeness
from news.comparison.facts import Link
from news.comparison.figure_findings import copied_figures
from news.comparison.likeness import folded
from news.comparison.naming import Change, changes, renamed
from news.comparison.quote_pairs import quote_pairs
from news.comparison.sides import Laid, Side, evidence, finding, short
from news.model import Evidence, Finding


def headlines(laid: Laid) -> tuple[Finding, ...]:
    """Return one finding with the headlines, where they are not one headline."""
    titled = [(side, " ".join((side.telling.title or "").split())) for side in laid.sides]
    titled = [(side, title) for side, title in titled if title]
    bags = {side.index: folded(title) for side, title in titled}
    alike = [likeness(one, two) for one, two in combinations(sorted(bags.values()), 2)]
    if not alike or min(alike) == 1.0:
        return ()
    label = "Headlines differ — " + "; ".join(f"{side.name} “{short(title, 110)}”" for side, title in titled)
    parts: dict[str, float | int | str] = {f"{side.tag}.headline": title for side, title in titled}
    marks = [
        evidence(side, p.start, p.end)
        for side, _ in titled
        for p in [one for one in side.prepared.passages if one.role == "headline"][:1]
    ]
    score = 1.0 - sum(alike) / len(alike)
    return (finding("headline", label, [side for side, _ in titled], marks, score, parts),)


def wording(laid: Laid) -> tuple[Finding, ...]:
    """Return a finding for each change of words in a copied passage that nothing else explains, equal ones together."""
    told = _explained(laid)
    groups: dict[tuple[int, int, str, str], list[Change]] = {}
    for change in changes(laid):
        if _touches(told, change.link.left, change.left) or _touches(told, change.link.right, change.right):
            continue
        if renamed(laid, change) is None:
            ours, theirs = (
                laid.sides[at].telling.text[slice(*span)]
                for at, span in ((change.link.left, change.left), (change.link.right, change.right))
            )
            groups.setdefault((change.link.left, change.link.right, folded(ours), folded(theirs)), []).append(change)
    return tuple(_put(laid, held) for held in groups.values())


def _explained(laid: Laid) -> set[tuple[int, int, int]]:
    """Return the stretches whose change another finding states: figures, verbs of saying, quotes and their speakers."""
    told: set[tuple[int, int, int]] = set()
    for side in laid.sides:
        told |= {(side.index, q.cue_start, q.cue_end) for q in side.quotes if q.cue_start and q.cue_end}
    for link, one, two in copied_figures(laid):
        told |= {(link.left, one.start, one.end), (link.right, two.start, two.end)}
    for pair in quote_pairs(laid):
        for at, quote in ((pair.left, pair.ours), (pair.right, pair.theirs)):
            told.add((at, quote.start, quote.end))
            if pair.is_moved:
                places = (quote.start, quote.end - 1, quote.cue_start or quote.start)
                told |= {(at, *_sentence(laid.sides[at], place)) for place in places}
    return told


def _sentence(side: Side, start: int) -> tuple[int, int]:
    """Return the span of the passage that holds a place."""
    return next(((p.start, p.end) for p in side.prepared.passages if p.start <= start < p.end), (start, start))


def _touches(told: set[tuple[int, int, int]], at: int, span: tuple[int, int]) -> bool:
    return any(index == at and start <= span[0] and span[1] <= end for index, start, end in told)


def _put(laid: Laid, held: list[Change]) -> Finding:
    """Put one change of words down with all its places."""
    first: Link = held[0].link
    sides = [laid.sides[first.left], laid.sides[first.right]]
    marks: list[Evidence] = [evidence(sides[0], *_shown_span(sides[0], change.left)) for change in held]
    marks += [evidence(sides[1], *_shown_span(sides[1], change.right)) for change in held]
    words = (marks[0].text, marks[len(held)].text)
    both = sorted(zip(sides, words, strict=True), key=lambda item: item[0].index)
    label = "Worded differently — " + "; ".join(f"{side.name} “{short(text, 80)}”" for side, text in both)
    return finding("wording", label, sides, marks, min(1.0, 0.3 + len(held) / 10), {"times": len(held)})


def _shown_span(side: Side, span: tuple[int, int]) -> tuple[int, int]:
    """Return a span, widened to the word before it and after it where it is empty."""
    if span[0] < span[1]:
        return span
    text = side.telling.text
    start, end = _sentence(side, span[0] - 1 if span[0] else 0)
    before = text.rfind(" ", start, max(start, span[0] - 1)) + 1
    after = text.find(" ", min(end, span[0] + 1), end)
    return max(start, before), after if after > 0 else max(end, span[0])
