"""Which versions are worth holding against each other: candidates for edges, out of sketches and digests.

Most texts have few partners. Where there are more than ``recognise.MAX_CANDIDATES``, a version keeps the earlier ones
that share most with it; later ones are bound by their own earlier ones. So the pairs are a function of what is in the
warehouse, in whatever order and batches it came in, and a crowd of n copies costs at most 100 n pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb

from news.copies import recognise
from news.copies.sketch import RECIPE
from warehouse.rows import Row, ids_table, with_batch
from warehouse.sql import query

Pair = tuple[str, str]
"""Two version ids, the smaller first."""
SPAN_DAYS = 60


@dataclass(frozen=True, slots=True)
class Partners:
    """``pairs`` to verify, of which ``same`` have the same words; versions with more partners than were taken
    (``crowded``), edges that these have kept too many (``stale``), and versions whose outlet has come to repeat some
    of their words (``furnished``)."""

    pairs: set[Pair]
    same: set[Pair]
    crowded: set[str]
    stale: set[Pair]
    furnished: set[str]


@dataclass(slots=True)
class _Near:
    """What the sketches say of some versions: partners told earlier and later, by version."""

    earlier: dict[str, set[str]] = field(default_factory=dict)
    later: dict[str, set[str]] = field(default_factory=dict)
    crowded: set[str] = field(default_factory=set)
    furnished: set[str] = field(default_factory=set)


def partners_of(connection: duckdb.DuckDBPyConnection, fresh: Sequence[str]) -> Partners:
    """The partners of ``fresh`` versions, and what their coming changes for others."""
    near = _near(connection, fresh)
    values = {"most": recognise.MAX_CANDIDATES}
    alike = with_batch(connection, ids_table("version_id", fresh), query("same_words"), values) if fresh else []
    same = {pair(row["earlier"], row["later"]) for row in alike}
    full = {str(row["later"]) for row in alike if row["is_crowded"]}
    new = set(fresh)
    others = _near(connection, sorted((full | set().union(*near.later.values())) - new))
    pairs = {pair(one, other) for one, earlier in near.earlier.items() for other in earlier}
    for one, earlier in others.earlier.items():
        is_full = one in others.crowded or one in full
        pairs |= {pair(one, other) for other in earlier if is_full or other in new}
    crowded = near.crowded | others.crowded | full
    held, stale = _held(connection, crowded, pairs | same)
    wanted = {both for both in pairs | same if both not in held or new.intersection(both)}
    return Partners(wanted, same, crowded, stale, near.furnished)


def thresholds() -> dict[str, str | int | float]:
    """What ``near_copies`` is asked with."""
    return {
        "recipe": RECIPE, "days": recognise.WINDOW_DAYS, "shared": recognise.MIN_SHARED_HASHES,
        "furniture": recognise.FURNITURE_ARTICLES, "repeated": recognise.SHORTER_REPEATED,
        "most": recognise.MAX_CANDIDATES,
    }  # fmt: skip


def near_pairs(connection: duckdb.DuckDBPyConnection, version_ids: Sequence[str]) -> set[Pair]:
    """Pairs of ``version_ids`` and others that share enough hashes."""
    return partners_of(connection, version_ids).pairs


def pair(one: str, other: str) -> Pair:
    """The two ids, the smaller first."""
    return (one, other) if one < other else (other, one)


def pairs_of(rows: Iterable[Row]) -> list[Pair]:
    """The pairs that rows with ``version_a`` and ``version_b`` name."""
    return [(str(row["version_a"]), str(row["version_b"])) for row in rows]


def _near(connection: duckdb.DuckDBPyConnection, version_ids: Sequence[str]) -> _Near:
    near = _Near()
    for first, last, ids in _spans(connection, version_ids):
        span = {**thresholds(), "first": first, "last": last}
        for row in with_batch(connection, ids_table("version_id", ids), query("near_copies"), span):
            one, other = str(row["one"]), row["other"]
            if other is None:
                near.furnished.add(one)
                continue
            (near.earlier if row["is_earlier"] else near.later).setdefault(one, set()).add(str(other))
            if row["is_crowded"]:
                near.crowded.add(one)
    return near


def _held(
    connection: duckdb.DuckDBPyConnection, crowded: Iterable[str], wanted: set[Pair]
) -> tuple[set[Pair], set[Pair]]:
    """Edges of ``crowded`` versions to earlier ones that are held rightly, and those that are ``wanted`` no more."""
    batch = ids_table("version_id", sorted(crowded))
    rows = with_batch(connection, batch, query("edges_to_earlier")) if len(batch) else []
    held = set(pairs_of(rows))
    return held & wanted, held - wanted


def _spans(connection: duckdb.DuckDBPyConnection, version_ids: Sequence[str]) -> list[tuple[date, date, list[str]]]:
    """``version_ids`` by the days they were told, in spans of at most 60, so that an archive costs what it reaches."""
    statement = (
        "SELECT version_id, CAST(coalesce(published_at, fetched_at) AS DATE) AS day FROM versions "
        "WHERE version_id IN (SELECT version_id FROM batch) ORDER BY day, version_id"
    )
    spans: list[tuple[date, date, list[str]]] = []
    for row in with_batch(connection, ids_table("version_id", version_ids), statement) if version_ids else ():
        day = row["day"]
        if spans and (day - spans[-1][0]).days <= SPAN_DAYS:
            first, _last, ids = spans[-1]
            spans[-1] = first, day, ids
        else:
            spans.append((day, day, []))
        spans[-1][2].append(str(row["version_id"]))
    return spans
