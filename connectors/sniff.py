"""What the first bytes of a body are, whatever its Content-Type says."""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal["html", "feed", "sitemap", "xml", "json", "text", "gzip", "pdf", "picture", "media", "archive", "binary"]

HEAD = 1024

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"\x1f\x8b", "gzip"),
    (b"%PDF-", "pdf"),
    (b"\x89PNG", "picture"),
    (b"GIF8", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"RIFF", "media"),
    (b"OggS", "media"),
    (b"ID3", "media"),
    (b"\x1aE\xdf\xa3", "media"),
    (b"PK\x03\x04", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
)
_ROOTS: tuple[tuple[re.Pattern[bytes], Kind], ...] = (
    (re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE), "feed"),
    (re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", re.IGNORECASE), "sitemap"),
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|script|div|p)\b", re.IGNORECASE)
_XML = re.compile(rb"<\?xml\b", re.IGNORECASE)


def kind_of(body: bytes) -> Kind:
    """The kind of content that ``body`` begins with, judged by its first KiB."""
    head = body[:HEAD]
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[4:8] == b"ftyp":
        return "media"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\x00", b"")[2:]
    elif b"\x00" in head:
        halved = head.replace(b"\x00", b"")
        if len(halved) > len(head) * 0.6 or not halved.strip().startswith(b"<"):
            return "binary"
        head = halved  # UTF-16 without a mark
    return _kind_of_text(head.removeprefix(b"\xef\xbb\xbf").lstrip())


def _kind_of_text(head: bytes) -> Kind:
    """The kind of a body that begins with characters."""
    if head.startswith((b"{", b"[")):
        return "json"
    if not head.startswith(b"<"):
        return "text"
    for root, kind in _ROOTS:
        if root.search(head):
            return kind
    return "xml" if _XML.match(head) and not _HTML.search(head) else "html"
