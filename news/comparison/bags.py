"""Terms of many texts as one sparse table, made once a telling and held against another's in a few vector steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Places = NDArray[np.intp]
Terms = NDArray[np.uint32]
"""Terms of a text as CRC-32 numbers."""


@dataclass(frozen=True, slots=True)
class Bags:
    """What terms each of ``size`` texts has, each term once a text: its text, its place in the vocabulary, its count.

    The vocabulary is sorted; ``held`` says in how many of the texts that are whole sentences each of its terms stands,
    ``sentences`` how many of those there are. A clause is counted with its sentence.
    """

    rows: Places
    columns: Places
    counts: NDArray[np.intp]
    vocabulary: Terms
    size: int
    held: Places
    sentences: int

    def sums(self, values: Matrix) -> Matrix:
        """Return the sum of ``values``, one for each term of each text, by text."""
        return np.asarray(np.bincount(self.rows, values, minlength=self.size), dtype=np.float64)


def term(text: str) -> int:
    """Return the number that a term is known by."""
    return crc32(text.encode("utf-8", "surrogatepass"))


def bags(lists: Sequence[Terms], is_sentence: Sequence[bool]) -> Bags:
    """Return the table of the terms of each text, repeats counted."""
    terms = np.concatenate(lists) if lists else np.zeros(0, dtype=np.uint32)
    rows = np.repeat(np.arange(len(lists), dtype=np.uint64), [len(one) for one in lists])
    cells, counts = np.unique(rows << np.uint64(32) | terms, return_counts=True)
    rows = cells >> np.uint64(32)
    vocabulary, columns = np.unique(cells.astype(np.uint32), return_inverse=True)
    places = rows.astype(np.intp)
    whole = np.array(is_sentence, dtype=bool)
    held = np.bincount(columns[whole[places]], minlength=len(vocabulary))
    return Bags(places, columns, counts, vocabulary, len(lists), held, int(whole.sum()))


def places_in(vocabulary: Terms, terms: Terms) -> tuple[Places, NDArray[np.bool_]]:
    """Return where each of ``terms`` stands in a sorted vocabulary, and whether it is there at all."""
    if not len(vocabulary):
        return np.zeros(len(terms), dtype=np.intp), np.zeros(len(terms), dtype=bool)
    at = np.minimum(np.searchsorted(vocabulary, terms), len(vocabulary) - 1)
    return at, vocabulary[at] == terms


def local_idf(vocabulary: Terms, context: Sequence[Bags]) -> Matrix:
    """Return how rare each term is among the sentences at hand: the logarithm of its inverse share, 1 at least."""
    held = np.zeros(len(vocabulary))
    for one in context:
        at, known = places_in(one.vocabulary, vocabulary)
        held[known] += one.held[at[known]]
    weights: Matrix = 1.0 + np.log((1.0 + sum(one.sentences for one in context)) / (1.0 + held))
    return weights


def product(left: Bags, mine: Matrix, right: Bags, yours: Matrix) -> Matrix:
    """Return the (left, right) sums over common terms of the products of two values, one for each term of each text."""
    at, known = places_in(left.vocabulary, right.vocabulary)
    of_left = np.full(len(left.vocabulary), -1)
    of_left[at[known]] = np.arange(int(known.sum()))
    of_right = np.where(known, np.cumsum(known) - 1, -1)
    tables = []
    for side, values, shared in ((left, mine, of_left), (right, yours, of_right)):
        table = np.zeros((side.size, int(known.sum())))
        columns = shared[side.columns]
        kept = columns >= 0
        table[side.rows[kept], columns[kept]] = values[kept]
        tables.append(table)
    found: Matrix = tables[0] @ tables[1].T
    return found
