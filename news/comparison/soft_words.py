"""How well the words of two texts find each other: each with the nearest of the other text, rare ones counting more.

The idea of word alignment for likeness (Sultan, Bethard and Sumner 2014, TACL 2), with vectors in place of lexicons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from news.comparison.bags import Bags, Matrix, bags, local_idf, term
from news.comparison.rarity import rarity
from news.comparison.static_vectors import embed_static
from news.packaged import Vectors

_COMMON: Final = 0.3
"""What a word counts however common it is, beside its rarity. Of .05, .3 and 1 the middle fits best."""


@dataclass(frozen=True, slots=True)
class SoftWords:
    """The words of texts, and of each different one, in the order of the vocabulary, how rare it is and its vector."""

    bags: Bags
    rarity: Matrix
    vectors: Vectors


def soft_words(texts: Sequence[Sequence[str]], is_sentence: Sequence[bool]) -> SoftWords | None:
    """Make the folded words of texts ready for alignment; None without word vectors."""
    spelled = {term(word): word for text in texts for word in text}
    found = bags([np.array([term(word) for word in text], dtype=np.uint32) for text in texts], is_sentence)
    words = [spelled[one] for one in found.vocabulary.tolist()]
    vectors = embed_static(words)
    return None if vectors is None else SoftWords(found, np.array([rarity(word) for word in words]), vectors)


def found_again(
    left: SoftWords | None, right: SoftWords | None, context: Sequence[SoftWords | None], shape: tuple[int, int]
) -> Matrix:
    """Return the (left, right) shares of the words of both that find each other, in [0, 1]; zeros without vectors.

    A word is found as far as the root of the cosine with its nearest word reaches. It counts by its rarity in English
    and by the square of that in the sentences at hand, as in a cosine of two texts each weighted by it.
    """
    if left is None or right is None or not (left.bags.rows.size and right.bags.rows.size):
        return np.zeros(shape)
    found = np.sqrt(np.clip(left.vectors @ right.vectors.T, 0.0, 1.0))
    at_hand = [one.bags for one in context if one is not None]
    mine, yours = _counted(left, at_hand), _counted(right, at_hand)
    whole = np.add.outer(mine.sum(axis=1), yours.sum(axis=1))
    both = mine @ _nearest(np.ascontiguousarray(found.T), right.bags).T + _nearest(found, left.bags) @ yours.T
    is_told = np.logical_and.outer(mine.any(axis=1), yours.any(axis=1))
    shares: Matrix = np.divide(both, whole, out=np.zeros(shape), where=is_told)
    return shares


def _counted(one: SoftWords, context: Sequence[Bags]) -> Matrix:
    """The (texts, words) table of what each word counts in each text."""
    weights = (_COMMON + one.rarity) * local_idf(one.bags.vocabulary, context) ** 2
    table = np.zeros((one.bags.size, len(weights)))
    table[one.bags.rows, one.bags.columns] = one.bags.counts * weights[one.bags.columns]
    return table


def _nearest(found: Vectors, one: Bags) -> Vectors:
    """Return how far the words of each text find each word of the other side; zeros where a text has none."""
    nearest = np.zeros((one.size, found.shape[1]), dtype=np.float32)
    bounds = np.searchsorted(one.rows, np.arange(one.size + 1)).tolist()
    for at, (start, end) in enumerate(pairwise(bounds)):
        if end > start:
            np.maximum.reduce(found[one.columns[start:end]], axis=0, out=nearest[at])
    return nearest
