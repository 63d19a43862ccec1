"""A reader of our own: the blocks of the element that holds most paragraphs of running text.

After Arc90's readability (2009), without its repairs: it is right on clean pages and says nothing of the others,
which is why it stands only where resiliparse, which works by other rules, gives the same words.
"""

from __future__ import annotations

import re
from collections import defaultdict

from lxml.html import HtmlElement

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
_BLOCKS = ("p", "h2", "h3", "h4", "li", "blockquote", "pre", "tr")
_CLUTTER = re.compile(
    r"comment|related|recommend|newsletter|promo|sidebar|footer|teaser|share|social(?![-_](?:media[-_])?embed)|advert|outbrain|taboola|"
    r"disqus|cookie|consent|"
    r"subscribe|author-?bio|widget|popular|trending|caption",
    re.IGNORECASE,
)


def paragraphs(tree: HtmlElement) -> list[str]:
    """The lines of the blocks of the article in ``tree``, unfiltered; none where no element holds paragraphs."""
    page = _Page(tree)
    scores: dict[HtmlElement, float] = defaultdict(float)
    for paragraph in tree.iter("p"):
        length = len(" ".join(str(paragraph.text_content()).split()))
        if length < MIN_CHARS or page.is_clutter(paragraph) or _linked(paragraph) > _LINKED * length:
            continue
        for weight, above in zip(_UP, paragraph.iterancestors(), strict=False):
            scores[above] += weight * length
    if not scores:
        return []
    return _lines(max(scores, key=lambda element: scores[element]), page)


def _lines(top: HtmlElement, page: _Page) -> list[str]:
    found: list[str] = []
    for block in top.iter(*_BLOCKS):
        if page.is_clutter(block) or any(above.tag in {"li", "blockquote"} for above in _within(block, top)):
            continue
        if block.tag == "tr":
            if block.find(".//p") is None and block.find(".//table") is None and block.find(".//li") is None:
                found.append(" | ".join(" ".join(str(cell.text_content()).split()) for cell in block))
            continue
        parts = block.findall(".//p") if block.tag == "blockquote" else []
        found += [str(part.text_content()) for part in parts or [block]]
    return [line for text in found if (line := " ".join(text.split()))]


def _within(block: HtmlElement, top: HtmlElement) -> list[HtmlElement]:
    """The elements between ``block`` and ``top``."""
    found = []
    for above in block.iterancestors():
        if above is top:
            break
        found.append(above)
    return found


def _linked(paragraph: HtmlElement) -> int:
    return sum(len(str(link.text_content())) for link in paragraph.iter("a"))


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
