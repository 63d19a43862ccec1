"""How alike two sets of units are: the parts of the score, each a (left, right) matrix, and their weights.

Parts are lexical (character n-grams, words), semantic (static and contextual vectors), names and figures that both
hold, and whether their figures are all different. Words are weighted by how rare they are in English and in the texts
at hand. The weights are a logistic regression fitted on half of SuperPAL and of STS headlines (see
``bench/alignment.py``), so that a score reads as the chance that the two say the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from news.annotation import gazetteer
from news.annotation.attribution_words import is_saying
from news.comparison.encoder import rarity
from news.comparison.packaged import Vectors
from news.comparison.static_vectors import embed_static

Matrix = NDArray[np.float64]
Terms = NDArray[np.uint32]
"""Terms of a text as CRC-32 numbers, repeats kept."""

PARTS: Final = ("grams", "words", "static", "contextual", "stands_out", "other_figures", "marked")
"""Names of the parts in the order of the weights."""

_WORD: Final = re.compile(r"\w+(?:[.,]\d+)*")
_STEM: Final = 6
_GRAMS: Final = (3, 4, 5)
_TELLING: Final = 0.3


@dataclass(frozen=True, slots=True)
class Piece:
    """A unit made ready for scoring: its terms, and its vectors where the models are present.

    ``grams`` are there once each, ``gram_weights`` are the logarithms of one more than their counts; ``weights`` are
    the background rarities of ``stems``; ``marked`` says which stems are names or figures; ``figures`` are the words
    with a digit.
    """

    text: str
    grams: Terms
    gram_weights: Matrix
    stems: Terms
    weights: Matrix
    marked: NDArray[np.bool_]
    figures: Terms
    static: Vectors | None
    contextual: Vectors | None


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """Lower-case a text without its accents, so that spellings of one name meet."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(one for one in decomposed if not unicodedata.combining(one))


@lru_cache(maxsize=16384)
def _words(text: str) -> tuple[tuple[str, bool], ...]:
    """Return the words of a text, folded, with whether they are names or figures; countries are one word each.

    Nationalities, capitals and seats of government become their country: "Elysee", "French" and "Paris" meet.
    """
    spelled = _WORD.findall(text)
    found: list[tuple[str, bool]] = []
    at = 0
    for first, last, entry in gazetteer.find(spelled):
        found.extend((folded(word), _is_marked(word)) for word in spelled[at:first])
        found.append((f"={folded(entry.side)}", True))
        at = last
    found.extend((folded(word), _is_marked(word)) for word in spelled[at:])
    return tuple(found)


def _is_marked(word: str) -> bool:
    """Say whether a word is spelled as a name or a figure: with a capital, or with a digit."""
    return (word[0].isupper() and len(word) > 1) or any(c.isdigit() for c in word)


@lru_cache(maxsize=65536)
def _grams_of(word: str) -> Terms:
    """Return the character 3- to 5-grams of one folded word with its edges."""
    edged = f" {word} "
    grams = [edged[at : at + n] for n in _GRAMS for at in range(max(1, len(edged) - n + 1))]
    return np.array([crc32(gram.encode("utf-8", "surrogatepass")) for gram in grams], dtype=np.uint32)


@lru_cache(maxsize=65536)
def _stem_of(word: str) -> tuple[int, float]:
    """Return a word cut to six letters, as a term, and its rarity ("weapons" and "weaponry" meet at "weapon")."""
    stem = word if word.startswith("=") else word[:_STEM]
    return crc32(stem.encode("utf-8", "surrogatepass")), rarity(word.lstrip("="))


def _piece(text: str, static: Vectors | None, contextual: Vectors | None) -> Piece:
    """Count the terms of one text."""
    spelled = [folded(word) for word in _WORD.findall(text)]
    grams = [_grams_of(word) for word in spelled]
    words = _words(text)
    stems = [_stem_of(word) for word, _ in words]
    figures = [crc32(word.encode("utf-8", "surrogatepass")) for word in spelled if any(c.isdigit() for c in word)]
    terms, counts = np.unique(np.concatenate(grams) if grams else np.zeros(0, dtype=np.uint32), return_counts=True)
    return Piece(
        text,
        terms,
        np.log1p(counts),
        np.array([term for term, _ in stems], dtype=np.uint32),
        np.array([weight for _, weight in stems], dtype=float),
        np.array([marked for _, marked in words], dtype=bool),
        np.array(figures, dtype=np.uint32),
        static,
        contextual,
    )


