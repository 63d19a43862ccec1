"""The readers of others that the text is held against: resiliparse and trafilatura, as lines."""

from __future__ import annotations

import itertools
import logging

from lxml.html import HtmlElement

from news.clean_text import clean

_FORGET_AFTER = 500
"""Calls after which trafilatura's caches are emptied; they grow by some 0.2 MB a page."""

_CALLS = itertools.count(1)
_SKIPPED = ", ".join(
    [
        '[class*="comments" i]',
        '[id*="comments" i]',
        '[id*="disqus"]',
        '[class*="commentlist"]',
        "figcaption",
        '[class*="caption" i]',
    ]
)
"""One selector: six take a fifth longer."""


def by_resiliparse(markup: str) -> list[str]:
    """The lines of resiliparse's main content, without comments and captions."""
    from resiliparse.extract.html2text import extract_plain_text

    found = extract_plain_text(
        markup,
        main_content=True,
        preserve_formatting=True,
        alt_texts=False,
        list_bullets=False,
        skip_elements=[_SKIPPED],
    )
    return lines_of(str(found))


def by_trafilatura(tree: HtmlElement, *, fast: bool) -> list[str]:
    """The lines of trafilatura's text, its fallbacks left out where ``fast``; ``tree`` stays as it is."""
    from trafilatura import bare_extraction  # 0.5 s to import, and text files do not need it
    from trafilatura.meta import reset_caches
    from trafilatura.settings import Document

    if next(_CALLS) % _FORGET_AFTER == 0:
        reset_caches()

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it warns of every page without text
    found = bare_extraction(tree, fast=fast, include_comments=False, include_tables=True)
    return lines_of(str(found.text or "")) if isinstance(found, Document) else []


def lines_of(text: str) -> list[str]:
    """The lines of ``text``, cleaned, none empty."""
    return [line for line in clean(text).split("\n") if line]
