"""Feeds made for tests."""

from __future__ import annotations

from datetime import UTC, datetime

from connectors.errors import FetchError
from connectors.feeds import Feed, parse_feed

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
URL = "https://news.example/feed"


def item(number: int) -> str:
    return (
        f"<item><title>Title {number}</title><link>https://e.example/{number}</link>"
        "<pubDate>Fri, 20 Nov 2026 10:00:00 +0100</pubDate></item>"
    )


ITEM = item(1)


def rss(*items: str, about: str = "", prolog: str = "") -> bytes:
    """An RSS 2.0 feed with ``items``; ``about`` stands in the channel, ``prolog`` before the root."""
    space = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    channel = f"<channel><title>News</title>{about}{''.join(items)}</channel>"
    return f'<?xml version="1.0"?>{prolog}<rss version="2.0" {space}>{channel}</rss>'.encode()


def atom(*entries: str, about: str = "", base: str = "") -> bytes:
    """An Atom feed with ``entries``."""
    attribute = f' xml:base="{base}"' if base else ""
    return f'<feed xmlns="http://www.w3.org/2005/Atom"{attribute}><title>News</title>{about}{"".join(entries)}</feed>'.encode()


def links(feed: Feed) -> list[str]:
    return [entry.url for entry in feed.entries]


def refusal(body: bytes) -> FetchError:
    """The error that ``body`` is refused with."""
    try:
        feed = parse_feed(body, URL, now=NOW)
    except FetchError as error:
        return error
    raise AssertionError(f"not refused: {feed}")
