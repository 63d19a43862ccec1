"""Backup and restore: a whole warehouse as a folder of files, and back.

The catalog is copied under the load lock, by SQLite's own backup, in the time of one commit. Everything it names is
immutable (Parquet files and pages are written once and removed days later at the earliest), so the rest is copied while
loads go on, and a second backup into the same folder copies only what is new. ``backup.json`` is written last: a folder
without it is no backup.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.errors import WarehouseError
from warehouse.lake import Place, connect
from warehouse.lock import load_lock
from warehouse.pages import write_whole

NOTE = "backup.json"
FOLDERS = ("tables", "pages")
COPY_SECONDS = 240.0
"""Longer than any catalog needs: a gigabyte takes some ten seconds."""
_COPY = """
import sqlite3, sys
here, there = (sqlite3.connect(path, timeout=60) for path in sys.argv[1:])
here.backup(there)
there.close()
here.close()
"""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup: where it lies, how many files it has, how many were copied now, and the rows of each table."""

    path: Path
    files: int
    copied: int
    rows: Mapping[str, int]


def back_up(place: Place, folder: Path, *, now: datetime, link: bool = False) -> Backup:
    """Copy the warehouse at ``place`` into ``folder``; with ``link`` by hard links, which cost no space on one disk.

    Raises:
        NotAWarehouse: there is no warehouse at ``place``.
        WarehouseError: ``folder`` holds something else, or cannot be written.
    """
    connect(place, read_only=True).close()
    _must_be_ours(folder)
    copy = Place(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / NOTE).unlink(missing_ok=True)
        with load_lock(place):
            _copy_catalog(place.catalog, copy.catalog)
            files = list(_files(place))
        copied = sum(_copy(place.root / file, folder / file, link=link) for file in files)
        rows = _rows(copy)
        facts = {"made_at": now.isoformat(), "files": len(files), "rows": rows}
        write_whole(folder / NOTE, (json.dumps(facts, indent=1) + "\n").encode())
    except OSError as error:
        raise WarehouseError(folder, f"Cannot write a backup to {folder}: {error.strerror or error}.") from error
    return Backup(folder, len(files), copied, rows)


def restore(folder: Path, place: Place, *, now: datetime) -> Backup:
    """Put the backup in ``folder`` in the place of the warehouse; one that is there is kept under another name.

    What was restored is opened and counted before it takes its place.

    Raises:
        WarehouseError: ``folder`` holds no whole backup, or it cannot be put there.
        WarehouseBusy: a run is writing.
    """
    expected = _note_of(folder)
    try:
        place.root.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.root.parent, prefix=".tmp-restore-") as work:
            fresh = Place(Path(work) / "warehouse")
            fresh.root.mkdir()
            files = list(_files(Place(folder)))
            _copy_catalog(Place(folder).catalog, fresh.catalog)
            for file in files:
                _copy(folder / file, fresh.root / file, link=False)
            rows = _rows(fresh)
            if rows != expected:
                raise WarehouseError(folder, f"{folder} is not whole: its tables hold {rows}, not {expected}.")
            with load_lock(place):
                if place.catalog.exists():
                    place.root.rename(place.root.with_name(f"{place.root.name}-before-{now:%Y%m%dT%H%M%S}"))
                else:
                    shutil.rmtree(place.root)
                fresh.root.rename(place.root)
    except OSError as error:
        raise WarehouseError(place.root, f"Cannot restore to {place.root}: {error.strerror or error}.") from error
    return Backup(place.root, len(files), len(files), rows)


def _must_be_ours(folder: Path) -> None:
    """Only an empty folder or an earlier backup is written to."""
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / NOTE).exists())):
        unfinished = folder.is_dir() and Place(folder).catalog.exists()
        if not unfinished:
            raise WarehouseError(folder, f"{folder} holds something else than a backup; name an empty or a new folder.")


def _note_of(folder: Path) -> dict[str, int]:
    """The rows of each table that a backup says to have."""
    try:
        rows = json.loads((folder / NOTE).read_text(encoding="utf-8"))["rows"]
        return {str(table): int(number) for table, number in rows.items()}
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise WarehouseError(folder, f"{folder} is no whole backup: it has no readable {NOTE}.") from error


def _copy_catalog(source: Path, target: Path) -> None:
    """One moment of the SQLite file, whatever its WAL holds.

    In a process of its own: DuckDB brings a second SQLite into ours, and the locks of two SQLites in one process undo
    each other (sqlite.org/howtocorrupt, 2.2.1).
    """
    temporary = target.with_name(".tmp-catalog")
    temporary.unlink(missing_ok=True)
    command = [sys.executable, "-c", _COPY, str(source), str(temporary)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=COPY_SECONDS)
    if done.returncode:
        raise WarehouseError(source, f"The catalog {source} cannot be copied: {done.stderr.strip().splitlines()[-1]}")
    os.replace(temporary, target)


def _files(place: Place) -> Iterator[Path]:
    """Data files below ``place``, relative to it."""
    for name in FOLDERS:
        for path in sorted((place.root / name).rglob("*")):
            if path.is_file() and not path.name.startswith(".tmp-"):
                yield path.relative_to(place.root)


def _copy(source: Path, target: Path, *, link: bool) -> bool:
    """Copy or link one immutable file unless it is there already; whether that was needed."""
    if target.exists() and target.stat().st_size == source.stat().st_size:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".tmp-{target.name}")
    temporary.unlink(missing_ok=True)
    copy: Callable[[Path, Path], object] = os.link if link else shutil.copyfile
    try:
        copy(source, temporary)
    except OSError:
        if not link:
            raise
        shutil.copyfile(source, temporary)  # another disk, or one that has no links
    os.replace(temporary, target)
    return True


def _rows(place: Place) -> dict[str, int]:
    """How many rows each table has; reads every table, so that a missing or torn file is found."""
    try:
        with connect(place, read_only=True) as connection:
            tables = connection.execute(
                "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() ORDER BY table_name"
            ).fetchall()
            return {name: _count(connection, name) for (name,) in tables}
    except duckdb.Error as error:
        raise WarehouseError(place.root, f"The copy at {place.root} cannot be read: {error}") from error


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """The rows of ``table``, by reading a column of every file rather than its footer."""
    row = connection.execute(f"SELECT count(*), any_value(COLUMNS(*)) FROM {table}").fetchone()
    assert row is not None
    return int(row[0])
