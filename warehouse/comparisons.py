"""Comparisons in the warehouse: what is to be compared, what was found, what was published."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import duckdb
import pyarrow as pa

from news.model import Comparison, Evidence, Finding, Telling
from news.words import content_id
from warehouse.annotations import annotations_of
from warehouse.lake import Place
from warehouse.lock import transaction
from warehouse.rows import Row, fetch, insert, with_batch
from warehouse.sql import query


@dataclass(frozen=True, slots=True)
class Due:
    """A story whose tellings can be held against each other, in order of publication."""

    story_id: str
    version_ids: tuple[str, ...]
    comparison_id: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A stored comparison in short: ``findings`` counts by kind, ``top`` are the lines at the top."""

    story_id: str
    comparison_id: str
    title: str
    outlets: tuple[str, ...]
    first_told_at: datetime | None
    compared_at: datetime
    findings: Mapping[str, int]
    top: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """A comparison as it was stored."""

    comparison_id: str
    story_id: str
    compared_at: datetime
    comparison: Comparison


def due(connection: duckdb.DuckDBPyConnection, recipe: str, story_id: str | None = None) -> list[Due]:
    """The comparison that each story of two or more outlets should have now."""
    rows = fetch(connection.execute(query("stories_to_compare")))
    return [
        Due(row["story_id"], tuple(row["version_ids"]), comparison_id(recipe, row["version_ids"]))
        for row in rows
        if story_id is None or row["story_id"] == story_id
    ]


def comparison_id(recipe: str, version_ids: Sequence[str]) -> str:
    """The same method over the same versions in the same order is the same comparison."""
    return content_id("comparison", recipe, *version_ids)


def missing(connection: duckdb.DuckDBPyConnection, wanted: Sequence[Due]) -> list[Due]:
    """Those of ``wanted`` that are not stored."""
    held = {row["comparison_id"] for row in with_batch(connection, _ids(wanted), query("held_comparisons"))}
    return [item for item in wanted if item.comparison_id not in held]


def listing(connection: duckdb.DuckDBPyConnection, wanted: Sequence[Due]) -> list[Listed]:
    """What the stored ones among ``wanted`` are about, in the order asked for."""
    rows = {row["comparison_id"]: row for row in with_batch(connection, _ids(wanted), query("listing"))}
    found = [rows[item.comparison_id] for item in wanted if item.comparison_id in rows]
    return [
        Listed(
            story_id=row["story_id"],
            comparison_id=row["comparison_id"],
            title=row["title"],
            outlets=tuple(row["outlet_names"]),
            first_told_at=row["first_told_at"],
            compared_at=row["compared_at"],
            findings=dict(row["findings"] or {}),
            top=tuple(row["top"] or ()),
        )
        for row in found
    ]


def unpublished(connection: duckdb.DuckDBPyConnection, wanted: Sequence[Due], renderer: str) -> list[Due]:
    """Those of ``wanted`` that this renderer has not published."""
    values = {"renderer": renderer}
    done = {r["comparison_id"] for r in with_batch(connection, _ids(wanted), query("published"), values)}
    return [item for item in wanted if item.comparison_id not in done]


def _ids(wanted: Sequence[Due]) -> pa.Table:
    return pa.table({"comparison_id": pa.array([item.comparison_id for item in wanted], type=pa.string())})


def tellings(connection: duckdb.DuckDBPyConnection, version_ids: Sequence[str]) -> tuple[Telling, ...]:
    """The versions with all that was found in them, in the order asked for."""
    batch = pa.table({"version_id": list(version_ids)})
    rows = {row["version_id"]: dict(row) for row in with_batch(connection, batch, query("tellings"))}
    annotations = annotations_of(connection, version_ids)
    found = []
    for version_id in version_ids:
        limits = tuple(rows[version_id].pop("limits") or ())
        found.append(Telling(**rows[version_id], annotations=replace(annotations[version_id], limits=limits)))
    return tuple(found)


def save(
    connection: duckdb.DuckDBPyConnection,
    place: Place,
    item: Due,
    comparison: Comparison,
    *,
    title: str,
    now: datetime,
) -> None:
    """Store ``comparison`` under its working ``title``; one that is there already is left as it is."""
    with transaction(connection, place):
        if missing(connection, [item]):
            insert(connection, "comparisons", [_comparison_row(item, comparison, title, now)])
            insert(connection, "findings", _finding_rows(item.comparison_id, comparison))


def stored(connection: duckdb.DuckDBPyConnection, comparison_id: str) -> Stored:
    """Read a comparison back, equal to what was saved."""
    row = fetch(connection.execute("SELECT * FROM comparisons WHERE comparison_id = ?", [comparison_id]))[0]
    order = {version_id: index for index, version_id in enumerate(row["version_ids"])}
    rows = fetch(connection.execute("SELECT * FROM findings WHERE comparison_id = ? ORDER BY number", [comparison_id]))
    findings = [_finding(item, order) for item in rows]
    top = sorted((item["top"], item["number"]) for item in rows if item["top"])
    comparison = Comparison(
        recipe=row["recipe"],
        tellings=tellings(connection, row["version_ids"]),
        top=tuple(findings[number] for _place, number in top),
        findings=tuple(findings),
        limits=tuple(row["limits"] or ()),
    )
    return Stored(comparison_id, row["story_id"], row["compared_at"], comparison)


def record_reports(connection: duckdb.DuckDBPyConnection, place: Place, rows: Sequence[Row]) -> None:
    """Record report files; each replaces the row of its path."""
    if not rows:
        return
    with transaction(connection, place):
        connection.execute("DELETE FROM reports WHERE path IN (SELECT unnest(?))", [[row["path"] for row in rows]])
        insert(connection, "reports", rows)


def _comparison_row(item: Due, comparison: Comparison, title: str, now: datetime) -> Row:
    return {
        "comparison_id": item.comparison_id,
        "story_id": item.story_id,
        "recipe": comparison.recipe,
        "title": title,
        "version_ids": list(item.version_ids),
        "outlets": [telling.outlet for telling in comparison.tellings],
        "limits": list(comparison.limits),
        "compared_at": now,
    }


def _finding_rows(comparison_id: str, comparison: Comparison) -> list[Row]:
    places = {(finding.kind, finding.label): number for number, finding in enumerate(comparison.top, 1)}
    return [
        {
            "comparison_id": comparison_id,
            "number": number,
            "kind": finding.kind,
            "label": finding.label,
            "outlets": list(finding.outlets),
            "score": finding.score,
            "top": places.get((finding.kind, finding.label)),
            "parts": json.dumps(dict(finding.parts), ensure_ascii=False, sort_keys=True),
            "evidence": [_evidence_row(evidence, comparison) for evidence in finding.evidence],
        }
        for number, finding in enumerate(comparison.findings)
    ]


def _evidence_row(evidence: Evidence, comparison: Comparison) -> Row:
    return {
        "version_id": comparison.tellings[evidence.telling].version_id,
        "start_offset": evidence.start,
        "end_offset": evidence.end,
        "text": evidence.text,
    }


def _finding(row: Row, order: dict[str, int]) -> Finding:
    return Finding(
        kind=row["kind"],
        label=row["label"],
        outlets=tuple(row["outlets"]),
        evidence=tuple(
            Evidence(order[item["version_id"]], item["start_offset"], item["end_offset"], item["text"])
            for item in row["evidence"]
        ),
        score=row["score"],
        parts=json.loads(row["parts"]),
    )
