"""Titles and summaries as plain text: feeds put HTML into them, escaped once, twice or not at all."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_TAG = re.compile(
    r"</?(?:a|abbr|acronym|b|big|blockquote|br|center|cite|code|dd|del|dfn|div|dl|dt|em|figcaption|figure|font|h[1-6]|hr|i|"
    r"iframe|img|ins|kbd|li|mark|ol|p|picture|pre|q|s|samp|script|section|small|source|span|strike|strong|style|sub|sup|table|"
    r"tbody|td|th|thead|tr|tt|u|ul|var|video|wbr)\b[^<>]{0,4000}>",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"</?(?:a|abbr|b|big|cite|code|del|em|font|i|ins|mark|q|s|small|span|strong|sub|sup|u|wbr)\b", re.IGNORECASE
)
_UNSEEN = re.compile(r"<(?:!--|script\b|style\b)", re.IGNORECASE)
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
ROUNDS = 2
"""Unescaped at most this often; more is not a mistake of the publisher but somebody's joke."""


def plain_text(markup: str) -> str:
    """``markup`` without tags, references undone, white space single. ``1 < 2`` and ``<T>`` stay: they are no HTML."""
    if not markup:
        return ""
    text = markup
    for _ in range(ROUNDS):
        if "<" not in text and "&" not in text:
            break
        text = html.unescape(_without_tags(text))
    return " ".join(_FORBIDDEN.sub(" ", _without_tags(text)).split())


def _without_tags(text: str) -> str:
    return _TAG.sub(_gap, " ".join(_seen(text))) if "<" in text else text


def _seen(text: str) -> Iterator[str]:
    """The parts of ``text`` outside comments, scripts and styles; one that does not end reaches to the end."""
    lower, at = text.lower(), 0
    while start := _UNSEEN.search(text, at):
        yield text[at : start.start()]
        end = "-->" if start[0] == "<!--" else f"</{start[0][1:].lower()}"
        found = lower.find(end, start.end())
        if found < 0:
            return
        at = found + len(end)
        at = at if end == "-->" else (lower.find(">", at) + 1 or len(text))
    yield text[at:]


def _gap(match: re.Match[str]) -> str:
    """Nothing for tags within a word, a space for those that end a line."""
    return "" if _INLINE.match(match[0]) else " "
