"""Sites and their robots.txt as the last process left them, so that the next one goes on with the same manners."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from warehouse.lake import Place
from warehouse.lock import transaction
from warehouse.rows import Row, fetch, insert, with_batch


def paces(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """The rows of ``sites``, by site."""
    return fetch(connection.execute("SELECT * FROM sites ORDER BY site"))


def robots(connection: duckdb.DuckDBPyConnection, origins: Sequence[str]) -> list[Row]:
    """The rows of ``robots`` of ``origins``, by origin."""
    if not origins:
        return []
    batch = pa.table({"origin": list(origins)})
    statement = "SELECT * FROM robots WHERE origin IN (SELECT origin FROM batch) ORDER BY origin"
    return with_batch(connection, batch, statement)


def save(connection: duckdb.DuckDBPyConnection, place: Place, *, paces: Sequence[Row], robots: Sequence[Row]) -> None:
    """Record how each site was left and what its robots.txt said; a row replaces the one before."""
    with transaction(connection, place):
        for table, key, rows in (("sites", "site", paces), ("robots", "origin", robots)):
            if rows:
                batch = pa.table({key: [row[key] for row in rows]})
                with_batch(connection, batch, f"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM batch)")
                insert(connection, table, rows)
