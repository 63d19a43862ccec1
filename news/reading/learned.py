"""Furniture that only shows over many pages of an outlet: lines learned from them, taken out of a text."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from news.model import Block, Dropped, Extract
from news.reading.furniture import is_sentence

REASON = "outlet_furniture"


def without_lines(extract: Extract, lines: Collection[str]) -> Extract:
    """``extract`` without those lines of its text that are among ``lines``; each is told in ``dropped``.

    A line that reads like a sentence stays: it is text more often than not. Blocks move with the text.
    """
    if not lines or extract.title_span is not None:
        return extract
    blocks: list[Block] = []
    dropped: list[Dropped] = []
    kept: list[str] = []
    length = 0
    for block in extract.blocks:
        line = extract.text[block.start : block.end]
        if line.strip() in lines and not is_sentence(line.strip()):
            dropped.append(Dropped(line, REASON))
            continue
        start = length + bool(kept)
        blocks.append(replace(block, start=start, end=start + len(line)))
        kept.append(line)
        length = start + len(line)
    if not dropped or not kept:
        return extract
    return replace(
        extract,
        text="\n".join(kept),
        lead=kept[0],
        blocks=tuple(blocks),
        dropped=(*extract.dropped, *dropped),
    )
