"""Is the warehouse well: each check says what it found and, where something is wrong, what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

import duckdb
from filelock import FileLock, Timeout

from warehouse.audit import audit
from warehouse.engine import open_engine
from warehouse.errors import WarehouseError
from warehouse.lake import Place, connect
from warehouse.sql import statements

State = Literal["well", "note", "wrong"]
EXTENSIONS = ("ducklake", "sqlite_scanner", "fts")
LEAST_FREE = 1_000_000_000
"""Bytes; below this, or below 5 % of the disk, loads should not begin (browsertrix stops there, too)."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; ``remedy`` says what to do where it is not well."""

    name: str
    state: State
    says: str
    remedy: str = ""


def check_warehouse(place: Place) -> Iterator[Check]:
    """Look at versions, extensions, disk, locks, schema and audits, the quick ones first."""
    yield _extensions()
    yield _disk(place.root)
    if not place.catalog.exists():
        yield Check("warehouse", "note", f"There is none at {place.root} yet.", "parallax ingest PATH makes one.")
        return
    yield _lock(place)
    try:
        with connect(place, read_only=True) as connection:
            yield _schema(connection, place)
            for look in (_runs, _audits):
                yield _tried(look, connection)
    except WarehouseError as error:
        yield Check("warehouse", "wrong", str(error), "parallax restore DIR puts a backup in its place.")


def _extensions() -> Check:
    """DuckDB and its extensions, which must be of one version."""
    missing = []
    for name in EXTENSIONS:
        try:
            version(f"duckdb-extension-{name.replace('_', '-')}")
            open_engine(name).close()
        except (duckdb.Error, PackageNotFoundError):
            missing.append(name)
    if missing:
        says = f"DuckDB {duckdb.__version__} has no {', '.join(missing)} of its version installed."
        return Check("extensions", "wrong", says, "make clean setup installs what belongs together.")
    return Check("extensions", "well", f"DuckDB {duckdb.__version__} with {', '.join(EXTENSIONS)}.")


def _disk(root: Path) -> Check:
    """Room for loads, and whether we may write at all."""
    folder = next(path for path in (root, *root.parents) if path.exists())
    space = shutil.disk_usage(folder)
    free = f"{space.free / 1e9:,.1f} GB free of {space.total / 1e9:,.1f}"
    if space.free < max(LEAST_FREE, 0.05 * space.total):
        return Check("disk", "wrong", f"Only {free} at {folder}.", "Make room, or move the data (PARALLAX_DATA).")
    probe = FileLock(folder / ".doctor.lock", timeout=0)
    try:
        with probe:
            Path(probe.lock_file).unlink(missing_ok=True)
    except OSError as error:
        return Check("disk", "wrong", f"{folder} cannot be written: {error.strerror}.", "Correct its permissions.")
    return Check("disk", "well", f"{free}.")


def _lock(place: Place) -> Check:
    """Whether a run is writing at this moment."""
    try:
        with FileLock(place.lock, timeout=0):
            return Check("lock", "well", "Nobody is writing.")
    except Timeout:
        return Check("lock", "note", "A run is writing now.", "Nothing; the lock frees itself when its process ends.")
    except OSError as error:
        return Check("lock", "wrong", f"{place.lock} cannot be locked: {error.strerror}.", "Correct its permissions.")


def _schema(connection: duckdb.DuckDBPyConnection, place: Place) -> Check:
    """Which migrations the warehouse has, against those that we know."""
    had = {str(name) for (name,) in connection.execute("SELECT name FROM migrations").fetchall() if name[:1].isdigit()}
    known = [statement.name for statement in statements("migrations")]
    if later := sorted(had - set(known)):
        return Check("schema", "wrong", f"The warehouse has {later[-1]}, which we do not know.", "Update Parallax.")
    if missing := [name for name in known if name not in had]:
        says = f"The warehouse lacks {', '.join(missing)}."
        return Check("schema", "note", says, f"The next run applies it and keeps a backup beside {place.root}.")
    return Check("schema", "well", f"Up to date ({known[-1]}).")


def _runs(connection: duckdb.DuckDBPyConnection) -> Check:
    """How the last run ended."""
    row = connection.execute("SELECT flow, state, started_at FROM runs ORDER BY started_at DESC LIMIT 1").fetchone()
    if row is None:
        return Check("runs", "note", "There was no run yet.", "parallax ingest PATH")
    says = f"The last was {row[0]} of {row[2]:%Y-%m-%d %H:%M} UTC: {row[1]}."
    if row[1] == "failed":
        return Check("runs", "note", says, "Its reasons are in the log of the run and in outcomes.")
    return Check("runs", "well", says)


def _audits(connection: duckdb.DuckDBPyConnection) -> Check:
    """Everything that must always hold."""
    if breaches := audit(connection):
        says = "; ".join(f"{breach.audit}: {breach.says} ({len(breach.rows)} rows)" for breach in breaches)
        return Check(
            "audits", "wrong", says, "Keep the log, restore a backup from before (parallax restore DIR), and report it."
        )
    return Check("audits", "well", f"All {len(statements('audits'))} hold.")


def _tried(look: Callable[[duckdb.DuckDBPyConnection], Check], connection: duckdb.DuckDBPyConnection) -> Check:
    """A check that cannot be made is itself a finding."""
    try:
        return look(connection)
    except duckdb.Error as error:
        remedy = "Run parallax maintain; where that fails too, parallax restore DIR."
        return Check(look.__name__.strip("_"), "wrong", str(error).splitlines()[0], remedy)
