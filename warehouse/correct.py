"""Facts about an article that were asserted from outside its text and have been corrected since.

The text is the same, so there is no new version; but whose it is and when it was published decide where it is grouped
and what it is compared with, so it is grouped and compared again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from news.model import Candidate


@dataclass(frozen=True, slots=True)
class Correction:
    """An article whose newest version says the same, and what is asserted of it now."""

    article_id: str
    version_id: str
    candidate: Candidate


def facts_of(candidate: Candidate) -> tuple[object, ...]:
    """What may be corrected, in the order in which the warehouse gives it: outlet, url, published_at, language."""
    return candidate.outlet, candidate.article_url, candidate.extract.published_at, candidate.extract.language


def correct(connection: duckdb.DuckDBPyConnection, corrections: Sequence[Correction]) -> None:
    """Write ``corrections``; within the transaction of a load."""
    for item in corrections:
        outlet, url, published_at, language = facts_of(item.candidate)
        page = item.candidate.page
        connection.execute(
            "UPDATE articles SET outlet = ?, url = ? WHERE article_id = ?", [outlet, url, item.article_id]
        )
        connection.execute(
            "UPDATE versions SET published_at = ?, language = ?, provenance = ? WHERE version_id = ?",
            [published_at, language, _pairs(item.candidate.extract.provenance), item.version_id],
        )
        day = (item.candidate.extract.published_at or page.fetched_at).date()
        connection.execute("UPDATE sketches SET day = ? WHERE version_id = ?", [day, item.version_id])
        connection.execute(
            "UPDATE pages SET asserted = ? WHERE page_digest = ? AND url = ?",
            [_pairs(page.asserted), page.digest, page.url],
        )
    if corrections:
        drop_comparisons(connection, [item.version_id for item in corrections])
        articles = [item.article_id for item in corrections]
        connection.execute("DELETE FROM story_articles WHERE article_id IN (SELECT unnest(?))", [articles])
        connection.execute("DELETE FROM stories WHERE story_id NOT IN (SELECT story_id FROM story_articles)")


def drop_comparisons(connection: duckdb.DuckDBPyConnection, version_ids: Sequence[str]) -> None:
    """Drop what rests on ``version_ids``; the next report makes it again."""
    stale = "SELECT comparison_id FROM comparisons WHERE list_has_any(version_ids, ?)"
    for table in ("findings", "reports", "comparisons"):
        connection.execute(f"DELETE FROM {table} WHERE comparison_id IN ({stale})", [list(version_ids)])


def _pairs(facts: object) -> object:
    """A mapping as DuckDB takes it for a MAP."""
    assert hasattr(facts, "items")
    return {"key": [str(key) for key, _ in facts.items()], "value": [str(value) for _, value in facts.items()]}
