"""Which sitemaps to read next: indexes can be endless, name themselves, or name other people's sites."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from connectors.addresses import parse_address
from connectors.errors import Refused
from connectors.locations import Location, Sitemap

MAX_DEPTH = 3
MAX_SITEMAPS = 200
"""A host and run. A crawler without such a budget made 4,000 requests in 25 s and was still going."""


def to_follow(
    index: Sitemap, *, depth: int, asked: Collection[str], since: datetime | None = None
) -> tuple[Location, ...]:
    """The sitemaps of ``index`` that are to be read, newest first, news before others.

    ``depth`` is that of ``index`` (1 for one that robots.txt names), ``asked`` every sitemap of this host asked for in
    this run, ``index`` included. Sitemaps that have not changed after ``since`` are left out.
    """
    if index.kind != "sitemapindex" or depth >= MAX_DEPTH:
        return ()
    fresh = [
        location
        for location in index.locations
        if location.url not in asked and not (since and location.modified_at and location.modified_at < since)
    ]
    fresh.sort(key=_urgency)
    return tuple(fresh[: max(0, MAX_SITEMAPS - len(asked))])


def vouched(sitemap: Sitemap, named_by: Mapping[str, Collection[str]]) -> tuple[Location, ...]:
    """The foreign locations whose own host names ``sitemap`` in its robots.txt.

    ``named_by`` gives, for hosts whose robots.txt was read, the sitemaps that it names.
    """
    return tuple(
        location
        for location in sitemap.foreign
        if sitemap.url in _normal(named_by.get(parse_address(location.url).host, ()))
    )


def _urgency(location: Location) -> tuple[bool, bool, float]:
    modified = location.modified_at
    return (
        "news" not in parse_address(location.url).target.lower(),
        modified is None,
        -modified.timestamp() if modified else 0.0,
    )


def _normal(urls: Collection[str]) -> set[str]:
    """``urls`` in the form that addresses have here; what is none is left out."""
    found = set()
    for url in urls:
        try:
            found.add(parse_address(url).url)
        except Refused:
            continue
    return found
