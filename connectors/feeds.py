"""Feeds: RSS 0.9x to 2.0, RDF, Atom and JSON Feed, as newsrooms publish and break them.

Three readers, each used only where the one before gives up: a strict XML parse (nearly all feeds, a millisecond a hundred
items), the same after ampersands are mended (addresses stay as they are), and feedparser. All is pure: bytes in, a feed or
a FetchError out, so that it can run in a process of its own that is killed when it takes too long.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from connectors.addresses import Address, parse_address
from connectors.decode import BodyError, unpacked
from connectors.discovery import feed_links
from connectors.errors import FetchError, Refused
from connectors.feed_entries import MAX_ENTRIES, Entry, Feed, RawFeed, clamped_ttl, entries_of, language_tag, resolved
from connectors.feed_json import read_json
from connectors.feed_loose import MAX_CHARS, read_loosely
from connectors.feed_xml import read_tree
from connectors.plain import plain_text
from connectors.xml_text import mended, refuse_entities, refuse_masses, root_of, strict_root, text_of

__all__ = ["MAX_PAGES", "Entry", "Feed", "follows", "parse_feed"]

MAX_BYTES = 10 * 1024 * 1024
MAX_PAGES = 5

_ROOTS = frozenset({"rss", "feed", "rdf"})
_ROOT = re.compile(r"<(?:[\w.-]+:)?(rss|feed|RDF)(?=[\s>])", re.IGNORECASE)
_ITEM = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ITEM_END = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_JUNK = 64 * 1024
_NOT = {
    "urlset": "It is a sitemap, not a feed.",
    "sitemapindex": "It is a sitemap index, not a feed.",
    "opml": "It is an OPML list of feeds, not a feed.",
}


@dataclass(frozen=True, slots=True)
class _Document:
    """The text of a feed from its root element on; where it is too long or breaks off, cut after an item and closed.

    An item that breaks off is left out: half an address is a wrong address.
    """

    text: str
    root: str
    is_partial: bool
    is_capped: bool


def parse_feed(body: bytes, final_url: str, *, now: datetime, charset: str | None = None) -> Feed:
    """The feed that ``body``, had from ``final_url``, holds; ``charset`` is that of its Content-Type header.

    A feed without items is a feed; whether it had some before is for the caller to judge.

    Raises:
        FetchError: ``empty``, ``not_feed`` (with the feeds that a page names), ``entity``, ``suspicious``, ``unreadable``,
            ``bad_url`` of ``final_url``, or what unpacking gzip can meet.
    """
    address = parse_address(final_url)
    try:
        body = unpacked(body, max_body=MAX_BYTES)
    except BodyError as error:
        raise Refused(final_url, error.reason, error.detail) from error
    text = text_of(body[:MAX_BYTES], charset)
    if not text.strip():
        raise Refused(final_url, "empty", "The feed is empty.")
    if text[0] in "{[":
        return _feed(read_json(text, final_url), address, now, "json", is_capped=len(body) > MAX_BYTES)
    document = _document(text, final_url, is_cut=len(body) > MAX_BYTES)
    refuse_masses(document.text, final_url)
    raw, reader, is_capped = _read(document, final_url)
    return _feed(raw, address, now, reader, is_partial=document.is_partial, is_capped=is_capped)


def follows(feed: Feed, read: Collection[str]) -> bool:
    """Whether the next page of ``feed`` is to be read, where the pages ``read`` have been: five at most, none twice."""
    return feed.next_page is not None and bool(feed.entries) and len(read) < MAX_PAGES and feed.next_page not in read


def _read(document: _Document, url: str) -> tuple[RawFeed, Literal["strict", "mended", "loose"], bool]:
    """The feed, by which reader, and whether items had to be left out."""
    tree = strict_root(document.text, url)
    if tree is not None:
        return read_tree(tree), "strict", document.is_capped
    text = mended(document.text)
    tree = strict_root(text, url)
    if tree is not None:
        return read_tree(tree), "mended", document.is_capped
    short = _cut(text, MAX_CHARS)
    return read_loosely(short, document.root, url), "loose", document.is_capped or len(short) < len(text)


def _document(text: str, url: str, *, is_cut: bool) -> _Document:
    name, start = root_of(text, url)
    if name.lower() not in _ROOTS:
        name, start = _buried_root(text, name, url)
    opening = re.split(r"[\s/>]", text[start + 1 : start + 80], maxsplit=1)[0]
    text = text[start:]
    ends = [match.end() for _, match in zip(range(MAX_ENTRIES + 1), _ITEM_END.finditer(text), strict=False)]
    is_capped = is_cut or len(ends) > MAX_ENTRIES
    closing = text.rfind(f"</{opening}")
    is_partial = closing < 0
    if is_capped or is_partial:
        first = _ITEM.search(text)
        whole = ends[:MAX_ENTRIES][-1] if ends else first.start() if first else len(text)
        text = _closed(text[:whole], opening, name.lower())
    else:
        text = text[: text.find(">", closing) + 1] or text
    return _Document(text, name.lower(), is_partial and not is_capped, is_capped)


def _buried_root(text: str, name: str, url: str) -> tuple[str, int]:
    """The root of a feed below other text (warnings of PHP, white space gone wrong); else the error that says what it is."""
    if name.lower() in _NOT:
        raise Refused(url, "not_feed", _NOT[name.lower()])
    found = _ROOT.search(text[:_JUNK])
    if found is None or _HTML.search(text[: found.start()]):
        links = feed_links(text, url)
        hint = f" It names these feeds: {', '.join(links[:3])}." if links else ""
        raise Refused(url, "not_feed", f"It is no feed.{hint}"[:500])
    refuse_entities(text[: found.start()], url)
    return found[1], found.start()


def _closed(text: str, opening: str, root: str) -> str:
    """``text`` with the ends of the elements that are still open after an item."""
    channel = re.search(r"<((?:[\w.-]+:)?channel)[\s>]", text[:_JUNK]) if root == "rss" else None
    return text + (f"</{channel[1]}>" if channel and f"</{channel[1]}" not in text else "") + f"</{opening}>"


def _cut(text: str, size: int) -> str:
    """The items of ``text`` that end within ``size`` characters."""
    if len(text) <= size:
        return text
    last = max((match.end() for match in _ITEM_END.finditer(text, 0, size)), default=size)
    return text[:last]


def _feed(
    raw: RawFeed,
    address: Address,
    now: datetime,
    reader: Literal["strict", "mended", "loose", "json"],
    *,
    is_partial: bool = False,
    is_capped: bool = False,
) -> Feed:
    is_capped = is_capped or len(raw.items) > MAX_ENTRIES
    raw.items = raw.items[:MAX_ENTRIES]
    entries, dropped = entries_of(raw, address, now=now)
    try:
        next_page = resolved(raw.next_link, "", address).url if raw.next_link.strip() else None
    except FetchError:
        next_page = None
    return Feed(
        title=plain_text(raw.title[:4_000])[:1_000] or None,
        kind=raw.kind,
        entries=entries,
        is_partial=is_partial,
        is_capped=is_capped,
        dropped=dropped,
        ttl=clamped_ttl(raw.ttl),
        next_page=next_page if next_page != address.url else None,
        language=language_tag(raw.language),
        reader=reader,
    )
