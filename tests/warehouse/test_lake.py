"""The warehouse as a file format: schema, migrations, read-only readers, clear refusals."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from pipeline.session import open_session
from pipeline.settings import Settings
from tests.conftest import NOW
from warehouse.engine import every_core
from warehouse.errors import ChangedMigration, NewerWarehouse, NotAWarehouse
from warehouse.lake import WRITING_THREADS, Place, connect
from warehouse.migrate import migrate
from warehouse.rows import SCHEMAS
from warehouse.sql import Folder, Statement, statements

ALL = [(folder, statement) for folder in ("queries", "audits", "views") for statement in statements(folder)]
COLUMNS = (
    *("address", "address_key", "article_id", "comparison_id", "version_id", "text_digest", "page_digest", "url"),
    *("story_id", "day", "renderer"),
)
BATCH = pa.table({name: ["x"] for name in COLUMNS} | {"story": [0]})
VALUES = {
    **{"days": 3, "first": "2022-02-12", "last": "2022-02-12", "reader": "r", "annotator": "a"},
    **{"outlet": "o", "failing": False, "due": False, "since": None, "now": datetime(2031, 6, 1, tzinfo=UTC)},
    **{
        "most": 1,
        "source_id": "s",
        "source_ids": ["s"],
        "recipe": "s",
        "shared": 3,
        "furniture": 3,
        "repeated": 0.8,
        "top": 20,
        "near": 50,
    },
    **{"begin": datetime(2031, 6, 1, tzinfo=UTC), "until": datetime(2031, 6, 2, tzinfo=UTC)},
    **{
        "encoder": "e",
        "languages": ["en", "de"],
        "least": 5,
        "name": "n",
        "key": "k",
        "version_a": "a",
        "version_b": "b",
    },
}
"""What any statement may be asked with."""


@pytest.mark.parametrize(("folder", "statement"), ALL, ids=[f"{folder}/{s.name}" for folder, s in ALL])
def test_every_statement_binds_on_an_empty_warehouse(
    lake: duckdb.DuckDBPyConnection, folder: Folder, statement: Statement
) -> None:
    lake.register("batch", BATCH)
    lake.register("scope", pa.table({"version_id": ["v"]}))
    wanted = {name: value for name, value in VALUES.items() if re.search(rf"\${name}\b", statement.text)}
    rows = lake.execute(statement.text, wanted or None)
    if folder != "views":
        assert rows.fetchall() == []


@pytest.mark.parametrize(("folder", "statement"), ALL, ids=[f"{folder}/{s.name}" for folder, s in ALL])
def test_every_statement_says_first_what_one_row_is(folder: Folder, statement: Statement) -> None:
    assert statement.text.startswith("-- "), f"{folder}/{statement.name}.sql begins without its grain"


def test_arrow_schemas_are_the_tables(lake: duckdb.DuckDBPyConnection) -> None:
    rows = lake.execute(
        "SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() "
        "WHERE database_name = current_database() AND table_name NOT LIKE 'v\\_%' ESCAPE '\\' GROUP BY ALL"
    ).fetchall()
    found = {table: columns for table, columns in rows if table not in ("migrations", "runs")}
    assert found == {table: list(schema) for table, schema in SCHEMAS.items()}


def test_every_table_view_and_column_is_described(lake: duckdb.DuckDBPyConnection) -> None:
    undescribed = lake.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() AND comment IS NULL "
        "UNION ALL SELECT view_name FROM duckdb_views() WHERE database_name = current_database() AND comment IS NULL "
        "UNION ALL SELECT table_name || '.' || column_name FROM duckdb_columns() "
        "WHERE database_name = current_database() AND comment IS NULL AND table_name NOT LIKE 'v\\_%' ESCAPE '\\'"
    ).fetchall()
    assert undescribed == []


def test_migrating_twice_changes_nothing(settings: Settings) -> None:
    with open_session(settings) as session:
        assert migrate(session.connection, settings.place, now=NOW) == []


def test_a_reader_cannot_write(settings: Settings) -> None:
    with connect(settings.place, read_only=True) as reader, pytest.raises(duckdb.Error, match="read-only"):
        reader.execute("INSERT INTO migrations VALUES ('x', 'y', now())")


def test_unsigned_extensions_are_refused_once_ours_are_loaded(settings: Settings) -> None:
    with connect(settings.place) as lake:
        assert lake.execute("SELECT current_setting('allow_unsigned_extensions')").fetchone() == (False,)
        with pytest.raises(duckdb.Error, match="Cannot change allow_unsigned_extensions"):
            lake.execute("SET allow_unsigned_extensions = true")


def test_a_warehouse_can_be_moved(settings: Settings, tmp_path: Path) -> None:
    with open_session(settings) as session:
        rows = "SELECT name, digest, applied_at FROM range(2000), migrations"
        session.connection.execute(f"INSERT INTO migrations {rows} WHERE name = '0001_first_tables'")
    moved = Place(tmp_path / "elsewhere")
    shutil.move(settings.place.root, moved.root)
    with connect(moved, read_only=True) as reader:
        assert reader.execute("SELECT count(*) FROM migrations WHERE name = '0001_first_tables'").fetchall() == [
            (2001,)
        ]


def test_a_newer_warehouse_is_refused_untouched(settings: Settings) -> None:
    with connect(settings.place) as connection:
        connection.execute("INSERT INTO migrations VALUES ('0999_from_the_future', 'x', now())")
        with pytest.raises(NewerWarehouse, match="0999_from_the_future"):
            migrate(connection, settings.place, now=NOW)


def test_an_edited_migration_is_refused(settings: Settings) -> None:
    with connect(settings.place) as connection:
        connection.execute("UPDATE migrations SET digest = 'x' WHERE name = '0001_first_tables'")
        with pytest.raises(ChangedMigration, match="0001_first_tables"):
            migrate(connection, settings.place, now=NOW)


def test_a_missing_warehouse_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(NotAWarehouse, match="parallax ingest"):
        connect(Place(tmp_path / "nowhere"), read_only=True)


def another_database(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE something (x)")


def text_file(path: Path) -> None:
    path.write_text("this is not a catalog " * 200)


def cut_off(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00" + b"\x00" * 40)


@pytest.mark.parametrize("damage", [text_file, cut_off])
def test_what_is_no_warehouse_is_refused_with_a_way_out(tmp_path: Path, damage: object) -> None:
    place = Place(tmp_path / "w")
    place.root.mkdir()
    damage(place.catalog)  # type: ignore[operator]
    before = place.catalog.read_bytes()
    with pytest.raises(NotAWarehouse, match="Move that folder away"):
        connect(place)
    assert place.catalog.read_bytes() == before


def test_every_core_is_let_go_again(lake: duckdb.DuckDBPyConnection) -> None:
    setting = "SELECT current_setting('threads')"
    assert lake.execute(setting).fetchall() == [(WRITING_THREADS,)]
    with suppress(ValueError), every_core(lake):
        assert lake.execute(setting).fetchall() == duckdb.connect().execute(setting).fetchall()
        raise ValueError
    assert lake.execute(setting).fetchall() == [(WRITING_THREADS,)]
