"""Feeds: RSS 0.9x to 2.0, RDF, Atom and JSON Feed, as newsrooms publish and break them.

Three readers, each used only where the one before gives up: a strict XML parse (nearly all feeds, about 0.1 ms an
item), the same after ampersands are mended (addresses stay as they are), and feedparser. All is pure: bytes in, a
feed or a FetchError out, so that it can run in a process of its own that is killed when it takes too long.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Literal

from connectors.addresses import Address, parse_address
from connectors.decode import BodyError, unpacked
from connectors.errors import FetchError, Refused
from connectors.feed_document import Document, cut_to, document_of
from connectors.feed_entries import MAX_ENTRIES, Entry, Feed, clamped_ttl, entries_of, language_tag, resolved
from connectors.feed_json import read_json
from connectors.feed_loose import MAX_CHARS, read_loosely
from connectors.feed_raw import RawFeed
from connectors.feed_xml import read_tree
from connectors.plain import plain_text
from connectors.xml_text import mended, refuse_masses, strict_root, text_of

__all__ = ["MAX_PAGES", "Entry", "Feed", "follows", "parse_feed"]

MAX_BYTES = 10 * 1024 * 1024
MAX_PAGES = 5


def parse_feed(body: bytes, final_url: str, *, now: datetime, charset: str | None = None) -> Feed:
    """The feed that ``body``, had from ``final_url``, holds; ``charset`` is that of its Content-Type header.

    A feed without items is a feed; whether it had some before is for the caller to judge.

    Raises:
        FetchError: ``empty``, ``not_feed`` (with the feeds that a page names), ``entity``, ``suspicious``,
        ``unreadable``,
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
        if len(body) > MAX_BYTES:
            raise Refused(final_url, "too_large", f"It is JSON of more than {MAX_BYTES:,} bytes.")
        return _feed(read_json(text, final_url), address, now, "json")
    document = document_of(text, final_url, is_cut=len(body) > MAX_BYTES)
    refuse_masses(document.text, final_url)
    raw, reader, is_capped = _read(document, final_url)
    return _feed(raw, address, now, reader, is_partial=document.is_partial, is_capped=is_capped)


def follows(feed: Feed, read: Collection[str]) -> bool:
    """Whether the next page of ``feed`` is to be read, where the pages ``read`` have been: five at most, none twice."""
    return feed.next_page is not None and bool(feed.entries) and len(read) < MAX_PAGES and feed.next_page not in read


def _read(document: Document, url: str) -> tuple[RawFeed, Literal["strict", "mended", "loose"], bool]:
    """The feed, by which reader, and whether items had to be left out."""
    tree = strict_root(document.text, url)
    if tree is not None:
        return read_tree(tree), "strict", document.is_capped
    text = mended(document.text)
    tree = strict_root(text, url)
    if tree is not None:
        return read_tree(tree), "mended", document.is_capped
    short = cut_to(text, MAX_CHARS)
    return read_loosely(short, document.root, url), "loose", document.is_capped or len(short) < len(text)


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
