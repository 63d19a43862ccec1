"""Sitemaps: lists of pages, lists of lists, news sitemaps, and plain lists of addresses; plain or gzip.

Elements are read one at a time and thrown away, so that 50 MB do not become a tree. Whatever is not well-formed is mended
once; what still breaks off gives the pages up to there.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from lxml import etree

from connectors.addresses import Address, parse_address, site_of
from connectors.decode import BodyError, unpacked
from connectors.errors import Refused
from connectors.feed_entries import language_tag
from connectors.feeds import parse_feed
from connectors.plain import plain_text
from connectors.times import read_moment
from connectors.xml_text import mended, root_of, text_of

Kind = Literal["urlset", "sitemapindex", "text", "feed"]

MAX_BYTES = 50 * 1024 * 1024
MAX_LOCATIONS = 50_000
MAX_TITLE = 1_000
MAX_ELEMENTS = 40
"""Elements of one entry that are looked at; pictures and videos follow after what matters."""

_FIELDS = frozenset({"loc", "lastmod", "title", "publication_date", "name", "language"})
_LINE = re.compile(r"https?://\S+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Location:
    """A page, or in an index a sitemap. ``modified_at`` is its date of publication in news sitemaps, else of last change."""

    url: str
    modified_at: datetime | None = None
    raw: str | None = None
    title: str | None = None
    publication: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """``locations`` of the sitemap's own site in its order, each once; ``foreign`` are those of other sites.

    Foreign ones are to be followed only where the other site vouches for this sitemap (``vouched``). ``is_news``: at least
    one entry carries the tags of a news sitemap.
    """

    url: str
    kind: Kind
    locations: tuple[Location, ...] = ()
    foreign: tuple[Location, ...] = ()
    is_news: bool = False
    is_partial: bool = False
    is_capped: bool = False
    dropped: dict[str, int] = field(default_factory=dict)


def parse_sitemap(body: bytes, final_url: str, *, now: datetime, charset: str | None = None) -> Sitemap:
    """The sitemap that ``body``, had from ``final_url``, holds.

    Raises:
        FetchError: ``empty``, ``not_sitemap``, ``entity``, ``too_large``, ``bomb``, ``encoding``, ``truncated``, ``bad_url``.
    """
    address = parse_address(final_url)
    try:
        body = unpacked(body, max_body=MAX_BYTES)
    except BodyError as error:
        raise Refused(final_url, error.reason, error.detail) from error
    if len(body) > MAX_BYTES:
        raise Refused(final_url, "too_large", f"It has {len(body):,} bytes; a sitemap has at most {MAX_BYTES:,}.")
    text = text_of(body, charset)
    if not text:
        raise Refused(final_url, "empty", "The sitemap is empty.")
    if text[0] != "<":
        return _settled(address, "text", list(_lines(text, final_url)), now)
    name, start = root_of(text, final_url)
    match name.lower():
        case "urlset":
            return _of_xml(text[start:], address, "urlset", now)
        case "sitemapindex":
            return _of_xml(text[start:], address, "sitemapindex", now)
        case "rss" | "feed" | "rdf":
            return _of_feed(body, address, now, charset)
    raise Refused(final_url, "not_sitemap", f"It is no sitemap; its first element is {name[:40] or 'missing'}.")


def _of_xml(text: str, address: Address, kind: Kind, now: datetime) -> Sitemap:
    rows, is_partial = _rows(text)
    if is_partial:
        rows, is_partial = _rows(mended(text))
    return _settled(address, kind, rows, now, is_partial=is_partial)


def _of_feed(body: bytes, address: Address, now: datetime, charset: str | None) -> Sitemap:
    """A feed may serve as a sitemap."""
    feed = parse_feed(body, address.url, now=now, charset=charset)
    rows = [
        {"loc": entry.url, "lastmod": entry.published_raw or "", "title": entry.title or ""} for entry in feed.entries
    ]
    return _settled(address, "feed", rows, now, is_partial=feed.is_partial)


def _lines(text: str, url: str) -> Iterator[dict[str, str]]:
    """The addresses of a plain list, one a line; a text without any is no sitemap."""
    lines = [line.strip() for line in io.StringIO(text) if line.strip()]
    if not any(_LINE.match(line) for line in lines[:100]):
        raise Refused(url, "not_sitemap", "It is neither XML nor a list of addresses.")
    yield from ({"loc": line} for line in lines[: MAX_LOCATIONS + 1])


def _rows(text: str) -> tuple[list[dict[str, str]], bool]:
    """The entries up to the end, the cap or the first fault, and whether there was a fault."""
    rows: list[dict[str, str]] = []
    events = etree.iterparse(
        io.BytesIO(text.encode("utf-8")),
        events=("end",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=False,
    )
    try:
        for _event, element in events:
            if _local(element) in {"url", "sitemap"}:
                rows.append(_row(element))
                _forget(element)
                if len(rows) > MAX_LOCATIONS:
                    break
    except etree.XMLSyntaxError:
        return rows, True
    return rows, False


def _row(element: etree._Element) -> dict[str, str]:
    """The fields of one entry by local name, the first of each."""
    row: dict[str, str] = {}
    for index, child in enumerate(element.iter()):
        if index > MAX_ELEMENTS:
            break
        parent = child.getparent()
        local = _local(child)
        # the <loc> of a picture is not that of the page
        is_own = parent is element or (parent is not None and _local(parent) in {"news", "publication"})
        if local in _FIELDS and is_own and child.text:
            row.setdefault(local, child.text.strip()[:4_096])
    if "loc" not in row and _LINE.match((element.text or "").strip()):
        row["loc"] = (element.text or "").strip()  # seen in the wild: the address without its tag
    return row


def _forget(element: etree._Element) -> None:
    """Free ``element`` and what stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _settled(
    address: Address, kind: Kind, rows: list[dict[str, str]], now: datetime, *, is_partial: bool = False
) -> Sitemap:
    own: dict[str, Location] = {}
    foreign: dict[str, Location] = {}
    dropped: dict[str, int] = {}
    site = site_of(address.host)
    for row in rows[:MAX_LOCATIONS]:
        try:
            found = parse_address(row.get("loc", ""), address)
        except Refused as refusal:
            reason = refusal.reason if row.get("loc") else "no_link"
            dropped[reason] = dropped.get(reason, 0) + 1
            continue
        (own if _is_of(site, found.host) else foreign).setdefault(found.url, _location(row, found.url, now))
    return Sitemap(
        url=address.url,
        kind=kind,
        locations=tuple(own.values()),
        foreign=tuple(foreign.values()),
        is_news=any("publication_date" in row for row in rows),
        is_partial=is_partial,
        is_capped=len(rows) > MAX_LOCATIONS,
        dropped=dict(sorted(dropped.items())),
    )


def _is_of(site: str, host: str) -> bool:
    """Whether ``host`` belongs to ``site``; the list of public suffixes is asked only for others."""
    return host == site or host.endswith(f".{site}") or site_of(host) == site


def _location(row: dict[str, str], url: str, now: datetime) -> Location:
    moment = read_moment(row.get("publication_date") or row.get("lastmod"), now=now)
    return Location(
        url=url,
        modified_at=moment.at,
        raw=moment.raw,
        title=plain_text(row.get("title", ""))[:MAX_TITLE] or None,
        publication=plain_text(row.get("name", ""))[:200] or None,
        language=language_tag(row.get("language", "")),
    )


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()
