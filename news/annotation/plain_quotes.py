"""Quotes of a text that no parser has read: marks, and a speaker only where a name and a verb stand beside."""

from __future__ import annotations

import re

from news.annotation.cues import SAID_FORMS
from news.annotation.marks import Marked, scan
from news.model import Passage, Quote, QuoteKind

_NAME = r"(?P<who>(?:[A-Z][\w.’'-]*\s){0,3}[A-Z][\w.’'-]*)"
_AFTER = re.compile(
    rf"[,\s]{{0,3}}(?:{_NAME}\s(?P<cue>{SAID_FORMS})\b|(?P<cue2>{SAID_FORMS})\s(?P<who2>(?:[A-Z][\w’'-]*\s?){{1,4}}))"
)
_BEFORE = re.compile(rf"\b{_NAME}\s(?P<cue>{SAID_FORMS})(?:\sthat)?[,:]?\s?$")


def plain_quotes(text: str, passages: tuple[Passage, ...]) -> tuple[Quote, ...]:
    """Marked words in order; whole sentences are direct, one to three lone words scare, others partial."""
    starts = {p.start for p in passages}
    return tuple(sorted((_quote(text, m, starts) for m in scan(text)), key=lambda q: (q.start, q.end)))


def _quote(text: str, span: Marked, starts: set[int]) -> Quote:
    words = text[span.start : span.end]
    who, cue = _beside(text, span)
    quote = Quote(
        span.start, span.end, words, _kind(words, span, starts, cue is not None), "quoted" if span.depth else "own"
    )
    if cue is None or span.depth:
        return quote
    return Quote(
        quote.start,
        quote.end,
        words,
        quote.kind,
        quote.voice,
        who,
        cue=text[cue[0] : cue[1]],
        cue_start=cue[0],
        cue_end=cue[1],
    )


def _kind(words: str, span: Marked, starts: set[int], has_cue: bool) -> QuoteKind:
    count = len(words.split())
    lone = words[1:2].isupper() or not words[1:2].isascii()
    if count > 3 and lone and (span.start in starts or words[-2:-1] in ",.?!"):
        return "direct"
    return "partial" if has_cue or count > 3 else "scare"


def _beside(text: str, span: Marked) -> tuple[str | None, tuple[int, int] | None]:
    after = _AFTER.match(text, span.end, span.end + 160)
    if after is not None:
        which = ("who", "cue") if after["cue"] else ("who2", "cue2")
        return after[which[0]].strip(), after.span(which[1])
    offset = max(0, span.start - 120)
    before = _BEFORE.search(text[offset : span.start])
    if before is None:
        return None, None
    cue_start, cue_end = before.span("cue")
    return before["who"], (offset + cue_start, offset + cue_end)
