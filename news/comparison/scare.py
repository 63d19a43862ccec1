"""Scare quotes: words that are set in marks without being anybody's speech, counted with their voice.

A word counts as marked where the marks hold it alone, whoever speaks; a mention is in the outlet's own voice
unless it stands inside a longer quote. The table of a word counts all its mentions in every telling, because
three bare mentions beside one marked one are the finding.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from news.comparison.likeness import folded
from news.comparison.sides import Laid, Side, evidence, finding
from news.model import Evidence, Finding, Quote

_OPENING: Final = frozenset("\u2018\u201c\u201e\u201a\u00ab\u2039'\"\u300c")
_CLOSING: Final = frozenset("\u2019\u201d\u201c\u00bb\u203a'\"\u300d")
_EDGE: Final = " \t\n,.;:!?\u2018\u2019\u201c\u201d\u201e\u201a\u00ab\u00bb\u2039\u203a'\"\u300c\u300d"
_WORDS_AT_MOST: Final = 3


def is_single(quote: Quote) -> bool:
    """Say whether a quote is one marked word of a sentence that reports: whoever chose it, it is marked, not quoted."""
    return quote.kind == "partial" and len(quote.text.strip(_EDGE).split()) == 1


@dataclass(frozen=True, slots=True)
class Table:
    """How one telling uses a word: mentions, those in marks, and both in its own voice."""

    mentions: int
    marked: int
    own: int
    own_marked: int
    spans: tuple[tuple[int, int], ...]

    @property
    def share(self) -> float:
        """Marked mentions as a share of all mentions; 0 without any."""
        return self.marked / self.mentions if self.mentions else 0.0


def marked_words(quotes: Sequence[Quote]) -> tuple[set[str], set[str]]:
    """Return the words set in scare quotes, of three words at most, and single words marked in a reported sentence.

    Words are folded. Whether a single word of a report is the speaker's or the outlet's distance from it, no mark says:
    it is worth a line where another telling uses the word plainly.
    """
    scare, single = set(), set()
    for quote in quotes:
        word = folded(quote.text.strip(_EDGE))
        if quote.kind == "scare" and word and len(word.split()) <= _WORDS_AT_MOST:
            scare.add(word)
        elif is_single(quote):
            single.add(word)
    return scare, single - scare


def _is_marked(text: str, start: int, end: int) -> bool:
    """Say whether marks hold exactly the words at a span, but for punctuation before the closing mark."""
    before = text[start - 1] if start else ""
    after = text[end : end + 2].lstrip(",.;!?")[:1]
    return before in _OPENING and after in _CLOSING and bool(after)


def table_of(side: Side, word: str) -> Table:
    """Count the mentions of a word in one telling, and where they are marked and whose voice they are in."""
    text = side.telling.text
    pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
    spans = tuple((m.start(), m.end()) for m in pattern.finditer(text) if m.start() < m.end())
    counts = [0, 0, 0]
    for start, end in spans:
        marked = _is_marked(text, start, end)
        own = not any(
            q.kind in ("direct", "partial") and q.start < start and end < q.end and q.end - q.start > end - start + 3
            for q in side.quotes
        )
        counts[0] += marked
        counts[1] += own
        counts[2] += marked and own
    return Table(len(spans), counts[0], counts[1], counts[2], spans)


def scare_quotes(laid: Laid) -> tuple[Finding, ...]:
    """Return a finding for each word that tellings mark to different shares of its mentions."""
    if len(laid.sides) < 2:
        return ()
    marked = [marked_words(side.quotes) for side in laid.sides]
    scare = set().union(*(words for words, _ in marked))
    found = []
    for word in sorted(scare.union(*(words for _, words in marked))):
        tables = {side.index: table_of(side, word) for side in laid.sides}
        using = [side for side in laid.sides if tables[side.index].mentions]
        shares = [tables[side.index].share for side in using]
        own = [tables[side.index].own_marked / tables[side.index].own for side in using if tables[side.index].own]
        differs = len(shares) > 1 and max(shares) > min(shares)
        is_own = len(own) > 1 and max(own) > min(own)
        if (word in scare and (differs or len(using) == 1)) or (differs and is_own):
            found.append(_finding(laid, word, tables, using))
    return tuple(found)


def _finding(laid: Laid, word: str, tables: dict[int, Table], using: list[Side]) -> Finding:
    """Put the table of one word down."""
    parts: dict[str, float | int | str] = {"word": word}
    marks: list[Evidence] = []
    for side in laid.sides:
        table = tables[side.index]
        parts[f"{side.tag}.mentions"], parts[f"{side.tag}.marked"] = table.mentions, table.marked
        parts[f"{side.tag}.own"], parts[f"{side.tag}.own_marked"] = table.own, table.own_marked
        marks.extend(evidence(side, *span) for span in table.spans)
    shown = "; ".join(f"{side.name} {_shown(tables[side.index])}" for side in laid.sides)
    mentions = sum(table.mentions for table in tables.values())
    shares = [tables[side.index].share for side in using]
    apart = max(shares) - min(shares) if len(using) > 1 else 0.2
    score = apart * min(1.0, mentions / 8)
    return finding("scare_quotes", f"“{word}” in quotation marks — {shown}", laid.sides, marks, score, parts)


def _shown(table: Table) -> str:
    """How one telling uses the word, in words."""
    if not table.mentions:
        return "does not use it"
    own = f"{table.own_marked} of {table.own} in its own voice" if table.own else "never in its own voice"
    return f"{table.marked} of {table.mentions} ({own})"
