"""What a feed or a sitemap names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b

from connectors.answers import SITEMAP
from connectors.client import Client
from connectors.errors import FetchError
from connectors.feeds import parse_feed
from connectors.locations import Location, Sitemap
from connectors.sitemap_walk import to_follow
from connectors.sitemaps import parse_sitemap
from connectors.sniff import kind_of
from connectors.web import fetch
from news.model import Page

LISTS = frozenset({"feed", "sitemap", "xml", "json", "gzip"})


@dataclass(frozen=True, slots=True)
class Target:
    """A page to be fetched. ``content`` is the whole text as the feed carries it, for when the page cannot be had."""

    url: str
    source_id: str
    content: str | None = None
    asserted: Mapping[str, str] = field(default_factory=dict)

    def page(self, now: datetime) -> Page:
        """What the feed carries, as a page."""
        body = (self.content or "").encode()
        digest = blake2b(body, digest_size=16).hexdigest()
        return Page(self.url, self.url, body, digest, "text/html", now, asserted=self.asserted)


async def listed_in(client: Client, page: Page, source_id: str, now: datetime) -> tuple[Target, ...] | None:
    """The pages that ``page`` names; None where it is neither a feed nor a sitemap but a page itself.

    Raises:
        FetchError: it is meant to be one of them and cannot be read.
    """
    kind = kind_of(page.body)
    if kind not in LISTS and "xml" not in page.media_type:
        return None
    if kind in ("sitemap", "gzip"):
        return await _sitemap_targets(client, page, source_id, now)
    feed = parse_feed(page.body, page.final_url, now=now)
    return tuple(
        Target(entry.url, source_id, entry.content_html, _facts(entry.title, entry.published_at))
        for entry in feed.entries
    )


async def _sitemap_targets(client: Client, page: Page, source_id: str, now: datetime) -> tuple[Target, ...]:
    """The locations of a sitemap and, for an index, of those it names, within depth and budget."""
    found: dict[str, Location] = {}
    asked = {page.final_url}
    queue: list[tuple[Sitemap, int]] = [(parse_sitemap(page.body, page.final_url, now=now), 1)]
    while queue:
        sitemap, depth = queue.pop(0)
        if sitemap.kind != "sitemapindex":
            found.update((location.url, location) for location in sitemap.locations)
        for location in to_follow(sitemap, depth=depth, asked=asked):
            asked.add(location.url)
            try:
                answer = (await fetch(client, location.url, terms=SITEMAP)).answer
                if isinstance(answer, Page):
                    queue.append((parse_sitemap(answer.body, answer.final_url, now=now), depth + 1))
            except FetchError:
                continue  # one lost part of an index does not lose the others
    return tuple(Target(url, source_id) for url in found)


def _facts(title: str | None, published_at: datetime | None) -> dict[str, str]:
    facts = {"title": title or "", "published_at": published_at.isoformat() if published_at else ""}
    return {name: value for name, value in facts.items() if value}
