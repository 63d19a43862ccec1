"""Pages of our own to read, made of parts."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import Any

from news.model import Extract, Page
from news.reading.read import read
from news.reading.screen import Rejection
from tests.conftest import NOW

PARAGRAPHS = (
    "The harbour of Arnmouth was closed on Tuesday after inspectors found cracks in two of the piers, officials said.",
    "“We could not wait for another storm,” said Mira Halden, who leads the port authority of the small coastal town.",
    (
        "Fishing boats will land their catch in Velby, forty kilometres to the north, until the repairs have been "
        "finished."
    ),
    "The council had put off the work twice since 2019, according to minutes that were published earlier this month.",
    "An engineer who wrote the first report told the council that the concrete had been mixed with too much sea sand.",
    "Repairs are expected to take four months and to cost about 3.2 million crowns, most of it paid by the state.",
    "Owners of the two largest boats said that they would ask for damages, because nobody had warned them in time.",
    "The mayor is to answer questions of the council on Friday, when the plans for a new pier are discussed as well.",
)
ADDRESS = "https://news.example/2031/03/harbour-closed"


def article(
    *extra: str, head: str = "", paragraphs: tuple[str, ...] = PARAGRAPHS, title: str = "Harbour closed"
) -> str:
    """An article page with ``extra`` markup after its paragraphs."""
    text = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html><html lang='en'><head><title>{title} - The Example</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a> <a href='/news'>News</a></nav>"
        f"<article><h1>{title}</h1>\n{text}\n{''.join(extra)}</article>"
        "<footer><p>Imprint</p></footer></body></html>"
    )


def ld(**facts: Any) -> str:
    """A JSON-LD block about a news article."""
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **facts})}</script>'


def page_of(markup: str | bytes, **headers: str) -> Page:
    """``markup`` as a page; names of ``headers`` with underscores for hyphens."""
    body = markup.encode() if isinstance(markup, str) else markup
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return Page(ADDRESS, ADDRESS, body, blake2b(body, digest_size=16).hexdigest(), "text/html", NOW, headers=sent)


def read_markup(markup: str | bytes, **headers: str) -> Extract:
    """The extract of a page that must be read."""
    found = read(page_of(markup, **headers))
    assert isinstance(found, Extract), found
    return found


def refused(markup: str | bytes, **headers: str) -> str:
    """The reason why a page that must be refused is refused."""
    found = read(page_of(markup, **headers))
    assert isinstance(found, Rejection), found
    return found.reason
