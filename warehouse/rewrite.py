"""Write versions anew after a better reader has read their pages again, in one transaction.

A version keeps its id, because it is still the same state of the same article; what was found in it, its sketch, its
edges and what grouping sees of it are replaced. Comparisons that rest on it are dropped, so that the next report makes
them again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from news.model import Candidate, Page
from warehouse import pages as page_store
from warehouse.annotations import TABLES, annotation_rows
from warehouse.correct import drop_comparisons
from warehouse.edges import find_edges
from warehouse.lake import Place
from warehouse.lock import transaction
from warehouse.revisions import refind_revisions
from warehouse.rows import Row, fetch, ids_table, insert, with_batch
from warehouse.sql import query
from warehouse.story_vectors import weigh
from warehouse.version_rows import sketch_rows, version_row


@dataclass(frozen=True, slots=True)
class Kept:
    """A version and the page it was read from."""

    version_id: str
    article_id: str
    number: int
    text_digest: str
    title: str | None
    recipes: tuple[str, str]
    outlet: str
    page: Page


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A version and what the present readers make of its page."""

    kept: Kept
    candidate: Candidate


def kept_versions(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Every version with its page's facts, without the bytes."""
    return fetch(connection.execute(query("pages_of_versions")))


def kept(place: Place, row: Row) -> Kept:
    """A row of ``kept_versions`` with the bytes of its page.

    Raises:
        WarehouseError: the bytes are missing or damaged.
    """
    page = Page(
        url=row["url"],
        final_url=row["final_url"],
        body=page_store.bytes_of(place, row["page_digest"]),
        digest=row["page_digest"],
        media_type=row["media_type"],
        fetched_at=row["fetched_at"],
        status=row["status"],
        headers=dict(row["headers"] or {}),
        asserted=dict(row["asserted"] or {}),
    )
    recipes = (row["reader_version"], row["annotator_version"])
    return Kept(
        row["version_id"],
        row["article_id"],
        row["number"],
        row["text_digest"],
        row["title"],
        recipes,
        row["outlet"],
        page,
    )


def rewrite(connection: duckdb.DuckDBPyConnection, place: Place, changed: Sequence[Rewrite], *, now: datetime) -> None:
    """Replace all that was read out of the pages of ``changed``."""
    if not changed:
        return
    ids = [item.kept.version_id for item in changed]
    with transaction(connection, place):
        drop_comparisons(connection, ids)
        for table in ("versions", "sketches", *TABLES):
            connection.execute(f"DELETE FROM {table} WHERE version_id IN (SELECT unnest(?))", [ids])
        for item in changed:
            _write(connection, item)
        find_edges(connection, [], ids, now=now)
        refind_revisions(connection, ids, now=now)
        weighed = with_batch(connection, ids_table("version_id", ids), query("reread_articles"))
        if weighed:
            weigh(connection, weighed)


def _write(connection: duckdb.DuckDBPyConnection, item: Rewrite) -> None:
    version_id = item.kept.version_id
    insert(connection, "versions", [version_row(item.candidate, version_id, item.kept.article_id, item.kept.number)])
    for table, rows in annotation_rows(version_id, item.candidate.annotations).items():
        insert(connection, table, rows)
    insert(connection, "sketches", sketch_rows(version_id, item.candidate))
