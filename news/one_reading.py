"""One reading of the quotes in a passage that two tellings print word for word.

A passage that is the same in both is read in its surroundings: a sentence more or less before it can change whom "he"
stands for. Two readings of the same words are no difference between outlets, so both get the one of the side whose
text comes first in the canonical order.
"""

from __future__ import annotations

from dataclasses import replace

from news.align import Alignment
from news.model import Quote
from news.sides import Side


def one_reading(sides: tuple[Side, ...], alignments: dict[tuple[int, int], Alignment]) -> tuple[Side, ...]:
    """Return the sides with the quotes of passages that are the same in both read alike."""
    found = {side.index: side for side in sides}
    for (left, right), alignment in sorted(alignments.items(), key=lambda item: [found[at].rank for at in item[0]]):
        moves = _moves(found[left], found[right], alignment)
        if moves:
            found[right] = replace(found[right], quotes=_read_as(found[left], found[right], moves))
    return tuple(found[side.index] for side in sides)


def _moves(left: Side, right: Side, alignment: Alignment) -> dict[tuple[int, int], int]:
    """Return the spans of the left that stand on the right character by character, with how far they moved."""
    moves = {}
    for pair in alignment.joined:
        if pair.copied == 1.0:
            a, b = left.prepared.units[pair.left], right.prepared.units[pair.right]
            one, two = left.prepared.passages[a.passage], right.prepared.passages[b.passage]
            if one.text == two.text:
                moves[one.start, one.end] = two.start - one.start
    return moves


def _move_of(at: int, moves: dict[tuple[int, int], int]) -> int | None:
    """Return how far the character at a place moved, None where it stands in no passage of both."""
    return next((by for (start, end), by in moves.items() if start <= at < end), None)


def _read_as(left: Side, right: Side, moves: dict[tuple[int, int], int]) -> tuple[Quote, ...]:
    """Return the quotes of the right, those in passages of both read as the left reads them."""
    backwards = {(start + by, end + by): -by for (start, end), by in moves.items()}
    kept = [quote for quote in right.quotes if _move_of(quote.start, backwards) is None]
    own = {(quote.start, quote.end): quote for quote in right.quotes}
    for quote in left.quotes:
        by = _move_of(quote.start, moves)
        if by is not None and right.telling.text[quote.start + by : quote.end + by] == quote.text:
            kept.append(_moved(quote, by, own.get((quote.start + by, quote.end + by)), moves))
    lost = {(q.start, q.end) for q in kept}
    across = [q for q in right.quotes if (q.start, q.end) not in lost and _move_of(q.end - 1, backwards) is None]
    return tuple(sorted({*kept, *across}, key=lambda q: (q.start, q.end, q.kind)))


def _moved(quote: Quote, by: int, own: Quote | None, moves: dict[tuple[int, int], int]) -> Quote:
    """Return a quote of the left as one of the right; its verb is the left's only where that stands on both sides."""
    at = quote.cue_start
    cue_by = _move_of(at, moves) if at is not None else None
    moved = replace(quote, start=quote.start + by, end=quote.end + by)
    if cue_by is not None and quote.cue_end is not None and at is not None:
        return replace(moved, cue_start=at + cue_by, cue_end=quote.cue_end + cue_by)
    if own is None:
        return replace(moved, cue=None, cue_start=None, cue_end=None)
    return replace(moved, cue=own.cue, cue_start=own.cue_start, cue_end=own.cue_end)
