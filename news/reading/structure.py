"""Where a line of text stands on the page: standfirst, heading, block quote, list, caption or a link of its own.

Readers give lines; the page knows what each is. Lines are matched by their letters, so that it does not matter which
reader found them nor what it did to white space and marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml.etree import XPath
from lxml.html import HtmlElement

from news.reading.headlines import all_letters, letters

MIN_LETTERS = 3
MAX_TEXT_CHARS = 3_000
"""Text of an element longer than this is no line."""

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CAPTIONED = "//@class[contains(., 'aption') or contains(., 'redit') or contains(., 'copyright')]/.."
"""From the attribute, which takes half the time of the way from the element."""

_CAPTION_CHARS = 400
"""Longer texts in an element that is or calls itself a caption are the article around a picture."""


_LEAD_CHARS = (40, 700)
"""A standfirst has that many characters: fewer name a site, more are the text."""

_LEAD = XPath("//body/descendant::text()[contains(., $start)][not(ancestor::script or ancestor::style or ancestor::a)]")


@dataclass(frozen=True, slots=True)
class Structure:
    """Folded texts of a page by what they are."""

    headings: frozenset[str]
    quotes: frozenset[str]
    items: frozenset[str]
    captions: frozenset[str]
    links: frozenset[str]


def structure(tree: HtmlElement) -> Structure:
    """The texts of ``tree`` that are headings, block quotes, items of lists, captions, and nothing but a link."""
    whole = {
        "headings": tree.iter(*_HEADINGS),
        "links": tree.iter("a", "button"),
        "items": tree.iter("li"),
    }
    found = {name: _folded(map(_content, elements)) for name, elements in whole.items()}
    captioned = [element for element in (*tree.iter("figcaption"), *tree.xpath(_CAPTIONED)) if _is_short(element)]
    captions = _folded(text for element in captioned for text in _parts(element))
    quotes = _folded(text for element in tree.iter("blockquote") for text in _parts(element))
    running = _folded(_running(tree, captioned))
    return Structure(
        headings=found["headings"],
        items=found["items"],
        quotes=quotes,
        captions=captions - running,
        links=found["links"] - running,
    )


def standfirst(tree: HtmlElement, description: str | None) -> str | None:
    """The lead as the page prints it: the element whose text is, or goes on from, what it states as its description.

    It stands in the header of one page in seven, where readers of paragraphs do not look.
    """
    stated = " ".join((description or "").split()).rstrip(".… ")
    if len(stated) < _LEAD_CHARS[0]:
        return None
    for text in _LEAD(tree, start=stated[:30]):
        whole = " ".join(str(text.getparent().text_content()).split())
        if len(whole) <= _LEAD_CHARS[1] and letters(whole).startswith(letters(stated)):
            return whole
    return None


def _running(tree: HtmlElement, captioned: list[HtmlElement]) -> Iterator[str]:
    """The texts of paragraphs that are neither a caption nor a link, whatever repeats them elsewhere on the page."""
    within = {paragraph for element in captioned for paragraph in element.iter("p")}
    for paragraph in tree.iter("p"):
        text = _content(paragraph)
        linked = sum(len(_content(link)) for link in paragraph.iter("a")) if len(paragraph) else 0
        if 2 * linked < len(text) and paragraph not in within:
            yield text


def _is_short(element: HtmlElement) -> bool:
    return len("".join(element.itertext()).strip()) <= _CAPTION_CHARS


def _parts(element: HtmlElement) -> Iterator[str]:
    """The text of the element, and of the blocks and lines within it."""
    whole = _content(element)
    yield whole
    if len(element):
        yield from map(_content, element.iter("p", "span", "div"))
        yield from whole.splitlines()


def _content(element: HtmlElement) -> str:
    """``text_content()``, which takes ten times as long for the many elements that hold nothing but text."""
    return str(element.text_content()) if len(element) else element.text or ""


def _folded(texts: Iterable[str]) -> frozenset[str]:
    found = all_letters({text for text in texts if len(text) <= MAX_TEXT_CHARS})
    return frozenset(folded for folded in found if len(folded) >= MIN_LETTERS)
