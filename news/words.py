"""Words and their digests, which copies, revisions and stories share; ``news.tokenise`` says what a word is."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b

from news.tokenise import cut, strings
from news.trivial import without_trivia

_MARK_OR_TOKEN = re.compile(
    r"[^\W_]+|[\"“”„‟«»‹›]|(?<!\w)['‘’‚]|['‘’](?!\w)|[$€£¥₹%]|(?<!\S)[-−](?=\d)|(?<=\d)[.,](?=\d)"
)
_QUOTATION_MARKS = frozenset("\"“”„‟«»‹›'‘’‚")
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e0fff]")
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]|[^\W_]+(?:[-'’.,][^\W_]+)*")
SPACELESS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
"""A character of a script that sets no spaces between words."""
DIGEST_RECIPE = "t2"


def tokens(text: str) -> list[str]:
    """The words of ``text``, folded, in order."""
    return strings(cut(text))


def word_count(text: str) -> int:
    """How many words ``text`` has, as people count them: ``de-escalation`` is one, and so is each Han character."""
    return len(_WORD.findall(text))


def text_digest(text: str) -> str:
    """A digest that is equal for equal words.

    White space, punctuation, the shape of quotation marks, what nobody sees and what changes by itself
    (``news.trivial``: counters, times of updates, links to other articles) do not count; that a word stands in marks
    does, because scare quotes are what we report on, and so do the signs of a figure (currency, per cent, decimals).
    BLAKE2b-128 in hex, with the recipe in front.
    """
    words = _MARK_OR_TOKEN.findall(unicodedata.normalize("NFKC", _UNSEEN.sub("", without_trivia(text))))
    folded = " ".join('"' if word in _QUOTATION_MARKS else word for word in words)
    return f"{DIGEST_RECIPE}-{blake2b(folded.encode('utf-8', 'replace'), digest_size=16).hexdigest()}"


def content_id(kind: str, *parts: str) -> str:
    """An id made of content: ``kind``, a recipe number and 96 bits of BLAKE2b over ``parts``."""
    joined = "\x1f".join(parts).encode("utf-8", "replace")
    return f"{kind}1-{blake2b(joined, digest_size=12, person=kind.encode()[:16]).hexdigest()}"
