"""Whatever a server does, a fetch ends in time, in one of the words of the closed list."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from connectors.errors import FINAL, Refused
from news.model import Page
from news.reading.screen import REASONS
from tests.hostile.certificates import BAD
from tests.hostile.runs import ROOT, Ended, cases
from tests.hostile.stage import OK, PAGE

CASES = cases()
SLACK = 2.0
"""Seconds a busy machine may be late."""
BOMBS = [address for address, case in CASES.items() if case.outcome in ("bomb", "too_large")]
LARGE = [
    address for address in CASES if any(word in address for word in ("five-megabytes", "unfolds", "zstd", "trailers"))
]


def test_there_are_enough_misdeeds() -> None:
    assert len(CASES) + len(BAD) >= 45
    assert sum(address.startswith("https") for address in CASES) >= 10


@pytest.mark.parametrize("address", CASES)
def test_misdeed(address: str, ended: Mapping[str, Ended]) -> None:
    case, end = CASES[address], ended[address]
    assert end.outcome == case.outcome, end.error and end.error.detail
    assert end.then == case.then
    if case.outcome == "deadline":
        assert end.error
        assert ("flood" in end.error.detail) == case.is_flood
    assert end.seconds < case.seconds + SLACK
    if end.fetched:
        assert isinstance(end.fetched.answer, Page)
        assert end.fetched.answer.body == PAGE


@pytest.mark.parametrize("host", BAD)
def test_bad_tls(host: str, ended: Mapping[str, Ended]) -> None:
    end = ended[f"https://{host}/article"]
    assert end.outcome == BAD[host], end.error and end.error.detail
    assert end.seconds < 3 * 1.5 + SLACK


def test_errors_are_words_and_sentences(ended: Mapping[str, Ended]) -> None:
    for address, end in ended.items():
        if end.error:
            assert end.error.reason in REASONS
            assert end.error.url == address
            assert end.error.detail.endswith((".", ")", "]")) or "Error" in end.error.detail
            assert len(end.error.detail) <= 500
            assert isinstance(end.error, Refused) == (end.error.reason in FINAL)


def test_both_versions_of_http_are_spoken(ended: Mapping[str, Ended]) -> None:
    versions = {address: end.fetched.http_version for address, end in ended.items() if end.fetched}
    assert versions["https://two-pages-on-one-connection.h2.test/article"] == "HTTP/2"
    assert versions["https://stream-that-is-reset.h2.test/article"] == "HTTP/1.1"
    assert versions["http://nothing-wrong.h1.test/article"] == "HTTP/1.1"


def test_only_the_sum_stops_a_modest_bomb(ended: Mapping[str, Ended]) -> None:
    error = ended["http://bomb-of-a-modest-ratio.h1.test/article"].error
    assert error is not None
    assert "16,777,216" in error.detail


def test_what_the_site_asks_is_passed_on(ended: Mapping[str, Ended]) -> None:
    def asked(name: str) -> float | None:
        error = ended[f"http://{name}.h1.test/article"].error
        assert error is not None
        assert error.status in (429, 503)
        return error.retry_after

    assert asked("status-429-with-garbage") is None
    assert asked("status-429-for-thirty-years") == 1e9
    assert asked("status-503-until-a-negative-time") is None


def test_memory_stays_small(place: Mapping[str, Any]) -> None:
    command = [sys.executable, "-m", "tests.hostile.memory", json.dumps(place), *BOMBS, *LARGE]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    said = json.loads(done.stdout)
    assert said["outcomes"] == {address: CASES[address].outcome for address in [*BOMBS, *LARGE]}
    assert said["mebibytes"] < 300
    assert OK not in said["outcomes"].values()
