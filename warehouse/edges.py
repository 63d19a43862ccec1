"""Edges between versions that share text: candidates by sketch and by digest, each verified on the two texts.

The edges are a function of what is in the warehouse, not of the order in which it came: when a hash becomes furniture
of an outlet, edges that rested on it are found again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

import duckdb
import pyarrow as pa

from news.copies import recognise
from news.copies.recognise import Edge, overlap_of
from news.copies.shared_passages import shared_passages
from news.copies.sketch import RECIPE as SKETCH_RECIPE
from news.copies.sketch import Hashes, shingles
from warehouse.rows import Row, insert, with_batch
from warehouse.sql import query

Pair = tuple[str, str]


@dataclass(slots=True)
class _Span:
    """Versions told between two days."""

    first: date
    last: date
    version_ids: list[str]


SPAN_DAYS = 60
NEAR = {
    "recipe": SKETCH_RECIPE,
    "days": recognise.WINDOW_DAYS,
    "shared": recognise.MIN_SHARED_HASHES,
    "furniture": recognise.FURNITURE_ARTICLES,
    "repeated": recognise.SHORTER_REPEATED,
    "most": recognise.MAX_CANDIDATES,
}
"""What ``near_copies`` is asked with."""
CAPPED = f"Shares text with more than {recognise.MAX_CANDIDATES} others; only the nearest of them were compared"
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
    _drop(connection, edges_at(connection, changed))
    near, capped, furnished = near_pairs(connection, fresh)
    _drop_furnished(connection, furnished)
    same = _same_words(connection, fresh)
    wanted = sorted(near | same)
    hashes: dict[str, Hashes] = {}
    for start in range(0, len(wanted), AT_ONCE):
        _write(connection, wanted[start : start + AT_ONCE], same, hashes, now)
    if capped:
        connection.execute(
            "UPDATE versions SET limits = list_append(coalesce(limits, []), ?) WHERE version_id IN (SELECT unnest(?))",
            [CAPPED, sorted(capped)],
        )


class Near(NamedTuple):
    """What the sketches say: pairs to verify, versions with more partners than were taken, and those whose outlet
    has come to repeat some of their words."""

    pairs: set[Pair]
    capped: set[str]
    furnished: set[str]


def near_pairs(connection: duckdb.DuckDBPyConnection, version_ids: Sequence[str]) -> Near:
    """Pairs of ``version_ids`` and others that share enough hashes."""
    near = Near(set(), set(), set())
    for span in _spans(connection, version_ids):
        values = {**NEAR, "first": span.first, "last": span.last}
        for row in with_batch(connection, _batch(span.version_ids), query("near_copies"), values):
            if row["version_b"] is None:
                near.furnished.add(row["version_a"])
            else:
                near.pairs.add((row["version_a"], row["version_b"]))
                near.capped.update(row["capped"] or ())
    return near


def _spans(connection: duckdb.DuckDBPyConnection, version_ids: Sequence[str]) -> list[_Span]:
    """``version_ids`` by the days they were told, in spans of at most 60, so that an archive costs what it reaches."""
    statement = (
        "SELECT version_id, CAST(coalesce(published_at, fetched_at) AS DATE) AS day FROM versions "
        "WHERE version_id IN (SELECT version_id FROM batch) ORDER BY day, version_id"
    )
    spans: list[_Span] = []
    for row in with_batch(connection, _batch(version_ids), statement) if version_ids else ():
        if not spans or (row["day"] - spans[-1].first).days > SPAN_DAYS:
            spans.append(_Span(row["day"], row["day"], []))
        spans[-1].last = row["day"]
        spans[-1].version_ids.append(str(row["version_id"]))
    return spans


def texts_of(connection: duckdb.DuckDBPyConnection, version_ids: Iterable[str]) -> dict[str, str]:
    """The texts of ``version_ids``."""
    ids = sorted(set(version_ids))
    rows = with_batch(connection, _batch(ids), query("texts")) if ids else []
    return {str(row["version_id"]): str(row["text"]) for row in rows}


def edges_at(connection: duckdb.DuckDBPyConnection, version_ids: Sequence[str]) -> list[Pair]:
    """The edges that end at ``version_ids``, revisions left out."""
    if not version_ids:
        return []
    statement = (
        "SELECT version_a, version_b FROM edges WHERE kind <> 'revision' "
        "AND (version_a IN (SELECT version_id FROM batch) OR version_b IN (SELECT version_id FROM batch))"
    )
    return _pairs(with_batch(connection, _batch(version_ids), statement))


def _drop_furnished(connection: duckdb.DuckDBPyConnection, furnished: Iterable[str]) -> None:
    """Take back edges at ``furnished`` versions that rest on what is furniture by now; the same words stay the same."""
    ids = sorted(furnished)
    touched = set(_pairs(with_batch(connection, _batch(ids), query("furnished_edges")))) if ids else set()
    if touched:
        still = near_pairs(connection, sorted({end for pair in touched for end in pair})).pairs
        _drop(connection, sorted(touched - still))


def _same_words(connection: duckdb.DuckDBPyConnection, version_ids: Sequence[str]) -> set[Pair]:
    values = {"most": recognise.MAX_CANDIDATES}
    return set(_pairs(with_batch(connection, _batch(version_ids), query("same_words"), values)))


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


def _pairs(rows: Sequence[Row]) -> list[Pair]:
    return [(str(row["version_a"]), str(row["version_b"])) for row in rows]


def _batch(version_ids: Iterable[str]) -> pa.Table:
    return pa.table({"version_id": pa.array(list(version_ids), type=pa.string())})
