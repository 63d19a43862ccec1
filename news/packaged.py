"""Models that travel inside installed packages, so nothing is ever fetched: their files, tokenizers and vectors.

Files are opened directly from the package folders: importing the packages themselves would configure the root logger
and pull in HTTP clients. Each model is loaded at its first use, once a process, on one thread. What cannot be loaded
is a missing tier, never an error.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Row vectors of unit length; a row of zeros stands for a text without tokens."""

_TOKENS_AT_MOST: Final = 256
_LONE: Final = re.compile("[\ud800-\udfff]")


def package_file(package: str, *parts: str) -> Path | None:
    """Return a file inside an installed package without importing it, or None."""
    try:
        spec = importlib.util.find_spec(package)
    except (ImportError, ValueError):
        return None
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder, *parts)
        if path.is_file():
            return path
    return None


def tokenizer(path: Path) -> Any:
    """Load a tokenizer file with padding off and texts cut at the model's length."""
    found = importlib.import_module("tokenizers").Tokenizer.from_file(str(path))
    found.no_padding()
    found.enable_truncation(max_length=_TOKENS_AT_MOST)
    return found


def encodable(text: str) -> str:
    """Replace lone surrogates, which no tokenizer takes, by one character each, so that offsets hold."""
    return _LONE.sub("\ufffd", text)


def unit(rows: Vectors) -> Vectors:
    """Scale each row to unit length; rows of zeros stay zeros."""
    norms = np.linalg.norm(rows, axis=-1, keepdims=True)
    scaled: Vectors = np.divide(rows, np.where(norms > 0, norms, 1.0), dtype=np.float32)
    return scaled
