"""One writer at a time: the look-up and the insert of a load happen under one lock.

DuckLake has no primary keys, so two loads that look up at the same moment could both insert. The lock is a
file lock: the operating system frees it when its holder dies, however it dies.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from warehouse.errors import WarehouseBusy
from warehouse.lake import Place

WAIT_SECONDS = 300.0
LOCKS = Path("/proc/locks")
"""The locks of the system and their holders, where it is Linux."""


@contextmanager
def load_lock(place: Place, *, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold the right to write to ``place``.

    Raises:
        WarehouseBusy: another process holds it for longer than ``wait_seconds``.
    """
    place.root.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(place.lock, timeout=wait_seconds):
            yield
    except Timeout as error:
        raise WarehouseBusy(
            place.root,
            f"{_holder(place.lock)} has been writing to {place.root} for more than {wait_seconds:.0f} s. "
            "Wait for it to end, or stop it; the lock frees itself.",
        ) from error


def _holder(lock: Path, table: Path = LOCKS) -> str:
    """Who holds ``lock``, as far as the system tells: "Process 4711 (parallax)"."""
    with suppress(OSError):
        inode = str(lock.stat().st_ino)
        rows = [line.split() for line in table.read_text().splitlines()]
        held = (row for row in rows if len(row) > 5 and row[1] == "FLOCK" and row[5].rpartition(":")[2] == inode)
        for _number, _kind, _mode, _access, pid, *_range in held:
            name = (table.parent / pid / "comm").read_text().strip()
            return f"Process {pid} ({name})"
    return "Another run"


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection, place: Place) -> Iterator[None]:
    """One transaction under the load lock: committed whole at the end, or rolled back whole."""
    with load_lock(place):
        connection.execute("BEGIN")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
