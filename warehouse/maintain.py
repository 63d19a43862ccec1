"""Housekeeping of the lake: fold small files together and drop what no reader can still be looking at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from warehouse.engine import every_core
from warehouse.lake import ALIAS, Place
from warehouse.lock import load_lock

KEEP = timedelta(days=7)
"""Old snapshots stay this long: longer than any reader keeps one result open."""
STALE_SECONDS = 3600.0


def fold(connection: duckdb.DuckDBPyConnection, place: Place, *, now: datetime, keep: timedelta = KEEP) -> int:
    """Flush small inserts to Parquet, merge small files and expire snapshots older than ``keep``; files left."""
    older = (now - keep).isoformat()
    with load_lock(place):
        connection.execute(f"CALL ducklake_flush_inlined_data('{ALIAS}')")
        with every_core(connection):
            connection.execute(f"CALL ducklake_merge_adjacent_files('{ALIAS}')")
        connection.execute(f"CALL ducklake_expire_snapshots('{ALIAS}', older_than => TIMESTAMPTZ '{older}')")
        connection.execute(f"CALL ducklake_cleanup_old_files('{ALIAS}', older_than => TIMESTAMPTZ '{older}')")
    return sum(1 for _ in place.tables.rglob("*.parquet"))


def sweep(place: Place, *, now: datetime) -> int:
    """Remove temporary files that a killed run has left behind for more than an hour; how many there were."""
    removed = 0
    for path in _temporary(place.pages):
        if now.timestamp() - path.stat().st_mtime > STALE_SECONDS:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _temporary(folder: Path) -> Iterator[Path]:
    yield from folder.rglob(".tmp-*") if folder.exists() else ()
