"""FracMinHash sketches: the few shingle hashes of a text that stand for all of them.

Every hash below 2^64/16 is kept (Irber et al. 2022; rate measured on 37,554 articles in docs/decisions/0005),
and at least 64 where the text has so many, so that copies of short texts are found too.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import xxhash

from news.words import tokens

RECIPE = "s1"
SHINGLE_WORDS = 5
RATE = 16
AT_LEAST = 64
MAX_TOKENS = 200_000
"""Longer texts are sketched from their first 200,000 words, about 1.2 MB: no article is longer."""

Hashes = npt.NDArray[np.uint64]
_SEED = xxhash.xxh3_64_intdigest(RECIPE.encode())
_PRIMES = np.array(
    [0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5],
    dtype=np.uint64,
)
"""The primes of xxHash: one a position, so that the order of words counts."""


def shingles(text: str) -> Hashes:
    """Sorted distinct hashes (uint64, shape ``(n,)``) of every five words in a row; shorter texts give one."""
    words = tokens(text)[:MAX_TOKENS]
    if not words:
        return np.empty(0, dtype=np.uint64)
    width = min(SHINGLE_WORDS, len(words))
    known: dict[str, int] = {}
    for word in words:
        if word not in known:
            known[word] = xxhash.xxh3_64_intdigest(word.encode("utf-8", "replace"), _SEED)
    hashed = np.fromiter((known[word] for word in words), dtype=np.uint64, count=len(words))
    rows = len(words) - width + 1
    mixed = np.zeros(rows, dtype=np.uint64)
    for position in range(width):
        mixed = _mix(mixed + hashed[position : position + rows] * _PRIMES[position])
    return np.unique(mixed)


def sketch(text: str) -> tuple[int, ...]:
    """The kept hashes of ``text``, ascending."""
    return kept(shingles(text))


def kept(hashes: Hashes) -> tuple[int, ...]:
    """Of sorted ``hashes`` those below the rate, and at least the 64 smallest."""
    below = int(np.searchsorted(hashes, np.uint64(2**64 // RATE)))
    return tuple(int(value) for value in hashes[: max(below, min(AT_LEAST, len(hashes)))])


def _mix(values: Hashes) -> Hashes:
    """The finaliser of SplitMix64 (Steele et al. 2014): every input bit reaches every output bit."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Hashes = values ^ (values >> np.uint64(31))
    return mixed
