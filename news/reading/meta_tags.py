"""What a page says in its ``head`` and in microdata: meta tags, canonical address, itemprops."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from news.clean_text import clean_line

MAX_VALUE_CHARS = 2_000


def meta_tags(tree: HtmlElement) -> dict[str, list[str]]:
    """Values by lower-case name, property, itemprop or http-equiv, in order of the page."""
    found: dict[str, list[str]] = {}
    for tag in tree.iter("meta"):
        value = clean_line((tag.get("content") or "")[:MAX_VALUE_CHARS])
        if not value:
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if name := tag.get(attribute):
                found.setdefault(name.strip().lower(), []).append(value)
                break
    return found


def first(tags: Mapping[str, list[str]], *names: str) -> str:
    """The first value of the first of ``names`` that has one."""
    return next((tags[name][0] for name in names if tags.get(name)), "")


def canonical_url(tree: HtmlElement, tags: Mapping[str, list[str]], base: str) -> str | None:
    """The canonical address that the page names, absolute, http or https only; ``base`` is where it was found."""
    linked = next(
        (
            link.get("href") or ""
            for link in tree.iter("link")
            if "canonical" in (link.get("rel") or "").lower().split()
        ),
        "",
    )
    for address in (linked, first(tags, "og:url")):
        if found := absolute(address, base):
            return found
    return None


def absolute(address: str, base: str) -> str | None:
    """``address`` as an absolute http address, or None where it is not one."""
    if not address.strip():
        return None
    try:
        found = urljoin(base if base.startswith("http") else "", address.strip())
        parts = urlsplit(found)
        return found if parts.scheme in {"http", "https"} and parts.hostname else None
    except ValueError:
        return None


def microdata(tree: HtmlElement) -> dict[str, list[str]]:
    """Values of the itemprops that concern an article, in order of the page."""
    wanted = {"headline", "datepublished", "datemodified", "author", "name", "articlesection"}
    found: dict[str, list[str]] = {}
    for element in tree.xpath("//body//@itemprop/.."):
        for prop in (element.get("itemprop") or "").lower().split():
            if prop in wanted:
                value = element.get("content") or element.get("datetime") or _own_text(element, prop)
                if value := clean_line(value[:MAX_VALUE_CHARS]):
                    found.setdefault(prop, []).append(value)
    return found


def _own_text(element: HtmlElement, prop: str) -> str:
    """The text of an element; of an author the name within it."""
    if prop == "author":
        names = element.xpath(".//*[@itemprop='name']")
        element = names[0] if names else element
        return element.get("content") or str(element.text_content())
    return str(element.text_content())
