"""Feeds and news sitemaps that a page or a robots.txt points to."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from connectors.addresses import parse_address
from connectors.errors import Refused

MAX_LINKS = 50

_LINK = re.compile(r"<(?:link|a)\s[^<>]{1,4000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([A-Za-z-]{1,20})\s*=\s*(?:"([^"]{0,2048})"|'([^']{0,2048})'|([^\s"'>]{1,2048}))""")
_TYPE = re.compile(r"application/(?:rss|atom|rdf)\+xml|application/feed\+json", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:/(?:rss|atom|feeds?)(?:[/.]|$)|\.(?:rss|atom|rdf)$|/rss\.xml$|[?&]feed=(?:rss|atom))", re.IGNORECASE
)
_SITEMAP = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


def feed_links(page: str, final_url: str) -> tuple[str, ...]:
    """The feeds that an HTML ``page`` names: first those it declares, then links that look like one. At most fifty."""
    tags = [_attributes(match[0]) for match in _LINK.finditer(page[: 2 * 1024 * 1024])]
    declared = [tag["href"] for tag in tags if "href" in tag and _TYPE.search(tag.get("type", ""))]
    named = [tag["href"] for tag in tags if "href" in tag and _NAMED.search(tag["href"].partition("#")[0])]
    return tuple(_resolved((*declared, *named), final_url))


def sitemap_links(robots: str, final_url: str) -> tuple[str, ...]:
    """The sitemaps that a robots.txt names, those that look like news sitemaps first. Only addresses of the web."""
    found = _resolved(_SITEMAP.findall(robots[: 512 * 1024]), final_url)
    return tuple(sorted(found, key=lambda url: "news" not in parse_address(url).target.lower()))


def _attributes(tag: str) -> dict[str, str]:
    found = (match.groups() for match in _ATTRIBUTE.finditer(tag))
    return {name.lower(): html.unescape(one or two or bare or "") for name, one, two, bare in found}


def _resolved(links: tuple[str, ...] | list[str], final_url: str) -> list[str]:
    """``links`` as addresses, each once, in order; those that are none are left out."""
    return list(dict.fromkeys(_addresses(links, final_url)))[:MAX_LINKS]


def _addresses(links: tuple[str, ...] | list[str], final_url: str) -> Iterator[str]:
    base = parse_address(final_url)
    for link in links:
        try:
            yield parse_address(link, base).url
        except Refused:
            continue
