"""Furniture: lines of a page that are not the article, by rules for one page and by statistics over an outlet's pages.

The words are those of ``lexicon/furniture.json``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from news.model import Dropped
from news.reading.headlines import agree, letters
from news.reading.structure import Structure
from news.wordlists import expressions

MIN_PAGES = 3
MIN_SHARE = 0.2
"""A line on at least 3 pages, or on a fifth of an outlet's pages (and on two), is furniture: over the gold sets that
raised F1 from .950 to .957, with 7 of 75 dropped lines real text. So lines of whole sentences are flagged, never
deleted."""

_MAX_CHARS = 200
"""Longer lines are never dropped for their words."""

_LINE = expressions("furniture", "lines")
_MARKS = expressions("furniture", "marks")
_ADDRESSING = frozenset({"newsletter", "cookies"})
"""Articles speak of these, too: a sentence is furniture only where it addresses its reader."""

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")
_NAME_WORDS = 3
"""Links of so few words between paragraphs are what the article lists; longer ones are headlines of other articles."""

SENTENCE_END = re.compile(r"[.!?…。！？:;؟।]['\"”’»)\]」』]*$")


WIDE = r"\u1100-\u11ff\u2e80-\u2fff\u3005-\u3007\u3040-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_WIDE = re.compile(f"[{WIDE}]")


def width(line: str) -> int:
    """The length of ``line`` with Chinese, Japanese and Korean characters counted twice: they say as much as two."""
    return len(line) if line.isascii() else len(line) + len(_WIDE.findall(line))


def is_wide(text: str) -> bool:
    """Whether ``text`` has Chinese, Japanese or Korean characters."""
    return _WIDE.search(text) is not None


def is_sentence(line: str) -> bool:
    """Whether ``line`` reads like running text: it ends as a sentence does, or is longer than any heading."""
    wide = width(line)
    return wide >= 100 or (wide >= 40 and bool(SENTENCE_END.search(line)))


def page_furniture(
    lines: list[str], of_line: Callable[[str], str | None], of_head: Callable[[str], str | None], names: Collection[str]
) -> list[tuple[str, str | None]]:
    """Each line with the reason why it is furniture, or None where it is text.

    ``of_line`` is ``line_furniture`` and ``of_head`` is ``head_furniture`` for the page, ``names`` are those of the
    byline.
    """
    body = next((at for at, line in enumerate(lines) if is_sentence(line)), 0)
    last = max((at for at, line in enumerate(lines) if is_sentence(line)), default=0)
    found: list[tuple[str, str | None]] = []
    in_bio = False
    for at, line in enumerate(lines):
        in_bio = in_bio or (at > len(lines) / 2 and bool(_MARKS["bio_heading"].fullmatch(line)))
        reason = "author_bio" if in_bio else of_line(line)
        if reason == "link" and body < at < last and _is_name(line):
            reason = None
        if reason is None and at <= body and not is_sentence(line):
            reason = of_head(line)
        if reason is None and at >= last and at > body:
            reason = _bio(line, names)
        found.append((line, reason))
    return found


def line_furniture(line: str, page: Structure) -> str | None:
    """Why ``line`` is furniture wherever it stands: for its words, or for what it is on the page."""
    folded = letters(line)
    if not folded:
        return "marks"
    if folded in page.captions and folded not in page.headings:
        return "caption"
    if folded in page.links and folded not in page.headings:
        return "link"
    if len(line) > _MAX_CHARS:
        return None
    speaks_of = is_sentence(line) and not _MARKS["addressed"].match(line)
    kinds = (kind for kind in _LINE if not (speaks_of and kind in _ADDRESSING))
    return next((kind for kind in kinds if _LINE[kind].fullmatch(line)), None)


def _is_name(link: str) -> bool:
    """Whether a link between paragraphs is what they list, a name or an address, and no headline of another article."""
    return len(link.split()) <= _NAME_WORDS or bool(_ADDRESS.match(link))


def head_furniture(line: str, title: str | None, names: Collection[str]) -> str | None:
    """Why a short line before the text is furniture: the headline again, the byline or the date."""
    if title and agree(line, title):
        return "title"
    if _MARKS["date_line"].fullmatch(line):
        return "date"
    if len(line) <= 100 and any(name.casefold() in line.casefold() for name in names):
        return "byline"
    return None


def _bio(line: str, names: Collection[str]) -> str | None:
    """The last line, where it begins with the author's name and says who that is."""
    is_bio = len(line) <= 600 and any(
        re.match(re.escape(name) + r"\W+(?:is|was|has|ist|est|es|è)\b", line) for name in names
    )
    return "author_bio" if is_bio else None


def outlet_furniture(pages_with: Mapping[str, int], pages: int) -> dict[str, int]:
    """Lines that stand on so many pages of an outlet that they are its furniture, with how many.

    ``pages_with`` counts, for each line as stored, the distinct articles of one outlet that have it; ``pages`` are
    its articles. Copies of one article must be counted once, or their text is taken for furniture.
    """
    enough = min(MIN_PAGES, max(2, MIN_SHARE * pages))
    return {line: count for line, count in pages_with.items() if count >= enough}


def kept(judged: list[tuple[str, str | None]]) -> tuple[str, tuple[Dropped, ...]]:
    """The text of what is no furniture, and what was left out."""
    text = "\n".join(line for line, reason in judged if reason is None)
    return text, tuple(Dropped(line, reason) for line, reason in judged if reason is not None)
