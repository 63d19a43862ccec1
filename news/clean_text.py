"""Text as it is stored: composed (NFC), without what cannot be seen, quotation marks as printed."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = re.compile(
    "[\u00ad\u200b\u200e\u200f\u2060\ufeff\u180e\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
    "|(?<![\U0001f3f4\U000e0020-\U000e007e])[\U000e0000-\U000e007f]+"  # flags of regions are spelt with these
    "|(?:(?<=[\x00-\u024f])|^)[\u200c\u200d]+"
)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BREAKS = re.compile("\r\n?|[\x85\u2028\u2029]")


def clean(text: str) -> str:
    """``text`` with its lines trimmed and none of them empty.

    Soft hyphens, zero-width characters, bidi overrides, tag characters and controls are dropped; every kind of space
    becomes one space. Joiners stay between letters of the scripts that need them, and in emoji.
    """
    return "\n".join(line for raw in _BREAKS.sub("\n", text).split("\n") if (line := _clean(raw)))


def _clean(line: str) -> str:
    if not line.isprintable():  # nine of ten have no controls, no format characters and no space but the common one
        line = _CONTROLS.sub("", _UNSEEN.sub("", line))
    return unicodedata.normalize("NFC", " ".join(line.split()))


def clean_line(text: str) -> str:
    """``text`` cleaned and on one line."""
    return clean(text).replace("\n", " ")
