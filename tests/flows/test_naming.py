"""Names of flow runs are short and harmless whatever a folder is called."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from flows.naming import MAX_LENGTH, dates, named


@pytest.mark.parametrize(
    ("places", "name"),
    [
        (["seeds"], "seeds"),
        (["wire/2022-02-12/"], "2022-02-12"),
        (["seeds", "more", "most"], "seeds and 2 more"),
        (["."], "folder"),
        (["/"], "folder"),
        (["été"], "été"),
        (["<img src=x onerror=alert(1)>"], "_img src_x onerror_alert_1__"),
        (["a\x1b[31mb\nc{d}\u202e"], "a__31mb_c_d__"),
        ([], ""),
    ],
)
def test_names(places: list[str], name: str) -> None:
    assert named(places) == name


def test_ten_thousand_long_names_make_a_short_one() -> None:
    name = named(["x" * 10_000] * 10_000)
    assert name == "x" * (MAX_LENGTH - 1) + "… and 9,999 more"


@pytest.mark.parametrize(
    ("begin", "until", "said"),
    [
        (datetime(2031, 3, 1, tzinfo=UTC), datetime(2031, 3, 2, tzinfo=UTC), "2031-03-01"),
        (datetime(2031, 3, 1, tzinfo=UTC), datetime(2031, 3, 8, tzinfo=UTC), "2031-03-01 to 2031-03-07"),
        (datetime(2031, 3, 1, 9, tzinfo=UTC), datetime(2031, 3, 2, 21, tzinfo=UTC), "2031-03-01 to 2031-03-02"),
    ],
)
def test_a_period_is_named_by_its_days(begin: datetime, until: datetime, said: str) -> None:
    assert dates(begin, until) == said
