"""DuckDB itself: an instance with its extensions loaded out of their PyPI packages, and nothing fetched on its own."""

from __future__ import annotations

import importlib.resources
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb


def open_engine(
    *extensions: str, database: str = ":memory:", read_only: bool = False, threads: int | None = None
) -> duckdb.DuckDBPyConnection:
    """A DuckDB instance with ``extensions`` loaded, on UTC; what is not packaged is installed by DuckDB.

    ``threads`` is how many it works with; by default as many as the machine has cores.

    DuckDB hashes an extension at every LOAD to check its signature: 0.43 CPU seconds for the two of a lake, 0.02
    without. Files of a package were checked against their digest when pip installed them, so they are loaded
    unchecked; the check is on again before the first statement of anybody else.

    Raises:
        duckdb.Error: an extension is neither packaged nor to be had.
    """
    binaries = {name: extension_file(name) for name in extensions}
    connection = duckdb.connect(
        database,
        read_only=read_only,
        config={
            "allow_unsigned_extensions": all(binaries.values()),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            **({} if threads is None else {"threads": threads}),
        },
    )
    try:
        for name, binary in binaries.items():
            _load(connection, name, binary)
        connection.execute("SET allow_unsigned_extensions = false")
        connection.execute("SET TimeZone = 'UTC'")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def every_core(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Let the instance of ``connection`` work with as many threads as the machine has cores, for long statements."""
    before = connection.execute("SELECT current_setting('threads')").fetchall()[0][0]
    connection.execute("RESET threads")
    try:
        yield
    finally:
        connection.execute(f"SET threads = {before}")


def extension_file(name: str) -> Path | None:
    """The binary of an extension in its PyPI package; None where that is not installed for this DuckDB."""
    try:
        package = importlib.resources.files(f"duckdb_extension_{name}")
    except ModuleNotFoundError:
        return None
    path = Path(str(package / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"))
    return path if path.exists() else None


def quote_literal(value: str) -> str:
    """``value`` as an SQL string literal."""
    return "'" + value.replace("'", "''") + "'"


def _load(connection: duckdb.DuckDBPyConnection, name: str, binary: Path | None) -> None:
    if binary is None:
        connection.execute(f"INSTALL {name}")
        connection.execute(f"LOAD {name}")
    else:
        connection.execute(f"LOAD {quote_literal(str(binary))}")
