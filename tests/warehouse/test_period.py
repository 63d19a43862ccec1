"""What the report of a period counts out of comparisons."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import duckdb

from warehouse.rows import Row, ids_table, insert, with_batch
from warehouse.sql import query

NOW = datetime(2031, 6, 1, tzinfo=UTC)


def finding(number: int, outlets: list[str], parts: Row) -> Row:
    facts = {"comparison_id": "c", "number": number, "kind": "shared", "label": "told", "score": 0.9, "evidence": []}
    return {**facts, "outlets": outlets, "parts": json.dumps(parts)}


def test_what_is_perhaps_told_is_not_told_by_both(lake: duckdb.DuckDBPyConnection) -> None:
    outlets = ["harbour-post", "meridian", "vale"]
    kept = {"comparison_id": "c", "story_id": "s", "recipe": "x", "title": "t", "version_ids": [], "outlets": outlets}
    insert(lake, "comparisons", [{**kept, "limits": [], "compared_at": NOW}])
    found = [
        finding(0, outlets, {"sure": 3}),
        finding(1, outlets, {"sure": 2, "vale.perhaps": 1}),
        finding(2, outlets[:2], {"sure": 0}),
        finding(3, outlets[1:], {"sure": 2}),
    ]
    insert(lake, "findings", found)
    rows = with_batch(lake, ids_table("comparison_id", ["c"]), query("period_facts"))
    counted = {(row["outlet_a"], row["outlet_b"]): (row["facts_both"], row["facts_either"]) for row in rows}
    assert counted == {
        ("harbour-post", "meridian"): (2, 4),
        ("harbour-post", "vale"): (1, 4),
        ("meridian", "vale"): (2, 4),
    }
