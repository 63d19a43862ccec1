"""Where two texts say the same words: the stretches of five words and more that stand in both, with their offsets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from news.copies.sketch import MAX_CHARS, SHINGLE_WORDS, Hashes, shingle_hashes
from news.tokenise import cut_in_place

MAX_PASSAGES = 300
"""The longest are kept: a text edited in every line has more of them than anybody reads."""


@dataclass(frozen=True, slots=True)
class SharedPassage:
    """The same ``words`` words at ``a[start_a:end_a]`` and ``b[start_b:end_b]``; punctuation may differ."""

    start_a: int
    end_a: int
    start_b: int
    end_b: int
    words: int


def shared_passages(text_a: str, text_b: str) -> tuple[SharedPassage, ...]:
    """The longest stretches of words that both texts have, in the order of ``text_a``; at most 300."""
    words_a, starts_a, ends_a = cut_in_place(text_a[:MAX_CHARS])
    words_b, starts_b, ends_b = cut_in_place(text_b[:MAX_CHARS])
    hashes_a, hashes_b = shingle_hashes(words_a), shingle_hashes(words_b)
    width = min(SHINGLE_WORDS, len(starts_a), len(starts_b))
    if not width or min(len(starts_a), SHINGLE_WORDS) != min(len(starts_b), SHINGLE_WORDS):
        return ()
    found = []
    for at_a, at_b, length in _runs(hashes_a, hashes_b):
        last_a, last_b = at_a + length + width - 2, at_b + length + width - 2
        in_a, in_b = (int(starts_a[at_a]), int(ends_a[last_a])), (int(starts_b[at_b]), int(ends_b[last_b]))
        found.append(SharedPassage(*in_a, *in_b, length + width - 1))
    longest = sorted(found, key=lambda passage: (-passage.words, passage.start_a, passage.start_b))[:MAX_PASSAGES]
    return tuple(sorted(longest, key=lambda passage: (passage.start_a, passage.start_b)))


def _runs(a: Hashes, b: Hashes) -> list[tuple[int, int, int]]:
    """Runs of equal shingles as (place in a, place in b, length), walked once along ``a``.

    A run goes on as long as the next shingle of both is the same; where it ends, the next begins at the first place
    in ``b`` behind it, else at the first of all.
    """
    common = np.intersect1d(a, b)
    places: dict[int, list[int]] = {}
    for at in np.flatnonzero(np.isin(b, common)).tolist():
        places.setdefault(int(b[at]), []).append(at)
    runs: list[list[int]] = []
    in_b = b.tolist()
    for at in np.flatnonzero(np.isin(a, common)).tolist():
        value = int(a[at])
        if runs:
            start_a, start_b, length = runs[-1]
            following = start_b + length
            if start_a + length == at and following < len(in_b) and in_b[following] == value:
                runs[-1][2] += 1
                continue
        behind = runs[-1][1] + runs[-1][2] if runs else 0
        options = places[value]
        later = int(np.searchsorted(options, behind)) if len(options) > 1 else 0
        runs.append([at, options[later] if later < len(options) else options[0], 1])
    return [(run[0], run[1], run[2]) for run in runs]
