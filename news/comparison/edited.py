"""Passages of two tellings that are one passage, copied or edited: found by their words and by what stands beside them.

Where both outlets print one text, a passage that stands between the same neighbours and shares most of its words is
the same passage whatever was changed in it: another name, day or figure is the finding then, and keeps nothing apart.
Without such neighbours nothing is decided here: two storms are told in the same words, too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from news.comparison.likeness import folded

Pair = tuple[int, int]
Span = tuple[int, int]

EDITED_LIKENESS: Final = 0.6
"""Share of words in common order (``2 M / T``) from which a passage beside copied ones is the same passage, edited."""
_BESIDE: Final = ((1, 1), (-1, -1), (1, 2), (2, 1), (-1, -2), (-2, -1))
"""Where the neighbours of a pair are looked for: next to it, or one further where a passage came or went."""
_TOKEN: Final = re.compile(r"\w+(?:[.,'’-](?!s\b)\w+)*|[$€£%]")


@dataclass(frozen=True, slots=True)
class Replaced:
    """Words of one passage that stand for words of the other, as spans of the passages; either may be empty."""

    left: Span
    right: Span


@lru_cache(maxsize=8192)
def _tokens(text: str) -> tuple[tuple[str, int, int], ...]:
    """Return the folded words of a text with their places."""
    return tuple((folded(m.group()).replace("’", "'"), m.start(), m.end()) for m in _TOKEN.finditer(text))


def _matcher(left: str, right: str) -> SequenceMatcher[str]:
    return SequenceMatcher(None, [t for t, _, _ in _tokens(left)], [t for t, _, _ in _tokens(right)], autojunk=False)


def likeness(left: str, right: str) -> float:
    """Return the share of words that stand in both in the same order, 1 for equal words; symmetrical."""
    if [t for t, _, _ in _tokens(left)] == [t for t, _, _ in _tokens(right)]:
        return 1.0
    matcher = _matcher(*sorted((left, right)))
    if matcher.quick_ratio() < EDITED_LIKENESS:
        return 0.0
    return matcher.ratio()


def edited_pairs(left: Sequence[str], right: Sequence[str], same: Sequence[Pair]) -> tuple[tuple[int, int, float], ...]:
    """Return the passages that are one passage besides ``same``, with their likeness.

    ``same`` are passages that stand word for word in both and say the same of the same. The search walks outwards from
    them as long as neighbours are alike; the result does not depend on which side comes first.
    """
    taken_left, taken_right = {i for i, _ in same}, {j for _, j in same}
    found: list[tuple[int, int, float]] = []
    walk = sorted(same)
    for near in (_BESIDE[:2], _BESIDE):
        waiting = list(walk)
        while waiting:
            i, j = waiting.pop(0)
            for di, dj in near:
                a, b = i + di, j + dj
                if not (0 <= a < len(left) and 0 <= b < len(right)) or a in taken_left or b in taken_right:
                    continue
                alike = likeness(left[a], right[b])
                if alike >= EDITED_LIKENESS:
                    found.append((a, b, alike))
                    taken_left.add(a)
                    taken_right.add(b)
                    waiting.append((a, b))
                    walk.append((a, b))
    return tuple(sorted(found))


def replaced(left: str, right: str) -> tuple[Replaced, ...]:
    """Return what differs between two passages word by word, in order; the same for both orders, mirrored."""
    if left > right:
        return tuple(Replaced(one.right, one.left) for one in replaced(right, left))
    ours, theirs = _tokens(left), _tokens(right)
    return tuple(
        Replaced(_span(ours, a, b, len(left)), _span(theirs, c, d, len(right)))
        for tag, a, b, c, d in _matcher(left, right).get_opcodes()
        if tag != "equal"
    )


def _span(tokens: Sequence[tuple[str, int, int]], first: int, last: int, length: int) -> Span:
    """Return the characters of tokens ``first`` to ``last``; an empty span where there are none."""
    if first < last:
        return tokens[first][1], tokens[last - 1][2]
    at = tokens[first][1] if first < len(tokens) else length
    return at, at
