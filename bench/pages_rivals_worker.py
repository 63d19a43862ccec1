"""Read pages with another library; runs in its environment and imports nothing of ours.

    python pages_rivals_worker.py READER < PAGES

Takes lines {url, html} on stdin and gives a line {text, title, authors, date, language, url, publisher, seconds} for
each on stdout, with ``seconds`` of CPU alone where the library failed. It has no network, which news-please asks for
pictures and dates, and ``DEADLINE`` seconds of CPU for a page.
"""

from __future__ import annotations

import contextlib
import json
import logging
import signal
import socket
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any, NoReturn

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")

DEADLINE = 20.0
"""Ten times what the slowest library takes for a page."""


def trafilatura_with(**options: Any) -> Callable[[str, str], dict[str, Any]]:
    import trafilatura

    def read(html: str, url: str) -> dict[str, Any]:
        found: Any = trafilatura.bare_extraction(html, url=url, include_comments=False, with_metadata=True, **options)
        if found is None:
            return {}
        authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
        return {
            "text": found.text, "title": found.title, "authors": authors, "date": found.date,
            "language": found.language, "url": found.url, "publisher": found.sitename,
        }  # fmt: skip

    return read


def resiliparse(html: str, url: str) -> dict[str, Any]:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    text = extract_plain_text(html, main_content=True, preserve_formatting=True, alt_texts=False, list_bullets=False)
    return {"text": text, "title": HTMLTree.parse(html).title}


def readability(html: str, url: str) -> dict[str, Any]:
    from lxml.html import document_fromstring
    from readability import Document

    found = Document(html, url=url)
    return {"text": document_fromstring(found.summary()).text_content(), "title": found.short_title()}


def newspaper(html: str, url: str) -> dict[str, Any]:
    from newspaper import Article

    found = Article(url, fetch_images=False)
    found.download(input_html=html)
    found.parse()
    date = found.publish_date.isoformat() if hasattr(found.publish_date, "isoformat") else None
    language = found.meta_lang or None
    return {
        "text": found.text, "title": found.title, "authors": found.authors, "date": date,
        "language": language, "url": found.canonical_link, "publisher": found.meta_site_name,
    }  # fmt: skip


def news_please(html: str, url: str) -> dict[str, Any]:
    from newsplease import NewsPlease

    found = NewsPlease.from_html(html, url=url)
    date = found.date_publish.isoformat() if found.date_publish else None
    return {
        "text": found.maintext, "title": found.title, "authors": found.authors, "date": date,
        "language": found.language, "url": found.url, "publisher": found.source_domain,
    }  # fmt: skip


READERS: dict[str, Callable[[str, str], dict[str, Any]]] = {
    "trafilatura": trafilatura_with(),
    "trafilatura, fast": trafilatura_with(fast=True),
    "trafilatura, precision": trafilatura_with(favor_precision=True),
    "trafilatura, recall": trafilatura_with(favor_recall=True),
    "resiliparse": resiliparse,
    "readability-lxml": readability,
    "newspaper4k": newspaper,
    "news-please": news_please,
}


def _refused(*_: Any, **__: Any) -> NoReturn:
    raise OSError("no network")


def _over(*_: Any) -> NoReturn:
    raise TimeoutError


def main() -> None:
    """Read every page of stdin with the library that is named."""
    reader = READERS[sys.argv[1]]
    socket.socket.connect = _refused  # type: ignore[method-assign]
    socket.getaddrinfo = _refused
    signal.signal(signal.SIGPROF, _over)
    for page in map(json.loads, sys.stdin):
        found: dict[str, Any] = {}
        began = time.process_time()
        with contextlib.redirect_stdout(sys.stderr), contextlib.suppress(Exception):  # a failure reads nothing
            signal.setitimer(signal.ITIMER_PROF, DEADLINE)
            found = reader(page["html"], page["url"])
        signal.setitimer(signal.ITIMER_PROF, 0)
        print(json.dumps({**found, "seconds": round(time.process_time() - began, 4)}), flush=True)


if __name__ == "__main__":
    main()
