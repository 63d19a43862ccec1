"""The lines of a text as blocks: paragraphs, headings, block quotes and items of lists, by what they are on the "
"page."""

from __future__ import annotations

import re

from news.model import Block, BlockKind
from news.reading.headlines import letters
from news.reading.structure import Structure

_MARKDOWN: tuple[tuple[re.Pattern[str], BlockKind], ...] = (
    (re.compile(r"#{1,6}\s"), "heading"),
    (re.compile(r">\s?"), "quote"),
    (re.compile(r"(?:[-*+•]|\d{1,3}[.)])\s"), "item"),
)


def blocks(text: str, page: Structure | None = None) -> tuple[Block, ...]:
    """One block for each line of ``text`` that is not empty; without a page by the marks of Markdown."""
    found: list[Block] = []
    at = 0
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        if bare:
            start = at + line.index(bare)
            found.append(Block(start, start + len(bare), _on_page(bare, page) if page else _in_text(bare)))
        at += len(line)
    return tuple(found)


def _on_page(line: str, page: Structure) -> BlockKind:
    folded = letters(line)
    if folded in page.headings:
        return "heading"
    if folded in page.quotes:
        return "quote"
    return "item" if folded in page.items else "paragraph"


def _in_text(line: str) -> BlockKind:
    return next((kind for mark, kind in _MARKDOWN if mark.match(line)), "paragraph")
