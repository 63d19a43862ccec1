"""Dates as feeds and sitemaps write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.times import EARLIEST, MAX_AHEAD, read_moment

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
NOON = datetime(2026, 2, 3, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "raw",
    [
        "2026-02-03T12:00:00Z",
        "2026-02-03T12:00:00.123456789Z",
        "2026-02-03T13:00+01:00",
        "2026-02-03 14:00:00 +0200",
        "20260203T120000Z",
        "2026-02-03T07:00:00-05",
        "2026-02-03 12:00:00 UTC",
        "Tue, 03 Feb 2026 12:00:00 GMT",
        "Tue, 03 Feb 2026 13:00:00 +0100",
        "Tuesday, 3 February 2026 12:00:00 +0000",
        "3 Feb 2026 07:00 EST",
        "Tue, 03 Feb 26 12:00:00 Z",
        "Tue, 03 Feb 2026 13:00:00 CET",
        "Tue, 03 Feb 2026 12:00:00 +0000 (UTC)",
        "Ter, 03 Fev 2026 09:00:00 -0300",
        "mar., 03 févr. 2026 13:00:00 +0100",
    ],
)
def test_one_moment_in_many_spellings(raw: str) -> None:
    moment = read_moment(raw, now=NOW)
    assert (moment.at, moment.is_zone_assumed) == (NOON, False)


@pytest.mark.parametrize(
    ("raw", "at"),
    [
        ("2026-02-03", datetime(2026, 2, 3, tzinfo=UTC)),
        ("2026-02", datetime(2026, 2, 1, tzinfo=UTC)),
        ("2026", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-02-03T24:00:00", datetime(2026, 2, 4, tzinfo=UTC)),
        ("2026-02-03T12:00:60", datetime(2026, 2, 3, 12, 0, 59, tzinfo=UTC)),
        ("Tue, 03 Feb 2026 12:00:00 IST", NOON),
    ],
)
def test_what_names_no_zone_is_utc_and_says_so(raw: str, at: datetime) -> None:
    moment = read_moment(raw, now=NOW)
    assert (moment.at, moment.is_zone_assumed) == (at, True)


@pytest.mark.parametrize(
    "raw", [None, "", "  ", "3 hours ago", "2026-13-01", "2026-02-30", "2026-02-03T25:00", "03/02/2026"]
)
def test_nothing_is_guessed(raw: str | None) -> None:
    assert read_moment(raw, now=NOW).at is None


@given(
    st.text() | st.from_regex(r"\d{1,4}-\d{1,2}-\d{1,2}[T ]\d{1,2}:\d{2}([+-]\d{2}:\d{2})?") | st.datetimes().map(str)
)
def test_any_text_gives_a_sane_moment_or_none(raw: str) -> None:
    at = read_moment(raw, now=NOW).at
    assert at is None or EARLIEST <= at <= NOW + MAX_AHEAD
