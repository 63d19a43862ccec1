"""What a page says about itself: JSON-LD over meta tags over microdata over what can be seen; htmldate for what "
"is missing."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from news.clean_text import clean_line
from news.model import Provenance
from news.reading import json_ld
from news.reading.authors import names_of, parted, split
from news.reading.headlines import choose, letters, visible_headlines
from news.reading.meta_tags import canonical_url, first, meta_tags, microdata
from news.reading.times import PageTime, first_time, parse_time

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "datepublished",
    "date.published", "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date.created", "sailthru.date",
    "parsely-pub-date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "publish-date", "publish_date",
    "pubdate", "publication_date", "published_at", "publishdate", "date.created", "datecreated", "article.published",
    "rnews:datepublished", "dc.date", "bt:pubdate", "date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:article:modified_time", "article:modified", "og:updated_time", "datemodified",
    "dcterms.modified", "dc.date.modified", "date.modified", "last-modified", "article:updated",
    "lastmod", "updated_time",
)  # fmt: skip
_AUTHOR = (
    "author", "article:author_name", "byl", "sailthru.author", "parsely-author", "cxenseparse:author", "dc.creator",
    "dcterms.creator", "article.author", "og:article:author", "article:author", "rnews:author", "authors",
    "dc.contributor",
)  # fmt: skip
_AUTHORED = "//@rel[. = 'author']/.. | //@class[contains(., 'uthor') or contains(., 'yline')]/.."
_BYLINE_CLASSES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?i)\b(?:author|byline)[-_]{0,2}names?\b|\bauthorname\b",
        r"(?i)\b(?:article|post|entry|story)[-_]{0,2}(?:author|byline)s?\b",
        r"(?i)(?:^|\s)(?:byline|author)s?(?:\s|$)",
        r"(?i)byline",
    )
)
MAX_BYLINE_CHARS = 120
MAX_TAGS = 40
_KICKER_CHARS = 80
_NEAR = "(//h1)[position() <= 3]/ancestor-or-self::*[position() <= 3]"
_KICKERS = f"{_NEAR}//@class[contains(., 'kicker') or contains(., 'topline') or contains(., 'overline')]/.."


@dataclass(frozen=True, slots=True)
class Metadata:
    """The facts of a page; ``provenance`` says where each that is set comes from."""

    title: str | None
    headlines: Mapping[str, str]
    kicker: str | None
    people: tuple[str, ...]
    agencies: tuple[str, ...]
    published: PageTime | None
    modified: PageTime | None
    canonical_url: str | None
    section: str | None
    tags: tuple[str, ...]
    language: str | None
    publisher: str | None
    site_name: str | None
    description: str | None
    content_tier: str
    og_type: str
    article: json_ld.Node = field(default_factory=dict)
    nodes: tuple[json_ld.Node, ...] = ()
    provenance: Mapping[str, Provenance] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Sources:
    tree: HtmlElement
    nodes: list[json_ld.Node]
    article: json_ld.Node
    tags: dict[str, list[str]]
    micro: dict[str, list[str]]


def metadata(tree: HtmlElement, url: str, not_after: datetime, *, thorough: bool = True) -> Metadata:
    """The facts that ``tree``, found at ``url``, states of itself; times later than ``not_after`` are mistakes.

    Only a ``thorough`` search looks for a date in running text, at the price of all else together.
    """
    tags = meta_tags(tree)
    canonical = canonical_url(tree, tags, url)
    found = json_ld.nodes(tree)
    own = json_ld.article(found, frozenset(filter(None, (url, canonical))))
    sources = _Sources(tree, found, own, tags, microdata(tree))
    provenance: dict[str, Provenance] = {"canonical_url": "meta"} if canonical else {}
    publisher, site_name = _publisher(sources, provenance), first(tags, "og:site_name", "application-name") or None
    houses = frozenset(filter(None, (publisher, site_name)))
    headlines = _headlines(sources)
    h1s = visible_headlines(tree)
    sites = frozenset(filter(None, (letters(name) for name in (*houses, _host_name(url)))))
    title, provenance["title"] = choose(headlines, h1s, sites)
    people, agencies = _authors(sources, frozenset(house.casefold() for house in houses), provenance)
    published = _published(sources, url, not_after, provenance, thorough)
    return Metadata(
        title=title,
        headlines=headlines | ({"h1": h1s[0]} if h1s else {}),
        kicker=_kicker(sources, title),
        people=people,
        agencies=agencies,
        published=published,
        modified=_modified(sources, published, not_after, provenance),
        canonical_url=canonical,
        section=_section(sources, provenance),
        tags=_tags(sources, provenance),
        language=_language(sources, provenance),
        publisher=publisher,
        site_name=site_name,
        description=first(tags, "og:description", "description") or None,
        content_tier=first(tags, "article:content_tier", "content_tier").lower(),
        og_type=first(tags, "og:type").lower(),
        article=own,
        nodes=tuple(found),
        provenance=provenance,
    )


def _host_name(url: str) -> str:
    try:
        labels = (urlsplit(url).hostname or "").removeprefix("www.").split(".")
    except ValueError:
        return ""
    return max(labels, key=len)


def _headlines(sources: _Sources) -> dict[str, str]:
    title = next(sources.tree.iter("title"), None)
    found = {
        "json_ld": json_ld.text_of(sources.article.get("headline") or sources.article.get("name")),
        "og": first(sources.tags, "og:title", "twitter:title"),
        "tag": clean_line(str(title.text_content())) if title is not None else "",
    }
    return {name: clean_line(value)[:400] for name, value in found.items() if value}


def _kicker(sources: _Sources, title: str | None) -> str | None:
    """The line over the headline: a short element beside the h1 whose class calls it a kicker."""
    near = set(sources.tree.xpath(_NEAR))
    for element in sources.tree.xpath(_KICKERS):
        line = clean_line(str(element.text_content()))
        if 1 < len(line) <= _KICKER_CHARS and line != title and near & set(_parents(element)):
            return line
    return None


def _parents(element: HtmlElement) -> list[HtmlElement]:
    return list(itertools.islice(element.iterancestors(), 2))


def _publisher(sources: _Sources, provenance: dict[str, Provenance]) -> str | None:
    named = [json_ld.text_of(json_ld.resolved(sources.article.get("publisher"), sources.nodes))]
    named += [
        json_ld.text_of(json_ld.resolved(node.get("publisher"), sources.nodes))
        for node in sources.nodes
        if node.get("publisher")
    ]
    named += [
        json_ld.text_of(node.get("name")) for node in sources.nodes if "NewsMediaOrganization" in json_ld.types(node)
    ]
    found = next(filter(None, named), "")
    if found:
        provenance["publisher"] = "json_ld"
    elif found := first(sources.tags, "og:site_name", "publisher", "dc.publisher", "copyright", "application-name"):
        provenance["publisher"] = "meta"
    return found or None


def _authors(
    sources: _Sources, houses: frozenset[str], provenance: dict[str, Provenance]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """People and agencies from the first place that names any person, else the first that names anybody."""
    best: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    places: tuple[tuple[Provenance, Any], ...] = (
        ("json_ld", lambda: names_of(sources.article.get("author") or sources.article.get("creator"), sources.nodes)),
        ("meta", lambda: _named(sources.tags, _AUTHOR)),
        ("microdata", lambda: [(name, False) for value in sources.micro.get("author", ()) for name in split(value)]),
        ("visible", lambda: _bylines(sources.tree)),
    )
    for place, names in places:
        found = parted(names(), houses)
        if found[0] or (found[1] and not any(best)):
            best = (
                found
                if found[0] and not best[1]
                else (found[0], (*best[1], *(n for n in found[1] if n not in best[1])))
            )
            provenance["authors"] = place
        if best[0]:
            break
    return best


def _named(tags: Mapping[str, list[str]], names: tuple[str, ...]) -> list[tuple[str, bool]]:
    for name in names:
        found = [(part, False) for value in tags.get(name, ()) for part in split(value)]
        if found:
            return found
    return []


def _bylines(tree: HtmlElement) -> list[tuple[str, bool]]:
    """The names in elements that are marked as the byline: by their link, then by ever vaguer classes."""
    elements = tree.xpath(_AUTHORED)
    marked = [[element for element in elements if element.get("rel") == "author"]]
    marked += [[e for e in elements if pattern.search(e.get("class") or "")] for pattern in _BYLINE_CLASSES]
    for group in marked:
        lines = [clean_line(" ".join(element.itertext())) for element in group[:8]]
        found = [(name, False) for line in lines if len(line) <= MAX_BYLINE_CHARS for name in split(line)]
        if found:
            return found
    return []


def _published(
    sources: _Sources, url: str, not_after: datetime, provenance: dict[str, Provenance], thorough: bool
) -> PageTime | None:
    places: tuple[tuple[Provenance, list[str]], ...] = (
        ("json_ld", _times(sources, "datePublished", "dateCreated", "uploadDate")),
        ("meta", [value for name in _PUBLISHED for value in sources.tags.get(name, ())]),
        ("microdata", sources.micro.get("datepublished", [])),
        ("visible", _time_elements(sources.tree)),
    )
    for place, values in places:
        if found := first_time(values, not_after):
            provenance["published_at"] = place
            return found
    from htmldate import find_date  # 0.2 s to import, and most pages state their date

    latest = not_after.date().isoformat()
    day = find_date(sources.tree, url=url, original_date=True, extensive_search=False, max_date=latest)
    if thorough and not day:
        day = find_date(sources.tree, url=url, original_date=True, extensive_search=True, max_date=latest)
    provenance |= {"published_at": "htmldate"} if day else {}
    return parse_time(day) if day else None


def _times(sources: _Sources, *keys: str) -> list[str]:
    """Values of the article under ``keys``, then of the other objects that have a headline or are the page."""
    nodes = [sources.article, *(node for node in sources.nodes if {"WebPage"} & set(json_ld.types(node)))]
    return [value for node in nodes for key in keys if (value := json_ld.text_of(node.get(key)))]


def _time_elements(tree: HtmlElement) -> list[str]:
    """The machine-readable times of a page, those that are marked as its publication first."""
    marked = tree.xpath("//time[@pubdate or contains(@class, 'publish') or contains(@class, 'entry-date')]/@datetime")
    return [str(value) for value in (*marked, *tree.xpath("(//article//time/@datetime | //header//time/@datetime)[1]"))]


def _modified(
    sources: _Sources, published: PageTime | None, not_after: datetime, provenance: dict[str, Provenance]
) -> PageTime | None:
    places: tuple[tuple[Provenance, list[str]], ...] = (
        ("json_ld", _times(sources, "dateModified")),
        ("meta", [value for name in _MODIFIED for value in sources.tags.get(name, ())]),
        ("microdata", sources.micro.get("datemodified", [])),
    )
    for place, values in places:
        found = first_time(values, not_after)
        if found and (published is None or published.precision == "day" or found.at >= published.at):
            provenance["modified_at"] = place
            return found
    return None


def _section(sources: _Sources, provenance: dict[str, Provenance]) -> str | None:
    found = json_ld.text_of(sources.article.get("articleSection"))
    provenance |= {"section": "json_ld" if found else "meta"}
    found = found or first(sources.tags, "article:section", "og:section", "section", "category", "cxenseparse:section")
    if not found:
        del provenance["section"]
    return found[:120] or None


def _tags(sources: _Sources, provenance: dict[str, Provenance]) -> tuple[str, ...]:
    stated = sources.article.get("keywords")
    values = [json_ld.text_of(value) for value in stated] if isinstance(stated, list) else [json_ld.text_of(stated)]
    place: Provenance = "json_ld"
    if not any(values):
        place = "meta"
        values = sources.tags.get("article:tag") or [first(sources.tags, "news_keywords", "keywords", "sailthru.tags")]
    found = dict.fromkeys(part.strip() for value in values for part in value.split(",") if 0 < len(part.strip()) <= 80)
    if found:
        provenance["tags"] = place
    return tuple(found)[:MAX_TAGS]


def _language(sources: _Sources, provenance: dict[str, Provenance]) -> str | None:
    """The language that the page declares, as its ISO 639-1 code."""
    places: tuple[tuple[Provenance, str], ...] = (
        ("visible", sources.tree.get("lang") or sources.tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""),
        ("json_ld", json_ld.text_of(sources.article.get("inLanguage"))),
        ("meta", first(sources.tags, "content-language", "og:locale", "language", "dc.language")),
    )
    for place, value in places:
        code = value.strip().replace("_", "-").split("-")[0].lower()
        if 2 <= len(code) <= 3 and code.isalpha():
            provenance["language_declared"] = place
            return code
    return None
