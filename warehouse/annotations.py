"""Passages, quotes, figures and names as rows, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import duckdb
import pyarrow as pa

from news.model import Annotations, Figure, Name, Passage, Quote
from warehouse.rows import Row, with_batch

TABLES = ("passages", "quotes", "figures", "names")
_KIND = {"passages": Passage, "quotes": Quote, "figures": Figure, "names": Name}
_COLUMN = {"start": "start_offset", "end": "end_offset", "index": "number"}
_FIELD = {column: name for name, column in _COLUMN.items()}


def annotation_rows(version_id: str, annotations: Annotations) -> dict[str, list[Row]]:
    """Rows by table for one version."""
    return {
        table: [
            {"version_id": version_id, **{_COLUMN.get(name, name): value for name, value in asdict(item).items()}}
            for item in getattr(annotations, table)
        ]
        for table in TABLES
    }


def annotations_of(connection: duckdb.DuckDBPyConnection, version_ids: Sequence[str]) -> dict[str, Annotations]:
    """What was found in each of ``version_ids``, in order of offsets; limits are kept with the version."""
    found: dict[str, dict[str, list[object]]] = {version_id: {} for version_id in version_ids}
    for table in TABLES:
        statement = (
            f"SELECT * FROM {table} WHERE version_id IN (SELECT version_id FROM batch) "
            "ORDER BY version_id, start_offset, end_offset"
        )
        for row in with_batch(connection, pa.table({"version_id": list(version_ids)}), statement):
            facts = {_FIELD.get(name, name): value for name, value in row.items() if name != "version_id"}
            found[row["version_id"]].setdefault(table, []).append(_KIND[table](**facts))
    return {
        version_id: Annotations(**{table: tuple(items) for table, items in tables.items()})  # type: ignore[arg-type]
        for version_id, tables in found.items()
    }
