"""Which sentences of two tellings in different languages say the same, by what they mean alone.

Whole sentences only, each with the one that it is nearest to where that is true of both. No slots are read: names are
spelled otherwise and dates written otherwise in another language.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from news.comparison.align import Alignment, nearest
from news.comparison.bags import Matrix
from news.comparison.joining import Aligned
from news.comparison.prepare import Prepared
from news.meaning import LANGUAGES, is_working, lengths_of, meanings_of, rows_of

WEIGHT: Final = 9.0
BIAS: Final = -5.65
"""A logistic regression of "says the same" on the cosine of two meanings, over all pairs of SuperPAL dev, which is
English (``bench/alignment.py``, AUC .923). Of our tellings in thirteen languages all of 106 pairs of sentences that
are nearest to each other say the same, and four in five of those that say the same reach the chance asked for."""
JOIN: Final = 0.22
"""Chance from which two sentences are joined that are each other's nearest."""

Meanings = NDArray[np.float32]


def sentence_meanings(sides: Sequence[Prepared]) -> dict[int, Meanings]:
    """The meanings of the whole sentences of tellings, by their place in ``sides``.

    Empty where all are in one language or no model is installed; without those in languages that the model does not
    know.
    """
    known = [at for at, side in enumerate(sides) if side.language in LANGUAGES and side.units]
    if len({sides[at].language for at in known}) < 2 or not is_working():
        return {}
    return {at: rows_of(meanings_of([sides[at].units[place].text for place in _whole(sides[at])])) for at in known}


def align_across(left: Prepared, right: Prepared, ours: Meanings, theirs: Meanings) -> Alignment:
    """Align two tellings in different languages, by the meanings of their whole sentences."""
    cosines = (ours @ theirs.T) / np.maximum(np.outer(lengths_of(ours), lengths_of(theirs)), 1.0)
    chances: Matrix = np.round(1 / (1 + np.exp(-(WEIGHT * cosines + BIAS))), 9)
    rows, columns = _whole(left), _whole(right)
    scores = np.zeros((len(left.units), len(right.units)))
    scores[np.ix_(rows, columns)] = chances
    joined = [
        Aligned(rows[i], columns[j], float(chances[i, j]), {"meaning": round(float(cosines[i, j]), 4)})
        for i, j in zip(*np.nonzero(_mutual(chances) & (chances >= JOIN)), strict=True)
    ]
    return Alignment(tuple(joined), (), nearest(left, scores), nearest(right, scores.T))


def _mutual(scores: Matrix) -> NDArray[np.bool_]:
    """Which pairs are each other's best; of equal ones the first."""
    if not scores.size:
        return np.zeros(scores.shape, dtype=np.bool_)
    best_of_left, best_of_right = scores.argmax(axis=1), scores.argmax(axis=0)
    found = np.zeros(scores.shape, dtype=np.bool_)
    places = np.arange(len(scores))
    found[places, best_of_left] = best_of_right[best_of_left] == places
    return found


def _whole(prepared: Prepared) -> list[int]:
    return [place for place, unit in enumerate(prepared.units) if unit.whole]
