"""Is a catalogue that is there one of ours: an empty or a foreign SQLite file would be made into a new warehouse."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from filelock import FileLock

from warehouse.errors import NotAWarehouse
from warehouse.lake import OPEN_SECONDS, Place


def must_be_a_lake(place: Place) -> None:
    """Refuse a catalogue without the tables of a lake; what SQLite cannot read is left to the warehouse to name.

    The lock keeps out a first run of another process that is just making one; what such a run left when it was killed
    is no catalogue yet, and opening makes it anew.

    Raises:
        NotAWarehouse: the file is empty, or the database of somebody else; it is left as it is.
    """
    with FileLock(place.root / "open.lock", timeout=OPEN_SECONDS):
        if place.unfinished.exists():
            return
        try:
            with closing(sqlite3.connect(f"file:{place.catalog}?mode=ro", uri=True)) as catalogue:
                found = catalogue.execute("SELECT 1 FROM sqlite_master WHERE name = 'ducklake_metadata'").fetchone()
        except sqlite3.DatabaseError:
            return
    if found is None:
        raise NotAWarehouse(
            place.root,
            f"{place.catalog} is not the catalogue of a warehouse: it is empty, or belongs to something else. "
            "It was left as it is. Put back a backup (parallax restore DIR), or move that folder away to start afresh.",
        )
