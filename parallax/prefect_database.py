"""The database of a temporary Prefect server: a new one is a copy of an empty one that was made before.

Prefect makes a new database in more than a hundred migrations, 11 s of processor time, as much as all the rest of its
start. So the first server of a Prefect version leaves its database, before anything ran on it, in the user's cache
folder (``XDG_CACHE_HOME``, else ``~/.cache``), and every other begins with a copy. Nothing depends on it: where the
folder cannot be read or written, the database is made as ever.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import closing, suppress
from importlib.metadata import version
from pathlib import Path

DATABASE = "prefect.db"


def empty_database(environ: Mapping[str, str]) -> Path:
    """Where the empty database of the installed Prefect is kept for new servers."""
    cache = environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(cache) / "parallax" / f"prefect-{version('prefect')}.db"


def begin_with_copy(home: Path, empty: Path) -> bool:
    """Copy ``empty`` below ``home`` where no database is yet; False where there is one, or no whole copy was had."""
    database = home / DATABASE
    if database.exists() or not empty.exists():
        return False
    part = home / f"{DATABASE}.part"
    try:
        shutil.copyfile(empty, part)
        with closing(sqlite3.connect(part)) as connection:
            checked = connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
            is_whole = checked and connection.execute("SELECT name FROM sqlite_master").fetchone() is not None
        if is_whole:
            part.replace(database)
        return is_whole
    except (OSError, sqlite3.Error):
        return False
    finally:
        for left in home.glob(f"{part.name}*"):
            left.unlink(missing_ok=True)


def keep_empty(home: Path, empty: Path) -> None:
    """Keep the database below ``home``, on which nothing has run yet, as ``empty``; failures are silent."""
    with suppress(OSError, sqlite3.Error):
        empty.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=empty.parent, prefix=f"{empty.name}.")
        os.close(number)
        try:
            with closing(sqlite3.connect(home / DATABASE)) as source, closing(sqlite3.connect(name)) as target:
                source.backup(target)
                target.execute("PRAGMA journal_mode = DELETE")
            os.replace(name, empty)
        finally:
            Path(name).unlink(missing_ok=True)
