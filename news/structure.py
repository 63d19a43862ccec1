"""Where a line of text stands on the page: in a heading, a block quote, a list, a caption or a link of its own.

Readers give lines; the page knows what each is. Lines are matched by their letters, so that it does not matter which
reader found them nor what it did to white space and marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from news.headlines import letters

MIN_LETTERS = 3
MAX_TEXT_CHARS = 3_000
"""Text of an element longer than this is no line."""

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CAPTIONED = "//*[contains(@class, 'aption') or contains(@class, 'redit') or contains(@class, 'copyright')]"
_CAPTION_CHARS = 400
"""Longer texts in an element that is or calls itself a caption are the article around a picture."""


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
    found = {name: _folded(str(element.text_content()) for element in elements) for name, elements in whole.items()}
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


def _running(tree: HtmlElement, captioned: list[HtmlElement]) -> Iterator[str]:
    """The texts of paragraphs that are neither a caption nor a link, whatever repeats them elsewhere on the page."""
    outside = set(captioned)
    for paragraph in tree.iter("p"):
        linked = sum(len(str(link.text_content())) for link in paragraph.iter("a"))
        text = str(paragraph.text_content())
        if 2 * linked < len(text) and outside.isdisjoint((paragraph, *paragraph.iterancestors())):
            yield text


def _is_short(element: HtmlElement) -> bool:
    return len("".join(element.itertext()).strip()) <= _CAPTION_CHARS


def _parts(element: HtmlElement) -> Iterator[str]:
    """The text of the element, and of the blocks and lines within it."""
    whole = str(element.text_content())
    yield whole
    if len(element):
        yield from (str(part.text_content()) for part in element.iter("p", "span", "div"))
        yield from whole.splitlines()


def _folded(texts: Iterable[str]) -> frozenset[str]:
    found = (letters(text) for text in texts if len(text) <= MAX_TEXT_CHARS)
    return frozenset(folded for folded in found if len(folded) >= MIN_LETTERS)
