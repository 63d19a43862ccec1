"""Bytes to text: byte order mark, then UTF-8 that is valid or nearly so, then the declared label, then detection.

Labels are looked up in the WHATWG table only (webencodings), so that ``hex``, ``zlib`` or ``punycode`` are never
executed as codecs. Never raises on any bytes.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

import cchardet
import webencodings

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{1,40})", re.IGNORECASE)
_DETECT_BYTES = 65_536
_FORBIDDEN = re.compile("[\ud800-\udfff\x00]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and how it was decoded; ``damaged`` where bytes had to be replaced by U+FFFD."""

    text: str
    encoding: str
    damaged: bool


def decode(body: bytes, header_label: str | None = None) -> Decoded:
    """The text of ``body``, in NFC and without characters that cannot be stored (surrogates, NUL)."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return _replacing(body[len(mark) :], encoding)
    try:
        return Decoded(_clean(body.decode("utf-8")), "utf-8", False)
    except UnicodeDecodeError:
        pass
    if _mostly_utf8(body):
        return _replacing(body, "utf-8")
    for label in (header_label, _meta_label(body), _detected(body)):
        encoding_found = _lookup(label)
        if encoding_found is None or encoding_found == "utf-8":
            continue
        try:
            return Decoded(_clean(body.decode(encoding_found)), encoding_found, False)
        except (UnicodeDecodeError, LookupError):
            continue
    return _replacing(body, "windows-1252")


def is_binary(body: bytes) -> bool:
    """Whether the first 4 KB look like anything but text: NUL bytes without a UTF-16 mark, or mostly controls."""
    head = body[:4096]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF8)):
        return False
    if b"\x00" in head:
        return True
    controls = sum(byte < 32 and byte not in b"\t\n\r\x0c\x1b" for byte in head)
    return controls > len(head) * 0.05


def _replacing(body: bytes, encoding: str) -> Decoded:
    text = body.decode(encoding, "replace")
    return Decoded(_clean(text), encoding, "\ufffd" in text)


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("\ufffd", text))


def _lookup(label: str | None) -> str | None:
    found = webencodings.lookup(label) if label else None
    if found is None:
        return None
    return "gb18030" if found.name in {"gbk", "gb2312"} else str(found.codec_info.name)


def _meta_label(body: bytes) -> str | None:
    found = _META.search(body[:_DETECT_BYTES])
    return found.group(1).decode("ascii") if found else None


def _detected(body: bytes) -> str | None:
    label = cchardet.detect(body[:_DETECT_BYTES]).get("encoding")
    return str(label) if label else None


def _mostly_utf8(body: bytes) -> bool:
    """Whether valid multi-byte sequences outnumber bad bytes three to one; other encodings hardly ever make any."""
    text = body[:_DETECT_BYTES].decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(character > "\x7f" for character in text) - bad
    return good > 3 * bad
