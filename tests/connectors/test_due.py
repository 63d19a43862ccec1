"""When sources and addresses are asked again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.due import (
    AT_FIRST,
    AT_LEAST,
    AT_MOST,
    FAILURE_TRIES,
    HOUR,
    REFUSAL_TRIES,
    VISITS,
    interval_after_failure,
    next_visit,
    source_interval,
)
from connectors.pace import DAY

MIDDLE = 0.5
"""The chance that neither lengthens nor shortens."""


def after(rounds: int, *, named: int, new: int, start: float | None = None) -> float:
    """The interval of a source that answered ``rounds`` times with ``new`` of ``named``."""
    interval = start or AT_FIRST
    for _ in range(rounds):
        interval = source_interval(interval, named=named, new=new, ttl=None, chance=MIDDLE)
    return interval


def test_a_feed_that_seldom_changes_is_asked_once_a_day_in_the_end() -> None:
    assert after(8, named=30, new=0) == DAY


def test_a_feed_that_is_all_new_is_asked_every_ten_minutes_in_the_end() -> None:
    assert after(8, named=30, new=30, start=DAY) == AT_LEAST


def test_a_feed_that_is_half_new_keeps_its_pace() -> None:
    assert after(5, named=30, new=15) == AT_FIRST


def test_a_feed_that_names_nothing_is_asked_less_often() -> None:
    assert source_interval(HOUR, named=0, new=0, ttl=None, chance=MIDDLE) > HOUR


def test_the_wish_of_a_feed_is_not_undercut() -> None:
    assert source_interval(HOUR, named=10, new=10, ttl=6 * 3600, chance=MIDDLE) == 6 * HOUR


def test_failures_double_the_distance_and_retry_after_is_obeyed() -> None:
    waits = [interval_after_failure(HOUR, failures=n, retry_after=None, chance=MIDDLE) for n in range(1, 7)]
    assert waits == [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, DAY]
    assert interval_after_failure(HOUR, failures=1, retry_after=7 * HOUR, chance=MIDDLE) == 7 * HOUR


@given(
    interval=st.none() | st.floats(1, 1e7),
    named=st.integers(0, 5000),
    new=st.integers(0, 5000),
    ttl=st.none() | st.floats(0, 1e9),
    chance=st.floats(0, 1, exclude_max=True),
)
def test_whatever_happens_it_is_between_ten_minutes_and_a_day(
    interval: float | None, named: int, new: int, ttl: float | None, chance: float
) -> None:
    assert AT_LEAST <= source_interval(interval, named=named, new=min(new, named), ttl=ttl, chance=chance) <= AT_MOST
    assert AT_LEAST <= interval_after_failure(interval, failures=named + 1, retry_after=ttl, chance=chance) <= AT_MOST


def test_an_article_is_looked_at_after_an_hour_and_ever_more_seldom() -> None:
    first = next_visit("loaded", None, tries=0, visits=0, chance=MIDDLE)
    later = [next_visit("unchanged", None, tries=0, visits=n, chance=MIDDLE) for n in range(1, len(VISITS) + 1)]
    assert [first, *later] == [*VISITS, None]


def test_a_revised_article_starts_over() -> None:
    assert next_visit("revised", None, tries=0, visits=0, chance=MIDDLE) == VISITS[0]


@pytest.mark.parametrize(("state", "most"), [("rejected", REFUSAL_TRIES), ("failed", FAILURE_TRIES)])
def test_what_never_answers_is_given_up(state: str, most: int) -> None:
    waits = [next_visit(state, "gone", tries=n, visits=0, chance=MIDDLE) for n in range(1, most + 1)]
    assert None not in waits[:-1]
    assert waits[-1] is None


def test_what_was_not_asked_for_is_asked_for_soon() -> None:
    assert next_visit("failed", "budget", tries=0, visits=0, chance=MIDDLE) == AT_LEAST
