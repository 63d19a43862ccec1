"""RSS 0.9x to 2.0, RDF and Atom out of a tree that a strict parser built."""

from __future__ import annotations

import html
from collections.abc import Iterator

from lxml import etree

from connectors.feed_entries import Kind, RawFeed, RawItem

_PREFIXES = {
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://www.w3.org/1999/xhtml": "xhtml",
}
_RSS = frozenset(
    {
        "",
        "http://purl.org/rss/1.0/",
        "http://my.netscape.com/rdf/simple/0.9/",
        "http://channel.netscape.com/rdf/simple/0.9/",
        "http://backend.userland.com/rss",
        "http://backend.userland.com/rss2",
    }
)
_XML = "{http://www.w3.org/XML/1998/namespace}"
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_KINDS: dict[str, Kind] = {"rss": "rss", "feed": "atom", "rdf": "rdf"}

_Fields = dict[str, list[etree._Element]]


def read_tree(root: etree._Element) -> RawFeed:
    """Everything that ``root`` (``rss``, ``feed`` or ``rdf:RDF``) says about itself and its items, in its order."""
    feed = RawFeed(_KINDS[_name(root)[1]])
    about: _Fields = {}
    for container in (root, *(child for child in _children(root) if _name(child)[1] == "channel")):
        for child in _children(container):
            if _name(child)[1] in {"item", "entry"}:
                feed.items.append(_item(child))
            else:
                about.setdefault(_key(child, _name(root)[0]), []).append(child)
    feed.title = _first(about, "title", "dc:title")
    feed.language = _first(about, "language", "dc:language") or root.get(f"{_XML}lang") or ""
    feed.next_link = next((link.get("href") or "" for link in _links(about) if link.get("rel") == "next"), "")
    feed.ttl = _ttl(about)
    return feed


def _item(element: etree._Element) -> RawItem:
    fields: _Fields = {}
    for child in _children(element):
        fields.setdefault(_key(child, _name(element)[0]), []).append(child)
    is_atom = _name(element)[1] == "entry"
    return RawItem(
        links=tuple(_candidates(element, fields)),
        base=_base(fields, element),
        title=_markup(fields, "title", "dc:title"),
        published=_first(
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
        updated=_first(fields, "updated", "modified", "dcterms:modified", "atom:updated", "lastbuilddate"),
        guid=_first(fields, "guid", "id", "atom:id", "dc:identifier") or element.get(_ABOUT) or "",
        summary=_markup(fields, "description", "summary", "dc:description", "atom:summary"),
        content=_markup(fields, "content:encoded", "content" if is_atom else "atom:content", "xhtml:body"),
        language=_first(fields, "dc:language", "language") or element.get(f"{_XML}lang") or "",
    )


def _candidates(element: etree._Element, fields: _Fields) -> Iterator[str]:
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
    for name in (element.get(_ABOUT) or "", _first(fields, "id")):
        if name.startswith(("http://", "https://")):
            yield name


def _links(fields: _Fields) -> list[etree._Element]:
    return [link for key in ("link", "atom:link") for link in fields.get(key, ()) if link.get("href")]


def _base(fields: _Fields, element: etree._Element) -> str:
    """The base of an item's links by ``xml:base`` (of the link itself, or around it); libxml2 resolves the chain."""
    link = next(iter(fields.get("link", ())), element)
    return link.base or ""


def _ttl(about: _Fields) -> float | None:
    """Seconds by ``ttl`` (minutes) or by the syndication module; None where neither makes sense."""
    try:
        if text := _first(about, "ttl"):
            return float(text) * 60
        if period := _PERIODS.get(_first(about, "sy:updateperiod").lower()):
            return period / float(_first(about, "sy:updatefrequency") or 1)
    except (ValueError, ZeroDivisionError):
        pass
    return None


def _first(fields: _Fields, *keys: str) -> str:
    """The text of the first field that has any."""
    texts = ("".join(element.itertext()).strip() for key in keys for element in fields.get(key, ()))
    return next((text for text in texts if text), "")


def _markup(fields: _Fields, *keys: str) -> str:
    """The first of these fields that says something, as HTML."""
    texts = (_html(element).strip() for key in keys for element in fields.get(key, ()))
    return next((text for text in texts if text), "")


def _html(element: etree._Element) -> str:
    """What ``element`` holds as HTML: its text is markup already, but for Atom's plain text; children are XHTML."""
    text = element.text or ""
    if len(element):
        return "".join(_inner(element))
    is_atom = _PREFIXES.get(_name(element)[0].lower()) == "atom"
    if is_atom and element.get("type", "text") in {"text", "text/plain"} and _name(element)[1] == "content":
        return html.escape(text, quote=False)
    return text


def _inner(element: etree._Element) -> Iterator[str]:
    """XHTML below ``element`` as HTML; of elements in other namespaces only what they hold."""
    yield html.escape(element.text or "", quote=False)
    for child in element:
        if isinstance(child.tag, str):
            namespace, local = _name(child)
            is_html = namespace in {"", "http://www.w3.org/1999/xhtml"}
            attributes = "".join(f' {key}="{html.escape(value)}"' for key, value in child.items() if key.isalpha())
            yield f"<{local}{attributes}>" if is_html else ""
            yield from _inner(child)
            yield f"</{local}>" if is_html and local not in _VOID else ""
        yield html.escape(child.tail or "", quote=False)


def _children(element: etree._Element) -> Iterator[etree._Element]:
    return (child for child in element if isinstance(child.tag, str))


def _name(element: etree._Element) -> tuple[str, str]:
    """Namespace and local name, the latter in lower case."""
    namespace, _, local = str(element.tag).rpartition("}")
    return namespace[1:], local.lower()


def _key(element: etree._Element, own: str) -> str:
    """How fields are called here: by local name in the feed's own namespace, else with a prefix."""
    namespace, local = _name(element)
    if namespace == own or namespace in _RSS:
        return local
    return f"{_PREFIXES.get(namespace.lower(), '?')}:{local}"
