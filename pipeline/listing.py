"""What a feed or a sitemap names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b

from connectors.addresses import parse_address
from connectors.answers import FEED, SITEMAP, Validators
from connectors.client import Client
from connectors.errors import FetchError, Unavailable
from connectors.feeds import Feed, follows, parse_feed
from connectors.locations import Location, Sitemap
from connectors.politeness import PoliteGate
from connectors.sitemap_walk import to_follow, vouched
from connectors.sitemaps import parse_sitemap
from connectors.sniff import kind_of
from connectors.web import fetch
from news.model import Page

LISTS = frozenset({"feed", "sitemap", "xml", "json", "gzip"})
MAX_FOREIGN_HOSTS = 20
RECENT = timedelta(days=7)
"""How old an article of a polled sitemap may be: a first poll takes in a week, not an archive."""


@dataclass(frozen=True, slots=True)
class Target:
    """A page to be fetched.

    ``content`` is the whole text as the feed carries it, for when the page cannot be had; ``modified_at`` is when the
    listing says it changed; ``article_id`` and ``validators`` are set for one that was had before.
    """

    url: str
    source_id: str
    content: str | None = None
    asserted: Mapping[str, str] = field(default_factory=dict)
    modified_at: datetime | None = None
    article_id: str | None = None
    validators: Validators | None = None

    def page(self, now: datetime) -> Page:
        """What the feed carries, as a page."""
        body = (self.content or "").encode()
        digest = blake2b(body, digest_size=16).hexdigest()
        return Page(self.url, self.url, body, digest, "text/html", now, asserted=self.asserted)


@dataclass(frozen=True, slots=True)
class Listed:
    """The pages that a source names; ``ttl`` is how long it wishes to be left alone, in seconds.

    ``is_index``: they stand in further sitemaps, so that the source itself being the same says nothing.
    """

    targets: tuple[Target, ...] = ()
    ttl: int | None = None
    is_index: bool = False


async def listed_in(
    client: Client, page: Page, source_id: str, now: datetime, *, had_items: bool = False, since: datetime | None = None
) -> Listed | None:
    """The pages that ``page`` names; None where it is neither a feed nor a sitemap but a page itself.

    ``had_items``: the source named some before. ``since`` leaves out pages of sitemaps that have not changed after it.

    Raises:
        FetchError: it is meant to be one of them and cannot be read, or names nothing although it did before.
    """
    kind = kind_of(page.body)
    if kind not in LISTS and "xml" not in page.media_type:
        return None
    if kind in ("sitemap", "gzip"):
        listed = await _sitemap_targets(client, page, source_id, now, since)
    else:
        listed = await _feed_targets(client, page, source_id, now)
    if had_items and not listed.targets:
        raise Unavailable(page.url, "empty_feed", "It names nothing, though it did before; what was known stays.")
    return listed


async def _feed_targets(client: Client, page: Page, source_id: str, now: datetime) -> Listed:
    """The entries of a feed and of the pages it continues on."""
    feed = parse_feed(page.body, page.final_url, now=now)
    targets, read, ttl = _targets(feed, source_id), [page.final_url], feed.ttl
    while follows(feed, read) and feed.next_page:
        read.append(feed.next_page)
        try:
            answer = (await fetch(client, feed.next_page, terms=FEED)).answer
            if not isinstance(answer, Page):
                break
            feed = parse_feed(answer.body, answer.final_url, now=now)
        except FetchError:
            break  # the first page stands
        targets += _targets(feed, source_id)
    return Listed(tuple(targets), ttl)


def _targets(feed: Feed, source_id: str) -> list[Target]:
    return [
        Target(entry.url, source_id, entry.content_html, _facts(entry.title, entry.published_at))
        for entry in feed.entries
    ]


async def _sitemap_targets(client: Client, page: Page, source_id: str, now: datetime, since: datetime | None) -> Listed:
    """The locations of a sitemap and, for an index, of those it names, within depth and budget."""
    found: dict[str, Location] = {}
    asked = {page.final_url}
    first = parse_sitemap(page.body, page.final_url, now=now)
    queue: list[tuple[Sitemap, int]] = [(first, 1)]
    while queue:
        sitemap, depth = queue.pop(0)
        if sitemap.kind != "sitemapindex":
            locations = (*sitemap.locations, *await _vouched(client, sitemap))
            found.update((one.url, one) for one in _fresh(locations, since))
        for location in to_follow(sitemap, depth=depth, asked=asked, since=since):
            asked.add(location.url)
            try:
                answer = (await fetch(client, location.url, terms=SITEMAP)).answer
                if isinstance(answer, Page):
                    queue.append((parse_sitemap(answer.body, answer.final_url, now=now), depth + 1))
            except FetchError:
                continue  # one lost part of an index does not lose the others
    targets = tuple(Target(one.url, source_id, modified_at=one.modified_at) for one in found.values())
    return Listed(targets, is_index=first.kind == "sitemapindex")


def _fresh(locations: Iterable[Location], since: datetime | None) -> Iterable[Location]:
    """Locations that changed after ``since``, as far as they say."""
    return (one for one in locations if since is None or one.modified_at is None or one.modified_at >= since)


async def _vouched(client: Client, sitemap: Sitemap) -> tuple[Location, ...]:
    """Locations on other hosts whose robots.txt names this sitemap."""
    gate = client.gate
    if not sitemap.foreign or not isinstance(gate, PoliteGate):
        return ()
    hosts = {parse_address(one.url).host: parse_address(one.url) for one in sitemap.foreign}
    named = {}
    for host, address in list(hosts.items())[:MAX_FOREIGN_HOSTS]:
        try:
            named[host] = await gate.robots.sitemaps(address)
        except FetchError:
            continue
    return vouched(sitemap, named)


def _facts(title: str | None, published_at: datetime | None) -> dict[str, str]:
    facts = {"title": title or "", "published_at": published_at.isoformat() if published_at else ""}
    return {name: value for name, value in facts.items() if value}