def pieces(texts: Sequence[str], contextual: Sequence[Vectors | None]) -> tuple[Piece, ...]:
    """Make texts ready for scoring; ``contextual`` are their vectors in context, None where there are none."""
    static = embed_static([text.lower() for text in texts])
    rows: Sequence[Vectors | None] = [None] * len(texts) if static is None else list(static)
    return tuple(_piece(*one) for one in zip(texts, rows, contextual, strict=True))


def _table(bags: Sequence[Terms], vocabulary: Terms) -> Matrix:
    """Return the (bags, vocabulary) table of counts; terms outside the sorted vocabulary are left out."""
    sizes = [len(bag) for bag in bags]
    table = np.zeros((len(bags), max(1, len(vocabulary))))
    if not sum(sizes) or not len(vocabulary):
        return table
    rows = np.repeat(np.arange(len(bags)), sizes)
    terms = np.concatenate(bags)
    columns = np.minimum(np.searchsorted(vocabulary, terms), len(vocabulary) - 1)
    known = vocabulary[columns] == terms
    counts = np.bincount(rows[known] * len(vocabulary) + columns[known], minlength=table.size)
    table += counts.reshape(table.shape)
    return table


def _vocabulary(bags: Sequence[Terms]) -> Terms:
    """Return the sorted terms of all bags: the same texts give the same columns in either order."""
    return np.unique(np.concatenate(bags)) if bags else np.zeros(0, dtype=np.uint32)


def _local_idf(context: Sequence[Terms], vocabulary: Terms) -> Matrix:
    """Return how rare each term is among the sentences at hand: the logarithm of its inverse share, 1 at least.

    Each sentence of ``context`` has a term once.
    """
    size = max(1, len(vocabulary))
    held = np.zeros(size, dtype=np.int64)
    if context and len(vocabulary):
        terms = np.concatenate(context)
        at = np.minimum(np.searchsorted(vocabulary, terms), size - 1)
        held = np.bincount(at[vocabulary[at] == terms], minlength=size)
    weights: Matrix = 1.0 + np.log((1.0 + len(context)) / (1.0 + held))
    return weights


def _gram_cosine(left: Sequence[Piece], right: Sequence[Piece], context: Sequence[Piece]) -> Matrix:
    """Return the cosine of character n-grams, weighted by rarity over the sentences of both sides.

    Only n-grams that both sides have stand in the table that is multiplied; the others count in the norms.
    """
    every = (*left, *right)
    if not left or not right:
        return np.zeros((len(left), len(right)))
    row = np.repeat(np.arange(len(every)), [len(one.grams) for one in every])
    vocabulary, column = np.unique(np.concatenate([one.grams for one in every]), return_inverse=True)
    values = (
        np.concatenate([one.gram_weights for one in every])
        * _local_idf([one.grams for one in context], vocabulary)[column]
    )
    norms = np.sqrt(np.bincount(row, values**2, minlength=len(every)))
    values /= norms[row]
    mine, yours = (
        np.bincount(column[side], minlength=len(vocabulary)) > 0 for side in (row < len(left), row >= len(left))
    )
    shared = mine & yours
    kept = shared[column]
    table = np.zeros((len(every), int(shared.sum())))
    table[row[kept], (np.cumsum(shared) - 1)[column[kept]]] = values[kept]
    cosine: Matrix = table[: len(left)] @ table[len(left) :].T
    return cosine


def _background(every: Sequence[Piece], vocabulary: Terms) -> Matrix:
    """Return the rarity in English of each stem: that of its commonest word here."""
    weights = np.full(max(1, len(vocabulary)), 1.0)
    if every:
        at = np.searchsorted(vocabulary, np.concatenate([one.stems for one in every]))
        np.minimum.at(weights, at, np.concatenate([one.weights for one in every]))
    return weights


