"""One contract for all kinds of source: items in a stable order and bounded number, or a reason, whatever the bytes."""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.archives import Archive
from connectors.discovery import MAX_LINKS, feed_links, sitemap_links
from connectors.errors import FetchError
from connectors.feed_entries import MAX_ENTRIES
from connectors.feeds import parse_feed
from connectors.files import discover, fetch
from connectors.sitemap_xml import MAX_LOCATIONS
from connectors.sitemaps import parse_sitemap
from connectors.tables import read_table
from news.reading.screen import REASONS
from tests.connectors.archives_made import gzipped, record
from tests.connectors.feeds_made import NOW, URL, atom, item, rss

Items = Sequence[object]


def of_path(suffix: str, read: Callable[[Path], Items]) -> Callable[[bytes], Items]:
    """A reader of files as one of bytes."""

    def from_bytes(body: bytes) -> Items:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"made{suffix}"
            path.write_bytes(body)
            return [str(item).replace(folder, "") if isinstance(item, FetchError) else item for item in read(path)]

    return from_bytes


def as_file(path: Path) -> Items:
    return [fetch(found, now=NOW).body for found in discover([str(path)]).found]


def as_table(path: Path) -> Items:
    pages = read_table(path, {}, now=NOW)
    return [page if isinstance(page, FetchError) else page.body for page in pages]


READERS: dict[str, tuple[Callable[[bytes], Items], int]] = {
    "feed": (lambda body: parse_feed(body, URL, now=NOW).entries, MAX_ENTRIES),
    "sitemap": (lambda body: parse_sitemap(body, URL, now=NOW).locations, MAX_LOCATIONS),
    "archive": (of_path(".warc.gz", lambda path: list(Archive(path))), 1_000),
    "jsonl": (of_path(".jsonl", as_table), 1_001),
    "csv": (of_path(".csv", as_table), 1_001),
    "parquet": (of_path(".parquet", as_table), 1_001),
    "file": (of_path(".txt", as_file), 1),
    "page": (lambda body: feed_links(body.decode("utf-8", "replace"), URL), MAX_LINKS),
    "robots": (lambda body: sitemap_links(body.decode("utf-8", "replace"), URL), MAX_LINKS),
}

WHOLE = (
    rss(item(1), item(2)),
    rss("<item><title>A & <b>B</title><link>/?a&b</link></item>", prolog="<!DOCTYPE rss>"),
    atom('<entry xml:base="x/"><title type="xhtml"><p>T</p></title><link href="y"/><updated>2026</updated></entry>'),
    b'{"version": "https://jsonfeed.org/version/1", "items": [{"url": "/1", "date_published": "2026-11-20"}]}',
    b"<sitemapindex><sitemap><loc>/1.xml</loc><lastmod>2026-11-20</lastmod></sitemap></sitemapindex>",
    b"<urlset><url><loc>/1</loc></url><url><loc>/2</loc></url></urlset>",
    b"https://news.example/1\nhttps://news.example/2\n",
    record("https://e.example/1") + record("https://e.example/2", digest="none"),
    gzipped(record("https://e.example/1"), record("https://e.example/2")),
    gzip.compress(rss(item(1))),
    b'text,title,url\n"A, b",T,https://e.example/1\nC,D,E\n',
    b'{"text": "A", "published_at": "2026-11-20"}\n{"text": 1}\n',
    b'<html><head><link rel="alternate" type="application/atom+xml" href="/atom"></head></html>',
    b"User-agent: *\nSitemap: https://news.example/sitemap.xml\nSitemap: file:///etc/passwd\n",
)


def attempt(read: Callable[[bytes], Items], body: bytes) -> tuple[list[object], FetchError | None]:
    """What ``read`` makes of ``body``; any exception but the one that is allowed goes through."""
    try:
        return list(read(body)), None
    except FetchError as error:
        return [], error


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """Something whole with a part cut out, put in or doubled."""
    body = draw(st.sampled_from(WHOLE))
    for _ in range(draw(st.integers(0, 4))):
        start, end = sorted((draw(st.integers(0, len(body))), draw(st.integers(0, len(body)))))
        middle = draw(
            st.sampled_from([b"", body[start:end] * 2]) | st.binary(max_size=12) | st.just(b"<![CDATA[&x;<!--")
        )
        body = body[:start] + middle + body[end:]
    return body


@pytest.mark.parametrize("kind", READERS)
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(body=broken() | st.binary(max_size=300))
def test_any_bytes_give_bounded_items_in_a_stable_order_or_a_reason(kind: str, body: bytes) -> None:
    read, most = READERS[kind]
    items, refused = attempt(read, body)
    assert refused is None or (refused.reason in REASONS and 0 < len(refused.detail) <= 600)
    assert len(items) <= most
    assert items == attempt(read, body)[0]


@pytest.mark.parametrize("kind", READERS)
def test_every_kind_reads_something_of_what_is_whole(kind: str) -> None:
    read, _most = READERS[kind]
    found = [item for body in WHOLE for item in attempt(read, body)[0]]
    assert found or kind == "parquet"
