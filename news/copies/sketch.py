"""FracMinHash sketches: the few shingle hashes of a text that stand for all of them.

Every hash below 2^64/16 is kept (Irber et al. 2022; rate measured on 37,554 articles in docs/decisions/0005),
and at least 64 where the text has so many, so that copies of short texts are found too.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import xxhash

from news.tokenise import Words, cut

RECIPE = "s2"
"""Goes into every hash, so that two recipes never meet; ``parallax maintain --rebuild-sketches`` makes them anew."""
SHINGLE_WORDS = 5
RATE = 16
AT_LEAST = 64
MAX_CHARS = 2_000_000
"""Longer texts are sketched from their first two million characters: no article is longer."""

Hashes = npt.NDArray[np.uint64]
_SEED = np.uint64(xxhash.xxh3_64_intdigest(RECIPE.encode()))
_PRIMES = np.array(
    [0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5],
    dtype=np.uint64,
)
"""The primes of xxHash: one a position, so that the order of words counts."""
_BASE = 0x9E3779B97F4A7C15
"""Odd, so that it has an inverse modulo 2^64."""


def shingles(text: str) -> Hashes:
    """Sorted distinct hashes (uint64, shape ``(n,)``) of every five words in a row; shorter texts give one."""
    return distinct(shingle_hashes(cut(text[:MAX_CHARS])))


def distinct(hashes: Hashes) -> Hashes:
    """``hashes`` sorted, each once; ``np.unique`` takes ten times as long for what one article has."""
    ordered = np.sort(hashes)
    return ordered[np.flatnonzero(np.concatenate([ordered[:1] == ordered[:1], ordered[1:] != ordered[:-1]]))]


def shingle_hashes(words: Words) -> Hashes:
    """The hash of every five words in a row (uint64), in order; of all words where there are fewer."""
    hashed = _word_hashes(words)
    width = min(SHINGLE_WORDS, len(hashed))
    if not width:
        return hashed
    rows = len(hashed) - width + 1
    mixed = np.zeros(rows, dtype=np.uint64)
    for position in range(width):
        mixed = mixed * _PRIMES[position] + hashed[position : position + rows]
    return _mix(mixed)


def sketch(text: str) -> tuple[int, ...]:
    """The kept hashes of ``text``, ascending."""
    return kept(shingles(text))


def kept(hashes: Hashes) -> tuple[int, ...]:
    """Of sorted ``hashes`` those below the rate, and at least the 64 smallest."""
    below = int(np.searchsorted(hashes, np.uint64(2**64 // RATE)))
    return tuple(hashes[: max(below, min(AT_LEAST, len(hashes)))].tolist())


def _word_hashes(words: Words) -> Hashes:
    """A hash a word: a polynomial over its code points, taken from running sums, so that no word is looked at alone."""
    if not len(words.starts):
        return np.empty(0, dtype=np.uint64)
    powers, inverses = _powers(len(words.codes))
    sums = np.empty(len(words.codes) + 1, dtype=np.uint64)
    sums[0] = 0
    np.cumsum((words.codes + np.uint64(1)) * powers[: len(words.codes)], out=sums[1:])
    polynomial = (sums[words.ends] - sums[words.starts]) * inverses[words.starts]
    return _mix(polynomial + _SEED)


def _powers(length: int) -> tuple[Hashes, Hashes]:
    """The powers of the base and of its inverse (uint64), at least ``length`` of each."""
    return _powers_below(max(16, int(length - 1).bit_length()))


@cache
def _powers_below(bits: int) -> tuple[Hashes, Hashes]:
    tables: list[Hashes] = []
    for base in (_BASE, pow(_BASE, -1, 2**64)):
        steps = np.full(2**bits, base, dtype=np.uint64)
        steps[0] = 1
        tables.append(np.cumprod(steps, dtype=np.uint64))
    return tables[0], tables[1]


def _mix(values: Hashes) -> Hashes:
    """The finaliser of SplitMix64 (Steele et al. 2014): every input bit reaches every output bit."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Hashes = values ^ (values >> np.uint64(31))
    return mixed
