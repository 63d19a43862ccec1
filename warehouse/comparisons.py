"""Comparisons in the warehouse: what is to be compared, what was found, what was published."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import duckdb
import pyarrow as pa

from news.model import Comparison, Evidence, Finding, Telling
from news.words import content_id
from warehouse.annotations import annotations_of
from warehouse.lake import Place
from warehouse.lock import transaction
from warehouse.rows import Row, fetch, ids_table, insert, with_batch
from warehouse.sql import query

AT_ONCE = 20
"""Stories whose tellings are read, and whose comparisons are written, at once: a question takes 40 ms, a load 80 ms."""
_COMPARISONS = "SELECT * FROM comparisons SEMI JOIN batch USING (comparison_id)"
_FINDINGS = "SELECT * FROM findings SEMI JOIN batch USING (comparison_id) ORDER BY comparison_id, number"


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
class Done:
    """A comparison that was made, with its working title."""

    item: Due
    comparison: Comparison
    title: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A comparison as it was stored."""

    comparison_id: str
    story_id: str
    compared_at: datetime
    comparison: Comparison


def due(
    connection: duckdb.DuckDBPyConnection, recipe_of: Callable[[Collection[str]], str], story_id: str | None = None
) -> list[Due]:
    """The comparison that each story of two or more outlets should have now; ``recipe_of`` languages is its method."""
    rows = fetch(connection.execute(query("stories_to_compare")))
    return [
        Due(row["story_id"], tuple(row["version_ids"]), comparison_id(recipe_of(row["languages"]), row["version_ids"]))
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


def unpublished(connection: duckdb.DuckDBPyConnection, wanted: Sequence[Due], renderers: Sequence[str]) -> list[Due]:
    """Those of ``wanted`` that the renderer of each has not published."""
    batch = _ids(wanted).append_column("renderer", pa.array(renderers, type=pa.string()))
    done = {row["comparison_id"] for row in with_batch(connection, batch, query("published"))}
    return [item for item in wanted if item.comparison_id not in done]


def _ids(wanted: Sequence[Due]) -> pa.Table:
    return pa.table({"comparison_id": pa.array([item.comparison_id for item in wanted], type=pa.string())})


def tellings_of_each(connection: duckdb.DuckDBPyConnection, wanted: Sequence[Due]) -> Iterator[tuple[Telling, ...]]:
    """The versions of each of ``wanted`` with all that was found in them; read for some stories at a time."""
    for some in _some(wanted):
        found = _tellings(connection, [version_id for item in some for version_id in item.version_ids])
        yield from (tuple(found[version_id] for version_id in item.version_ids) for item in some)


def _some(wanted: Sequence[Due]) -> Iterator[Sequence[Due]]:
    return (wanted[start : start + AT_ONCE] for start in range(0, len(wanted), AT_ONCE))


def _tellings(connection: duckdb.DuckDBPyConnection, version_ids: Sequence[str]) -> dict[str, Telling]:
    batch = ids_table("version_id", version_ids)
    rows = {row["version_id"]: dict(row) for row in with_batch(connection, batch, query("tellings"))}
    annotations = annotations_of(connection, version_ids)
    found = {}
    for version_id, row in rows.items():
        limits = tuple(row.pop("limits") or ())
        found[version_id] = Telling(**row, annotations=replace(annotations[version_id], limits=limits))
    return found


def save(connection: duckdb.DuckDBPyConnection, place: Place, done: Sequence[Done], *, now: datetime) -> None:
    """Store comparisons, all in one; those that are there already are left as they are."""
    with transaction(connection, place):
        new = {item.comparison_id for item in missing(connection, [one.item for one in done])}
        fresh = [one for one in done if one.item.comparison_id in new]
        insert(connection, "comparisons", [_comparison_row(one, now) for one in fresh])
        insert(
            connection,
            "findings",
            [row for one in fresh for row in _finding_rows(one.item.comparison_id, one.comparison)],
        )


def stored_each(connection: duckdb.DuckDBPyConnection, wanted: Sequence[Due]) -> Iterator[Stored]:
    """Read comparisons back, equal to what was saved; some at a time."""
    for some in _some(wanted):
        rows = {row["comparison_id"]: row for row in with_batch(connection, _ids(some), _COMPARISONS)}
        findings: dict[str, list[Row]] = {}
        for row in with_batch(connection, _ids(some), _FINDINGS):
            findings.setdefault(row["comparison_id"], []).append(row)
        versions = dict.fromkeys(version_id for row in rows.values() for version_id in row["version_ids"])
        found = _tellings(connection, list(versions))
        yield from (_stored(rows[item.comparison_id], findings.get(item.comparison_id, []), found) for item in some)


def _stored(row: Row, rows: Sequence[Row], tellings: Mapping[str, Telling]) -> Stored:
    order = {version_id: index for index, version_id in enumerate(row["version_ids"])}
    findings = [_finding(item, order) for item in rows]
    top = sorted((item["top"], item["number"]) for item in rows if item["top"])
    comparison = Comparison(
        recipe=row["recipe"],
        tellings=tuple(tellings[version_id] for version_id in row["version_ids"]),
        top=tuple(findings[number] for _place, number in top),
        findings=tuple(findings),
        limits=tuple(row["limits"] or ()),
    )
    return Stored(row["comparison_id"], row["story_id"], row["compared_at"], comparison)


def record_reports(connection: duckdb.DuckDBPyConnection, place: Place, rows: Sequence[Row]) -> None:
    """Record report files; each replaces the row of its path."""
    if not rows:
        return
    with transaction(connection, place):
        connection.execute("DELETE FROM reports WHERE path IN (SELECT unnest(?))", [[row["path"] for row in rows]])
        insert(connection, "reports", rows)


def _comparison_row(done: Done, now: datetime) -> Row:
    return {
        "comparison_id": done.item.comparison_id,
        "story_id": done.item.story_id,
        "recipe": done.comparison.recipe,
        "title": done.title,
        "version_ids": list(done.item.version_ids),
        "outlets": [telling.outlet for telling in done.comparison.tellings],
        "limits": list(done.comparison.limits),
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
