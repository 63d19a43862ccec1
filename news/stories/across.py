"""Articles in different languages, held against each other by what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from news.meaning import Meaning, lengths_of, meanings_of, rows_of
from news.stories.near import NEAR, WINDOW_DAYS, Mask, Pairs, Places, place_in_run, speaks

READ_CHARACTERS = 400
"""Of a text, after its headline. Most of what an article is about stands there, and each 100 cost a fifth more."""
LEAST = 0.4
"""The cosine from which articles are held against each other. Of 677 pairs of two events in two languages 18 reach it,
of 36 of one event all (``tests/gold/languages.jsonl``)."""
AT_ONCE = 256
"""Articles that are held against all others at once: what bounds memory."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The meanings of articles and their languages, by number: a row of zeros for an article that has none."""

    vectors: NDArray[np.float32]
    lengths: NDArray[np.float64]
    languages: Places

    def cosines(self, a: Places, b: Places) -> NDArray[np.float64]:
        """The cosine of each pair; 0 where one has no meaning."""
        products = np.einsum("ij,ij->i", self.vectors[a], self.vectors[b])
        return np.asarray(products / np.maximum(self.lengths[a] * self.lengths[b], 1.0), dtype=np.float64)

    def across(self, a: Places, b: Places) -> Mask:
        """Of each pair, whether it is of two languages and both have a meaning."""
        return np.asarray((self.languages[a] != self.languages[b]) & (self.lengths[a] > 0) & (self.lengths[b] > 0))


def meanings_of_articles(texts: Sequence[tuple[str, str]]) -> list[Meaning | None]:
    """The meaning of headline and lead of each article; only where a model ``is_working``."""
    return meanings_of([f"{title}. {text[:READ_CHARACTERS]}" for title, text in texts])


def meant(meanings: Sequence[Meaning | None], languages: Places) -> Meant | None:
    """The meanings of articles; None where only those of one language have any."""
    told = np.array([one is not None for one in meanings], dtype=np.bool_)
    if len(np.unique(languages[told])) < 2:
        return None
    vectors = rows_of(meanings)
    return Meant(vectors, lengths_of(vectors), languages)


def nearest_across(told: Meant, days: Places, groups: Places, asking: Mask, found: Mask) -> Pairs:
    """Each article of ``asking`` with those of ``found`` in other languages that are nearest in meaning.

    ``NEAR`` of them at most, and of copies of one another only the first that is near in time. Equal ones go by
    days apart, then by place.
    """
    ones, others = (np.flatnonzero(mask & (told.lengths > 0)) for mask in (asking, found))
    parts = [_best(told, days, groups, found, ones[start : start + AT_ONCE], others)
             for start in range(0, len(ones), AT_ONCE)]  # fmt: skip
    return Pairs(*np.concatenate([np.empty((2, 0), np.int64), *parts], axis=1))


def _best(told: Meant, days: Places, groups: Places, found: Mask, ones: Places, others: Places) -> Places:
    """The pairs of ``ones`` and ``others`` that are near, in order."""
    cosines = (told.vectors[ones] @ told.vectors[others].T) / np.outer(told.lengths[ones], told.lengths[others])
    near = cosines >= LEAST
    near &= told.languages[ones][:, None] != told.languages[others]
    near &= np.abs(days[ones][:, None] - days[others]) <= WINDOW_DAYS
    row, column = np.nonzero(near)
    a, b, alike = ones[row], others[column], cosines[row, column]
    heard = speaks(days, groups, found, a, b)
    a, b, alike = a[heard], b[heard], alike[heard]
    order = np.lexsort((b, np.abs(days[a] - days[b]), -alike, a))
    best = np.sort(order[place_in_run(a[order]) < NEAR])
    return np.stack([a[best], b[best]])
