"""Sitemaps: lists of pages, lists of lists, news sitemaps, and plain lists of addresses; plain or gzip.

What is not well-formed is mended once; what still breaks off gives the pages up to there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import chain, islice

from connectors.addresses import Address, parse_address
from connectors.decode import BodyError, unpacked
from connectors.errors import Refused
from connectors.feed_entries import language_tag
from connectors.feeds import parse_feed
from connectors.locations import Kind, Location, Sitemap
from connectors.plain import plain_text
from connectors.sitemap_xml import LINE, MAX_LOCATIONS, read_rows
from connectors.times import read_moment
from connectors.xml_text import mended, root_of, text_of
from news.reading.outlets import site_of

MAX_BYTES = 50 * 1024 * 1024
MAX_TAGS = 6_000_000
MAX_TITLE = 1_000
MAX_LINE = 4_096

_ENTRY_END = re.compile(r"</(?:[\w.-]+:)?(?:url|sitemap)\s*>", re.IGNORECASE)


def parse_sitemap(body: bytes, final_url: str, *, now: datetime, charset: str | None = None) -> Sitemap:
    """The sitemap that ``body``, had from ``final_url``, holds.

    Raises:
        FetchError: ``empty``, ``not_sitemap``, ``entity``, ``too_large``, ``bomb``, ``encoding``, ``truncated``,
        ``bad_url``.
    """
    address = parse_address(final_url)
    try:
        body = unpacked(body, max_body=MAX_BYTES)
    except BodyError as error:
        raise Refused(final_url, error.reason, error.detail) from error
    if len(body) > MAX_BYTES:
        raise Refused(final_url, "too_large", f"It has {len(body):,} bytes; a sitemap has at most {MAX_BYTES:,}.")
    text = text_of(body, charset)
    if not text:
        raise Refused(final_url, "empty", "The sitemap is empty.")
    if text[0] != "<":
        return _settled(address, "text", list(_lines(text, final_url)), now)
    name, start = root_of(text, final_url)
    match name.lower():
        case "urlset":
            return _of_xml(text, start, address, "urlset", now)
        case "sitemapindex":
            return _of_xml(text, start, address, "sitemapindex", now)
        case "rss" | "feed" | "rdf":
            return _of_feed(body, address, now, charset)
    raise Refused(final_url, "not_sitemap", f"It is no sitemap; its first element is {name[:40] or 'missing'}.")


def _of_xml(text: str, start: int, address: Address, kind: Kind, now: datetime) -> Sitemap:
    if text.count("<") > MAX_TAGS:
        raise Refused(address.url, "suspicious", f"It has more than {MAX_TAGS:,} tags.")
    rows, is_partial = read_rows(text, start)
    if is_partial:
        end = next((found.end() for found in islice(_ENTRY_END.finditer(text, start), MAX_LOCATIONS, None)), len(text))
        rows, is_partial = read_rows(mended(text[start:end]), 0)
    return _settled(address, kind, rows, now, is_partial=is_partial)


def _of_feed(body: bytes, address: Address, now: datetime, charset: str | None) -> Sitemap:
    """A feed may serve as a sitemap."""
    feed = parse_feed(body, address.url, now=now, charset=charset)
    rows = [
        {"loc": entry.url, "lastmod": entry.published_raw or "", "title": entry.title or ""} for entry in feed.entries
    ]
    return _settled(address, "feed", rows, now, is_partial=feed.is_partial)


def _lines(text: str, url: str) -> Iterator[dict[str, str]]:
    """The addresses of a plain list, one a line; a text without any in its first hundred lines is no sitemap."""
    lines = (line.strip() for line in _split(text) if line.strip())
    first = list(islice(lines, 100))
    if not any(LINE.match(line) for line in first):
        raise Refused(url, "not_sitemap", "It is neither XML nor a list of addresses.")
    yield from ({"loc": line} for line in islice(chain(first, lines), MAX_LOCATIONS + 1))


def _split(text: str) -> Iterator[str]:
    """The lines of ``text`` one by one; ``splitlines`` would make all of 50 MB at once."""
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield text[at : min(end, at + MAX_LINE)]
        at = end + 1


def _settled(
    address: Address, kind: Kind, rows: list[dict[str, str]], now: datetime, *, is_partial: bool = False
) -> Sitemap:
    own: dict[str, Location] = {}
    foreign: dict[str, Location] = {}
    dropped: dict[str, int] = {}
    site = site_of(address.host) or address.host
    for row in rows[:MAX_LOCATIONS]:
        try:
            found = parse_address(row.get("loc", ""), address)
        except Refused as refusal:
            reason = refusal.reason if row.get("loc") else "no_link"
            dropped[reason] = dropped.get(reason, 0) + 1
            continue
        (own if _is_of(site, found.host) else foreign).setdefault(found.url, _location(row, found.url, now))
    return Sitemap(
        url=address.url,
        kind=kind,
        locations=tuple(own.values()),
        foreign=tuple(foreign.values()),
        is_news=any("publication_date" in row for row in rows),
        is_partial=is_partial,
        is_capped=len(rows) > MAX_LOCATIONS,
        dropped=dict(sorted(dropped.items())),
    )


def _is_of(site: str, host: str) -> bool:
    """Whether ``host`` belongs to ``site``; the list of public suffixes is asked only for others."""
    return host == site or host.endswith(f".{site}") or site_of(host) == site


def _location(row: dict[str, str], url: str, now: datetime) -> Location:
    moment = read_moment(row.get("publication_date") or row.get("lastmod"), now=now)
    return Location(
        url=url,
        modified_at=moment.at,
        raw=moment.raw,
        title=plain_text(row.get("title", ""))[:MAX_TITLE] or None,
        publication=plain_text(row.get("name", ""))[:200] or None,
        language=language_tag(row.get("language", "")),
    )
