"""The reviewed lexicon of attribution: verbs that vouch, verbs that only report, verbs and words that doubt.

``factive`` verbs take what is said as a fact ("revealed"), ``neutral`` ones say that it was said, ``doubting``
ones keep away from it ("claimed"); ``doubt`` are nouns, adjectives and adverbs of doubt ("allegedly"). The table
``lexicon/attribution.csv`` lists every form by hand. A hit is evidence with its place, never a verdict.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Final

CLASSES: Final = ("factive", "neutral", "doubting")
"""The classes of verbs, from vouching to doubting."""

DOUBT_PHRASES: Final = re.compile(
    r"\b(?:without|not|no|lacking|any)\b(?:\s+(?:\w+ing|\w+ed|any|hard|solid|clear|concrete|specific|credible|"
    r"further)){0,3}\s+(?:evidence|proof|details|substantiation)\b|\bwithout\s+specifying\b|\bso-called\b",
    re.IGNORECASE,
)
"""Phrases that say that something is not shown ("without citing specific evidence")."""


WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@cache
def lexicon() -> dict[str, frozenset[str]]:
    """Return the forms of each class, lower case."""
    rows = files("news").joinpath("lexicon/attribution.csv").read_text("utf-8").splitlines()[1:]
    return {name: frozenset(forms.split()) for name, _, forms in (row.partition(",") for row in rows)}


@cache
def verb_class(word: str) -> str | None:
    """Return the class of a verb form, or None for a word that attributes nothing."""
    forms = lexicon()
    return next((name for name in CLASSES if word.lower() in forms[name]), None)


def verb_in(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the first verb of a class in a stretch of text."""
    return next((word for word in WORD.finditer(text, start, end) if verb_class(word.group())), None)


def is_saying(word: str) -> bool:
    """Say whether a word form only says that something was said; denying and rejecting say more."""
    return verb_class(word) is not None and not word.lower().startswith(("den", "reject"))
