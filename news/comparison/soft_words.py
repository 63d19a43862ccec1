"""How well the words of two texts find each other: each with the nearest of the other text, rare ones counting more.

The idea of word alignment for likeness (Sultan, Bethard and Sumner 2014, TACL 2), with vectors in place of lexicons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from news.comparison.bags import Matrix, Places
from news.comparison.rarity import rarity
from news.comparison.static_vectors import embed_static
from news.packaged import Vectors

_COMMON: Final = 0.3
"""What a word counts however common it is, beside its rarity. Of .05, .3 and .6 the last two fit headlines alike."""


@dataclass(frozen=True, slots=True)
class SoftWords:
    """The words of ``size`` texts: of each its text and its place among the different ones, and of these the vectors.

    ``texts`` are the places of texts that have words, ``starts`` where their words begin; ``weights`` are what each
    word of a text counts, of a text's whole 1.
    """

    columns: Places
    rows: Places
    texts: Places
    starts: Places
    weights: Matrix
    vectors: Vectors
    size: int


def soft_words(texts: Sequence[Sequence[str]]) -> SoftWords | None:
    """Make the folded words of texts ready for alignment; None without word vectors."""
    places = {word: at for at, word in enumerate(dict.fromkeys(word for text in texts for word in text))}
    vectors = embed_static(list(places))
    if vectors is None:
        return None
    lengths = np.array([len(text) for text in texts], dtype=np.intp)
    columns = np.fromiter((places[word] for text in texts for word in text), dtype=np.intp)
    rows = np.repeat(np.arange(len(texts)), lengths)
    weights = _COMMON + np.fromiter(map(rarity, places), dtype=np.float64)[columns]
    told = np.flatnonzero(lengths)
    return SoftWords(columns, rows, told, (np.cumsum(lengths) - lengths)[told], weights, vectors, len(texts))


def found_again(left: SoftWords | None, right: SoftWords | None, shape: tuple[int, int]) -> Matrix:
    """Return the (left, right) shares of the words of both that find each other, in [0, 1]; zeros without vectors.

    A word is found as far as the root of the cosine with its nearest word reaches.
    """
    if left is None or right is None or not (left.texts.size and right.texts.size):
        return np.zeros(shape)
    cosines = np.clip(left.vectors @ right.vectors.T, 0.0, 1.0)
    ours, mine = _found(left, right, cosines)
    theirs, yours = _found(right, left, cosines.T)
    shares: Matrix = (ours + theirs.T) / np.maximum(np.add.outer(mine, yours), 1e-9)
    shares[mine == 0] = 0.0
    shares[:, yours == 0] = 0.0
    return shares


def _found(one: SoftWords, other: SoftWords, cosines: Vectors) -> tuple[Matrix, Matrix]:
    """The (one, other) weight of the words of each text that the other's have, and the weight of all its words."""
    best = np.zeros((len(cosines), other.size), dtype=np.float32)
    best[:, other.texts] = np.maximum.reduceat(cosines[:, other.columns], other.starts, axis=1)
    counts = np.zeros((one.size, len(cosines)))
    np.add.at(counts, (one.rows, one.columns), one.weights)
    return counts @ np.sqrt(best).astype(np.float64), counts.sum(axis=1)
