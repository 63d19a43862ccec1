"""Snapshots, backups and upgrades: what leaves the warehouse is whole, and what comes back is the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from pipeline.ingest import ingest
from pipeline.session import open_session
from pipeline.settings import Settings
from tests.conftest import NOW, clock
from tests.tables import contents
from warehouse.backup import back_up, restore
from warehouse.engine import open_engine
from warehouse.errors import WarehouseError
from warehouse.health import check_warehouse
from warehouse.lake import Place, connect
from warehouse.migrate import backup_before, migrate
from warehouse.snapshot import LEFT_OUT, write_snapshot
from warehouse.sql import statements

MIGRATIONS = statements("migrations")


@pytest.fixture
def filled(settings: Settings, articles: Path) -> Settings:
    ingest(settings, [str(articles / "harbour-post")], clock=clock)
    return settings


def names(connection: duckdb.DuckDBPyConnection, where: str) -> set[str]:
    rows = connection.execute(f"SELECT table_name FROM duckdb_tables() WHERE {where}").fetchall()
    return {name for (name,) in rows}


def test_a_snapshot_is_a_plain_file_with_everything_and_finds_words(filled: Settings, tmp_path: Path) -> None:
    path = tmp_path / "out" / "news.duckdb"
    assert write_snapshot(filled.place, path).articles == 3
    with open_engine("fts", database=str(path), read_only=True) as plain, connect(filled.place, read_only=True) as lake:
        tables = names(plain, "schema_name = 'main'")
        for table in tables:
            rows = f"SELECT * FROM {table} ORDER BY ALL"
            assert plain.execute(rows).fetchall() == lake.execute(rows).fetchall(), table
        assert tables == names(lake, "database_name = 'parallax'") - LEFT_OUT
        assert plain.execute("SELECT count(*) FROM v_articles").fetchone() == (3,)
        assert plain.execute("SELECT comment FROM duckdb_views() WHERE view_name = 'v_articles'").fetchone() != (None,)
        found = plain.execute("SELECT title FROM search('girders')").fetchall()
        assert found == [("Old Quay bridge closed after cracks found",)]
    assert [item.name for item in path.parent.iterdir()] == ["news.duckdb"]


def test_a_snapshot_is_replaced_whole_and_other_files_stay(filled: Settings, tmp_path: Path) -> None:
    path, other = tmp_path / "news.duckdb", tmp_path / "notes.txt"
    write_snapshot(filled.place, path)
    before = path.stat().st_ino
    write_snapshot(filled.place, path)
    assert path.stat().st_ino != before
    other.write_text("mine, not a database\n")
    with pytest.raises(WarehouseError, match="left as it was"):
        write_snapshot(filled.place, other)
    assert other.read_text() == "mine, not a database\n"


def test_a_backup_comes_back_the_same(filled: Settings, articles: Path, tmp_path: Path) -> None:
    before = contents(filled)
    first = back_up(filled.place, tmp_path / "copy", now=NOW)
    assert first.files == first.copied > 0
    ingest(filled, [str(articles / "meridian")], clock=clock)
    after = contents(filled)
    second = back_up(filled.place, tmp_path / "copy", now=NOW)
    assert 0 < second.copied < second.files
    shutil.rmtree(filled.place.root)
    restore(tmp_path / "copy", filled.place, now=NOW)
    assert contents(filled) == after != before
    assert sorted(filled.place.pages.rglob("*.zst"))


def test_restoring_keeps_what_was_there_and_goes_on(filled: Settings, articles: Path, tmp_path: Path) -> None:
    back_up(filled.place, tmp_path / "copy", now=NOW)
    ingest(filled, [str(articles / "meridian")], clock=clock)
    restore(tmp_path / "copy", filled.place, now=NOW)
    (kept,) = filled.place.root.parent.glob("warehouse-before-*")
    with connect(Place(kept), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (6,)
    done = ingest(filled, [str(articles / "meridian")], clock=clock)
    assert {outcome.state for outcome in done.outcomes} == {"loaded"}


@pytest.mark.parametrize("damage", ["torn", "missing", "unfinished"])
def test_a_damaged_backup_is_not_restored(filled: Settings, tmp_path: Path, damage: str) -> None:
    copy = tmp_path / "copy"
    with connect(filled.place) as connection:
        connection.execute("CALL ducklake_flush_inlined_data('parallax')")
    back_up(filled.place, copy, now=NOW)
    largest = max((copy / "tables").rglob("*.parquet"), key=lambda path: path.stat().st_size)
    if damage == "torn":
        largest.write_bytes(largest.read_bytes()[:-40])
    elif damage == "missing":
        largest.unlink()
    else:
        (copy / "backup.json").unlink()
    before = contents(filled)
    with pytest.raises(WarehouseError, match="copy"):
        restore(copy, filled.place, now=NOW)
    assert contents(filled) == before


def test_a_backup_is_not_written_into_other_peoples_folders(filled: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear")
    with pytest.raises(WarehouseError, match="something else"):
        back_up(filled.place, folder, now=NOW)
    assert [item.name for item in folder.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("had", range(1, len(MIGRATIONS)), ids=lambda had: MIGRATIONS[had - 1].name)
def test_a_warehouse_of_every_earlier_migration_upgrades_itself(tmp_path: Path, had: int) -> None:
    place = Place(tmp_path / "data" / "warehouse")
    with connect(place) as connection:
        connection.execute("BEGIN")
        for statement in MIGRATIONS[:had]:
            connection.execute(statement.text)
            connection.execute("INSERT INTO migrations VALUES (?, ?, ?)", [statement.name, statement.digest, NOW])
        connection.execute("COMMIT")
        connection.execute("INSERT INTO stories VALUES ('story1-kept', 'm', now())")
        applied = migrate(connection, place, now=NOW)
    missing = [statement.name for statement in MIGRATIONS[had:]]
    assert [name for name in applied if name[0].isdigit()] == missing
    with open_session(Settings(place.root.parent, tmp_path)) as session:
        assert session.connection.execute("SELECT story_id FROM stories").fetchall() == [("story1-kept",)]
        assert session.connection.execute("SELECT count(*) FROM v_articles").fetchall() == [(0,)]
    with connect(Place(backup_before(place, missing[0])), read_only=True) as connection:
        assert connection.execute("SELECT max(name) FROM migrations").fetchall() == [(MIGRATIONS[had - 1].name,)]
        assert connection.execute("SELECT story_id FROM stories").fetchall() == [("story1-kept",)]


def test_a_new_warehouse_needs_no_backup(settings: Settings) -> None:
    assert not list(settings.place.root.parent.glob("warehouse-before-*"))


def test_the_doctor_finds_what_is_wrong(filled: Settings) -> None:
    assert {check.name for check in check_warehouse(filled.place) if check.state == "wrong"} == set()
    with connect(filled.place) as connection:
        connection.execute("UPDATE passages SET start_offset = start_offset + 1")
        connection.execute("INSERT INTO migrations VALUES ('0999_from_the_future', 'x', now())")
    wrong = {check.name: check for check in check_warehouse(filled.place) if check.state == "wrong"}
    assert wrong.keys() == {"schema", "audits"}
    assert all(check.remedy for check in wrong.values())
    filled.place.catalog.write_bytes(b"not a catalog" * 100)
    (broken,) = [check for check in check_warehouse(filled.place) if check.state == "wrong"]
    assert "restore" in broken.remedy
