"""A new database of a temporary server is a copy of an empty one; nothing depends on that."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from parallax.prefect_database import DATABASE, begin_with_copy, empty_database, keep_empty


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """The folder of a server that has just made its database and still writes to it."""
    home = tmp_path / "first"
    home.mkdir()
    with closing(sqlite3.connect(home / DATABASE)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE flows AS SELECT 1 AS number")
        connection.commit()
    return home


def test_a_second_server_begins_with_the_database_of_the_first(made: Path, tmp_path: Path) -> None:
    empty = empty_database({"XDG_CACHE_HOME": str(tmp_path / "cache")})
    assert "prefect-3" in empty.name
    second = tmp_path / "second"
    second.mkdir()
    assert not begin_with_copy(second, empty), "there is none yet"
    keep_empty(made, empty)
    assert [path.name for path in empty.parent.iterdir()] == [empty.name]
    assert begin_with_copy(second, empty)
    assert [path.name for path in second.iterdir()] == [DATABASE]
    with closing(sqlite3.connect(second / DATABASE)) as connection:
        assert connection.execute("SELECT number FROM flows").fetchall() == [(1,)]


def test_a_database_that_is_there_is_left_alone(made: Path, tmp_path: Path) -> None:
    keep_empty(made, tmp_path / "empty.db")
    home = tmp_path / "second"
    home.mkdir()
    (home / DATABASE).write_bytes(b"mine")
    assert not begin_with_copy(home, tmp_path / "empty.db")
    assert (home / DATABASE).read_bytes() == b"mine"


@pytest.mark.parametrize("content", [b"", b"not a database", b"half"])
def test_what_is_no_whole_database_is_not_taken(made: Path, tmp_path: Path, content: bytes) -> None:
    empty = tmp_path / "empty.db"
    keep_empty(made, empty)
    empty.write_bytes(content if content != b"half" else empty.read_bytes()[: empty.stat().st_size // 2])
    home = tmp_path / "second"
    home.mkdir()
    assert not begin_with_copy(home, empty)
    assert not list(home.iterdir())


def test_a_cache_that_cannot_be_written_is_no_failure(made: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    keep_empty(made, tmp_path / "file" / "empty.db")
    assert not begin_with_copy(tmp_path, tmp_path / "file" / "empty.db")
