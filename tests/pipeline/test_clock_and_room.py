"""A clock that is wrong, a disk that is full, a folder that cannot be written: said at the start, nothing is lost."""

from __future__ import annotations

import os
import resource
import shutil
import tempfile
import time
from collections import namedtuple
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.pace import Answer, Manners, Pace, next_pace
from parallax.ending import in_words
from pipeline.fitness import must_have_room
from pipeline.ingest import ingest, poll_due
from pipeline.session import open_session
from pipeline.settings import Settings
from tests.conftest import NOW, SEEDS, clock
from tests.tables import contents
from warehouse import frontier, runs
from warehouse.audit import audit
from warehouse.errors import WarehouseError
from warehouse.frontier import Standing
from warehouse.lake import connect

DAY = timedelta(days=1)


@pytest.fixture
def ran(settings: Settings) -> Settings:
    """A warehouse with one run, of ``NOW``."""
    with open_session(settings, clock=clock) as session:
        runs.start(session.connection, session.place, "ingest", {}, now=NOW)
    return settings


@pytest.mark.parametrize("now", [datetime(1970, 1, 1, tzinfo=UTC), NOW - 2 * DAY])
def test_d7_a_clock_that_was_lost_is_refused(ran: Settings, now: datetime) -> None:
    before = contents(ran)
    with pytest.raises(WarehouseError, match="Set the clock"):
        ingest(ran, [str(SEEDS)], clock=lambda: now)
    with pytest.raises(WarehouseError, match="Set the clock"):
        poll_due(ran, clock=lambda: now)
    assert contents(ran) == before


def test_d5_a_clock_set_back_a_little_goes_on(ran: Settings, tmp_path: Path) -> None:
    nothing_listed = replace(ran, seeds=tmp_path / "seeds")
    done = poll_due(nothing_listed, clock=lambda: NOW - timedelta(hours=1))
    with open_session(ran, clock=clock) as session:
        rows = session.connection.execute("SELECT state FROM runs WHERE run_id = ?", [done.run_id]).fetchall()
    assert rows == [("completed",)]


def test_d5_what_is_had_after_the_clock_was_set_back_is_the_newer_version(settings: Settings, articles: Path) -> None:
    file = articles / "meridian" / "comet.txt"
    first, second = (
        file.read_text(),
        f"{file.read_text()}\n\nThe observatory has since withdrawn its statement of Monday.\n",
    )
    for text, now in ((first, NOW), (second, NOW - timedelta(hours=3))):
        file.write_text(text)
        ingest(settings, [str(file)], clock=lambda now=now: now)  # type: ignore[misc]
    with open_session(settings, clock=clock) as session:
        rows = session.connection.execute("SELECT number, text LIKE '%withdrawn%' FROM versions ORDER BY 1").fetchall()
        assert rows == [(1, False), (2, True)]
        assert audit(session.connection) == []


def test_d5_the_distance_of_requests_is_not_of_the_wall_clock() -> None:
    """It is counted on a clock that never goes back, and carried over as seconds from now."""
    pace = next_pace(Pace(), Answer(0.1, 200), now=1_000.0, manners=Manners())
    assert pace.next_at == 1_005.0
    assert pace.shifted(-1_000.0).shifted(50.0).next_at == 55.0


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/St_Johns", "Asia/Kathmandu"])
def test_d6_what_is_due_does_not_depend_on_the_zone(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        end_of_summer = datetime(2031, 10, 26, 0, 30, tzinfo=UTC)
        url = "http://meridian.example/comet"
        times = (end_of_summer, end_of_summer, None, end_of_summer + timedelta(hours=1))
        standing = Standing(url, url, "s", None, "failed", "timeout", 1, 0, None, None, *times)
        with open_session(settings, clock=clock) as session:
            frontier.write(session.connection, [standing])
            due = [
                len(frontier.due(session.connection, now=end_of_summer + timedelta(minutes=minutes), most=9))
                for minutes in (0, 59, 60, 120)
            ]
        assert due == [0, 0, 1, 1]
    finally:
        monkeypatch.undo()
        time.tzset()


Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize(
    ("total", "free", "is_full"), [(10**12, 9 * 10**8, True), (10**12, 2 * 10**9, False), (10**9, 10**8, False)]
)
def test_k1_a_run_stops_before_the_disk_is_full(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, total: int, free: int, is_full: bool
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(total, total - free, free))
    if is_full:
        with pytest.raises(WarehouseError, match="Make room"):
            must_have_room(settings.place)
    else:
        must_have_room(settings.place)


def in_a_child(settings: Settings, *, most_bytes: int | None = None, user: int | None = None) -> int:
    """The exit code of an ingest of the seeds in a process that may write files of ``most_bytes``, or is ``user``."""
    child = os.fork()
    if child == 0:
        code = 99
        try:
            if most_bytes is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
            if user is not None and os.geteuid() == 0:
                os.setuid(user)
            with in_words():
                ingest(settings, [str(SEEDS)], clock=clock)
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_k1_k2_without_room_nothing_half_is_left_and_the_next_run_loads_all(settings: Settings) -> None:
    """A limit on the size of files stands in for a full disk: pages can be written, tables and catalogue cannot."""
    size = settings.place.catalog.stat().st_size
    assert in_a_child(settings, most_bytes=2_000) != 0
    assert [path for path in settings.place.root.rglob(".tmp-*") if path.is_file()] == []
    with connect(settings.place, read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM versions").fetchall() == [(0,)]
        assert audit(connection) == []
    assert settings.place.catalog.stat().st_size >= size
    assert in_a_child(settings) == 0
    with connect(settings.place, read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM versions").fetchall() == [(2,)]
        assert audit(connection) == []


@pytest.fixture
def closed(empty_warehouse: Path) -> Iterator[Settings]:
    """A warehouse that nobody may write to, in a place that everybody may look into."""
    folder = Path(tempfile.mkdtemp())
    shutil.copytree(empty_warehouse, folder / "data")
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield Settings(folder / "data", folder / "data" / "reports")
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
    shutil.rmtree(folder)


def test_k3_a_folder_that_cannot_be_written_is_said_at_the_start(closed: Settings) -> None:
    assert in_a_child(closed, user=65534) == 4
    assert not list(closed.place.root.rglob("*.zst"))