def _dice(bags: Sequence[Terms], split: int, vocabulary: Terms, weights: Matrix, more: float) -> Matrix:
    """Return the weighted Dice coefficient of the first ``split`` bags with the others.

    ``more`` is added to the mean weight of a pair: a single shared name says less than three.
    """
    table = (_table(bags, vocabulary) > 0).astype(float)
    left, right = table[:split], table[split:]
    both = (left * weights) @ right.T
    whole = ((left @ weights)[:, None] + (right @ weights)[None, :]) / 2 + more
    dice: Matrix = np.divide(both, whole, out=np.zeros_like(both), where=whole > 1e-9)
    return dice


def _overlaps(left: Sequence[Piece], right: Sequence[Piece], context: Sequence[Piece]) -> tuple[Matrix, Matrix]:
    """Return the Dice coefficients of all words and of names and figures, by weight."""
    every = [*left, *right]
    vocabulary = _vocabulary([one.stems for one in every])
    weights = (0.05 + _background(every, vocabulary)) * _local_idf(
        [np.unique(one.stems) for one in context], vocabulary
    )
    words = _dice([one.stems for one in every], len(left), vocabulary, weights, 0.0)
    return words, _dice([one.stems[one.marked] for one in every], len(left), vocabulary, weights, 1.0)


def _other_figures(left: Sequence[Piece], right: Sequence[Piece]) -> Matrix:
    """Return 1 where both give figures and not one of them is the same, else 0."""
    bags = [one.figures for one in (*left, *right)]
    table = (_table(bags, _vocabulary(bags)) > 0).astype(float)
    mine, yours = table[: len(left)], table[len(left) :]
    both = np.logical_and.outer(mine.any(axis=1), yours.any(axis=1))
    apart: Matrix = (both & (mine @ yours.T == 0)).astype(float)
    return apart


def _stands_out(scores: Matrix) -> Matrix:
    """Return how far each pair lies above the mean of its row and of its column: a match that is not just topic."""
    if min(scores.shape, default=0) < 2:
        return np.zeros_like(scores)
    above: Matrix = scores - (scores.mean(axis=1, keepdims=True) + scores.mean(axis=0, keepdims=True)) / 2
    return above


def _cosine(left: Sequence[Vectors | None], right: Sequence[Vectors | None]) -> Matrix:
    """Return the cosines of unit vectors, zeros where any is missing."""
    mine, yours = ([one for one in side if one is not None] for side in (left, right))
    if len(mine) < len(left) or len(yours) < len(right) or not mine or not yours:
        return np.zeros((len(left), len(right)))
    return (np.stack(mine) @ np.stack(yours).T).astype(float)


def content(text: str) -> int:
    """Return how many words of a text say something: not names, not verbs of saying, not the commonest."""
    words = set(re.findall(r"\b[^\W\d_]\w+", text))
    return sum(1 for w in words if w[0].islower() and rarity(folded(w)) >= _TELLING and not is_saying(w))


def parts(left: Sequence[Piece], right: Sequence[Piece], context: Sequence[Piece]) -> dict[str, Matrix]:
    """Return each part of the score as a (left, right) matrix.

    ``context`` are the sentences of all texts at hand; a word in most of them says little. Parts whose model
    is missing are zeros.
    """
    words, marked = _overlaps(left, right, context)
    static = _cosine([one.static for one in left], [one.static for one in right])
    contextual = _cosine([one.contextual for one in left], [one.contextual for one in right])
    return {
        "grams": _gram_cosine(left, right, context),
        "words": words,
        "static": static,
        "contextual": contextual,
        "stands_out": _stands_out(contextual + static),
        "other_figures": _other_figures(left, right),
        "marked": marked,
    }


WEIGHTS: Final = {
    "grams": 2.63,
    "words": 0.65,
    "static": 2.92,
    "contextual": 2.3,
    "stands_out": 1.5,
    "other_figures": -0.66,
}
"""Fitted with ``BIAS`` on half of SuperPAL dev (two of four topics) and half of STS headlines.

Shared names and figures got no weight of their own beyond that of rare words (-0.2 +- 0.5): ``marked`` is kept
as a part that a reader sees, and slots decide on names.
"""
BIAS: Final = -5.23


def chance(table: dict[str, Matrix]) -> Matrix:
    """Return the chance that each pair says the same, in [0, 1], from the parts of its score."""
    odds = np.full_like(table["grams"], BIAS)
    for name, weight in WEIGHTS.items():
        odds = odds + weight * table[name]
    probability: Matrix = np.round(1.0 / (1.0 + np.exp(-odds)), 9)
    return probability
