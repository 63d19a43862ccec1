"""The entries of an XML sitemap, read element by element and thrown away, so that 50 MB do not become a tree."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

MAX_LOCATIONS = 50_000
LINE = re.compile(r"https?://\S+$", re.IGNORECASE)
WINDOW = 64 * 1024
MAX_FIELD = 4_096
MAX_CHILDREN = 40

_ENTRIES = frozenset({"url", "sitemap"})
_FIELDS = frozenset({"loc", "lastmod", "title", "publication_date", "name", "language"})
_HOLDERS = frozenset({"news", "publication"})
"""What a news sitemap wraps its fields in; ``loc`` and ``title`` of a picture are not those of the page."""


def read_rows(text: str, start: int) -> tuple[list[dict[str, str]], bool]:
    """The entries of ``text`` from the root element at ``start`` on, and whether it breaks off or is not well-formed.

    Stops one after the cap. Each entry gives its fields by local name, the first of each.
    """
    rows: list[dict[str, str]] = []
    parser = etree.XMLPullParser(
        events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        for window in _windows(text, start):
            parser.feed(window)
            for _event, element in parser.read_events():
                _take(element, rows)
            if len(rows) > MAX_LOCATIONS:
                return rows[: MAX_LOCATIONS + 1], False
        parser.close()
    except etree.XMLSyntaxError:
        return rows, True
    return rows, False


def _windows(text: str, start: int) -> Iterator[bytes]:
    return (text[at : at + WINDOW].encode("utf-8") for at in range(start, len(text), WINDOW))


def _take(element: etree._Element, rows: list[dict[str, str]]) -> None:
    """Make a row of an entry that has ended, and free what is no longer, or never, of use."""
    local, parent = _local(element), element.getparent()
    if parent is None:
        return
    if local in _ENTRIES:
        rows.append(_row(element))
    elif (local in _FIELDS or local in _HOLDERS) and len(parent) <= MAX_CHILDREN:
        return
    parent.remove(element)


def _row(entry: etree._Element) -> dict[str, str]:
    row: dict[str, str] = {}
    for element in entry.iter():
        parent = element.getparent()
        is_own = parent is entry or (parent is not None and _local(parent) in _HOLDERS)
        if is_own and _local(element) in _FIELDS and element.text:
            row.setdefault(_local(element), element.text.strip()[:MAX_FIELD])
    text = (entry.text or "").strip()
    if "loc" not in row and LINE.match(text):
        row["loc"] = text[:MAX_FIELD]  # seen in the wild: the address without its tag
    return row


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()
