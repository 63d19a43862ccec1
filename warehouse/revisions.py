"""Edges from version to version of one article, and what each version changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

import duckdb
import pyarrow as pa

from news.copies.recognise import Known, overlap
from news.copies.version_diff import RECIPE, Change, VersionText, version_diff
from warehouse.annotations import annotations_of
from warehouse.edges import edge_row
from warehouse.partners import Pair
from warehouse.rows import Row, fetch, insert, with_batch


def find_revisions(
    connection: duckdb.DuckDBPyConnection, articles: Mapping[str, Sequence[Known]], *, now: datetime
) -> None:
    """Write the revisions of ``articles``, given with all their versions by number; those that stand are left alone.

    Within the transaction of a load. A late version takes the place of the edge that led past it.
    """
    several = {key: versions for key, versions in articles.items() if len(versions) > 1}
    if not several:
        return
    wanted = {(one.version_id, other.version_id) for versions in several.values() for one, other in pairwise(versions)}
    ids = sorted({version.version_id for versions in several.values() for version in versions})
    held = _held(connection, ids)
    _drop(connection, sorted(held - wanted))
    _write(connection, sorted(wanted - held), now)


def refind_revisions(connection: duckdb.DuckDBPyConnection, version_ids: Sequence[str], *, now: datetime) -> None:
    """Write the revisions anew that begin or end at ``version_ids``, whose texts have been read again."""
    pairs = sorted(_held(connection, version_ids))
    _drop(connection, pairs)
    _write(connection, pairs, now)


def _held(connection: duckdb.DuckDBPyConnection, version_ids: Sequence[str]) -> set[Pair]:
    statement = (
        "SELECT version_a, version_b FROM edges WHERE kind = 'revision' "
        "AND (version_a IN (SELECT version_id FROM batch) OR version_b IN (SELECT version_id FROM batch))"
    )
    rows = with_batch(connection, pa.table({"version_id": list(version_ids)}), statement)
    return {(str(row["version_a"]), str(row["version_b"])) for row in rows}


def _drop(connection: duckdb.DuckDBPyConnection, pairs: Sequence[Pair]) -> None:
    for pair in pairs:
        for table in ("edges", "version_changes"):
            connection.execute(f"DELETE FROM {table} WHERE version_a = ? AND version_b = ?", list(pair))


def _write(connection: duckdb.DuckDBPyConnection, pairs: Sequence[Pair], now: datetime) -> None:
    if not pairs:
        return
    texts = _version_texts(connection, sorted({end for pair in pairs for end in pair}))
    edges: list[Row] = []
    changes: list[Row] = []
    for one, other in pairs:
        edge = replace(overlap(texts[one].text, texts[other].text), kind="revision")
        edges.append(edge_row(one, other, edge, now))
        found = version_diff(texts[one], texts[other])
        changes += [_change_row(one, other, number, change) for number, change in enumerate(found)]
    insert(connection, "edges", edges)
    insert(connection, "version_changes", changes)


def _version_texts(connection: duckdb.DuckDBPyConnection, version_ids: Sequence[str]) -> dict[str, VersionText]:
    annotations = annotations_of(connection, version_ids)
    statement = "SELECT version_id, title, text FROM versions WHERE version_id IN (SELECT unnest(?))"
    rows = fetch(connection.execute(statement, [list(version_ids)]))
    return {
        str(row["version_id"]): VersionText(row["title"], row["text"], annotations[row["version_id"]]) for row in rows
    }


def _change_row(version_a: str, version_b: str, number: int, change: Change) -> Row:
    start_a, end_a = change.span_a or (None, None)
    start_b, end_b = change.span_b or (None, None)
    return {
        "version_a": version_a,
        "version_b": version_b,
        "number": number,
        "kind": change.kind,
        "before": change.before,
        "after": change.after,
        "start_a": start_a,
        "end_a": end_a,
        "start_b": start_b,
        "end_b": end_b,
        "words": change.words,
        "recipe": RECIPE,
    }
