"""Edges between versions that share text: candidates by sketch and by digest, each verified on the two texts.

The edges are a function of what is in the warehouse, not of the order in which it came: when a hash becomes furniture
of an outlet, edges that rested on it are found again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime

import duckdb
import pyarrow as pa

from news.copies import recognise
from news.copies.recognise import Edge, overlap_of
from news.copies.shared_passages import shared_passages
from news.copies.sketch import Hashes, shingles
from warehouse.partners import Pair, near_pairs, pairs_of, partners_of
from warehouse.rows import Row, ids_table, insert, with_batch
from warehouse.sql import query

CAPPED = (
    f"Shares text with more than {recognise.MAX_CANDIDATES} earlier versions; only the nearest of them were compared"
)
AT_ONCE = 2_000
"""Pairs verified with their texts in memory; a text is some 5 KB, its shingles 6 KB."""


def find_edges(
    connection: duckdb.DuckDBPyConnection, new: Sequence[str], changed: Sequence[str] = (), *, now: datetime
) -> None:
    """Write the edges of the ``new`` versions, and anew those of versions whose words, day or outlet have ``changed``.

    Within the transaction of a load.
    """
    if not new and not changed:
        return
    fresh = [*new, *changed]
    _drop(connection, _edges_at(connection, changed))
    partners = partners_of(connection, fresh)
    _drop_furnished(connection, partners.furnished)
    _drop(connection, sorted(partners.stale))
    wanted = sorted(partners.pairs | partners.same)
    hashes: dict[str, Hashes] = {}
    for start in range(0, len(wanted), AT_ONCE):
        _write(connection, wanted[start : start + AT_ONCE], partners.same, hashes, now)
    if partners.crowded:
        connection.execute(
            "UPDATE versions SET limits = list_append(coalesce(limits, []), $says) "
            "WHERE version_id IN (SELECT unnest($ids)) AND NOT list_contains(coalesce(limits, []), $says)",
            {"says": CAPPED, "ids": sorted(partners.crowded)},
        )


def texts_of(connection: duckdb.DuckDBPyConnection, version_ids: Iterable[str]) -> dict[str, str]:
    """The texts of ``version_ids``."""
    ids = sorted(set(version_ids))
    rows = with_batch(connection, ids_table("version_id", ids), query("texts")) if ids else []
    return {str(row["version_id"]): str(row["text"]) for row in rows}


def _edges_at(connection: duckdb.DuckDBPyConnection, version_ids: Sequence[str]) -> list[Pair]:
    """The edges that end at ``version_ids``, revisions left out."""
    if not version_ids:
        return []
    statement = (
        "SELECT version_a, version_b FROM edges WHERE kind <> 'revision' "
        "AND (version_a IN (SELECT version_id FROM batch) OR version_b IN (SELECT version_id FROM batch))"
    )
    return pairs_of(with_batch(connection, ids_table("version_id", version_ids), statement))


def _drop_furnished(connection: duckdb.DuckDBPyConnection, furnished: Iterable[str]) -> None:
    """Take back edges at ``furnished`` versions that rest on what is furniture by now; the same words stay the same."""
    ids = sorted(furnished)
    rows = with_batch(connection, ids_table("version_id", ids), query("furnished_edges")) if ids else []
    if touched := set(pairs_of(rows)):
        still = near_pairs(connection, sorted({end for pair in touched for end in pair}))
        _drop(connection, sorted(touched - still))


def _write(
    connection: duckdb.DuckDBPyConnection,
    pairs: Sequence[Pair],
    same: set[Pair],
    hashes: dict[str, Hashes],
    now: datetime,
) -> None:
    """Verify ``pairs`` and write those that hold, with the passages they share; ``hashes`` keeps shingles once made."""
    texts = texts_of(connection, (end for pair in pairs for end in pair))
    hashes |= {version_id: shingles(text) for version_id, text in texts.items() if version_id not in hashes}
    edges: list[Row] = []
    passages: list[Row] = []
    for one, other in pairs:
        edge = overlap_of(hashes[one], hashes[other])
        if (one, other) in same:
            edge = replace(edge, kind="identical")
        if edge.kind == "unrelated":
            continue
        edges.append(edge_row(one, other, edge, now))
        passages += [
            {"version_a": one, "version_b": other, "number": number, **asdict(passage)}
            for number, passage in enumerate(shared_passages(texts[one], texts[other]))
        ]
    _drop(connection, pairs)
    insert(connection, "edges", edges)
    insert(connection, "shared_passages", passages)


def edge_row(version_a: str, version_b: str, edge: Edge, now: datetime) -> Row:
    """The row of ``edges`` for one edge."""
    ends = {"version_a": version_a, "version_b": version_b}
    return {**ends, **asdict(edge), "recipe": recognise.RECIPE, "found_at": now}


def _drop(connection: duckdb.DuckDBPyConnection, pairs: Sequence[Pair]) -> None:
    if not pairs:
        return
    batch = pa.table({"version_a": [a for a, _ in pairs], "version_b": [b for _, b in pairs]})
    held = with_batch(
        connection, batch, "SELECT version_a, version_b FROM edges SEMI JOIN batch USING (version_a, version_b) LIMIT 1"
    )
    for table in ("edges", "shared_passages") if held else ():
        with_batch(
            connection, batch,
            f"DELETE FROM {table} WHERE (version_a, version_b) IN (SELECT version_a, version_b FROM batch)"
            + (" AND kind <> 'revision'" if table == "edges" else ""),
        )  # fmt: skip
