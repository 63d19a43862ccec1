"""Who wrote it: people apart from the agencies and desks that a byline also names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from news.agencies import agency_of
from news.clean_text import clean_line
from news.reading.json_ld import Node, resolved, types

MAX_NAME_CHARS = 80
MAX_AUTHORS = 20
_PREFIX = re.compile(
    r"^(?:(?:written|story|reviewed|posted|edited|words|text|report|author)\s*(?:by\b|:)|by|von|vom|par|por|di|av|"
    r"af|door|"
    r"oleh|przez|autor(?:in|en|es|as|a)?|texto|texte|text|de|del|fotos?|photos?|автор|текст)\b[\s:]+",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*(?:[,;|/•·&＆、，]|\s(?:and|und|et|y|e|och|og|en|ja|i|ve|dan|и|та|with)\s|\s[-–—]\s)\s*")
_ADDRESS = re.compile(r"(?:https?:)?//|www\.|@")
_NOT_A_NAME = re.compile(
    r"https?:|www\.|@|^\W*$|^\d|"
    r"^(?:null|none|undefined|admin|unknown|written by|updated?|published|posted|by|author)\b|\b(?:19|20)\d\d\b|"
    r"^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.? \d",
    re.IGNORECASE,
)
_SUFFIX = re.compile(
    r"(?:,|\s[-–—|])\s*(?:ph\.?d|m\.?d|esq|r\.?d|r\.?n|cpa|mba|cfp|jr|sr)\b\.?|\s*\((?:[^()]{1,60})\)$", re.IGNORECASE
)
_DESK = re.compile(
    r"\b(?:staff|desk|editors?|editorial|team|redak\w+|newsroom|news|reporters?|correspondents?|agency|agencies|"
    r"agentur\w*|"
    r"agencia\w*|redacci[oó]n|r[ée]daction|redazione|redaç[ãa]o|press|media|times|post|zeitung|online|magazine|"
    r"nachrichten)\b",
    re.IGNORECASE,
)


def names_of(value: Any, found: list[Node]) -> list[tuple[str, bool]]:
    """(name, is an organisation) of a JSON-LD ``author`` in whatever form it is given."""
    names: list[tuple[str, bool]] = []
    for item in resolved(value, found):
        if isinstance(item, dict):
            is_body = any("Organi" in kind for kind in types(item))
            name = item.get("name") or " ".join(str(item.get(key) or "") for key in ("givenName", "familyName"))
            for part in name if isinstance(name, list) else [name]:
                names += [(one, is_body) for one in ([clean_line(str(part))] if is_body else split(str(part or "")))]
        elif isinstance(item, str):
            names += [(one, False) for one in split(item)]
    return [(name, body) for name, body in names if name]


def split(line: str) -> list[str]:
    """The names that a byline holds: ``By A. Smith and B. Jones, Reuters`` holds three."""
    if _ADDRESS.match(line.strip()):
        return []
    line = _SUFFIX.sub("", _PREFIX.sub("", clean_line(line[:500])))
    parts = [_SUFFIX.sub("", _PREFIX.sub("", part)).strip(" .,:*-–") for part in _PARTS.split(line)]
    return [part for part in parts if 1 < len(part) <= MAX_NAME_CHARS and not _NOT_A_NAME.search(part)][:MAX_AUTHORS]


def parted(names: Iterable[tuple[str, bool]], houses: frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """People, and agencies or desks, each once. ``houses`` are the folded names of the publisher and its site."""
    people: dict[str, str] = {}
    bodies: dict[str, str] = {}
    for name, is_body in names:
        group = bodies if is_body or agency_of(name, "") or name.casefold() in houses or _DESK.search(name) else people
        group.setdefault(name.casefold(), name)
    return tuple(people.values())[:MAX_AUTHORS], tuple(bodies.values())[:MAX_AUTHORS]
