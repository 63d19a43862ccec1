"""Which of a page's headlines is the headline: h1, JSON-LD, og:title and title tag often differ, and all are kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from lxml.html import HtmlElement

from news.clean_text import clean_line
from news.model import Provenance
from news.words import tokens

MAX_HEADLINE_CHARS = 400
_TAIL = re.compile(r"\s+(?:[|•·»«–—]|-{1,2}|::|/)\s+")
_NOT_A_LETTER = re.compile(r"[\W_]+")
_NO_LETTER_NOR_NUL = re.compile(r"[^\w\0]+")
_AGREES = 0.8
"""Share of the words of the shorter headline that stand in the longer one."""


def visible_headlines(tree: HtmlElement) -> list[str]:
    """The h1 headings of the page, those inside ``header`` of the site and hidden ones too, in order."""
    found = [clean_line(" ".join(heading.itertext())) for heading in tree.iter("h1")]
    return [heading for heading in dict.fromkeys(found) if 2 < len(heading) <= MAX_HEADLINE_CHARS]


def choose(headlines: Mapping[str, str], h1s: list[str], site_names: frozenset[str]) -> tuple[str | None, Provenance]:
    """The headline to show, and where it stands.

    ``headlines`` holds ``json_ld``, ``og`` and ``tag``. The JSON-LD headline, as the h1 prints it where they are the
    same; without one the h1 that agrees with og:title or title tag; else these without the name of the site; else the
    first h1.
    """
    asserted = {name: without_site(headlines.get(name, ""), site_names) for name in ("json_ld", "og", "tag")}
    stated = asserted["json_ld"]
    for h1 in h1s:
        if letters(h1) == letters(stated) or (not stated and any(agree(h1, other) for other in asserted.values())):
            return h1, "visible"
    for name, provenance in _ORDER:
        if asserted[name]:
            return asserted[name], provenance
    return (h1s[0], "visible") if h1s else (None, "visible")


_ORDER: tuple[tuple[str, Provenance], ...] = (("json_ld", "json_ld"), ("og", "meta"), ("tag", "meta"))


def agree(one: str, other: str) -> bool:
    """Whether two headlines are the same but for an addition: most words of the shorter stand in the longer."""
    a, b = sorted((set(tokens(one)), set(tokens(other))), key=len)
    return bool(a) and len(a & b) >= _AGREES * len(a) and len(a) * 2 >= len(b)


def without_site(title: str, site_names: frozenset[str]) -> str:
    """``title`` without the parts at its ends that name the site: ``Bridge closed | The Daily`` is ``Bridge "
    "closed``."""
    parts = list(_TAIL.finditer(title))
    for part in reversed(parts):
        if _is_site(title[part.end() :], site_names):
            title = title[: part.start()]
    first = _TAIL.search(title)
    if first and _is_site(title[: first.start()], site_names):
        title = title[first.end() :]
    return title.strip()


def _is_site(part: str, site_names: frozenset[str]) -> bool:
    """Whether ``part`` names the site: letters of its name or of its host, and little more."""
    bare = letters(part)
    return bool(bare) and any(
        bare == name
        or (len(bare) > 3 and len(name) > 3 and (bare in name or (name in bare and len(bare) < 3 * len(name))))
        for name in site_names
    )


@lru_cache(maxsize=1_024)
def letters(name: str) -> str:
    """``name`` with nothing but its letters and digits, folded, to hold names of sites against each other."""
    return _NOT_A_LETTER.sub("", name.casefold())


def all_letters(texts: Iterable[str]) -> list[str]:
    """``letters`` of each of ``texts``, none of which holds a NUL: all in one, at a fifth of the time."""
    return _NO_LETTER_NOR_NUL.sub("", "\0".join(texts).casefold()).replace("_", "").split("\0")
