"""How alike two sets of units are: the parts of the score, each a (left, right) matrix, and their weights.

Parts are lexical (character n-grams, words), semantic (words that find a like one, vectors of all words and of the
sentence), how far a pair stands out by all these, whether its figures are all different, and the names and figures
that both hold. Words are weighted by how rare they are in English and in the texts at hand. The weights are a logistic
regression fitted on half of SuperPAL and of STS headlines (see ``bench/alignment.py``), so that a score reads as the
chance that the two say the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from news.annotation import gazetteer
from news.annotation.attribution_words import is_saying
from news.annotation.roles import ROLES
from news.comparison.bags import Bags, Matrix, Places, Terms, bags, local_idf, places_in, product, term
from news.comparison.rarity import rarity
from news.comparison.soft_words import SoftWords, found_again, soft_words
from news.comparison.static_vectors import embed_static
from news.packaged import Vectors
from news.words import SPACELESS

PARTS: Final = ("grams", "words", "soft_words", "static", "contextual", "stands_out", "other_figures", "marked")
"""Names of the parts in the order of the weights."""

_WORD: Final = re.compile(r"\w+(?:[.,]\d+)*")
_STEM: Final = 6
_BEGINNING: Final = 5
_OFFICES: Final = ROLES.keys() | {"vice", "acting", "former"}
_GRAMS: Final = (3, 4, 5)
_TELLING: Final = 0.3
_NONE: Final = np.zeros(0, dtype=np.uint32)


@dataclass(frozen=True, slots=True)
class Pieces:
    """Units of a telling made ready for scoring: their terms, and their vectors where the models are present.

    ``marked`` are the stems that are names or figures, ``figures`` the words with a digit; ``rarity`` is the background
    rarity of each stem of the vocabulary, that of its commonest word here; ``marked_at`` are the places of the marked
    stems among all.
    """

    grams: Bags
    stems: Bags
    rarity: Matrix
    marked: Bags
    marked_at: Places
    figures: Bags
    soft_words: SoftWords | None
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
    return (word[0].isupper() and len(word) > 1) or _has_digit(word)


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


@lru_cache(maxsize=65536)
def _grams_of(word: str) -> Terms:
    """Return the character 3- to 5-grams of one folded word with its edges."""
    edged = f" {word} "
    grams = [edged[at : at + n] for n in _GRAMS for at in range(max(1, len(edged) - n + 1))]
    return np.array([term(gram) for gram in grams], dtype=np.uint32)


@lru_cache(maxsize=65536)
def _stem_of(word: str) -> tuple[int, float]:
    """Return a word cut to six letters, as a term, and its rarity ("weapons" and "weaponry" meet at "weapon")."""
    stem = word if word.startswith("=") else word[:_STEM]
    return term(stem), rarity(word.lstrip("="))


def pieces(
    texts: Sequence[str], contextual: Sequence[Vectors | None], is_sentence: Sequence[bool] | None = None
) -> Pieces:
    """Make texts ready for scoring.

    ``contextual`` are their vectors in context, None where there are none; ``is_sentence`` says which of them are whole
    sentences (all, where it is not given).
    """
    whole = [True] * len(texts) if is_sentence is None else is_sentence
    spelled = [[folded(word) for word in _WORD.findall(text)] for text in texts]
    words = [[(*_stem_of(word), is_marked) for word, is_marked in _words(text)] for text in texts]
    stems = bags([_terms(stem for stem, _, _ in one) for one in words], whole)
    marked = bags([_terms(stem for stem, _, is_marked in one if is_marked) for one in words], whole)
    rarest = np.full(len(stems.vocabulary), 1.0)
    at, _ = places_in(stems.vocabulary, _terms(stem for one in words for stem, _, _ in one))
    np.minimum.at(rarest, at, [weight for one in words for _, weight, _ in one])
    return Pieces(
        bags([np.concatenate([_NONE, *map(_grams_of, one)]) for one in spelled], whole),
        stems,
        rarest,
        marked,
        places_in(stems.vocabulary, marked.vocabulary)[0],
        bags([_terms(map(term, filter(_has_digit, one))) for one in spelled], whole),
        soft_words(spelled, whole),
        embed_static([text.lower() for text in texts]),
        _stacked(contextual),
    )


def _terms(found: Iterable[int]) -> Terms:
    return np.fromiter(found, dtype=np.uint32)


def _stacked(vectors: Sequence[Vectors | None]) -> Vectors | None:
    """Vectors as rows of one table; None where any is missing."""
    there = [one for one in vectors if one is not None]
    return np.stack(there) if there and len(there) == len(vectors) else None


def _gram_cosine(left: Pieces, right: Pieces, context: Sequence[Pieces]) -> Matrix:
    """Return the cosine of character n-grams, weighted by their counts' logarithms and their rarity at hand."""
    values = []
    for grams in (left.grams, right.grams):
        rare = local_idf(grams.vocabulary, [one.grams for one in context])
        weights = np.log1p(grams.counts) * rare[grams.columns]
        values.append(weights / np.sqrt(grams.sums(weights**2))[grams.rows])
    return product(left.grams, values[0], right.grams, values[1])


