"""Rows in and out: Python objects to Arrow tables with the schema of the table they go into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa

Row = Mapping[str, Any]

_text, _when, _int, _float = pa.string(), pa.timestamp("us", tz="UTC"), pa.int32(), pa.float64()
_facts = pa.map_(pa.string(), pa.string())
_ids, _weights, _meaning = pa.list_(pa.uint32()), pa.list_(pa.float32()), pa.list_(pa.int8())
_block = pa.struct([("start_offset", _int), ("end_offset", _int), ("kind", _text)])
_dropped = pa.struct([("text", _text), ("reason", _text)])
_evidence = pa.struct([("version_id", _text), ("start_offset", _int), ("end_offset", _int), ("text", _text)])

SCHEMAS: Mapping[str, Mapping[str, pa.DataType]] = {
    "outlets": {
        "outlet": _text, "name": _text, "domains": pa.list_(_text), "aliases": pa.list_(_text),
        "country": _text, "language": _text, "note": _text,
    },
    "sources": {
        "source_id": _text, "kind": _text, "address": _text, "outlet": _text, "etag": _text, "last_modified": _text,
        "last_seen_at": _when, "last_new_at": _when, "next_due_at": _when, "failures_in_a_row": _int, "note": _text,
        "last_asked_at": _when, "last_full_at": _when, "interval_seconds": _int, "body_digest": _text, "items": _int,
        "last_reason": _text, "moved_to": _text, "moved_times": _int,
    },
    "addresses": {
        "address": _text, "url": _text, "source_id": _text, "article_id": _text, "state": _text, "reason": _text,
        "tries": _int, "visits": _int, "etag": _text, "last_modified": _text, "first_asked_at": _when,
        "last_asked_at": _when, "failing_since": _when, "next_due_at": _when,
    },
    "sites": {
        "site": _text, "next_at": _when, "down_until": _when, "slowdown": _float, "latency": _float, "failures": _float,
    },
    "robots": {"origin": _text, "state": _text, "text": _text, "read_at": _when, "asked_at": _when},
    "outcomes": {
        "run_id": _text, "source_id": _text, "url": _text, "state": _text, "reason": _text, "detail": _text,
        "article_id": _text, "version_id": _text, "seconds": _float, "ended_at": _when, "outlet": _text,
    },
    "pages": {
        "page_digest": _text, "url": _text, "final_url": _text, "status": _int, "media_type": _text,
        "headers": _facts, "asserted": _facts, "size_bytes": pa.int64(), "fetched_at": _when,
    },
    "articles": {
        "article_id": _text, "outlet": _text, "url": _text, "first_seen_at": _when, "outlet_rule": _text,
    },
    "versions": {
        "version_id": _text, "article_id": _text, "number": _int, "page_digest": _text, "text_digest": _text,
        "title": _text, "title_start": _int, "title_end": _int, "text": _text, "lead": _text, "byline": _text,
        "published_at": _when, "modified_at": _when, "language": _text, "word_count": _int, "provenance": _facts,
        "reader_version": _text, "annotator_version": _text, "limits": pa.list_(_text), "fetched_at": _when,
        "republished_from": _text, "agency": _text, "kicker": _text, "authors": pa.list_(_text),
        "agencies": pa.list_(_text),
        "section": _text, "tags": pa.list_(_text), "publisher": _text, "site_name": _text, "headlines": _facts,
        "page_kind": _text, "access": _text, "confidence": _float, "published_precision": _text,
        "published_zoned": pa.bool_(), "modified_precision": _text, "modified_zoned": pa.bool_(),
        "language_declared": _text, "language_detected": _text, "encoding": _text, "encoding_rule": _text,
        "marks": pa.list_(_text), "blocks": pa.list_(_block), "dropped": pa.list_(_dropped),
    },
    "furniture": {
        "outlet": _text, "line": _text, "articles": _int, "of_articles": _int, "learned_at": _when,
    },
    "passages": {
        "version_id": _text, "number": _int, "start_offset": _int, "end_offset": _int, "text": _text,
        "paragraph": _int, "role": _text,
    },
    "quotes": {
        "version_id": _text, "start_offset": _int, "end_offset": _int, "text": _text, "kind": _text, "voice": _text,
        "speaker": _text, "side": _text, "reported_by": _text, "cue": _text, "cue_start": _int, "cue_end": _int,
    },
    "figures": {
        "version_id": _text, "start_offset": _int, "end_offset": _int, "text": _text, "kind": _text, "value": _text,
        "unit": _text,
    },
    "names": {
        "version_id": _text, "start_offset": _int, "end_offset": _int, "text": _text, "kind": _text, "key": _text,
    },
    "sketches": {"hash": pa.uint64(), "version_id": _text, "day": pa.date32(), "recipe": _text},
    "edges": {
        "version_a": _text, "version_b": _text, "kind": _text, "containment_a": _float, "containment_b": _float,
        "jaccard": _float, "recipe": _text, "found_at": _when, "shared_shingles": _int,
    },
    "shared_passages": {
        "version_a": _text, "version_b": _text, "number": _int, "start_a": _int, "end_a": _int, "start_b": _int,
        "end_b": _int, "words": _int,
    },
    "version_changes": {
        "version_a": _text, "version_b": _text, "number": _int, "kind": _text, "before": _text, "after": _text,
        "start_a": _int, "end_a": _int, "start_b": _int, "end_b": _int, "words": _int, "recipe": _text,
    },
    "article_addresses": {"address_key": _text, "article_id": _text, "role": _text},
    "stories": {"story_id": _text, "model": _text, "opened_at": _when},
    "story_articles": {
        "story_id": _text, "article_id": _text, "score": _float, "runner_up": _text, "runner_up_score": _float,
        "model": _text, "joined_at": _when, "parts": _text, "copy_of": _text,
    },
    "story_vectors": {
        "article_id": _text, "version_id": _text, "day": pa.date32(), "language": _text, "recipe": _text,
        "body_ids": _ids, "body_weights": _weights, "title_ids": _ids, "title_weights": _weights, "name_ids": _ids,
        "name_weights": _weights, "meaning": _meaning, "encoder": _text,
    },
    "story_redirects": {"story_id": _text, "redirect_to": _text, "redirected_at": _when},
    "story_events": {
        "story_id": _text, "kind": _text, "other_story": _text, "article_ids": pa.list_(_text), "made_at": _when,
    },
    "story_repairs": {
        "repaired_at": _when, "first_day": pa.date32(), "last_day": pa.date32(), "articles": _int, "moved": _int,
    },
    "story_rulings": {
        "ruling_id": _text, "kind": _text, "story_id": _text, "article_ids": pa.list_(_text), "made_at": _when,
    },
    "comparisons": {
        "comparison_id": _text, "story_id": _text, "recipe": _text, "title": _text, "version_ids": pa.list_(_text),
        "outlets": pa.list_(_text), "limits": pa.list_(_text), "compared_at": _when,
    },
    "findings": {
        "comparison_id": _text, "number": _int, "kind": _text, "label": _text, "outlets": pa.list_(_text),
        "score": _float, "top": _int, "parts": _text, "evidence": pa.list_(_evidence),
    },
    "reports": {
        "comparison_id": _text, "format": _text, "path": _text, "digest": _text, "renderer": _text,
        "published_at": _when,
    },
}  # fmt: skip
"""Column names and types of every table that is written in batches; a test holds them against the migrations."""


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    """Append ``rows`` to ``table``; columns a row does not name are NULL."""
    if not rows:
        return
    schema = SCHEMAS[table]
    batch = pa.table(
        {name: pa.array([_storable(row.get(name)) for row in rows], type=kind) for name, kind in schema.items()}
    )
    with_batch(connection, batch, f"INSERT INTO {table} BY NAME SELECT * FROM batch")


def with_batch(
    connection: duckdb.DuckDBPyConnection, batch: pa.Table, statement: str, values: Row | None = None
) -> list[Row]:
    """Run ``statement`` with ``batch`` visible as the table ``batch``; the rows it returns, as mappings.

    DuckDB finds it by its name in this frame; to register it would cost two transactions of the lake, 14 ms.
    """
    return fetch(connection.execute(statement, values))


def table_with_batch(
    connection: duckdb.DuckDBPyConnection, batch: pa.Table, statement: str, values: Row | None = None
) -> pa.Table:
    """As ``with_batch``, but the rows as a table of columns, without an object a value."""
    return connection.execute(statement, values).to_arrow_table()


def ids_table(name: str, ids: Sequence[str]) -> pa.Table:
    """``ids`` as a table of one column."""
    return pa.table({name: pa.array(list(ids), type=pa.string())})


def fetch(result: duckdb.DuckDBPyConnection) -> list[Row]:
    """All rows of a result as mappings."""
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, values, strict=True)) for values in result.fetchall()]


def _storable(value: Any) -> Any:
    """Strings without lone surrogates, mappings as pairs; everything else as it is."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, Mapping):
        return [(str(key), _storable(str(item))) for key, item in value.items()]
    return value
