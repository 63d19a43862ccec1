"""Where a feed begins and ends in a text: below junk, cut off, or endless."""

from __future__ import annotations

import re
from dataclasses import dataclass

from connectors.discovery import feed_links
from connectors.errors import Refused
from connectors.feed_entries import MAX_ENTRIES
from connectors.xml_text import refuse_entities, root_of

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
class Document:
    """The text of a feed from its root element on; where it is too long or breaks off, cut after an item and closed.

    An item that breaks off is left out: half an address is a wrong address.
    """

    text: str
    root: str
    is_partial: bool
    is_capped: bool


def document_of(text: str, url: str, *, is_cut: bool) -> Document:
    """The feed within ``text``; ``is_cut`` where the text is only the beginning of what there was.

    Raises:
        Refused: ``not_feed`` with the feeds that a page names, or ``entity``.
    """
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
    return Document(text, name.lower(), is_partial and not is_capped, is_capped)


def _buried_root(text: str, name: str, url: str) -> tuple[str, int]:
    """The root of a feed below other text, such as warnings of PHP; else the error that says what it is."""
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


def cut_to(text: str, size: int) -> str:
    """The items of ``text`` that end within ``size`` characters."""
    if len(text) <= size:
        return text
    last = max((match.end() for match in _ITEM_END.finditer(text, 0, size)), default=size)
    return text[:last]
