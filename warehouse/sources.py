"""Sources: where documents are found, how each has been doing, and when it is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime

import duckdb
import pyarrow as pa

from warehouse.lake import Place
from warehouse.lock import transaction
from warehouse.rows import Row, fetch, insert, with_batch
from warehouse.sql import query

POLLED = frozenset({"feed", "sitemap", "news_sitemap"})
"""Kinds that are asked by the clock; the others when somebody names them."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source and how it has been doing; see the table ``sources``."""

    source_id: str
    kind: str
    address: str
    outlet: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    last_seen_at: datetime | None = None
    last_new_at: datetime | None = None
    next_due_at: datetime | None = None
    failures_in_a_row: int = 0
    note: str | None = None
    last_asked_at: datetime | None = None
    last_full_at: datetime | None = None
    interval_seconds: int | None = None
    body_digest: str | None = None
    items: int | None = None
    last_reason: str | None = None
    moved_to: str | None = None
    moved_times: int | None = None


_NAMES = tuple(one.name for one in fields(SourceState))


def states(connection: duckdb.DuckDBPyConnection, source_ids: Sequence[str]) -> dict[str, SourceState]:
    """Those of ``source_ids`` that are known, by id."""
    if not source_ids:
        return {}
    batch = pa.table({"source_id": list(source_ids)})
    rows = with_batch(connection, batch, "SELECT * FROM sources WHERE source_id IN (SELECT source_id FROM batch)")
    return {state.source_id: state for state in map(_state, rows)}


def due(connection: duckdb.DuckDBPyConnection, *, now: datetime, most: int) -> list[SourceState]:
    """At most ``most`` sources that are due, the longest overdue first."""
    return [_state(row) for row in fetch(connection.execute(query("due_sources"), {"now": now, "most": most}))]


def save(connection: duckdb.DuckDBPyConnection, place: Place, found: Sequence[SourceState]) -> None:
    """Record the states ``found``, one row a source.

    Called when what a source named is loaded: a run that dies before that asks it again in full.
    """
    if not found:
        return
    with transaction(connection, place):
        batch = pa.table({"source_id": [state.source_id for state in found]})
        with_batch(connection, batch, "DELETE FROM sources WHERE source_id IN (SELECT source_id FROM batch)")
        insert(connection, "sources", [asdict(state) for state in found])


def register(
    connection: duckdb.DuckDBPyConnection, place: Place, listed: Sequence[SourceState], *, now: datetime
) -> int:
    """Make the sources of a list known and due now; those known keep how they were doing. How many are new or changed.

    A source that has left the list is no longer due by itself; its past stays.
    """
    rows = {row["source_id"]: row for row in fetch(connection.execute("SELECT * FROM sources"))}
    known = {source_id: _state(row) for source_id, row in rows.items()}
    changed = [
        replace(
            known.get(one.source_id, one),
            kind=one.kind,
            address=one.address,
            outlet=one.outlet,
            note=one.note,
            next_due_at=_due(known, one, now),
        )
        for one in listed
    ]
    names = {one.source_id for one in listed}
    gone = [
        replace(state, next_due_at=None)
        for state in known.values()
        if state.kind in POLLED and state.next_due_at and state.source_id not in names
    ]
    news = [state for state in (*changed, *gone) if known.get(state.source_id) != state]
    save(connection, place, news)
    return len(news)


def name(connection: duckdb.DuckDBPyConnection, place: Place, kind: str, found: Mapping[str, str]) -> None:
    """Make the places that people name known (id to address); one that is known keeps its row."""
    with transaction(connection, place):
        known = {row["source_id"] for row in fetch(connection.execute("SELECT source_id FROM sources"))}
        new = [SourceState(key, kind, address) for key, address in found.items() if key not in known]
        insert(connection, "sources", [asdict(state) for state in new])


def _due(known: Mapping[str, SourceState], listed: SourceState, now: datetime) -> datetime:
    """When a listed source is due: as it was, or now where it is new or was no longer asked."""
    before = known.get(listed.source_id)
    return (before.next_due_at if before else None) or now


def _state(row: Row) -> SourceState:
    values = {name: row[name] for name in _NAMES}
    return SourceState(**values)
