"""Words that find each other: shares of two texts' words that have a like one in the other."""

from __future__ import annotations

import numpy as np

from news.comparison.bags import Matrix
from news.comparison.soft_words import found_again, soft_words


def shares(left: list[str], right: list[str]) -> Matrix:
    one, other = (soft_words([text.split() for text in side], [True] * len(side)) for side in (left, right))
    return found_again(one, other, [one, other], (len(left), len(right)))


def test_the_same_words_in_any_order_are_all_found() -> None:
    assert np.allclose(shares(["police arrested two men"], ["two men police arrested"]), 1.0, atol=1e-3)


def test_like_words_are_found_more_than_others() -> None:
    (row,) = shares(["the lorry hit a wall"], ["the truck struck a wall", "the minister signed a treaty"])
    assert row[0] > 0.55 > row[1]


def test_what_one_leaves_out_counts() -> None:
    (row,) = shares(
        ["the lorry hit a wall"], ["the lorry hit a wall", "the lorry hit a wall and two cyclists near school"]
    )
    assert row[0] > row[1] > 0.6


def test_rare_words_count_more() -> None:
    (row,) = shares(["the treaty"], ["the", "treaty"])
    assert row[1] > row[0]


def test_what_stands_everywhere_counts_little() -> None:
    left = ["debate on taxes", "debate on schools", "debate on roads", "the governor resigned"]
    found = shares(left, ["debate on prisons", "a governor resigned"])
    assert found[3, 1] > 0.8
    assert found[0, 0] < 0.6  # two words of three are the same


def test_handed_over_the_other_way_round_it_is_the_mirror() -> None:
    left, right = ["a fire in lyon", "", "nobody was hurt"], ["flames in a warehouse", "no one was injured"]
    assert np.allclose(shares(left, right), shares(right, left).T)


def test_a_text_without_words_finds_nothing() -> None:
    assert not shares(["", "a fire"], [""]).any()
    assert shares([], ["a fire"]).shape == (0, 1)
    assert not shares(["", "a fire"], ["a fire"])[0].any()
