"""Outlets and sources: small tables of who publishes and where it is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import duckdb

from news.model import Outlet
from warehouse.lake import Place
from warehouse.lock import transaction
from warehouse.rows import Row, fetch, insert


@dataclass(frozen=True, slots=True)
class Asked:
    """How asking a source went. ``etag`` and ``last_modified`` are for the next time; kept as they were on a 304."""

    source_id: str
    kind: str
    address: str
    answered: bool
    asked_at: datetime
    etag: str | None = None
    last_modified: str | None = None


def save_outlets(connection: duckdb.DuckDBPyConnection, place: Place, outlets: Sequence[Outlet]) -> None:
    """Make ``outlets`` known; one that is known keeps its row unless it is described differently."""
    with transaction(connection, place):
        present = {row["outlet"]: row for row in fetch(connection.execute("SELECT * FROM outlets"))}
        changed = [row for row in map(_row, outlets) if _is_news(present.get(row["outlet"]), row)]
        slugs = [row["outlet"] for row in changed]
        if changed:
            connection.execute("DELETE FROM outlets WHERE outlet IN (SELECT unnest(?))", [slugs])
            insert(connection, "outlets", changed)


def validators(connection: duckdb.DuckDBPyConnection, source_id: str) -> tuple[str | None, str | None]:
    """ETag and Last-Modified that a source gave us when all that it named had been taken in."""
    row = connection.execute("SELECT etag, last_modified FROM sources WHERE source_id = ?", [source_id]).fetchone()
    return (row[0], row[1]) if row else (None, None)


def settle_sources(connection: duckdb.DuckDBPyConnection, place: Place, asked: Sequence[Asked]) -> None:
    """Record how each source did. Called when what it named is loaded: a run that dies before asks it again in full."""
    with transaction(connection, place):
        for source in asked:
            known = fetch(connection.execute("SELECT * FROM sources WHERE source_id = ?", [source.source_id]))
            before = dict(known[0]) if known else {}
            row = {
                **before,
                "source_id": source.source_id,
                "kind": source.kind,
                "address": source.address,
                "failures_in_a_row": 0 if source.answered else int(before.get("failures_in_a_row", 0)) + 1,
            }
            if source.answered:
                row |= {"last_seen_at": source.asked_at, "etag": source.etag, "last_modified": source.last_modified}
            connection.execute("DELETE FROM sources WHERE source_id = ?", [source.source_id])
            insert(connection, "sources", [row])


def save_sources(connection: duckdb.DuckDBPyConnection, place: Place, kind: str, sources: Mapping[str, str]) -> None:
    """Make ``sources`` (id to address) known; one that is known keeps its row."""
    with transaction(connection, place):
        known = {row["source_id"] for row in fetch(connection.execute("SELECT source_id FROM sources"))}
        for source_id, address in sources.items():
            if source_id not in known:
                row = {"source_id": source_id, "kind": kind, "address": address, "failures_in_a_row": 0}
                insert(connection, "sources", [row])


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
