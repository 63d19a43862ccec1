"""What a feed says, in one form whatever its dialect, and the rules by which its raw fields become that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from connectors.addresses import Address, canonical_key, parse_address
from connectors.errors import Refused
from connectors.feed_raw import Kind, RawFeed, RawItem
from connectors.plain import plain_text
from connectors.times import read_moment

MAX_ENTRIES = 2_000
MAX_TITLE = 1_000
MAX_SUMMARY = 64 * 1024
MAX_CONTENT = 512 * 1024
MAX_GUID = 2_048
TTL_AT_LEAST, TTL_AT_MOST = 600, 86_400
"""Seconds. Feeds ask for anything from "minutely" to never."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8}){0,3}")
_FULL = re.compile(r"<(?:p|br|div)\b", re.IGNORECASE)
_FULL_WORDS = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One item with an address that can be fetched.

    ``title`` and ``summary`` are plain text. ``published_at`` is None where the feed gives no usable date: then the
    time of first sight stands in for it. ``is_zone_assumed`` says that the date named no zone and was taken as UTC.
    ``content_html`` is set where the feed carries the whole text.
    """

    url: str
    title: str | None
    published_at: datetime | None
    published_raw: str | None
    guid: str | None
    summary: str | None
    content_html: str | None
    updated_at: datetime | None
    language: str | None
    is_zone_assumed: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """The entries of a feed in its own order, each address once.

    ``is_partial``: the feed breaks off before its end. ``is_capped``: it holds more than is taken. ``dropped`` counts
    items left out by reason (``bad_scheme``, ``bad_url``, ``no_link``, ``repeated``). ``ttl`` is the feed's wish in
    seconds between two polls, ``next_page`` an older page of it. ``reader`` tells how it had to be read.
    """

    title: str | None
    kind: Kind
    entries: tuple[Entry, ...] = ()
    is_partial: bool = False
    is_capped: bool = False
    dropped: Mapping[str, int] = field(default_factory=dict)
    ttl: int | None = None
    next_page: str | None = None
    language: str | None = None
    reader: Literal["strict", "mended", "loose", "json"] = "strict"

    @property
    def dropped_links(self) -> int:
        """How many items have an address that must not be followed."""
        return self.dropped.get("bad_scheme", 0) + self.dropped.get("bad_url", 0)


def entries_of(raw: RawFeed, final_url: Address, *, now: datetime) -> tuple[tuple[Entry, ...], dict[str, int]]:
    """The usable items of ``raw`` and, by reason, how many are not."""
    entries: dict[str, Entry] = {}
    dropped: dict[str, int] = {}
    for item in raw.items:
        address, reason = _address(item, final_url)
        key = canonical_key(address) if address else ""
        reason = "repeated" if key in entries else reason
        if address is None or reason:
            dropped[reason] = dropped.get(reason, 0) + 1
            continue
        entries[key] = _entry(item, address.url, raw.language, now)
    return tuple(entries.values()), dict(sorted(dropped.items()))


def resolved(link: str, base: str, final_url: Address) -> Address:
    """``link`` against ``base``, itself against ``final_url``.

    Raises:
        Refused: it is nothing that can be fetched.
    """
    return parse_address(link, parse_address(base, final_url) if base else final_url)


def clamped_ttl(seconds: float | None) -> int | None:
    """A feed's wish within what is sensible; None where it makes no sense at all."""
    if seconds is None or not 0 < seconds < 1e9:
        return None
    return int(min(max(seconds, TTL_AT_LEAST), TTL_AT_MOST))


def language_tag(raw: str) -> str | None:
    """``raw`` as a lower-case language tag, or None."""
    tag = raw.strip().lower().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else None


def _address(item: RawItem, final_url: Address) -> tuple[Address | None, str]:
    link = next((link.strip() for link in item.links if link.strip()), "")
    if not link:
        return None, "no_link"
    try:
        return resolved(link, item.base, final_url), ""
    except Refused as refusal:
        return None, refusal.reason


def _is_full(text: str, markup: str) -> bool:
    """Whether a summary is the article: long, in paragraphs, and not breaking off with dots."""
    is_teaser = text.rstrip("]) ").endswith(("…", "..."))
    return not is_teaser and bool(_FULL.search(markup)) and len(text.split()) >= _FULL_WORDS


def _entry(item: RawItem, url: str, language: str, now: datetime) -> Entry:
    published = read_moment(item.published or item.updated, now=now)
    summary = plain_text(item.summary[:MAX_SUMMARY])
    content = item.content.strip() or (item.summary if _is_full(summary, item.summary) else "")
    return Entry(
        url=url,
        title=plain_text(item.title[: 4 * MAX_TITLE])[:MAX_TITLE] or None,
        published_at=published.at,
        published_raw=published.raw,
        guid=" ".join(item.guid.split())[:MAX_GUID] or None,
        summary=summary or None,
        content_html=content[:MAX_CONTENT] or None,
        updated_at=read_moment(item.updated, now=now).at,
        language=language_tag(item.language) or language_tag(language),
        is_zone_assumed=published.is_zone_assumed,
    )
