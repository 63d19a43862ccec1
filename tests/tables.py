"""Whole warehouses held against each other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.settings import Settings
from warehouse.lake import connect
from warehouse.rows import SCHEMAS

OF_A_RUN = frozenset({"outcomes", "sites", "robots"})
"""Tables that say what a run did; every run adds to them."""


def contents(settings: Settings, *, without: frozenset[str] = OF_A_RUN) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables but ``without``, in a stable order. To select all of an empty one takes long."""
    with connect(settings.place, read_only=True) as connection:
        return {
            table: connection.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall() if rows else []
            for table in sorted(SCHEMAS.keys() - without)
            for rows in connection.execute(f"SELECT count(*) FROM {table}").fetchone() or ()
        }


def kept_pages(settings: Settings) -> list[str]:
    """Names of the page files, temporary ones left out."""
    return sorted(path.name for path in settings.place.pages.rglob("*.zst") if not path.name.startswith("."))


def report_files(settings: Settings) -> dict[str, bytes]:
    """Every published file and its bytes."""
    return {path.name: path.read_bytes() for path in sorted(Path(settings.reports).glob("*"))}
