"""A reader of our own: the blocks of the element that holds most paragraphs of running text.

After Arc90's readability (2009), without its repairs: it is right on clean pages and says nothing of the others,
which is why it stands only where resiliparse, which works by other rules, gives the same words.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import XPath
from lxml.html import HtmlElement

from news.reading.furniture import width

MIN_CHARS = 40
"""Shorter paragraphs do not count towards an element's score."""

_LINKED = 0.5
_UP = (1.0, 0.7, 0.5)
"""What a paragraph counts for its parent, the parent of that, and one more: articles wrap their sections."""

_SKIPPED = frozenset(
    [
        "aside",
        "nav",
        "footer",
        "figure",
        "figcaption",
        "form",
        "script",
        "style",
        "button",
        "noscript",
        "svg",
        "template",
        "select",
        "dialog",
    ]
)
_SILENT = ("script", "style", "noscript", "svg", "template")
_READ = XPath(f".//text()[not({' or '.join(f'ancestor::{tag}' for tag in _SILENT)})]")
_BLOCKS = ("p", "h2", "h3", "h4", "li", "blockquote", "pre", "tr")
_WHOLE = frozenset({"li", "blockquote"})
"""Blocks that are read whole, with the blocks within them."""

_POST = re.compile(r"twitter-|instagram-media|tiktok-embed|bluesky-embed|mastodon-embed", re.IGNORECASE)
_CLUTTER = re.compile(
    r"comment|related|recommend|newsletter|promo|sidebar|footer|teaser|share|social(?![-_](?:media[-_])?embed)|advert|outbrain|taboola|"
    r"disqus|cookie|consent|"
    r"subscribe|author-?bio|widget|popular|trending|caption",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """``lines``; ``posts``, those of them that are posts of social networks, which other readers leave out; ``share``
    of all running text of the page that the element holds, in [0, 1]."""

    lines: list[str]
    posts: list[str]
    share: float


def paragraphs(tree: HtmlElement) -> Paragraphs:
    """The blocks of the article in ``tree``, unfiltered; no lines where no element holds paragraphs."""
    page = _Page(tree)
    scores: dict[HtmlElement, float] = defaultdict(float)
    held: dict[HtmlElement, int] = defaultdict(int)
    for paragraph in tree.iter("p"):
        length = width(_text(paragraph))
        if length < MIN_CHARS or page.is_clutter(paragraph) or _linked(paragraph) > _LINKED * length:
            continue
        for weight, above in zip(_weights(), paragraph.iterancestors(), strict=False):
            scores[above] += weight * length
            held[above] += length
    if not scores:
        return Paragraphs([], [], 0.0)
    top = max(scores, key=lambda element: scores[element])
    blocks = list(_blocks(top, page))
    lines = [line for block in blocks for line in _lines(block)]
    posts = [line for block in blocks if _POST.search(block.get("class") or "") for line in _lines(block)]
    return Paragraphs(lines, posts, held[top] / max(held.values()))


def _weights() -> Iterator[float]:
    return itertools.chain(_UP, itertools.repeat(0.0))


def _blocks(top: HtmlElement, page: _Page) -> Iterator[HtmlElement]:
    for block in top.iter(*_BLOCKS):
        if not page.is_clutter(block) and not any(above.tag in _WHOLE for above in _within(block, top)):
            yield block


def _lines(block: HtmlElement) -> list[str]:
    """The lines of one block: the paragraphs of a block quote, the cells of a row between bars, else all in one."""
    if block.tag == "tr":
        if any(True for _ in block.iter("table", "p", "li")):  # a table that lays out the page; its blocks stand alone
            return []
        return [line] if (line := " | ".join(map(_text, block))).strip("| ") else []
    parts = block.findall(".//p") if block.tag == "blockquote" else []
    return [line for part in parts or [block] if (line := _text(part))]


def _text(element: HtmlElement) -> str:
    """The text of ``element`` in one line; scripts stand within paragraphs on pages that sell them."""
    if not len(element):
        return " ".join((element.text or "").split())
    has_script = next(element.iter(*_SILENT), None) is not None
    text = "".join(_READ(element)) if has_script else str(element.text_content())
    return " ".join(text.split())


def _within(block: HtmlElement, top: HtmlElement) -> list[HtmlElement]:
    """The elements between ``block`` and ``top``."""
    found = []
    for above in block.iterancestors():
        if above is top:
            break
        found.append(above)
    return found


def _linked(paragraph: HtmlElement) -> int:
    return sum(width(str(link.text_content())) for link in paragraph.iter("a"))


class _Page:
    """Which elements lie in clutter by tag or by name; what was found of an element holds for all below."""

    def __init__(self, tree: HtmlElement) -> None:
        self._known: dict[HtmlElement, bool] = {tree: False}

    def is_clutter(self, element: HtmlElement) -> bool:
        """Whether ``element`` or anything above it is no part of an article."""
        path = []
        for one in (element, *element.iterancestors()):
            if one in self._known:
                break
            path.append(one)
        answer = self._known.get(one, False)
        for one in reversed(path):
            answer = answer or _is_clutter(one)
            self._known[one] = answer
        return answer


def _is_clutter(element: HtmlElement) -> bool:
    if element.tag in _SKIPPED:
        return True
    if element.tag in {"body", "main", "article"}:
        return False
    return bool(_CLUTTER.search(f"{element.get('class') or ''} {element.get('id') or ''}"))
