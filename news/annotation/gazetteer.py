"""Which country or camp a name, nationality, capital or seat of government stands for.

The table ``lexicon/countries.csv`` is reviewed by hand and covers the world; nothing in it belongs to one
event. A seat ("Kremlin", "State Department") speaks for its country, a capital does so where it is a source.
"""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

EntryKind = Literal["name", "demonym", "capital", "seat"]

_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‑": "-", "–": "-"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the gazetteer as one of its words sees it: what it stands for and how."""

    side: str
    kind: EntryKind
    is_camp: bool


@lru_cache(maxsize=65536)
def fold(words: str) -> str:
    """Lower case without accents, with straight apostrophes: the form in which words are looked up."""
    plain = unicodedata.normalize("NFKD", words.translate(_QUOTES))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


@cache
def entries() -> dict[str, Entry]:
    """Every word of the table to what it stands for; the first line that claims a word keeps it."""
    table: dict[str, Entry] = {}
    source = files("news").joinpath("lexicon/countries.csv").read_text("utf-8")
    for row in csv.DictReader(source.splitlines()):
        camp = row["kind"] == "camp"
        words: list[tuple[str, EntryKind]] = [(row["name"], "name")]
        words += [(w, "name") for w in row["aliases"].split(";")]
        words += [(w, "demonym") for w in row["demonyms"].split(";")]
        words += [(w, "capital") for w in row["capitals"].split(";")]
        words += [(w, "seat") for w in row["seats"].split(";")]
        for word, kind in words:
            if word:
                table.setdefault(fold(word), Entry(row["name"], kind, camp))
    return table


@cache
def capital_keys() -> dict[str, str]:
    """Each spelling of a capital to one spelling for all ("kiev" and "kyiv" to "kyiv")."""
    keys: dict[str, str] = {}
    source = files("news").joinpath("lexicon/countries.csv").read_text("utf-8")
    for row in csv.DictReader(source.splitlines()):
        spellings = [fold(w) for w in row["capitals"].split(";") if w]
        keys.update({s: s for s in spellings})
        keys.update({b: a for a, b in _RESPELT if a in spellings and b in spellings})
    return keys


_RESPELT = (
    ("kyiv", "kiev"),
    ("beijing", "peking"),
    ("tehran", "teheran"),
    ("sanaa", "sana'a"),
    ("astana", "nur-sultan"),
    ("ulaanbaatar", "ulan bator"),
    ("bern", "berne"),
    ("new delhi", "delhi"),
)
"""Two spellings (or names) of one capital; other pairs of capitals in one line are two cities."""


def entry(words: str) -> Entry | None:
    """Look one name up, without its article: ``entry("the Kremlin").side == "Russia"``."""
    folded = fold(words.strip())
    found = entries().get(folded)
    if found is None and folded.startswith("the "):
        found = entries().get(folded[4:])
    return found


LONGEST = 6
"""Words in the longest name of the table, the bound of every search for names in a list of words."""


def find(words: list[str]) -> list[tuple[int, int, Entry]]:
    """All names in a list of words, longest first, as (from, to, entry); only capitalised words count."""
    found: list[tuple[int, int, Entry]] = []
    i = 0
    while i < len(words):
        hit = _longest_at(words, i)
        if hit is None:
            i += 1
        else:
            found.append((i, hit[0], hit[1]))
            i = hit[0]
    return found


@cache
def _first_words() -> frozenset[str]:
    """The first word of every name of the table: most words of a text begin none."""
    return frozenset(name.partition(" ")[0] for name in entries())


def _longest_at(words: list[str], i: int) -> tuple[int, Entry] | None:
    if not words[i][:1].isupper() and not words[i][:1].isdigit():
        return None
    if fold(words[i]).partition(" ")[0] not in _first_words():
        return None
    for j in range(min(len(words), i + LONGEST), i, -1):
        hit = entries().get(fold(" ".join(words[i:j])))
        if hit is not None:
            return j, hit
    return None


def side_of(words: list[str]) -> str | None:
    """The country or camp that a noun phrase speaks for; a country before a camp, the first of each.

    >>> side_of(["US", "Secretary", "of", "State"])
    'United States'
    """
    found = find(words)
    for want_camp in (False, True):
        for _, _, hit in found:
            if hit.is_camp == want_camp:
                return hit.side
    return None
