"""Open the warehouse: DuckDB with a DuckLake attached, whose catalog is SQLite in WAL mode.

Why a lake and not one DuckDB file: a reader is never blocked by a writer and never blocks one
(docs/decisions/0002).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import duckdb
from filelock import FileLock

from warehouse.engine import open_engine, quote_literal
from warehouse.errors import NotAWarehouse

ALIAS = "parallax"
OPEN_SECONDS = 120.0
"""How long a writer waits for another to open; two that make a new catalog at once would get into each other's way."""
BUSY_TIMEOUT_MS = 60_000
"""How long SQLite waits for another commit to end; a commit takes about 20 ms."""

WRITING_THREADS = 1
"""A load is many small statements: two threads took half as much CPU again, and more time (decision 0002)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a warehouse lives: one folder with catalog, table data, page bytes and locks."""

    root: Path

    @property
    def catalog(self) -> Path:
        """The SQLite file that says which Parquet files make up which table."""
        return self.root / "catalog.sqlite"

    @property
    def unfinished(self) -> Path:
        """There while a new catalog is being made: one whose maker was killed holds nothing and is made again."""
        return self.root / "catalog.unfinished"

    @property
    def tables(self) -> Path:
        """The folder of Parquet files."""
        return self.root / "tables"

    @property
    def pages(self) -> Path:
        """The folder of page bytes, content-addressed."""
        return self.root / "pages"

    @property
    def lock(self) -> Path:
        """The file that a load holds while it looks up and inserts."""
        return self.root / "load.lock"

    @property
    def turns(self) -> Path:
        """The folder by which crawls at one moment take turns at each site; it may be removed between runs."""
        return self.root / "turns"


def connect(place: Place, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Open the warehouse at ``place``; with ``read_only`` every write is refused by DuckDB itself.

    Raises:
        NotAWarehouse: nothing can be read there, or what is there is not a DuckLake catalog.
    """
    if read_only and not place.catalog.exists():
        raise NotAWarehouse(
            place.root, f"There is no warehouse at {place.root} yet. Load something first: parallax ingest PATH"
        )
    if not read_only:
        try:
            place.tables.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = (
                f"Cannot keep a warehouse at {place.root}: {error.strerror}. Name another folder with PARALLAX_DATA."
            )
            raise NotAWarehouse(place.root, message) from error
    connection = open_engine("ducklake", "sqlite_scanner", threads=None if read_only else WRITING_THREADS)
    try:
        with nullcontext() if read_only else _made_whole(place):
            connection.execute(attach_statement(place, read_only=read_only))
        connection.execute(f"USE {ALIAS}")
    except duckdb.Error as error:
        connection.close()
        raise NotAWarehouse(
            place.root,
            f"Cannot open the warehouse at {place.root}: {_first_line(error)}. "
            "Move that folder away to start afresh, or put back a backup of it.",
        ) from error
    return connection


@contextmanager
def _made_whole(place: Place) -> Iterator[None]:
    """Writers attach one after the other; a catalog that a killed process left half made is made from the start."""
    with FileLock(place.root / "open.lock", timeout=OPEN_SECONDS):
        if place.unfinished.exists():
            for path in place.root.glob(f"{place.catalog.name}*"):
                path.unlink()
        elif not place.catalog.exists():
            place.unfinished.touch()
        yield
        place.unfinished.unlink(missing_ok=True)


def attach_statement(place: Place, *, read_only: bool) -> str:
    """The ATTACH line, the same that an analyst types in any DuckDB."""
    options = [
        f"DATA_PATH {quote_literal(str(place.tables))}",
        "META_JOURNAL_MODE 'WAL'",
        f"META_BUSY_TIMEOUT {BUSY_TIMEOUT_MS}",
        "OVERRIDE_DATA_PATH true",
    ]
    options.append("READ_ONLY" if read_only else "DATA_INLINING_ROW_LIMIT 0")
    return f"ATTACH {quote_literal(f'ducklake:sqlite:{place.catalog}')} AS {ALIAS} ({', '.join(options)})"


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0].rstrip(".") if str(error).strip() else type(error).__name__
