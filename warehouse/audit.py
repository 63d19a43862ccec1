"""Audits: queries that must return no rows.

After a load the offsets of its own versions are audited, so that the cost follows the batch; the ``maintain`` flow
audits everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from warehouse.rows import Row, fetch, ids_table
from warehouse.sql import statements

OF_A_LOAD = frozenset({"offsets_hold"})
OF_A_COMPARISON = frozenset({"evidence_holds"})


@dataclass(frozen=True, slots=True)
class Breach:
    """An audit that returned rows: something that must always hold does not."""

    audit: str
    says: str
    rows: Sequence[Row]


def audit(
    connection: duckdb.DuckDBPyConnection,
    *,
    only: frozenset[str] | None = None,
    version_ids: Sequence[str] | None = None,
) -> list[Breach]:
    """Run the audits named in ``only``, else all, over ``version_ids``, else everything; an empty list is right."""
    if version_ids is None:
        scope = connection.execute("SELECT version_id FROM versions").to_arrow_table()
    else:
        scope = ids_table("version_id", version_ids)
    return [breach for statement in statements("audits") if only is None or statement.name in only
            for breach in _breaches(connection, statement.name, statement.text, scope)]  # fmt: skip


def _breaches(connection: duckdb.DuckDBPyConnection, name: str, text: str, scope: pa.Table) -> list[Breach]:
    """What the audit finds; DuckDB finds ``scope`` by its name in this frame."""
    rows = fetch(connection.execute(text))
    says = text.splitlines()[0].removeprefix("-- ")
    return [Breach(name, says, rows[:20])] if rows else []
