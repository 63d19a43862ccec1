"""Bytes to text: byte order mark, then UTF-8 that is valid, then header, then meta tag, then detection.

Valid multi-byte UTF-8 hardly ever comes about by chance, so it wins over what header and meta tag say; mostly valid
UTF-8 wins over a guess, and is flagged. Mojibake that was in the source is flagged, never repaired.
Labels are looked up in the WHATWG table only (webencodings), so that ``hex``, ``zlib`` or ``punycode`` are never
executed as codecs. Never raises on any bytes.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

import cchardet
import webencodings

Rule = Literal["bom", "utf-8", "header", "meta", "shape", "mostly_utf-8", "detected", "fallback"]
"""What decided on an encoding; ``shape`` means the zero bytes of UTF-16."""

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{1,40})", re.IGNORECASE
)
_META_BYTES = 4_096
_DETECT_BYTES = 65_536
_MOJIBAKE = re.compile(
    "Ã[\x80-\xbf¡-¿ƒ„…†‡ˆ‰Š‹Œ\u2018-\u2022˜™š›œžŸ]|â€[\u0080-\u00bf™œ\u009d“”˜¦\u2018-\u2022]|Ð[\x80-\xbf°-¿]Ñ|ï»¿"
)
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r\x0c\x1b")
_MOJIBAKE_MIN = 3
_MOJIBAKE_CHARS = 200_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and how it was decoded.

    ``rule`` is what decided on ``encoding``; ``damaged`` where bytes had to be replaced by U+FFFD; ``mojibake``
    where the text looks as if it had been decoded wrongly before it was sent.
    """

    text: str
    encoding: str
    damaged: bool
    rule: Rule = "utf-8"
    mojibake: bool = False


def decode(body: bytes, header_label: str | None = None) -> Decoded:
    """The text of ``body``, in NFC and without characters that cannot be stored (surrogates, NUL)."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return _replacing(body[len(mark) :], encoding, "bom")
    if wide := _wide(body):
        return _replacing(body, wide, "shape")
    try:
        return _decoded(body.decode("utf-8"), "utf-8", "utf-8")
    except UnicodeDecodeError:
        pass
    if _mostly_utf8(body):
        return _replacing(body, "utf-8", "mostly_utf-8")
    labels: tuple[tuple[Rule, str | None], ...] = (
        ("header", header_label), ("meta", _meta_label(body)), ("detected", _detected(body)),
    )  # fmt: skip
    for rule, label in labels:
        encoding_found = _lookup(label)
        if encoding_found is None or encoding_found == "utf-8":
            continue
        try:
            return _decoded(body.decode(encoding_found), encoding_found, rule)
        except (UnicodeDecodeError, LookupError):
            continue
    return _replacing(body, "windows-1252", "fallback")


def has_mojibake(text: str) -> bool:
    """Whether ``text`` has at least three pairs that UTF-8 read as windows-1252 leaves behind."""
    if not any(sign in text for sign in ("Ã", "â€", "Ð", "ï»¿")):  # a tenth of the time of the pattern
        return False
    return len(_MOJIBAKE.findall(text[:_MOJIBAKE_CHARS])) >= _MOJIBAKE_MIN


def is_binary(body: bytes) -> bool:
    """Whether the first 4 KB look like anything but text: NUL bytes without a UTF-16 mark, or mostly controls."""
    head = body[:4096]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF8)):
        return False
    if b"\x00" in head:
        return _wide(body) is None
    return len(head) - len(head.translate(None, _CONTROLS)) > len(head) * 0.05


def _decoded(text: str, encoding: str, rule: Rule) -> Decoded:
    return Decoded(_clean(text), encoding, False, rule, has_mojibake(text))


def _replacing(body: bytes, encoding: str, rule: Rule) -> Decoded:
    text = body.decode(encoding, "replace")
    return Decoded(_clean(text), encoding, "\ufffd" in text, rule, has_mojibake(text))


def _wide(body: bytes) -> str | None:
    """UTF-16 without a mark: markup and Latin text have a zero byte in every other place, and nearly only there."""
    head = body[:_META_BYTES]
    pairs = len(head) // 2
    if pairs < 8 or b"\x00" not in head:
        return None
    odd, even = head[1::2].count(0), head[::2].count(0)
    if odd > 0.5 * pairs and even < 0.05 * pairs:
        return "utf-16-le"
    return "utf-16-be" if even > 0.5 * pairs and odd < 0.05 * pairs else None


def _clean(text: str) -> str:
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _lookup(label: str | None) -> str | None:
    found = webencodings.lookup(label) if label else None
    if found is None:
        return None
    return "gb18030" if found.name in {"gbk", "gb2312"} else str(found.codec_info.name)


def _meta_label(body: bytes) -> str | None:
    found = _META.search(body[:_META_BYTES])
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
