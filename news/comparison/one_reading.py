"""One reading of the quotes in a passage that two tellings print alike.

A passage is read in its surroundings: a sentence more or less before it can change whom "he" stands for, and another
name or figure in it how it is parsed. Two readings of the same words are no difference between outlets, so both get the
one of the side that comes first in the canonical order. A passage in which anything but names and figures was changed
keeps its own reading on either side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from news.comparison.edited import Span
from news.comparison.facts import links_between
from news.comparison.naming import Change, changes, renamed
from news.comparison.sides import Laid, Side
from news.model import Quote

_MARK = re.compile("[\"'‘’‚‛“”„‟«»‹›「」『』]")


@dataclass(frozen=True, slots=True)
class _Same:
    """A passage of both sides, and the stretches inside it that were replaced, in order."""

    left: Span
    right: Span
    replaced: tuple[tuple[Span, Span], ...]

    def place(self, at: int) -> int:
        """Return where the character at ``at`` of the left stands on the right."""
        by = self.right[0] - self.left[0]
        for (start, end), (other, other_end) in self.replaced:
            if at < start:
                break
            if at < end:
                return min(other + at - start, max(other, other_end - 1))
            by = other_end - end
        return at + by


def one_reading(laid: Laid) -> Laid:
    """Return the sides with the quotes of passages that both print alike read alike."""
    sides = {side.index: side for side in laid.sides}
    changed: dict[tuple[int, int, Span], list[Change]] = {}
    for change in changes(laid):
        changed.setdefault((change.link.left, change.link.right, change.link.left_span), []).append(change)
    for left, right in sorted(laid.alignments, key=lambda pair: [sides[at].rank for at in pair]):
        same = _same(laid, left, right, changed)
        if same:
            sides[right] = replace(sides[right], quotes=_read_as(sides[left], sides[right], same))
    return replace(laid, sides=tuple(sides[side.index] for side in laid.sides))


def _same(laid: Laid, left: int, right: int, changed: dict[tuple[int, int, Span], list[Change]]) -> tuple[_Same, ...]:
    """Return the passages that two sides print alike but for names and figures."""
    found = []
    for link in links_between(laid, left, right):
        if link.aligned.copied:
            held = changed.get((left, right, link.left_span), [])
            if all(renamed(laid, change) or _is_figure(laid, change) for change in held):
                spans = _passage(laid.sides[left], link.left_span), _passage(laid.sides[right], link.right_span)
                marks = [_marks(laid.sides[at], span) for at, span in zip((left, right), spans, strict=True)]
                if marks[0] == marks[1]:
                    found.append(_Same(*spans, tuple((change.left, change.right) for change in held)))
    return tuple(found)


def _passage(side: Side, span: Span) -> Span:
    """Return the passage that a span stands in, with the marks at its edges."""
    return next(((p.start, p.end) for p in side.prepared.passages if p.start <= span[0] and span[1] <= p.end), span)


def _marks(side: Side, span: Span) -> list[str]:
    """Return the quotation marks of a passage: where they differ, so does what is quoted."""
    return _MARK.findall(side.telling.text, *span)


def _is_figure(laid: Laid, change: Change) -> bool:
    """Whether a change replaces a figure by a figure."""
    ends = ((change.link.left, change.left), (change.link.right, change.right))
    return all(
        any(f.start < end and start < f.end for f in laid.sides[at].telling.annotations.figures)
        for at, (start, end) in ends
    )


def _home(at: int, same: Sequence[_Same], *, is_left: bool = True) -> _Same | None:
    """Return the passage of both that holds a place of the left, or of the right."""
    spans = ((one.left if is_left else one.right, one) for one in same)
    return next((one for (start, end), one in spans if start <= at < end), None)


def _read_as(left: Side, right: Side, same: Sequence[_Same]) -> tuple[Quote, ...]:
    """Return the quotes of the right, those inside passages of both read as the left reads them."""
    own = {(quote.start, quote.end): quote for quote in right.quotes}
    found = {
        (q.start, q.end): q
        for q in right.quotes
        if not (_home(q.start, same, is_left=False) and _home(q.end - 1, same, is_left=False))
    }
    text = right.telling.text
    for quote in left.quotes:
        first, last = _home(quote.start, same), _home(quote.end - 1, same)
        if first and last:
            start, end = first.place(quote.start), last.place(quote.end - 1) + 1
            if start < end and (text[start], text[end - 1]) == (quote.text[0], quote.text[-1]):
                moved = replace(quote, start=start, end=end, text=text[start:end])
                found[start, end] = _with_cue(moved, own.get((start, end)), same, text)
    return tuple(found[key] for key in sorted(found))


def _with_cue(quote: Quote, own: Quote | None, same: Sequence[_Same], text: str) -> Quote:
    """Return a moved quote with its verb where that is in a passage of both; else with the verb of its own side."""
    if quote.cue_start is not None and quote.cue_end is not None:
        home = _home(quote.cue_start, same)
        if home is not None:
            start = home.place(quote.cue_start)
            end = home.place(quote.cue_end - 1) + 1
            return replace(quote, cue=text[start:end], cue_start=start, cue_end=end)
    if own is None:
        return replace(quote, cue=None, cue_start=None, cue_end=None)
    return replace(quote, cue=own.cue, cue_start=own.cue_start, cue_end=own.cue_end)
