"""JSON Feed 1.0 and 1.1. Fields of a wrong type are taken as missing."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from typing import Any

from connectors.errors import Refused
from connectors.feed_raw import RawFeed, RawItem

MAX_VALUES = 400_000
"""Objects and lists at most; Python's take two hundred times the room of ``{}``."""


def read_json(text: str, url: str) -> RawFeed:
    """The feed that ``text`` holds.

    Raises:
        Refused: ``not_feed`` where it is other JSON or none at all, ``suspicious`` where it would unfold in memory.
    """
    if text.count("{") + text.count("[") > MAX_VALUES:
        raise Refused(url, "suspicious", f"It has more than {MAX_VALUES:,} objects and lists.")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(url, "not_feed", f"It begins like JSON but is none: {str(error)[:200]}.") from error
    if not isinstance(found, dict) or "jsonfeed.org/version" not in _text(found, "version"):
        raise Refused(url, "not_feed", "It is JSON, but no JSON Feed.")
    items = found.get("items")
    return RawFeed(
        kind="json",
        title=html.escape(_text(found, "title"), quote=False),
        language=_text(found, "language"),
        items=[_item(item) for item in items if isinstance(item, dict)] if isinstance(items, list) else [],
        next_link=_text(found, "next_url"),
    )


def _item(item: Mapping[str, Any]) -> RawItem:
    plain = html.escape(_text(item, "content_text"), quote=False)
    paragraphs = "".join(f"<p>{part}</p>" for part in plain.splitlines() if part.strip())
    identity = _text(item, "id")
    return RawItem(
        links=(_text(item, "url"), identity if identity.startswith(("http://", "https://")) else ""),
        title=_text(item, "title"),
        published=_text(item, "date_published"),
        updated=_text(item, "date_modified"),
        guid=identity,
        summary=_text(item, "summary"),
        content=_text(item, "content_html") or paragraphs,
        language=_text(item, "language"),
    )


def _text(values: Mapping[str, Any], name: str) -> str:
    """A field as text: numbers are allowed as ids, anything else counts as missing."""
    value = values.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)[: 1024 * 1024].encode("utf-8", "replace").decode("utf-8")
