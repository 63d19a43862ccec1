"""Markup to one tree that everything shares, and the checks that keep what is built to be slow out of the parser.

libxml2 stops at 256 levels, but takes quadratic time for tags with thousands of attributes; trafilatura takes seconds
for tens of thousands of tags. The heaviest of 358 real pages has 8,100 tags, 770 links and 40 levels.
"""

from __future__ import annotations

import re

from lxml.etree import ElementDefaultClassLookup, LxmlError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from news.reading.screen import REASONS, Rejection

MAX_CHARS = 5_000_000
MAX_TAGS = 60_000
MAX_LINKS = 10_000
MAX_BREAKS = 10_000
MAX_DEPTH = 1_000
MAX_ATTRIBUTES = 500
_SLOW_FROM = 9_000
"""Pages with fewer tags are not looked at more closely: no real one had more."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})[^<>]{0,300}")
_LONG_CHARS = 65_536
_LONG_TAG = re.compile(r"<[a-zA-Z][^>]{65536,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "path",
        "use",
        "rect",
        "circle",
    ]
)
_NOT_HTML = (
    (re.compile(
        r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:rss|feed|rdf:RDF|urlset|"
        r"sitemapindex)[\s>]", re.DOTALL), "a feed or sitemap"
    ),
    (re.compile(r"\s*[\[{]\s*[\"\[{]"), "JSON"),
    (re.compile(r"%PDF-"), "a PDF file"),
)  # fmt: skip


_CLASSES = ElementDefaultClassLookup(element=HtmlElement)
"""One class for all elements: to choose it by tag, as lxml.html does for forms, takes a twentieth of a page's time."""


def refuse(markup: str) -> Rejection | None:
    """Why ``markup`` is not parsed at all: it is something else, too large, or built to be slow."""
    for pattern, kind in _NOT_HTML:
        if pattern.match(markup[:2_000]):
            return Rejection("wrong_type", f"{REASONS['wrong_type']} It is {kind}, not HTML.")
    if len(markup) > MAX_CHARS:
        return Rejection("too_large", f"The page has {len(markup):,} characters; the limit is {MAX_CHARS:,}.")
    tags = markup.count("<")
    if tags > MAX_TAGS:
        return Rejection("too_large", f"The page has more than {MAX_TAGS:,} tags.")
    slow = _slow(markup, tags)
    return Rejection("suspicious", f"{REASONS['suspicious']} {slow}") if slow else None


def _slow(markup: str, tags: int) -> str | None:
    half = _LONG_CHARS // 2  # so that a long tag fills one stretch at least
    may_be_long = any(markup.find(">", at, at + half) < 0 for at in range(0, len(markup) - half + 1, half))
    for long in _LONG_TAG.finditer(markup) if may_be_long else ():
        if len(_QUOTED.sub("", long[0]).split()) > MAX_ATTRIBUTES:
            return f"A tag has more than {MAX_ATTRIBUTES} attributes."
    if tags < _SLOW_FROM:
        return None
    lower = markup.lower()
    if lower.count("<a ") > MAX_LINKS or lower.count("<br") > MAX_BREAKS:
        return f"It has more than {MAX_LINKS:,} links or line breaks."
    return f"Its tags are nested more than {MAX_DEPTH:,} deep." if depth(markup) > MAX_DEPTH else None


def depth(markup: str) -> int:
    """How deep tags are nested, unclosed ones counted as open."""
    deepest = level = 0
    for tag in _TAG.finditer(markup):
        if tag[1]:
            level = max(0, level - 1)
        elif tag[2].lower() not in _VOID and not tag[0].endswith("/"):
            level += 1
            deepest = max(deepest, level)
    return deepest


def parse(markup: str) -> HtmlElement | None:
    """The tree of ``markup``, or None where there is none; no network, no entities of its own."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, no_network=True)
    parser.set_element_class_lookup(_CLASSES)
    try:
        return document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError, AssertionError):
        return None
