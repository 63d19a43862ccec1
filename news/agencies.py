"""Which news agency an article names as its writer: in its byline, its dateline or its credit line.

That an agency ``contributed`` is no credit, and neither is a mention in a sentence. The list is
``lexicon/agencies.csv``, reviewed by hand: full names count anywhere in those places, marks (``AP``) only as written.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

HEAD_CHARS = 400
"""Within so many characters a dateline stands."""
LAST_LINES = 4
MAX_CREDIT = 120
_DASH = r"\s*(?:[-–—]{1,2}|:)\s"
_PART = re.compile(
    r"contribut|with (?:files|reporting|material|information) from|mit material von|avec|additional reporting", re.I
)


def agency_of(byline: str | None, text: str) -> str | None:
    """The slug of the agency that ``byline`` or ``text`` names as the writer, or None."""
    names, marks = _patterns()
    if byline and not _PART.search(byline) and (found := names.search(byline) or marks.search(byline)):
        return _slugs()[found[0].casefold()]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in lines[:3]:
        if found := _dateline().match(line[:HEAD_CHARS]):
            return _slugs()[(found["inside"] or found["between"] or found["after"]).casefold()]
    credits = [*lines[:3], *lines[-LAST_LINES:]]
    for line in credits:
        if found := _credit().fullmatch(line[: MAX_CREDIT + 1]):
            return _slugs()[found["agency"].casefold()]
    return None


def agency_name(slug: str) -> str:
    """How people write the agency: ``Reuters``; what is no agency's slug stays as it is."""
    return next((names[0] for agency, names, _marks in _rows() if agency == slug), slug)


@cache
def _rows() -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    """Each agency with its full names and its marks."""
    text = files("news").joinpath("lexicon/agencies.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    split = ((row["agency"], row["names"].split(";"), row["marks"].split(";")) for row in rows)
    return tuple((agency, tuple(names), tuple(filter(None, marks))) for agency, names, marks in split)


@cache
def _slugs() -> dict[str, str]:
    """Every name and mark, case folded, to its agency."""
    return {word.casefold(): agency for agency, names, marks in _rows() for word in (*names, *marks)}


@cache
def _words() -> tuple[str, str]:
    """Alternatives of full names, which count in any case, and of marks, which count as written; longest first."""

    def alternatives(words: set[str]) -> str:
        return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))

    names = {name for _agency, names, _marks in _rows() for name in names}
    return alternatives(names), alternatives({mark for _agency, _names, marks in _rows() for mark in marks})


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    names, marks = _words()
    return re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE), re.compile(rf"(?<!\w)(?:{marks})(?!\w)")


@cache
def _dateline() -> re.Pattern[str]:
    """``PARIS, March 5 (Reuters) -``, ``(AP) —``, ``BEIJING, March 5 (Xinhua) --``, ``TASS, March 5.``"""
    names, marks = _words()
    agency = rf"(?:(?i:{names})|{marks})"
    before = r"(?:[^\W\d_][^()\n]{1,80}?\s*)?"
    inside = rf"{before}(?:[(\[]\s*(?P<inside>{agency})\s*[)\]]{_DASH}|/(?P<between>{agency})/[.:\s])"
    place = r"(?:[^\W\d_][^()\n—–]{1,60}?[,/]\s*(?:\w+\.?\s\d{1,2},?\s*)?)?"
    after = rf"{place}(?P<after>{agency})(?:{_DASH}|,\s\w+\s\d{{1,2}}\.|\s/)"
    return re.compile(f"(?:{inside}|{after})")


@cache
def _credit() -> re.Pattern[str]:
    """A line that is nothing but a credit: ``© 2031 The Associated Press. All rights reserved.``, ``Source: AFP``."""
    names, marks = _words()
    agency = rf"(?P<agency>(?i:{names})|{marks})"
    words = r"copyright|sources?|quelle|fuente|agencia|agencies|by|from|via|credit|text|\d{4}|the"
    before = rf"(?i:(?:[(\[]|©|\(c\)|{words}|[-–—:,]|\s)*)"
    behind = r"(?i:(?:[)\].,]|all rights reserved|news agency|\d{4}|limited|ltd|\s)*)"
    return re.compile(before + agency + behind)
