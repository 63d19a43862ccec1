"""What the warehouse knows already of pages that have just come in."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from news.model import Page
from warehouse.rows import with_batch
from warehouse.sql import query


def unchanged(
    connection: duckdb.DuckDBPyConnection, pages: Sequence[Page], *, reader: str, annotator: str
) -> dict[str, tuple[str, str]]:
    """Url to (article, version) of the pages that need no reading: same bytes, same assertions, same readers."""
    if not pages:
        return {}
    batch = pa.table({"page_digest": sorted({page.digest for page in pages})})
    rows = with_batch(connection, batch, query("unchanged_pages"), {"reader": reader, "annotator": annotator})
    known = {(row["url"], row["page_digest"]): row for row in rows}
    found = {}
    for page in pages:
        row = known.get((page.url, page.digest))
        if row is not None and dict(row["asserted"] or {}) == dict(page.asserted):
            found[page.url] = (str(row["article_id"]), str(row["version_id"]))
    return found


def known_urls(connection: duckdb.DuckDBPyConnection, urls: Sequence[str]) -> dict[str, str]:
    """Url to article of those addresses whose page has become a version."""
    if not urls:
        return {}
    rows = with_batch(connection, pa.table({"url": list(urls)}), query("known_urls"))
    return {str(row["url"]): str(row["article_id"]) for row in rows}
