"""Words and their digests: the one tokeniser that copies, revisions and stories share.

Tokens are NFKC, lower case, with quotation marks and dashes folded away; scripts written without spaces (Han, Kana,
Hangul) give one token a character, so that shingles work in every language.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b

_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]|[^\W_]+(?:['’][^\W_]+)*")
_MARK_OR_TOKEN = re.compile(r"[^\W_]+|[\"“”„‟«»‹›]|(?<!\w)['‘’‚]|['‘’](?!\w)")
_FOLDED = str.maketrans({"’": "'", "‘": "'"})
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]|[^\W_]+(?:[-'’.,][^\W_]+)*")
DIGEST_RECIPE = "t1"


def tokens(text: str) -> list[str]:
    """The words of ``text``, folded, in order."""
    return _TOKEN.findall(unicodedata.normalize("NFKC", text).lower().translate(_FOLDED))


def word_count(text: str) -> int:
    """How many words ``text`` has, as people count them: ``de-escalation`` is one, and so is each Han character."""
    return len(_WORD.findall(text))


def text_digest(text: str) -> str:
    """A digest that is equal for equal words.

    White space, punctuation and the shape of quotation marks do not count; that a word stands in marks does,
    because scare quotes are what we report on. BLAKE2b-128 in hex, with the recipe in front.
    """
    words = _MARK_OR_TOKEN.findall(unicodedata.normalize("NFKC", text))
    folded = " ".join(word if word[0].isalnum() else '"' for word in words)
    return f"{DIGEST_RECIPE}-{blake2b(folded.encode('utf-8', 'replace'), digest_size=16).hexdigest()}"


def content_id(kind: str, *parts: str) -> str:
    """An id made of content: ``kind``, a recipe number and 96 bits of BLAKE2b over ``parts``."""
    joined = "\x1f".join(parts).encode("utf-8", "replace")
    return f"{kind}1-{blake2b(joined, digest_size=12, person=kind.encode()[:16]).hexdigest()}"
