"""Invariant 2: killed anywhere and run again, an ingest ends in the same tables as one left alone.

The child is forked after the models are loaded, so that the moments fall into the work and not into start-up; it is
killed with SIGKILL, which nothing can catch.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from pipeline.ingest import ingest
from pipeline.report import report
from pipeline.settings import Settings
from tests.conftest import SEEDS, clock
from tests.tables import contents, kept_pages, report_files
from warehouse.audit import audit
from warehouse.lake import connect

KILLS = 20
PLACES = [str(SEEDS)]


def work(settings: Settings) -> None:
    """The whole main job, in small batches so that many moments lie between two commits."""
    ingest(settings, PLACES, clock=clock)
    report(settings, clock=clock)


def forked(settings: Settings) -> int:
    """Start ``work`` in a child process and return its id."""
    child = os.fork()
    if child == 0:
        try:
            work(settings)
        finally:
            os._exit(0)
    return child


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, float]:
    """A warehouse made in one go, and how long a child needs for it (seconds)."""
    data = tmp_path_factory.mktemp("undisturbed")
    settings = Settings(data, data / "reports", batch=1)
    work(settings)
    again = tmp_path_factory.mktemp("timed")
    started = time.monotonic()
    os.waitpid(forked(Settings(again, again / "reports", batch=1)), 0)
    return settings, time.monotonic() - started


@pytest.mark.timeout(1200)
def test_killed_at_20_random_moments_and_run_again(undisturbed: tuple[Settings, float], tmp_path: Path) -> None:
    """Two warehouses at a time, one a core."""
    whole, seconds = undisturbed
    tables, pages, reports = contents(whole), kept_pages(whole), report_files(whole)
    moments = random.Random(7)
    died_at_work = 0
    for pair in range(KILLS // 2):
        places = [tmp_path / f"{pair}{side}" for side in "ab"]
        both = [Settings(data, data / "reports", batch=1) for data in places]
        children = [forked(settings) for settings in both]
        started = time.monotonic()
        for moment, child in zip(sorted(moments.uniform(0, seconds) for _ in children), children, strict=True):
            time.sleep(max(0.0, started + moment - time.monotonic()))
            os.kill(child, signal.SIGKILL)
            died_at_work += os.WIFSIGNALED(os.waitpid(child, 0)[1])
        for child in [forked(settings) for settings in both]:
            os.waitpid(child, 0)
        for settings in both:
            assert contents(settings) == tables, f"a kill in pair {pair} left other tables"
            assert kept_pages(settings) == pages
            assert report_files(settings) == reports
            shutil.rmtree(settings.data)
    assert died_at_work >= KILLS // 2


def test_a_killed_run_is_marked_by_the_next(tmp_path: Path) -> None:
    settings = Settings(tmp_path, tmp_path / "reports", batch=1)
    child = forked(settings)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not _runs(settings):
        time.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert _runs(settings) == ["running"]
    os.waitpid(forked(settings), 0)
    assert _runs(settings) == ["completed", "completed", "interrupted"]
    with connect(settings.place, read_only=True) as connection:
        assert audit(connection) == []


def _runs(settings: Settings) -> list[str]:
    """States of all runs; none while there is no warehouse yet."""
    if not settings.place.catalog.exists():
        return []
    try:
        with connect(settings.place, read_only=True) as connection:
            return [state for (state,) in connection.execute("SELECT state FROM runs ORDER BY state").fetchall()]
    except Exception:
        return []
