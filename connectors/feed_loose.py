"""Feeds that no strict parser takes, even mended: by feedparser, on little and checked text.

feedparser is slow and in places quadratic; whoever needs a bound on time runs this in a process that can be killed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

from connectors.errors import Refused
from connectors.feed_raw import Kind, RawFeed, RawItem

MAX_CHARS = 2 * 1024 * 1024
MAX_TAG = 64 * 1024
MAX_TAGS = 60_000
MAX_DEPTH = 500
"""Deeper nesting is no mistake; feedparser takes 9 s over 100,000 levels."""

_LONG_TAG = re.compile(f"<[^<>]{{{MAX_TAG}}}")
_TAG = re.compile(r"<(/?)[A-Za-z][^<>]*?(/?)>")
_PARSED_AS: dict[str, Kind] = {"rss": "rss", "feed": "atom", "rdf": "rdf"}


def read_loosely(text: str, root: str, url: str) -> RawFeed:
    """What feedparser makes of ``text``, whose root element is called ``root``.

    Raises:
        Refused: ``suspicious`` where the text is built to be slow to read, ``unreadable`` where feedparser fails.
    """
    import feedparser  # 0.1 s, and most feeds do not need it

    _refuse_traps(text, url)
    headers = {"content-location": url, "content-type": "application/xml; charset=utf-8"}
    try:
        found = feedparser.parse(
            io.BytesIO(text.encode("utf-8")), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
        return RawFeed(
            kind=_PARSED_AS[root],
            title=_text(found.feed, "title"),
            language=_text(found.feed, "language"),
            items=[_item(entry) for entry in found.entries],
        )
    except Exception as error:  # a parser of broken input breaks in its own ways; none of them may end a run
        raise Refused(url, "unreadable", f"The feed cannot be read ({type(error).__name__}).") from error


def _refuse_traps(text: str, url: str) -> None:
    if text.count("<") > MAX_TAGS:
        raise Refused(url, "suspicious", f"It is malformed and has more than {MAX_TAGS:,} tags.")
    if _LONG_TAG.search(text):
        raise Refused(url, "suspicious", f"It has a tag of more than {MAX_TAG:,} characters.")
    depth = 0
    for match in _TAG.finditer(text):
        depth = max(0, depth - 1) if match[1] else depth + (not match[2])
        if depth > MAX_DEPTH:
            raise Refused(url, "suspicious", f"Its elements are nested more than {MAX_DEPTH} deep.")


def _item(entry: Mapping[str, Any]) -> RawItem:
    content = entry.get("content") or ()
    body = next((_text(part, "value") for part in content if isinstance(part, Mapping)), "")
    guid = _text(entry, "id")
    return RawItem(
        links=(_text(entry, "link"), guid if guid.startswith(("http://", "https://")) else ""),
        title=_text(entry, "title"),
        published=_text(entry, "published") or _text(entry, "created"),
        updated=_text(entry, "updated"),
        guid=guid,
        summary="" if _text(entry, "summary") == body else _text(entry, "summary"),
        content=body,
        language=_text(entry, "language"),
    )


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""
