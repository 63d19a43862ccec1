"""Everything that Parallax finds in one text: passages, quotes, figures and names, each with exact offsets."""

from __future__ import annotations

from datetime import datetime

from news.annotation import nlp
from news.annotation.figures import figures
from news.annotation.names import names
from news.annotation.passages import passages
from news.annotation.plain_quotes import plain_quotes
from news.annotation.quotes import quotes
from news.model import Annotations

RECIPE = "annotate-3"
"""Version of the method; annotations of two recipes must not be compared."""


def annotate(
    text: str,
    *,
    language: str = "en",
    published_at: datetime | None = None,
    title_span: tuple[int, int] | None = None,
) -> Annotations:
    """Annotate one text; never raises on any string, and says in ``limits`` what it could not do.

    ``published_at`` resolves weekdays and the like; ``title_span`` marks a headline that stands in the text.
    For every annotation ``text[x.start:x.end] == x.text``.
    """
    cut = passages(text, title_span)
    doc, limits = nlp.parse(text, [p.start for p in cut], language)
    named = names(text, doc)
    quoted = quotes(text, doc, cut, named) if doc is not None else plain_quotes(text, cut)
    counted = figures(text, published_at, language)
    return Annotations(cut, quoted, counted, named, tuple(limits))
