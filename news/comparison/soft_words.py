"""How well the words of two texts find each other: each with the nearest of the other text, rare ones counting more.

The idea of word alignment for likeness (Sultan, Bethard and Sumner 2014, TACL 2), with vectors in place of lexicons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
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
    """The words of texts: the (words, 256) unit vectors of the different ones, and where they stand.

    ``columns`` are the places of the words of all texts, one text after the other, of which those at ``texts`` have
    any, and theirs begin at ``starts``. ``weights`` is the (texts, words) table of what each word counts in each text.
    """

    vectors: Vectors
    columns: Places
    texts: Places
    starts: Places
    weights: Vectors


def soft_words(texts: Sequence[Sequence[str]]) -> SoftWords | None:
    """Make the folded words of texts ready for alignment; None without word vectors."""
    places = {word: at for at, word in enumerate(dict.fromkeys(word for text in texts for word in text))}
    vectors = embed_static(list(places))
    if vectors is None:
        return None
    lengths = np.array([len(text) for text in texts], dtype=np.intp)
    columns = np.fromiter((places[word] for text in texts for word in text), dtype=np.intp)
    told = np.flatnonzero(lengths)
    weights = np.zeros((len(texts), len(places)), dtype=np.float32)
    counts = _COMMON + np.fromiter(map(rarity, places), dtype=np.float32)
    np.add.at(weights, (np.repeat(np.arange(len(texts)), lengths), columns), counts[columns])
    return SoftWords(vectors, columns, told, (np.cumsum(lengths) - lengths)[told], weights)


def found_again(left: SoftWords | None, right: SoftWords | None, shape: tuple[int, int]) -> Matrix:
    """Return the (left, right) shares of the words of both that find each other, in [0, 1]; zeros without vectors.

    A word is found as far as the root of the cosine with its nearest word reaches.
    """
    if left is None or right is None or not (left.texts.size and right.texts.size):
        return np.zeros(shape)
    found = np.sqrt(np.clip(left.vectors @ right.vectors.T, 0.0, 1.0))
    told = np.ix_(left.texts, right.texts)
    ours = _nearest(np.ascontiguousarray(found.T), right) @ left.weights.T
    theirs = _nearest(found, left) @ right.weights.T
    whole = np.add.outer(left.weights.sum(axis=1), right.weights.sum(axis=1))
    shares = np.zeros(shape)
    shares[told] = (ours.T[left.texts] + theirs[:, right.texts]) / whole[told]
    return shares


def _nearest(found: Vectors, one: SoftWords) -> Vectors:
    """Return how far the words of each text of ``one`` that has any find each word of the other side."""
    rows = found[one.columns]
    nearest = np.empty((len(one.starts), found.shape[1]), dtype=np.float32)
    for at, (start, end) in enumerate(pairwise([*one.starts, len(rows)])):
        np.maximum.reduce(rows[start:end], axis=0, out=nearest[at])  # three times as fast as reduceat
    return nearest
