"""All real pages, served on loopback under their own names, come in through feeds and sitemaps, twice.

    .venv/bin/python -m bench.web_corpus [FOLDER]    FOLDER holds pages/ and feeds/; default: the shared data

Every host names its pages in one of four ways, from their addresses and dates: an RSS feed (with tracking parameters),
a news sitemap, a sitemap index, an index of gzip. A share of the pages fails on purpose, by address: 404, 500, 429, cut
off, forbidden by robots.txt; some are reached by a redirect, some stand at a second address. The second run fetches no
article again. Then some pages change and are named by their addresses.

Of each article the first ``BEGINNING`` characters are annotated: annotation is three quarters of the time of a run, is
measured elsewhere on gold data, and decides nothing about what is taken in. All else is as it is in a run.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit
from xml.sax.saxutils import escape
from zlib import crc32

from bench import feeds_scorecard
from bench.crawl_contenders import AT_ONCE
from bench.local_web import Reply, Request, Visit, serving
from bench.results_file import show
from connectors.addresses import canonical_key, parse_address
from connectors.errors import FetchError
from connectors.guard import Policy, or_loopback
from connectors.resolve import served_at
from connectors.web_settings import WebSettings
from news.annotation.annotate import annotate
from news.model import Annotations, State
from pipeline import items
from pipeline.ingest import Ingested, ingest
from pipeline.settings import Settings

FAULTS = ("gone", "server_error", "rate_limited", "truncated", "robots", "moved", "again")
"""What befalls a page, by a hash of its address: one in twenty each. The last two are no faults of the site."""

BEGINNING = 500
"""Characters that are annotated of each article."""

CHANGED = (
    "<p>Correction: an earlier version of this article gave a wrong figure; it has been put right by the editors.</p>"
)
SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
Figures = dict[str, tuple[float, str]]


@dataclass(frozen=True, slots=True)
class Stored:
    """One real page: where it stands, when it says it was published, its bytes as kept."""

    host: str
    target: str
    published: str
    path: Path

    @property
    def url(self) -> str:
        """Its address in the local web, which has no TLS."""
        return f"http://{self.host}{self.target}"

    @property
    def fault(self) -> str:
        """What befalls it; empty for most."""
        number = crc32(self.url.encode()) % 20
        return FAULTS[number] if number < len(FAULTS) else ""

    @property
    def named(self) -> str:
        """The path by which its site names it."""
        prefix = {"robots": "/forbidden", "moved": "/moved"}.get(self.fault, "")
        return prefix + self.target

    def body(self) -> bytes:
        """Its bytes."""
        packed = self.path.read_bytes()
        return gzip.decompress(packed) if packed.startswith(b"\x1f\x8b") else packed


@dataclass
class Corpus:
    """All pages by host, and what the server needs to find them."""

    by_host: dict[str, list[Stored]] = field(default_factory=lambda: defaultdict(list))
    places: dict[tuple[str, str], Stored] = field(default_factory=dict)
    lists: dict[tuple[str, str], tuple[bytes, str]] = field(default_factory=dict)

    def add(self, page: Stored) -> None:
        """Serve ``page``, at the address that its site names and at its own."""
        self.by_host[page.host].append(page)
        self.places[page.host, page.named] = page
        self.places.setdefault((page.host, page.target), page)

    def sources(self) -> list[str]:
        """The address of every feed or sitemap, made on the way."""
        return [f"http://{host}{self._list(number, host)}" for number, host in enumerate(sorted(self.by_host))]

    def answer(self, request: Request) -> Reply:
        """The reply of the local web."""
        if request.target == "/robots.txt":
            return Reply(b"User-agent: *\nDisallow: /forbidden\n", kind="text/plain")
        found = self.lists.get((request.host, request.target))
        if found:
            etag = f'"{crc32(found[0]):x}"'
            is_same = request.headers.get("if-none-match") == etag
            return Reply(b"" if is_same else found[0], 304 if is_same else 200, found[1], {"etag": etag})
        target = request.target.removeprefix("/again").replace("?utm_source=feed", "").replace("&utm_source=feed", "")
        page = self.places.get((request.host, target))
        return _reply(page, request) if page else Reply(b"Nothing here.", 404)

    def _list(self, number: int, host: str) -> str:
        """Make the feed or sitemaps of ``host``; the path of the one to ask."""
        pages = self.by_host[host]
        places = [f"http://{host}{page.named}" for page in pages]
        places += [f"http://{host}/again{page.target}" for page in pages if page.fault == "again"]
        dates = [page.published for page in pages] + [""] * len(places)
        kind = ("feed", "news", "index", "packed")[number % 4]
        if kind == "feed":
            self.lists[host, "/feed.xml"] = _feed(places, dates), "application/rss+xml"
            return "/feed.xml"
        urlset = _urlset(places, dates, is_news=kind == "news")
        if kind == "packed":
            self.lists[host, "/sitemap-1.xml.gz"] = gzip.compress(urlset, mtime=0), "application/gzip"
            self.lists[host, "/index.xml.gz"] = gzip.compress(_index(host, "/sitemap-1.xml.gz")), "application/gzip"
            return "/index.xml.gz"
        self.lists[host, "/sitemap-1.xml"] = urlset, "application/xml"
        if kind == "news":
            return "/sitemap-1.xml"
        self.lists[host, "/index.xml"] = _index(host, "/sitemap-1.xml"), "application/xml"
        return "/index.xml"


@dataclass(frozen=True)
class Runs:
    """What the three runs did, and what the server saw of the second."""

    first: Ingested
    second: Ingested
    third: Ingested
    seen: list[Visit]
    named: int
    sound: int


def figures(gold: Path) -> Figures:
    """The figures of the scorecard; ``gold`` is a file in a folder of pages/."""
    pages = gold.parent.parent
    runs = crawled(corpus_of(pages))
    states = Counter(outcome.state for run in (runs.first, runs.second, runs.third) for outcome in run.outcomes)
    again = sum(not visit.target.startswith(("/robots", "/feed", "/sitemap", "/index")) for visit in runs.seen)
    settled = {_key(outcome.url) for outcome in runs.first.outcomes}
    had = Counter(outcome.state for outcome in runs.first.outcomes)
    told = ", ".join(f"{state} {count}" for state, count in sorted(states.items()))
    loaded = had["loaded"] / runs.sound
    return {
        "web.accounted": (
            len(settled) / runs.named if len(settled) == len(runs.first.outcomes) else 0.0,
            f"{len(runs.first.outcomes)} outcomes of {runs.named} addresses that feeds and sitemaps name, each once",
        ),
        "web.states": (len(states) / len(get_args(State)), told),
        "web.not_fetched_again": (1 - again / runs.named, f"second run: {again} of {runs.named} addresses asked for"),
        "web.loaded": (min(1.0, loaded), f"{had['loaded']} loaded of {runs.sound} pages without a fault"),
        "feeds.read": _feeds(pages.parent / "feeds"),
    }


def corpus_of(folder: Path) -> Corpus:
    """The pages of all gold files below ``folder``."""
    corpus = Corpus()
    for gold in sorted(folder.glob("*/gold.jsonl.gz")):
        with gzip.open(gold, "rt", encoding="utf-8") as lines:
            for line in lines:
                corpus.add(_stored(gold.parent, json.loads(line)))
    return corpus


def crawled(corpus: Corpus) -> Runs:
    """Take the whole list in twice; then name some pages after they have changed."""
    sources = corpus.sources()
    pages = [page for found in corpus.by_host.values() for page in found]
    changed = [page.url for page in pages if not page.fault][:20]
    with tempfile.TemporaryDirectory() as data, serving(corpus.answer) as web, _briefly_annotated():
        settings = _settings(Path(data), corpus, web.port)
        first = ingest(settings, sources)
        web.log()
        second = ingest(settings, sources)
        seen = web.log()
        web.enter(1)
        third = ingest(settings, changed)
    named = {_key(f"http://{page.host}{page.named}") for page in pages}
    named |= {_key(f"http://{page.host}/again{page.target}") for page in pages if page.fault == "again"}
    sound = len({_key(page.url) for page in pages if page.fault in ("", "moved", "again")})
    return Runs(first, second, third, seen, len(named), sound)


@contextmanager
def _briefly_annotated() -> Iterator[None]:
    """Annotate the beginnings of articles only."""

    def briefly(text: str, **known: Any) -> Annotations:
        return annotate(text[:BEGINNING], **known)

    vars(items)["annotate"] = briefly
    try:
        yield
    finally:
        vars(items)["annotate"] = annotate


def _settings(data: Path, corpus: Corpus, port: int) -> Settings:
    hosts = dict.fromkeys(corpus.by_host, ("127.0.0.1", port))
    web = WebSettings(resolve=served_at(hosts), policy=Policy(allow=or_loopback))
    return Settings(data, data / "reports", web=web, manners=AT_ONCE)


def _stored(folder: Path, row: Mapping[str, Any]) -> Stored:
    parts = urlsplit(row["url"])
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    address = parse_address(f"http://{parts.netloc.rpartition('@')[2].partition(':')[0]}{target}")
    name = row.get("file") or f"{row['id']}.html.gz"
    published = row.get("published_at") or row.get("ground_truth", {}).get("publish_date") or ""
    return Stored(address.host, address.target, str(published).replace(" ", "T"), folder / "html" / name)


def _reply(page: Stored, request: Request) -> Reply:
    faults: dict[str, Callable[[], Reply]] = {
        "gone": lambda: Reply(b"Nothing here.", 404),
        "server_error": lambda: Reply(b"Out of order.", 500),
        "rate_limited": lambda: Reply(b"Slow down.", 429),
        "truncated": lambda: Reply(page.body(), is_cut=True),
    }
    if page.fault in faults:
        return faults[page.fault]()
    if request.target.startswith("/moved/"):
        return Reply(status=301, headers={"location": page.target})
    body = page.body()
    if request.target.startswith("/again/"):  # a second address that does not own up to being one
        body = body.replace(urlsplit(page.target).path.encode(), b"/again" + urlsplit(page.target).path.encode())
    if request.phase and crc32(request.target.encode()) % 2:
        body = body.replace(b"</p>", b"</p>" + CHANGED.encode(), 3)
    return Reply(body, kind="text/html")


def _feed(places: list[str], dates: list[str]) -> bytes:
    items = "".join(
        f"<item><link>{escape(place)}{'&amp;' if '?' in place else '?'}utm_source=feed</link>"
        f"<pubDate>{escape(date)}</pubDate></item>"
        for place, date in zip(places, dates, strict=False)
    )
    return f"<rss version='2.0'><channel><title>All</title>{items}</channel></rss>".encode()


def _urlset(places: list[str], dates: list[str], *, is_news: bool) -> bytes:
    space = "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'" if is_news else ""
    tag = (
        "<news:news><news:publication_date>{}</news:publication_date></news:news>"
        if is_news
        else "<lastmod>{}</lastmod>"
    )
    rows = "".join(
        f"<url><loc>{escape(place)}</loc>{tag.format(escape(date)) if date else ''}</url>"
        for place, date in zip(places, dates, strict=False)
    )
    return f"<urlset xmlns='{SITEMAP}' {space}>{rows}</urlset>".encode()


def _index(host: str, path: str) -> bytes:
    return f"<sitemapindex xmlns='{SITEMAP}'><sitemap><loc>http://{host}{path}</loc></sitemap></sitemapindex>".encode()


def _feeds(folder: Path) -> tuple[float, str]:
    """The share of stored feeds and sitemaps that can be read."""
    counts: Counter[str] = Counter()
    for path in feeds_scorecard.files_of(folder):
        try:
            feeds_scorecard.read(path, f"https://news.example/{path.relative_to(folder)}")
            counts["read"] += 1
        except FetchError as error:
            counts[error.reason] += 1
    refused = ", ".join(f"{reason} {count}" for reason, count in sorted(counts.items()) if reason != "read")
    return counts["read"] / counts.total(), f"{counts['read']} of {counts.total()} files; refused: {refused or 'none'}"


def _key(url: str) -> str:
    return canonical_key(parse_address(url))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=SHARED, help="folder that holds pages/ and feeds/")
    logging.disable(logging.WARNING)
    started = datetime.now(UTC)
    found = figures(parser.parse_args().folder / "pages" / "publishers" / "gold.jsonl.gz")
    show("The real web on loopback", ("figure", "value", "note"), [(name, *figure) for name, figure in found.items()])
    sys.stdout.write(f"{(datetime.now(UTC) - started).total_seconds():.0f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