def _overlaps(left: Pieces, right: Pieces, context: Sequence[Pieces]) -> tuple[Matrix, Matrix]:
    """Return the Dice coefficients of all words and of names and figures, by their rarity in English and at hand."""
    weights = []
    for one, other in ((left, right), (right, left)):
        at, known = places_in(other.stems.vocabulary, one.stems.vocabulary)
        background = one.rarity.copy()
        background[known] = np.minimum(background[known], other.rarity[at[known]])
        weights.append((0.05 + background) * local_idf(one.stems.vocabulary, [side.stems for side in context]))
    words = _dice(left.stems, weights[0], right.stems, weights[1], 0.0)
    mine, yours = weights[0][left.marked_at], weights[1][right.marked_at]
    return words, _dice(left.marked, mine, right.marked, yours, 1.0)


def _dice(left: Bags, mine: Matrix, right: Bags, yours: Matrix, more: float) -> Matrix:
    """Return the Dice coefficient of the texts of two sides by the weights of their terms.

    ``more`` is added to the mean weight of a pair: a single shared name says less than three.
    """
    of_left, of_right = mine[left.columns], yours[right.columns]
    both = product(left, of_left, right, np.ones(len(right.columns)))
    whole = (left.sums(of_left)[:, None] + right.sums(of_right)[None, :]) / 2 + more
    dice: Matrix = np.divide(both, whole, out=np.zeros_like(both), where=whole > 1e-9)
    return dice


def _other_figures(left: Pieces, right: Pieces) -> Matrix:
    """Return 1 where both give figures and not one of them is the same, else 0."""
    ones = [np.ones(len(one.figures.columns)) for one in (left, right)]
    give = [one.figures.sums(weight) > 0 for one, weight in zip((left, right), ones, strict=True)]
    common = product(left.figures, ones[0], right.figures, ones[1])
    apart: Matrix = (np.logical_and.outer(*give) & (common == 0)).astype(float)
    return apart


def _stands_out(scores: Matrix) -> Matrix:
    """Return how far each pair lies above the mean of its row and of its column: a match that is not just topic."""
    if min(scores.shape, default=0) < 2:
        return np.zeros_like(scores)
    above: Matrix = scores - (scores.mean(axis=1, keepdims=True) + scores.mean(axis=0, keepdims=True)) / 2
    return above


def _cosine(left: Vectors | None, right: Vectors | None, shape: tuple[int, int]) -> Matrix:
    """Return the cosines of unit vectors, zeros where any is missing."""
    return np.zeros(shape) if left is None or right is None else (left @ right.T).astype(float)


def content(text: str) -> int:
    """Return how many words of a text say something: not names, not verbs of saying, not the commonest.

    What has no capitals has no names that could be told by them; where no spaces stand, two characters are a word.
    """
    said = _saying_something(text)
    return len(said) if text.isascii() else sum(max(1, len(SPACELESS.findall(w)) // 2) for w in said)


def have_content_in_common(one: str, other: str) -> bool:
    """Say whether two texts share a word that says something, by its beginning; without spaces, two characters.

    Offices ("director Lena Marsh") say no more than the names they stand with.
    """
    mine, yours = (
        {folded(word)[at : at + size] for word in _saying_something(text) - _OFFICES for at, size in _beginnings(word)}
        for text in (one, other)
    )
    return not mine.isdisjoint(yours)


@lru_cache(maxsize=4096)
def _saying_something(text: str) -> frozenset[str]:
    words = set(re.findall(r"\b[^\W\d_]\w+", text))
    return frozenset(w for w in words if not w[0].isupper() and rarity(folded(w)) >= _TELLING and not is_saying(w))


def _beginnings(word: str) -> Iterable[tuple[int, int]]:
    """Places and lengths of what a word is known by."""
    return ((at, 2) for at in range(len(word) - 1)) if SPACELESS.match(word) else ((0, _BEGINNING),)


def parts(left: Pieces, right: Pieces, context: Sequence[Pieces]) -> dict[str, Matrix]:
    """Return each part of the score as a (left, right) matrix.

    ``context`` holds the sentences at hand; a word in most of them says little. Parts whose model is missing are zeros.
    """
    words, marked = _overlaps(left, right, context)
    shape = words.shape
    alike = {
        "grams": _gram_cosine(left, right, context),
        "words": words,
        "soft_words": found_again(left.soft_words, right.soft_words, [one.soft_words for one in context], shape),
        "static": _cosine(left.static, right.static, shape),
        "contextual": _cosine(left.contextual, right.contextual, shape),
    }
    return alike | {
        "stands_out": _stands_out(sum(alike.values(), np.zeros(shape))),
        "other_figures": _other_figures(left, right),
        "marked": marked,
    }


WEIGHTS: Final = {
    "grams": 0.17,
    "soft_words": 4.41,
    "static": 2.49,
    "contextual": 2.66,
    "stands_out": 0.85,
    "other_figures": -0.97,
}
"""Fitted with ``BIAS`` on half of SuperPAL dev (two of four topics) and half of STS headlines.

Words in common get none beyond that of words that find a like one (-0.03), shared names and figures none beyond that
of rare words (-0.2 +- 0.5): ``words`` and ``marked`` are kept as parts that a reader sees, and slots decide on names.
"""
BIAS: Final = -6.59


def chance(table: dict[str, Matrix]) -> Matrix:
    """Return the chance that each pair says the same, in [0, 1], from the parts of its score."""
    odds = np.full_like(table["grams"], BIAS)
    for name, weight in WEIGHTS.items():
        odds = odds + weight * table[name]
    probability: Matrix = np.round(1.0 / (1.0 + np.exp(-odds)), 9)
    return probability
