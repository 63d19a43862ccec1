from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.pace import Answer, Manners, Pace, crawl_delay, interval, next_pace, retry_after

MANNERS = Manners()
NOW = datetime(2031, 6, 1, 8, 30, tzinfo=UTC)


def test_five_seconds_at_least() -> None:
    assert next_pace(Pace(), Answer(0.1, 200), now=100.0, manners=MANNERS).next_at == 105.0


def test_slower_when_the_site_is_slow_but_within_sense() -> None:
    assert next_pace(Pace(), Answer(3.0, 200), now=100.0, manners=MANNERS).next_at == 115.0
    assert next_pace(Pace(), Answer(60.0, 200), now=100.0, manners=MANNERS).next_at == 130.0


def test_a_crawl_delay_counts() -> None:
    assert next_pace(Pace(), Answer(0.1, 200), now=0.0, manners=MANNERS, crawl_delay=20.0).next_at == 20.0


def test_refusals_double_and_pages_halve() -> None:
    pace, seen = Pace(), []
    for status in (429, 503, 429, 200, 200, 404, 200):
        pace = next_pace(pace, Answer(0.1, status), now=0.0, manners=MANNERS)
        seen.append(pace.next_at)
    assert seen == [10.0, 20.0, 40.0, 20.0, 10.0, 10.0, 5.0]


def test_doubling_ends_at_an_hour() -> None:
    pace = Pace()
    for _ in range(40):
        pace = next_pace(pace, Answer(0.1, 429), now=0.0, manners=MANNERS)
    assert pace.next_at == 3_600.0


def test_a_failure_never_shortens() -> None:
    slow = next_pace(Pace(), Answer(4.0, 200), now=0.0, manners=MANNERS)
    assert next_pace(slow, Answer(0.01, 404), now=0.0, manners=MANNERS).next_at == 20.0


@pytest.mark.parametrize(
    ("asked", "waits"),
    [(0.0, 10.0), (1.0, 10.0), (60.0, 60.0), (1e9, 86_400.0), (-5.0, 10.0), (float("inf"), 86_400.0)],
)
def test_retry_after_is_kept_within_sense(asked: float, waits: float) -> None:
    assert next_pace(Pace(), Answer(0.1, 429, asked), now=0.0, manners=MANNERS).next_at == waits


def test_three_failures_and_the_host_is_down() -> None:
    pace = Pace()
    for _ in range(2):
        pace = next_pace(pace, Answer(1.0), now=0.0, manners=MANNERS)
        assert pace.down_until == 0.0
    pace = next_pace(pace, Answer(1.0), now=0.0, manners=MANNERS)
    assert pace.down_until == 600.0
    assert next_pace(pace, Answer(1.0, 200), now=700.0, manners=MANNERS).failures == 0


def test_a_silent_name_server_counts_a_quarter() -> None:
    pace = Pace()
    for _ in range(11):
        pace = next_pace(pace, Answer(1.0, weight=0.25), now=0.0, manners=MANNERS)
    assert pace.down_until == 0.0
    assert next_pace(pace, Answer(1.0, weight=0.25), now=0.0, manners=MANNERS).down_until == 600.0


@given(
    status=st.sampled_from([None, 200, 301, 304, 403, 404, 429, 500, 503]),
    seconds=st.floats(0, 1e6),
    asked=st.none() | st.floats(allow_nan=False),
    delay=st.floats(0, 1e12),
    chance=st.floats(0, 1, exclude_max=True),
    slowdown=st.floats(1, 1e6),
)
def test_always_between_the_floor_and_a_day(
    status: int | None, seconds: float, asked: float | None, delay: float, chance: float, slowdown: float
) -> None:
    after = next_pace(
        Pace(slowdown=slowdown),
        Answer(seconds, status, asked),
        now=0.0,
        manners=MANNERS,
        crawl_delay=delay,
        chance=chance,
    )
    assert MANNERS.floor <= after.next_at <= 1.1 * 86_400
    assert interval(after, MANNERS) >= MANNERS.floor


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (None, None),
        ("", None),
        ("120", 120.0),
        (" 7 ", 7.0),
        ("0", 0.0),
        ("1000000000", 1e9),
        ("-5", None),
        ("soon", None),
        ("nan", None),
        ("1e400", None),
        ("9" * 100, None),
        ("Sun, 01 Jun 2031 08:31:00 GMT", 60.0),
        ("Sun, 01 Jun 2031 08:29:00 GMT", None),
        ("Mon, 99 Foo 2031 99:99:99 GMT", None),
    ],
)
def test_retry_after(text: str | None, seconds: float | None) -> None:
    assert retry_after(text, now=NOW) == seconds


def test_retry_after_the_end_of_time() -> None:
    assert (retry_after("Fri, 31 Dec 9999 23:59:59 -2359", now=NOW) or 0) > 1e11


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, 0.0),
        (10, 10.0),
        (0.5, 0.5),
        (1e9, 120.0),
        (-5, 0.0),
        (float("nan"), 0.0),
        (float("inf"), 120.0),
        ("x", 0.0),
    ],
)
def test_crawl_delay(value: float | str | None, seconds: float) -> None:
    assert crawl_delay(value, MANNERS) == seconds


def test_a_pace_outlives_its_clock() -> None:
    pace = next_pace(Pace(), Answer(0.1, 200), now=100.0, manners=MANNERS)
    assert pace.shifted(-100.0).shifted(5_000.0).next_at == 5_005.0
