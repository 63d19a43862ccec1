"""Vectors of texts out of their tokens alone, whatever their order: ``wordllama``, 256 dimensions."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from news.packaged import Vectors, encodable, package_file, tokenizer, unit


@dataclass(frozen=True, slots=True)
class _Static:
    """Tokenizer and a (vocabulary, dimensions) table."""

    tokenizer: Any
    table: Vectors


def is_installed() -> bool:
    """Say whether the vectors can be used here; loads them."""
    return _static() is not None


def embed_static(texts: Sequence[str]) -> Vectors | None:
    """Return (texts, 256) unit vectors, the mean of each text's token vectors, or None without the model."""
    model = _static()
    if model is None:
        return None
    rows = np.zeros((len(texts), model.table.shape[1]), dtype=np.float32)
    for at, encoding in enumerate(
        model.tokenizer.encode_batch([encodable(text) for text in texts], add_special_tokens=False)
    ):
        if encoding.ids:
            rows[at] = model.table[np.minimum(encoding.ids, len(model.table) - 1)].mean(axis=0)
    return unit(rows)


@lru_cache(maxsize=1)
def _static() -> _Static | None:
    """Load the vectors, or None where they are not installed or do not open."""
    weights = package_file("wordllama", "weights", "l2_supercat_256.safetensors")
    words = package_file("wordllama", "tokenizers", "l2_supercat_tokenizer_config.json")
    if weights is None or words is None:
        return None
    try:
        opened = importlib.import_module("safetensors.numpy").load_file(str(weights))
        table = np.asarray(opened["embedding.weight"], dtype=np.float32)
        return _Static(tokenizer(words), table)
    except Exception:  # a broken installation is a missing tier
        return None
