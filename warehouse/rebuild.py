"""Make sketches, digests, agencies and edges anew after their recipe has changed. Safe to kill and to run again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import duckdb
import pyarrow as pa

from news.agencies import agency_of
from news.copies.sketch import RECIPE, sketch
from news.words import text_digest
from warehouse.edges import find_edges
from warehouse.lake import Place
from warehouse.lock import transaction
from warehouse.rows import Row, fetch, insert, with_batch

AT_ONCE = 1_000
"""Versions a transaction."""


def rebuild_sketches(
    connection: duckdb.DuckDBPyConnection, place: Place, *, now: datetime
) -> Iterator[tuple[int, int]]:
    """Make everything that tells copies anew; after each chunk how much of how much is done.

    All sketches come first: an edge is found where both of its ends are of the present recipe.
    """
    ids = [
        row[0]
        for row in connection.execute("SELECT version_id FROM versions ORDER BY fetched_at, version_id").fetchall()
    ]
    chunks = [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]
    for number, chunk in enumerate(chunks, 1):
        with transaction(connection, place):
            _sketch_again(connection, chunk)
        yield number, 2 * len(chunks)
    for number, chunk in enumerate(chunks, len(chunks) + 1):
        with transaction(connection, place):
            find_edges(connection, [], chunk, now=now)
        yield number, 2 * len(chunks)


def _sketch_again(connection: duckdb.DuckDBPyConnection, version_ids: Sequence[str]) -> None:
    statement = (
        "SELECT version_id, text, byline, CAST(coalesce(published_at, fetched_at) AS DATE) AS day "
        "FROM versions WHERE version_id IN (SELECT unnest(?))"
    )
    rows = fetch(connection.execute(statement, [list(version_ids)]))
    connection.execute("DELETE FROM sketches WHERE version_id IN (SELECT unnest(?))", [list(version_ids)])
    insert(connection, "sketches", [row for version in rows for row in _sketch_rows(version)])
    batch = pa.table({
        "version_id": [row["version_id"] for row in rows],
        "text_digest": [text_digest(row["text"]) for row in rows],
        "agency": pa.array([agency_of(row["byline"], row["text"]) for row in rows], type=pa.string()),
    })  # fmt: skip
    with_batch(
        connection, batch,
        "UPDATE versions SET text_digest = batch.text_digest, agency = batch.agency FROM batch "
        "WHERE versions.version_id = batch.version_id "
        "AND (versions.text_digest <> batch.text_digest OR versions.agency IS DISTINCT FROM batch.agency)",
    )  # fmt: skip


def _sketch_rows(version: Row) -> list[Row]:
    row = {"version_id": version["version_id"], "day": version["day"], "recipe": RECIPE}
    return [{"hash": value, **row} for value in sketch(version["text"])]
