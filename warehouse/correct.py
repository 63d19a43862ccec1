"""Facts about an article that were asserted from outside its text and have been corrected since.

The text is the same, so there is no new version; but whose it is and when it was published decide where it is grouped
and what it is compared with, so it is grouped and compared again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb

from news.copies.article_address import identity
from news.model import Candidate
from warehouse.articles import Article


@dataclass(frozen=True, slots=True)
class Correction:
    """An article whose newest version says the same, and what is asserted of it now."""

    article_id: str
    version_id: str
    candidate: Candidate


def corrected(known: Article, candidate: Candidate, version_id: str) -> Correction | None:
    """What is to be corrected of ``known``, whose words ``candidate`` repeats.

    Another address of the same page is no correction unless somebody asserts it, and neither is a fact that this page
    leaves out. A late page of an older version corrects nothing.
    """
    if known.versions[-1].version_id != version_id:
        return None
    extract = candidate.extract
    is_told = bool(candidate.page.asserted.get("url")) and identity(known.url) != identity(candidate.article_url)
    now = replace(
        candidate,
        article_url=candidate.article_url if is_told else known.url,
        extract=replace(extract, published_at=extract.published_at or known.published_at),
    )
    said = (now.outlet, now.article_url, now.extract.published_at, now.extract.language)
    if said == (known.outlet, known.url, known.published_at, known.language):
        return None
    known.outlet, known.url, known.published_at, known.language = said
    return Correction(known.article_id, version_id, now)


def correct(connection: duckdb.DuckDBPyConnection, corrections: Sequence[Correction]) -> None:
    """Write ``corrections``; within the transaction of a load."""
    for item in corrections:
        outlet, url, page = item.candidate.outlet, item.candidate.article_url, item.candidate.page
        published_at, language = item.candidate.extract.published_at, item.candidate.extract.language
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
