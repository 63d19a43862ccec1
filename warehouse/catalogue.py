"""Outlets: the small table of who publishes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import duckdb

from news.model import Outlet
from warehouse.lake import Place
from warehouse.lock import transaction
from warehouse.rows import Row, fetch, insert


def save_outlets(connection: duckdb.DuckDBPyConnection, place: Place, outlets: Sequence[Outlet]) -> None:
    """Make ``outlets`` known; one that is known keeps its row unless it is described differently."""
    with transaction(connection, place):
        present = {row["outlet"]: row for row in fetch(connection.execute("SELECT * FROM outlets"))}
        changed = [row for row in map(_row, outlets) if _is_news(present.get(row["outlet"]), row)]
        slugs = [row["outlet"] for row in changed]
        if changed:
            connection.execute("DELETE FROM outlets WHERE outlet IN (SELECT unnest(?))", [slugs])
            insert(connection, "outlets", changed)


def outlets(connection: duckdb.DuckDBPyConnection) -> list[Outlet]:
    """Every outlet that is known, by slug."""
    rows = fetch(connection.execute("SELECT * FROM outlets ORDER BY outlet"))
    return [
        Outlet(
            outlet=row["outlet"],
            name=row["name"],
            domains=tuple(row["domains"] or ()),
            aliases=tuple(row["aliases"] or ()),
            country=row["country"],
            language=row["language"],
            note=row["note"],
        )
        for row in rows
    ]


def _is_news(present: Row | None, row: Row) -> bool:
    """Whether ``row`` says more than ``present``: a name made out of a file never replaces a description."""
    if present is None:
        return True
    made_up = str(row["note"] or "").startswith("named ")
    return not made_up and dict(present) != dict(row)


def _row(outlet: Outlet) -> dict[str, Any]:
    return {**asdict(outlet), "domains": list(outlet.domains), "aliases": list(outlet.aliases)}
