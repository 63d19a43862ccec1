"""One page at many addresses: what a site sends in the place of stories that are not there, with status 200."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

import duckdb
import pyarrow as pa

from news.model import Outcome, Page
from news.reading.outlets import site_of
from news.reading.screen import REASONS
from pipeline.items import Reading
from warehouse.rows import with_batch
from warehouse.sql import query

ADDRESSES = 3
"""The same bytes at so many addresses of a site are no article; two may be a story and its print page."""


def without_repeated(connection: duckdb.DuckDBPyConnection, readings: Sequence[Reading]) -> list[Reading]:
    """``readings``, with candidates refused (``soft_404``) whose bytes the site sent at three addresses or more.

    Addresses that differ in their query only count once, and a page that names its canonical address is what it says.
    """
    suspects = [one.candidate.page for one in readings if one.candidate and not one.candidate.extract.canonical_url]
    sent = _addresses(connection, [page for page in suspects if page.status == 200])
    return [_refused(one) if _is_repeated(one, sent) else one for one in readings]


def _addresses(connection: duckdb.DuckDBPyConnection, pages: Sequence[Page]) -> dict[tuple[str, str], set[str]]:
    """Paths by bytes and site, of ``pages`` and of those that were had before."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    if not pages:
        return found
    digests = pa.table({"page_digest": [page.digest for page in pages]})
    known = [(row["page_digest"], row["url"]) for row in with_batch(connection, digests, query("known_pages"))]
    for digest, url in [*known, *((page.digest, page.url) for page in pages)]:
        found[digest, _site(url)].add(urlsplit(url).path)
    return found


def _is_repeated(reading: Reading, sent: dict[tuple[str, str], set[str]]) -> bool:
    found = reading.candidate
    if found is None or found.extract.canonical_url:
        return False
    return len(sent.get((found.page.digest, _site(found.page.url)), ())) >= ADDRESSES


def _refused(reading: Reading) -> Reading:
    found = reading.candidate
    assert found is not None
    detail = f"{REASONS['soft_404']} The site sends the same page at {ADDRESSES} addresses or more."
    refused = Outcome(found.source_id, found.page.url, "rejected", "soft_404", detail, outlet=found.outlet)
    return replace(reading, candidate=None, outcome=refused, page=found.page)


def _site(url: str) -> str:
    host = urlsplit(url).hostname or ""
    return site_of(host) or host
