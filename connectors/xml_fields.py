"""The fields of an XML element by the names that they are called here, as text or as HTML."""

from __future__ import annotations

import html
from collections.abc import Iterator

from lxml import etree

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
_VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})

Fields = dict[str, list[etree._Element]]


def first_text(fields: Fields, *keys: str) -> str:
    """The text of the first field that has any."""
    texts = ("".join(element.itertext()).strip() for key in keys for element in fields.get(key, ()))
    return next((text for text in texts if text), "")


def first_markup(fields: Fields, *keys: str) -> str:
    """The first of these fields that says something, as HTML."""
    texts = (_html(element).strip() for key in keys for element in fields.get(key, ()))
    return next((text for text in texts if text), "")


def _html(element: etree._Element) -> str:
    """What ``element`` holds as HTML: its text is markup already, but for Atom's plain text; children are XHTML."""
    text = element.text or ""
    if len(element):
        return "".join(_inner(element))
    is_atom = _PREFIXES.get(name_of(element)[0].lower()) == "atom"
    if is_atom and element.get("type", "text") in {"text", "text/plain"} and name_of(element)[1] == "content":
        return html.escape(text, quote=False)
    return text


def _inner(element: etree._Element) -> Iterator[str]:
    """XHTML below ``element`` as HTML; of elements in other namespaces only what they hold."""
    yield html.escape(element.text or "", quote=False)
    for child in element:
        if isinstance(child.tag, str):
            namespace, local = name_of(child)
            is_html = namespace in {"", "http://www.w3.org/1999/xhtml"}
            attributes = "".join(f' {key}="{html.escape(value)}"' for key, value in child.items() if key.isalpha())
            yield f"<{local}{attributes}>" if is_html else ""
            yield from _inner(child)
            yield f"</{local}>" if is_html and local not in _VOID else ""
        yield html.escape(child.tail or "", quote=False)


def children(element: etree._Element) -> Iterator[etree._Element]:
    """The elements below ``element``, without comments and instructions."""
    return (child for child in element if isinstance(child.tag, str))


def name_of(element: etree._Element) -> tuple[str, str]:
    """Namespace and local name, the latter in lower case."""
    namespace, _, local = str(element.tag).rpartition("}")
    return namespace[1:], local.lower()


def key_of(element: etree._Element, own: str) -> str:
    """How fields are called here: by local name in the feed's own namespace, else with a prefix."""
    namespace, local = name_of(element)
    if namespace == own or namespace in _RSS:
        return local
    return f"{_PREFIXES.get(namespace.lower(), '?')}:{local}"
