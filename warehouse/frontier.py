"""Addresses that were fetched: how each ended, and when it is worth another fetch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import duckdb
import pyarrow as pa

from warehouse.rows import Row, fetch, insert, with_batch
from warehouse.sql import query


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an address stands; see the table ``addresses``. ``address`` is its identity, ``url`` what is fetched."""

    address: str
    url: str
    source_id: str
    article_id: str | None
    state: str
    reason: str | None
    tries: int
    visits: int
    etag: str | None
    last_modified: str | None
    first_asked_at: datetime
    last_asked_at: datetime
    failing_since: datetime | None
    next_due_at: datetime | None


def standings(connection: duckdb.DuckDBPyConnection, addresses: Sequence[str]) -> dict[str, Standing]:
    """Those of ``addresses`` that were fetched before, by address."""
    if not addresses:
        return {}
    rows = with_batch(connection, pa.table({"address": list(addresses)}), query("standings"))
    return {standing.address: standing for standing in map(_standing, rows)}


def due(
    connection: duckdb.DuckDBPyConnection, *, now: datetime, most: int, source_ids: Sequence[str] | None = None
) -> list[Standing]:
    """At most ``most`` addresses that are due; of ``source_ids``, where given, those that never became an article."""
    values = {"now": now, "most": most, "source_ids": None if source_ids is None else list(source_ids)}
    return [_standing(row) for row in fetch(connection.execute(query("due_addresses"), values))]


def write(connection: duckdb.DuckDBPyConnection, found: Sequence[Standing]) -> None:
    """Record ``found``, one row an address; a later one replaces an earlier one. Within the caller's transaction."""
    latest = {standing.address: standing for standing in found}
    if latest:
        batch = pa.table({"address": list(latest)})
        with_batch(connection, batch, "DELETE FROM addresses WHERE address IN (SELECT address FROM batch)")
        insert(connection, "addresses", [asdict(standing) for standing in latest.values()])


def _standing(row: Row) -> Standing:
    return Standing(**row)
