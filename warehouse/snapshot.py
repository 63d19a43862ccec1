"""A snapshot: the warehouse as one plain DuckDB file, for tools that cannot attach a lake.

It holds every table but the sketches (fingerprints that only recognition reads), the same views with the same
comments, and a full-text index on title and text. It is written beside its place and renamed when it is whole, so that
a tool never opens half of one; a tool that has the old one open keeps it.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.engine import open_engine, quote_literal
from warehouse.errors import WarehouseError
from warehouse.lake import ALIAS, Place, attach_statement, connect
from warehouse.sql import statements

LEFT_OUT = frozenset({"sketches"})
"""Half of the rows of a warehouse, and no question that people ask needs them."""
INDEX = (
    "PRAGMA create_fts_index('versions', 'version_id', 'title', 'text', "
    "stemmer = 'none', stopwords = 'none', strip_accents = 1, lower = 1, "
    r"ignore = '(\p{P}|\p{S}|\s)+', overwrite = 1)"
)
"""No stemmer and no stop words: texts come in many languages. Letters and digits of every script are kept."""
SEARCH = """
CREATE OR REPLACE MACRO search(words) AS TABLE
SELECT round(score, 3) AS score, articles.outlet, versions.title, versions.lead, versions.published_at, articles.url,
       versions.article_id, versions.version_id
FROM (SELECT *, fts_main_versions.match_bm25(version_id, words) AS score FROM versions) AS versions
JOIN articles ON articles.article_id = versions.article_id
WHERE score IS NOT NULL
ORDER BY score DESC, versions.version_id
"""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot that was written: where, how many articles and versions it has, its size in bytes."""

    path: Path
    articles: int
    versions: int
    size: int


def write_snapshot(place: Place, path: Path) -> Snapshot:
    """Write the warehouse at ``place`` to ``path``, replacing what is there only if that is a DuckDB file.

    All tables are read in one transaction, so the file is one moment of the warehouse.

    Raises:
        NotAWarehouse: there is no warehouse at ``place``.
        WarehouseError: ``path`` is something else than a DuckDB file, or cannot be written.
    """
    _must_be_replaceable(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".tmp-") as folder:
            temporary = Path(folder) / "snapshot.duckdb"
            articles, versions = _fill(place, temporary)
            size = _flush(temporary)
            os.replace(temporary, path)
        _flush(path.parent)
    except OSError as error:
        raise WarehouseError(path, f"Cannot write a snapshot to {path}: {error.strerror or error}.") from error
    return Snapshot(path, articles, versions, size)


def _must_be_replaceable(path: Path) -> None:
    """A file of another kind under this name is somebody's, and stays."""
    if path.is_dir():
        raise WarehouseError(path, f"{path} is a folder; name a file, such as {path / 'news.duckdb'}.")
    if path.exists() and path.stat().st_size:
        with path.open("rb") as file:
            if file.read(12)[8:] != b"DUCK":
                raise WarehouseError(path, f"{path} is there and is no DuckDB file; it was left as it was.")


def _fill(place: Place, path: Path) -> tuple[int, int]:
    """Copy tables, lay views, build the index; the numbers of articles and versions."""
    connect(place, read_only=True).close()  # says in words what is wrong with the warehouse
    with open_engine("ducklake", "sqlite_scanner", "fts", database=str(path)) as connection:
        connection.execute(attach_statement(place, read_only=True))
        connection.execute("BEGIN")
        for table, comment in _tables(connection):
            connection.execute(f"CREATE TABLE {table} AS FROM {ALIAS}.{table}")
            connection.execute(f"COMMENT ON TABLE {table} IS {quote_literal(comment)}")
        for table, column, comment in _columns(connection):
            connection.execute(f"COMMENT ON COLUMN {table}.{column} IS {quote_literal(comment)}")
        connection.execute("COMMIT")
        connection.execute(f"DETACH {ALIAS}")
        for view in statements("views"):
            connection.execute(view.text)
        connection.execute(INDEX)
        connection.execute(SEARCH)
        connection.execute("CHECKPOINT")
        counts = connection.execute("SELECT count(*), (SELECT count(*) FROM versions) FROM articles").fetchone()
    assert counts is not None
    return int(counts[0]), int(counts[1])


def _tables(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Tables of the lake to copy, each with its comment."""
    rows = connection.execute(
        "SELECT table_name, coalesce(comment, '') FROM duckdb_tables() WHERE database_name = ? ORDER BY table_name",
        [ALIAS],
    ).fetchall()
    return [(str(name), str(comment)) for name, comment in rows if name not in LEFT_OUT]


def _columns(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    """Columns of the copied tables that have a comment."""
    tables = {name for name, _comment in _tables(connection)}
    rows = connection.execute(
        "SELECT table_name, column_name, comment FROM duckdb_columns() "
        "WHERE database_name = ? AND comment IS NOT NULL ORDER BY table_name, column_index",
        [ALIAS],
    ).fetchall()
    return [(str(table), str(column), str(comment)) for table, column, comment in rows if table in tables]


def _flush(path: Path) -> int:
    """Have the disk hold what was written to the file or folder; the size of it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
        return os.fstat(handle).st_size
    finally:
        os.close(handle)
