"""What the warehouse knows of a story's tellings besides their texts: access, agencies, versions, copies, failures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa

from warehouse.rows import Row, with_batch
from warehouse.sql import query


@dataclass(frozen=True, slots=True)
class Changed:
    """How often a later version changed something of one kind, with the first of it before and after."""

    number: int
    seen_at: datetime
    kind: str
    times: int
    before: str | None
    after: str | None


Copy = tuple[int, int, str, float, float, tuple[tuple[int, int, int, int], ...]]
"""Earlier and later telling by index, kind, shares of the earlier's and the later's words, places of what is shared."""


@dataclass(frozen=True, slots=True)
class Known:
    """Rows about one story: by telling its access, agencies and changes; copies by (version, version); failures.

    ``pairing`` says why each is in its story.
    """

    sources: tuple[tuple[str | None, tuple[str, ...], tuple[Changed, ...]], ...]
    copies: tuple[Copy, ...]
    missed: tuple[tuple[str, int, str], ...]
    pairing: tuple[Row, ...] = ()


def known_of_each(connection: duckdb.DuckDBPyConnection, stories: Sequence[Sequence[str]]) -> list[Known]:
    """Return what is known of the tellings of each of ``stories``, given by their versions in order of publication.

    The warehouse is asked once for all: a question takes 40 ms, however much it asks for.
    """
    every = [(number, version_id) for number, versions in enumerate(stories) for version_id in versions]
    batch = pa.table(
        {
            "story": pa.array([number for number, _ in every], type=pa.int64()),
            "version_id": pa.array([version_id for _, version_id in every], type=pa.string()),
        }
    )
    rows = {name: with_batch(connection, batch, query(f"context_{name}")) for name in _QUERIES}
    changes: dict[str, list[Changed]] = {}
    for row in rows["changes"]:
        facts = {name: row[name] for name in ("number", "seen_at", "kind", "times", "before", "after")}
        changes.setdefault(row["article_id"], []).append(Changed(**facts))
    copies: dict[str, list[Row]] = {}
    for row in rows["copies"]:
        copies.setdefault(row["version_a"], []).append(row)
    missed: dict[int, list[Row]] = {}
    for row in rows["missed"]:
        missed.setdefault(row["story"], []).append(row)
    by_id = {row["version_id"]: row for row in rows["sources"]}
    placed = {row["version_id"]: row for row in rows["pairing"]}
    return [
        _known(versions, by_id, changes, [row for one in sorted(versions) for row in copies.get(one, ())], placed, away)
        for versions, away in zip(stories, (missed.get(number, []) for number in range(len(stories))), strict=True)
    ]


def _known(
    version_ids: Sequence[str],
    by_id: dict[str, Row],
    changes: dict[str, list[Changed]],
    copies: Sequence[Row],
    placed: dict[str, Row],
    away: Sequence[Row],
) -> Known:
    """What is known of one story out of the rows of all."""
    sources = tuple(
        (
            by_id[one]["access"],
            tuple(dict.fromkeys(name for name in [by_id[one]["agency"], *(by_id[one]["agencies"] or ())] if name)),
            tuple(changes.get(by_id[one]["article_id"], ())),
        )
        for one in version_ids
    )
    missed = tuple((row["outlet"], row["pages"], row["reason"] or "unknown") for row in away)
    pairing = tuple(placed[one] for one in version_ids) if placed.keys() >= set(version_ids) else ()
    held = tuple(_copy(row, list(version_ids)) for row in copies if row["version_b"] in version_ids)
    return Known(sources, held, missed, pairing)


_QUERIES = ("sources", "changes", "copies", "missed", "pairing")


def _copy(row: Row, order: list[str]) -> Copy:
    """Two tellings that share text, the earlier first."""
    a, b = order.index(row["version_a"]), order.index(row["version_b"])
    shares = row["containment_a"], row["containment_b"]
    passages = [(start, end, start_b, end_b) for start, end, start_b, end_b in row["passages"] or ()]
    if a < b:
        return a, b, row["kind"], *shares, tuple(passages)
    return b, a, row["kind"], *reversed(shares), tuple((*passage[2:], *passage[:2]) for passage in passages)
