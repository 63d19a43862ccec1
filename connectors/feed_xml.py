"""RSS 0.9x to 2.0, RDF and Atom out of a tree that a strict parser built."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from connectors.feed_raw import Kind, RawFeed, RawItem
from connectors.xml_fields import Fields, children, first_markup, first_text, key_of, name_of

_XML = "{http://www.w3.org/XML/1998/namespace}"
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_KINDS: dict[str, Kind] = {"rss": "rss", "feed": "atom", "rdf": "rdf"}


def read_tree(root: etree._Element) -> RawFeed:
    """Everything that ``root`` (``rss``, ``feed`` or ``rdf:RDF``) says about itself and its items, in its order."""
    feed = RawFeed(_KINDS[name_of(root)[1]])
    about: Fields = {}
    for container in (root, *(child for child in children(root) if name_of(child)[1] == "channel")):
        for child in children(container):
            if name_of(child)[1] in {"item", "entry"}:
                feed.items.append(_item(child))
            else:
                about.setdefault(key_of(child, name_of(root)[0]), []).append(child)
    feed.title = first_text(about, "title", "dc:title")
    feed.language = first_text(about, "language", "dc:language") or root.get(f"{_XML}lang") or ""
    feed.next_link = next((link.get("href") or "" for link in _links(about) if link.get("rel") == "next"), "")
    feed.ttl = _ttl(about)
    return feed


def _item(element: etree._Element) -> RawItem:
    fields: Fields = {}
    for child in children(element):
        fields.setdefault(key_of(child, name_of(element)[0]), []).append(child)
    is_atom = name_of(element)[1] == "entry"
    return RawItem(
        links=tuple(_candidates(element, fields)),
        base=_base(fields, element),
        title=first_markup(fields, "title", "dc:title"),
        published=first_text(
            fields,
            "pubdate",
            "published",
            "issued",
            "dc:date",
            "dcterms:issued",
            "dcterms:created",
            "atom:published",
            "created",
            "date",
        ),
        updated=first_text(fields, "updated", "modified", "dcterms:modified", "atom:updated", "lastbuilddate"),
        guid=first_text(fields, "guid", "id", "atom:id", "dc:identifier") or element.get(_ABOUT) or "",
        summary=first_markup(fields, "description", "summary", "dc:description", "atom:summary"),
        content=first_markup(fields, "content:encoded", "content" if is_atom else "atom:content", "xhtml:body"),
        language=first_text(fields, "dc:language", "language") or element.get(f"{_XML}lang") or "",
    )


def _candidates(element: etree._Element, fields: Fields) -> Iterator[str]:
    """Addresses that an item may mean, best first: its link, its alternate link, its permanent id."""
    for link in fields.get("link", ()):
        if not link.get("href"):
            yield (link.text or "").strip()
    ranked = sorted(_links(fields), key=lambda link: "html" not in (link.get("type") or "html"))
    for link in ranked:
        if (link.get("rel") or "alternate") == "alternate":
            yield link.get("href") or ""
    for content in fields.get("content", ()):
        yield content.get("src") or ""
    for guid in fields.get("guid", ()):
        text = (guid.text or "").strip()
        if guid.get("isPermaLink", "true").lower() != "false" and text.startswith(("http://", "https://")):
            yield text
    for name in (element.get(_ABOUT) or "", first_text(fields, "id")):
        if name.startswith(("http://", "https://")):
            yield name


def _links(fields: Fields) -> list[etree._Element]:
    return [link for key in ("link", "atom:link") for link in fields.get(key, ()) if link.get("href")]


def _base(fields: Fields, element: etree._Element) -> str:
    """The base of an item's links by ``xml:base`` (of the link itself, or around it); libxml2 resolves the chain."""
    link = next(iter(fields.get("link", ())), element)
    return link.base or ""


def _ttl(about: Fields) -> float | None:
    """Seconds by ``ttl`` (minutes) or by the syndication module; None where neither makes sense."""
    try:
        if text := first_text(about, "ttl"):
            return float(text) * 60
        if period := _PERIODS.get(first_text(about, "sy:updateperiod").lower()):
            return period / float(first_text(about, "sy:updatefrequency") or 1)
    except (ValueError, ZeroDivisionError):
        pass
    return None
