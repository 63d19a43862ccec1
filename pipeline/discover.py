"""Find the feeds and news sitemaps of an outlet: what its home page and its robots.txt name, each tried once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from connectors.addresses import parse_address, site_of
from connectors.answers import FEED, HOME, ROBOTS, SITEMAP
from connectors.client import Client
from connectors.discovery import feed_links, sitemap_links
from connectors.errors import FetchError
from connectors.feeds import parse_feed
from connectors.manifest import slug
from connectors.sitemaps import parse_sitemap
from connectors.sniff import kind_of
from connectors.web import fetch
from news.model import Page
from news.reading.charset import decode
from pipeline.manners import polite_client
from pipeline.progress import counted, say
from pipeline.session import Clock, utc_now
from pipeline.settings import Settings

MOST = 20
"""Sources tried of one outlet; a large site names hundreds of section feeds."""
USUAL = ("/feed", "/rss.xml", "/feed.xml", "/sitemap.xml", "/news-sitemap.xml")
"""Tried where a site names nothing itself."""

RUN = "discover"


@dataclass(frozen=True, slots=True)
class FoundSource:
    """A feed or sitemap that answers: how many pages it names, the newest of them, and what it calls itself."""

    kind: Literal["feed", "sitemap", "news_sitemap"]
    url: str
    items: int
    newest_at: datetime | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Discovered:
    """What was found for the outlet at ``url``; ``outlet`` is a slug made of its domain."""

    url: str
    outlet: str
    sources: tuple[FoundSource, ...]
    failures: tuple[FetchError, ...] = ()


def discover(settings: Settings, url: str, clock: Clock = utc_now) -> Discovered:
    """The feeds and sitemaps of the outlet whose home page is ``url``.

    Raises:
        FetchError: ``url`` is no address, or neither its page nor its robots.txt can be had.
    """
    home = parse_address(url)
    return asyncio.run(_discover(settings, home.url, clock))


async def _discover(settings: Settings, url: str, clock: Clock) -> Discovered:
    async with polite_client(settings, RUN, [url], clock) as client:
        named = await _named(client, url)
        origin = parse_address(url).origin
        which = f"trying {min(len(named), MOST)}" if named else "trying the usual places"
        say(f"{counted(len(named), 'feed or sitemap', 'feeds and sitemaps')} named; {which}")
        found, failures = [], []
        for one in named[:MOST] or [origin + path for path in USUAL]:
            try:
                found.append(await _tried(client, one, clock()))
            except FetchError as error:
                failures.append(error)
    outlet = slug(site_of(parse_address(url).host).partition(".")[0])
    return Discovered(url, outlet, tuple(found), tuple(failures) if named else ())


async def _named(client: Client, url: str) -> list[str]:
    """What the home page and the robots.txt name, feeds first."""
    links: list[str] = []
    problem: FetchError | None = None
    try:
        page = (await fetch(client, url, terms=HOME)).answer
        if isinstance(page, Page):
            links += feed_links(decode(page.body, None).text, page.final_url)
    except FetchError as error:
        problem = error
    try:
        robots = (await fetch(client, parse_address(url).origin + "/robots.txt", terms=ROBOTS)).answer
        if isinstance(robots, Page):
            links += sitemap_links(robots.body.decode("utf-8", "replace"), robots.final_url)
    except FetchError:
        if problem is not None:
            raise problem from None
    return list(dict.fromkeys(links))


async def _tried(client: Client, url: str, now: datetime) -> FoundSource:
    """The source at ``url``, if it is one. Raises ``FetchError``."""
    terms = SITEMAP if "sitemap" in url.lower() else FEED
    page = (await fetch(client, url, terms=terms)).answer
    assert isinstance(page, Page)  # no validators were sent
    if kind_of(page.body) in ("sitemap", "gzip"):
        sitemap = parse_sitemap(page.body, page.final_url, now=now)
        dates = [one.modified_at for one in sitemap.locations if one.modified_at]
        kind: Literal["sitemap", "news_sitemap"] = "news_sitemap" if _is_news(sitemap.is_news, url) else "sitemap"
        return FoundSource(kind, url, len(sitemap.locations), max(dates, default=None))
    feed = parse_feed(page.body, page.final_url, now=now)
    dates = [one.published_at for one in feed.entries if one.published_at]
    return FoundSource("feed", url, len(feed.entries), max(dates, default=None), feed.title)


def _is_news(is_tagged: bool, url: str) -> bool:
    return is_tagged or "news" in parse_address(url).target.lower()


def rows(found: Discovered, outlet: str | None = None) -> Sequence[tuple[str, str, str, str]]:
    """The rows for sources.csv: kind, url, outlet, note."""
    return [(one.kind, one.url, outlet or found.outlet, "found by discover") for one in found.sources]
