"""A warehouse that was damaged, is held by another, or whose process was killed: refused in words, or whole."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb
import pytest

from pipeline.ingest import ingest
from pipeline.session import open_session
from pipeline.settings import Settings
from tests.conftest import NOW, SEEDS, clock
from tests.tables import contents
from warehouse.audit import audit
from warehouse.errors import NotAWarehouse, WarehouseBusy
from warehouse.lake import Place, connect
from warehouse.lock import LOCKS, load_lock
from warehouse.maintain import fold


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, empty_warehouse: Path) -> Settings:
    """A warehouse with the two seeds."""
    data = tmp_path_factory.mktemp("whole") / "data"
    shutil.copytree(empty_warehouse, data)
    settings = Settings(data, data / "reports")
    ingest(settings, [str(SEEDS)], clock=clock)
    with connect(settings.place) as connection:
        fold(connection, settings.place, now=NOW)
    return settings


@pytest.fixture
def copy(whole: Settings, tmp_path: Path) -> Settings:
    """A copy of it, to be broken."""
    shutil.copytree(whole.place.root, tmp_path / "copy" / "warehouse")
    return Settings(tmp_path / "copy", tmp_path / "copy" / "reports")


def test_a_catalog_whose_maker_was_killed_is_made_again(tmp_path: Path) -> None:
    place = Place(tmp_path / "warehouse")
    place.root.mkdir()
    for name in ("catalog.sqlite", "catalog.sqlite-wal", "catalog.unfinished"):
        (place.root / name).write_bytes(b"")
    with open_session(Settings(tmp_path, tmp_path / "reports"), clock=clock) as session:
        assert session.connection.execute("SELECT count(*) FROM articles").fetchone() == (0,)
    assert not place.unfinished.exists()


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def of_somebody_else(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE something (x)")
    other.close()


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def with_flipped_bits(path: Path) -> None:
    body = bytearray(path.read_bytes())
    for page in range(4096, len(body), 4096):
        body[page : page + 16] = b"\xff" * 16
    path.write_bytes(body)


def no_database(path: Path) -> None:
    path.write_text("words " * 1000)


@pytest.mark.parametrize("damage", [emptied, of_somebody_else, cut_in_half, with_flipped_bits, no_database])
def test_k8_a_damaged_catalogue_is_refused_with_the_way_out(copy: Settings, damage: Callable[[Path], None]) -> None:
    damage(copy.place.catalog)
    before = copy.place.catalog.read_bytes()
    for _ in range(2):
        with pytest.raises(NotAWarehouse, match="backup") as refused, open_session(copy, clock=clock):
            pass
        assert str(copy.place.root) in str(refused.value)
    assert copy.place.catalog.read_bytes() == before
    assert list(copy.place.pages.rglob("*.zst"))


def test_k8_flipped_bits_in_a_data_file_are_found_by_the_audit(copy: Settings) -> None:
    (file,) = (copy.place.tables / "main" / "versions").glob("*.parquet")
    body = bytearray(file.read_bytes())
    for at in range(200, len(body) - 4000, 97):
        body[at] ^= 0xFF
    file.write_bytes(body)
    with connect(copy.place, read_only=True) as connection:
        try:
            found = bool(audit(connection))
        except duckdb.Error:
            found = True
    assert found


def killed(work: Callable[[], None], seconds: float) -> None:
    """Run ``work`` again and again in a child and kill it in the middle, without a chance to tidy up."""
    child = os.fork()
    if child == 0:
        while True:
            work()
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_k6_killed_while_files_are_folded_it_opens_as_it_was(copy: Settings, whole: Settings) -> None:
    def work() -> None:
        with connect(copy.place) as connection:
            connection.execute("INSERT INTO migrations VALUES ('x', 'y', now())")
            connection.execute("DELETE FROM migrations WHERE name = 'x'")
            fold(connection, copy.place, now=NOW)

    for seconds in (0.7, 1.1):
        killed(work, seconds)
        with open_session(copy, clock=clock) as session:
            assert audit(session.connection) == []
    assert contents(copy) == contents(whole)


@contextmanager
def looked_at(catalogue: Path) -> Iterator[None]:
    """Another process has the catalogue open, so that its write-ahead file stays when a writer closes it."""
    ready, tell = os.pipe()
    child = os.fork()
    if child == 0:
        with closing(sqlite3.connect(catalogue)) as reader:
            reader.execute("SELECT count(*) FROM sqlite_master").fetchall()
            os.write(tell, b".")
            time.sleep(60)
        os._exit(0)
    os.read(ready, 1)
    yield
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


@pytest.mark.parametrize("damage", ["garbage", "cut", "flipped"])
def test_k7_a_damaged_write_ahead_file_leaves_whole_loads(copy: Settings, tmp_path: Path, damage: str) -> None:
    """What follows the first bad frame never happened; what is left is a state that was, and a run brings it back."""
    torn = Place(tmp_path / "torn")
    with looked_at(copy.place.catalog), connect(copy.place) as connection:
        for number in range(5):
            connection.execute(f"INSERT INTO migrations SELECT 'x{number}', 'y', now() FROM range(3000)")
        shutil.copytree(copy.place.root, torn.root)  # as a machine that lost its power leaves it
    log = torn.catalog.with_name(torn.catalog.name + "-wal")
    body = bytearray(log.read_bytes())
    assert len(body) > 10_000
    middle = len(body) // 2
    if damage == "garbage":
        body[:] = b"\xff" * len(body)
    elif damage == "cut":
        del body[middle:]
    else:
        body[middle] ^= 0xFF
    log.write_bytes(body)
    with connect(torn) as connection:
        rows = connection.execute("SELECT name, count(*) FROM migrations WHERE name LIKE 'x%' GROUP BY 1 ORDER BY 1")
        found = rows.fetchall()
        assert found == [(f"x{number}", 3000) for number in range(len(found))]
        assert len(found) < 5
        assert connection.execute("SELECT count(*) FROM versions").fetchall() == [(2,)]
        assert audit(connection) == []


def test_k4_a_lock_that_is_held_too_long_ends_in_a_sentence(copy: Settings) -> None:
    ready, tell = os.pipe()
    child = os.fork()
    if child == 0:
        with load_lock(copy.place):
            os.write(tell, b".")
            time.sleep(60)
        os._exit(0)
    os.read(ready, 1)
    with pytest.raises(WarehouseBusy, match="Wait for it to end") as busy, load_lock(copy.place, wait_seconds=0.1):
        pass
    if LOCKS.exists():
        assert f"Process {child} " in str(busy.value)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with load_lock(copy.place, wait_seconds=5.0):
        assert copy.place.lock.exists()
