"""Which units of two tellings are joined: rules beyond the chance that they say the same."""

from __future__ import annotations

import numpy as np
import pytest

from news.comparison.align import align
from news.comparison.joining import JOIN_DENIED, JOIN_OTHER_WORDS, _reach
from news.comparison.likeness import chance, parts
from news.comparison.prepare import Prepared, prepare
from tests.news.tellings import telling


def both(one: str, other: str) -> tuple[Prepared, Prepared]:
    return prepare(telling("a", one)), prepare(telling("b", other))


def chance_of(one: Prepared, other: Prepared) -> float:
    return float(chance(parts(one.pieces, other.pieces, (one.pieces, other.pieces))).max())


def test_a_longer_stretch_counts_for_the_part_that_is_alike_alone() -> None:
    # Of three units the first holds the others; what it is like, its second part is like still more.
    scores = np.array([[0.6, 0.1], [0.1, 0.4], [0.7, 0.1]])
    touching = np.array([[1, 1, 1], [1, 1, 0], [1, 0, 1]], dtype=bool)
    inside = np.array([[1, 1, 1], [0, 1, 0], [0, 0, 1]], dtype=bool)
    assert _reach(scores, touching).tolist() == [0.7, 0.6, 0.7]
    assert _reach(scores, touching, inside).tolist() == [0.7, 0.4, 0.7]
    scores[2] = 0.1  # no part is like it: the whole is
    assert _reach(scores, touching, inside).tolist() == [0.6, 0.6, 0.6]


@pytest.mark.parametrize(
    ("other", "joined"),
    [("They fled Ukraine at once.", 0), ("They left Ukraine by night.", 1)],
    ids=["in other words", "with a word in common"],
)
def test_what_says_very_little_is_joined_by_a_word_in_common(other: str, joined: int) -> None:
    left, right = both("They left Ukraine quickly.", other)
    assert max(left.content[0], right.content[0]) == 2
    assert chance_of(left, right) > JOIN_OTHER_WORDS
    assert len(align(left, right).joined) == joined


def test_what_says_very_little_is_joined_in_other_words_where_it_is_very_alike() -> None:
    left, right = both(
        "The mayor resigned on Monday. Trains ran late in the whole region.",
        "A new school opened in the north. On Monday the mayor quit.",
    )
    ((i, j),) = [(one.left, one.right) for one in align(left, right).joined]
    assert (left.units[i].text, right.units[j].text) == ("The mayor resigned on Monday", "On Monday the mayor quit")


def test_what_says_little_is_not_joined_with_its_denial() -> None:
    left, right = both("Leaders avoided conflict in Ukraine.", "Leaders feared conflict in Ukraine.")
    assert left.denied != right.denied
    assert chance_of(left, right) > JOIN_DENIED
    assert align(left, right).joined == ()
