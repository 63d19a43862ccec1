"""What changes on a page by itself and makes no version: counters, times of updates, links to other articles.

Whole lines, or parts of a line between ``|``, ``·`` and ``•``, are judged, never words within a sentence: a figure of
the article itself always counts. A line that says what was corrected (``Correction: ...``) is no trifle.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files

MAX_LINE = 240
"""Longer lines are sentences of the article."""
MAX_LINK = 160
_PARTS = re.compile(r"\s*[|·•]\s*")
_SENTENCE_END = re.compile(r"[.!?…。！？]['\"”’»)\]]*\s*$")


def without_trivia(text: str) -> str:
    """``text`` without lines that change by themselves; as it is where nothing else would be left."""
    lines = text.split("\n")
    kept: list[str] = []
    in_links = False
    for line in lines:
        bare = line.strip()
        in_links = _is_heading(bare) or (in_links and _is_link(bare))
        if not in_links:
            kept.append(_without_parts(line) if 0 < len(bare) <= MAX_LINE else line)
    found = "\n".join(kept)
    return found if any(character.isalnum() for character in found) else text


def is_trivial(line: str) -> bool:
    """Whether the whole of ``line`` changes by itself."""
    bare = line.strip()
    return 0 < len(bare) <= MAX_LINE and _patterns()[0].fullmatch(bare) is not None


def _without_parts(line: str) -> str:
    if is_trivial(line):
        return ""
    if not _PARTS.search(line):
        return line
    return " ".join(part for part in _PARTS.split(line) if not is_trivial(part))


def _is_heading(line: str) -> bool:
    return len(line) <= MAX_LINE and _patterns()[1].fullmatch(line) is not None


def _is_link(line: str) -> bool:
    """Whether a line under a heading of links is one more of them: short, and no sentence."""
    return len(line) <= MAX_LINK and not _SENTENCE_END.search(line)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Lines that are trifles, and headings under which links follow."""
    lexicon = json.loads(files("news").joinpath("lexicon/trivial.json").read_text(encoding="utf-8"))
    lines = [pattern.replace("{time}", lexicon["time"]) for pattern in (*lexicon["lines"], *lexicon["links"])]
    return re.compile("|".join(lines), re.IGNORECASE), re.compile("|".join(lexicon["headings"]), re.IGNORECASE)
