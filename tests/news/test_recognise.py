"""What is the same: tokens, digests, sketches, edges and the step taken; on examples and on any text at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.copies.recognise import Known, Step, next_step, overlap, relate
from news.copies.sketch import AT_LEAST, kept, shingles, sketch
from news.words import content_id, text_digest, tokens, word_count

ARTICLE = " ".join(f"word{i} of sentence {i // 7}" for i in range(300))
OTHER = " ".join(f"other{i} thing {i // 5}" for i in range(300))


def more_white_space(text: str) -> str:
    return text.replace(" ", " \n ")


def other_marks(text: str) -> str:
    return text.replace("“", '"').replace("”", '"')


def full_width(text: str) -> str:
    return text.replace("word1 ", "ｗｏｒｄ１ ")


@pytest.mark.parametrize("change", [more_white_space, other_marks, full_width])
def test_trivial_changes_keep_the_digest(change: Callable[[str], str]) -> None:
    text = f"“{ARTICLE}”"
    assert text_digest(change(text)) == text_digest(text)


def one_word(text: str) -> str:
    return text.replace("word7", "word8")


def scare_quotes(text: str) -> str:
    return text.replace("word7", "‘word7’")


def capital(text: str) -> str:
    return text.replace("word7", "Word7")


@pytest.mark.parametrize("change", [one_word, scare_quotes, capital])
def test_real_changes_change_the_digest(change: Callable[[str], str]) -> None:
    assert text_digest(change(ARTICLE)) != text_digest(ARTICLE)


@given(st.text(max_size=400))
@settings(max_examples=100, deadline=None)
def test_any_text_is_folded_once_and_for_all(text: str) -> None:
    words = tokens(text)
    assert tokens(" ".join(words)) == words
    assert bool(word_count(text)) == bool(words)
    assert len(sketch(text)) >= min(1, len(words))


@given(st.text(max_size=300), st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_overlap_is_symmetrical(a: str, b: str) -> None:
    there, back = overlap(a, b), overlap(b, a)
    assert (there.kind, there.jaccard) == (back.kind, back.jaccard)
    assert (there.containment_a, there.containment_b) == (back.containment_b, back.containment_a)


def test_a_text_is_identical_with_itself() -> None:
    edge = relate(ARTICLE, ARTICLE)
    assert edge is not None
    assert (edge.kind, edge.jaccard) == ("identical", 1.0)


def test_two_texts_are_not_related() -> None:
    assert relate(ARTICLE, OTHER) is None


def test_a_text_within_a_longer_one_is_embedded() -> None:
    edge = relate(ARTICLE, f"{OTHER} {ARTICLE}")
    assert edge is not None
    assert edge.kind == "embedded"
    assert edge.containment_a > 0.95 > edge.containment_b


def test_half_of_a_text_is_derived() -> None:
    half = ARTICLE[: len(ARTICLE) // 2]
    edge = relate(half + OTHER, ARTICLE)
    assert edge is not None
    assert edge.kind == "derived"


@pytest.mark.parametrize("text", ["", "   ", "!!! ???", "\u200b\u200b"])
def test_no_words_are_related_to_nothing(text: str) -> None:
    assert relate(text, text) is None
    assert sketch(text) == ()


def test_a_million_times_one_word_costs_one_hash() -> None:
    assert len(sketch("word " * 1_000_000)) == 1


def test_scripts_without_spaces_are_cut_into_characters() -> None:
    chinese = "俄罗斯总统普京星期六与美国总统拜登通电话讨论乌克兰局势" * 3
    assert len(tokens(chinese)) == len(chinese)
    assert relate(chinese, chinese) is not None


def test_short_texts_keep_at_least_64_hashes_and_long_ones_a_sixteenth() -> None:
    short, long = shingles(ARTICLE), np.unique(np.random.default_rng(1).integers(0, 2**64, 50_000, dtype=np.uint64))
    assert len(kept(short[:40])) == 40
    assert len(kept(short)) >= AT_LEAST
    assert 0.9 < len(kept(long)) / (len(long) / 16) < 1.1


def seen(day: int) -> datetime:
    return datetime(2031, 3, day, tzinfo=UTC)


V1, V2 = Known("v1", 1, "d1", "Title", seen(2)), Known("v2", 2, "d2", "Title", seen(4))
STEPS = [
    ("new", (), None, "d1", "Title", 5, Step("loaded", 1)),
    ("twin", (), "v9", "d1", "Title", 5, Step("duplicate", 0, "same_outlet_same_words", "v9")),
    ("same", (V1, V2), None, "d2", "Title", 5, Step("unchanged", 0, version_id="v2")),
    ("same for all its twin", (V1, V2), "v9", "d2", "Title", 5, Step("unchanged", 0, version_id="v2")),
    ("same but for the shape of marks", (V1, V2), None, "d2", "Title.", 5, Step("unchanged", 0, version_id="v2")),
    ("revised", (V1, V2), None, "d3", "Title", 5, Step("revised", 3)),
    ("revised into a twin", (V1, V2), "v9", "d3", "Title", 5, Step("revised", 3)),
    ("headline", (V1, V2), None, "d2", "Another title", 5, Step("revised", 3)),
    ("back to what it was", (V1, V2), None, "d1", "Title", 5, Step("revised", 3)),
    ("late, between", (V1, V2), None, "d3", "Title", 3, Step("revised", 2)),
    ("late, before all", (V1, V2), None, "d3", "Title", 1, Step("revised", 1)),
    ("late, the same as before it", (V1, V2), None, "d1", "Title", 3, Step("unchanged", 0, version_id="v1")),
    ("late, the same as behind it", (V1, V2), None, "d2", "Title", 3, Step("unchanged", 0, version_id="v2")),
]


@pytest.mark.parametrize(
    ("known", "twin", "digest", "title", "day", "step"), [s[1:] for s in STEPS], ids=[s[0] for s in STEPS]
)
def test_the_step(known: tuple[Known, ...], twin: str | None, digest: str, title: str, day: int, step: Step) -> None:
    assert next_step(known, twin, digest, title, seen(day)) == step


def test_ids_are_content_with_their_recipe_in_front() -> None:
    assert content_id("article", "a", "b") == content_id("article", "a", "b")
    assert content_id("article", "a", "b") != content_id("article", "ab", "")
    assert content_id("article", "a").startswith("article1-")
