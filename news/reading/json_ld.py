"""What a page says of itself in JSON-LD, however broken: the objects, and the one that is about the article.

Of real pages one in thirty breaks JSON: raw line breaks, trailing commas, comments, entities, several objects in a row.
What cannot be parsed after repair is searched for the few keys that matter.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml.html import HtmlElement

Node = dict[str, Any]

MAX_BLOCK_CHARS = 500_000
"""A block longer than this is data, not a description; the longest of the gold pages has 120,000 characters."""

MAX_NODES = 2_000
_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|Review|SocialMediaPosting)$")
_PAGE = re.compile(r"(?:Web|Item|Medical|About)[Pp]age$")
_WRAPPED = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_MISSING_COMMA = re.compile(r"([}\]\"])\s*\n\s*(?=[\"{\[])")
_COMMENT = re.compile(r"^\s*//.*$|/\*.*?\*/", re.MULTILINE | re.DOTALL)
_KEY = re.compile(
    r'"(headline|datePublished|dateModified|articleSection|inLanguage)"\s*:\s*"((?:[^"\\\n]|\\.){1,500})"'
)
_AUTHOR = re.compile(
    r'"author"\s*:\s*[\[{\s]{0,20}(?:"@type"\s*:\s*"\w+"\s*,\s*)?"name"\s*:\s*"((?:[^"\\\n]|\\.){1,200})"'
)
_DECODER = json.JSONDecoder(strict=False)


def nodes(tree: HtmlElement) -> list[Node]:
    """All objects that describe the page: top level, ``@graph`` and main entities, in order of the page."""
    found: list[Node] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            found.extend(_flat(parse(script.text)))
    return found[:MAX_NODES]


def parse(block: str) -> list[Any]:
    """The values of one block; repaired where it is broken, by its keys alone where that fails."""
    if len(block) > MAX_BLOCK_CHARS:
        return []
    block = _WRAPPED.sub("", block).strip()
    for repair in (_as_it_is, _without_slips, html.unescape):
        block = repair(block)
        try:
            return list(_values(block))
        except (ValueError, RecursionError):
            continue
    return _by_keys(block)


def _as_it_is(block: str) -> str:
    return block


def _without_slips(block: str) -> str:
    """Without comments, with the commas that JSON wants."""
    return _TRAILING_COMMA.sub("", _MISSING_COMMA.sub(r"\1,", _COMMENT.sub("", block)))


def _values(block: str) -> Iterator[Any]:
    """One JSON value after the other; some pages write several objects into a block."""
    at = 0
    while at < len(block):
        value, at = _DECODER.raw_decode(block, at)
        yield value
        while at < len(block) and block[at] in " \t\r\n;,":
            at += 1


def _by_keys(block: str) -> list[Any]:
    found: Node = {key: html.unescape(_unescaped(value)) for key, value in reversed(_KEY.findall(block))}
    author = _AUTHOR.search(block)
    if author:
        found["author"] = {"name": html.unescape(_unescaped(author.group(1)))}
    return [{"@type": "Article", **found}] if found else []


def _unescaped(value: str) -> str:
    try:
        return str(_DECODER.decode(f'"{value}"'))
    except ValueError:
        return value


def _flat(values: Iterable[Any]) -> Iterator[Node]:
    stack = list(values)[::-1]
    for _ in range(MAX_NODES):
        if not stack:
            return
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(value[::-1])
        elif isinstance(value, dict):
            yield value
            stack.extend(value[key] for key in ("mainEntity", "mainEntityOfPage", "@graph") if key in value)


def types(node: Node) -> tuple[str, ...]:
    """The types of ``node`` without their vocabulary: ``NewsArticle`` for ``https://schema.org/NewsArticle``."""
    return tuple(str(kind).rsplit("/", 1)[-1].rsplit(":", 1)[-1] for kind in _listed(node.get("@type")))


def article(found: list[Node], addresses: frozenset[str]) -> Node:
    """The object that is about the article: of an article's type, with the page's own address where several are.

    ``addresses`` are the page's own. A page object with a date of publication stands in where there is no article.
    """
    candidates = [node for node in found if any(_ARTICLE.search(kind) for kind in types(node))]
    candidates = candidates or [
        node for node in found if any(_PAGE.search(kind) for kind in types(node)) and "datePublished" in node
    ]
    return max(candidates, key=lambda node: _fit(node, addresses), default={})


def _fit(node: Node, addresses: frozenset[str]) -> tuple[bool, int]:
    own = {_bare(node_id(node.get(key))) for key in ("url", "mainEntityOfPage", "@id")} - {""}
    return bool(own & {_bare(address) for address in addresses}), sum(
        bool(node.get(key)) for key in ("headline", "datePublished", "author")
    )


def _bare(address: str) -> str:
    return (
        address.split("#", maxsplit=1)[0]
        .split("?", maxsplit=1)[0]
        .rstrip("/")
        .removeprefix("https:")
        .removeprefix("http:")
    )


def node_id(value: Any) -> str:
    """The address that ``value`` is or refers to."""
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return value.strip() if isinstance(value, str) else ""


def resolved(value: Any, found: list[Node]) -> list[Any]:
    """``value`` as a list, with every ``{"@id": …}`` replaced by the object it refers to."""
    by_id = {node["@id"]: node for node in found if isinstance(node.get("@id"), str) and len(node) > 1}
    return [
        by_id.get(item["@id"], item) if isinstance(item, dict) and isinstance(item.get("@id"), str) else item
        for item in _listed(value)
    ]


def text_of(value: Any) -> str:
    """The first string that ``value`` is, names or holds."""
    for item in _listed(value):
        if isinstance(item, str) and item.strip():
            return " ".join(html.unescape(item).split())
        if isinstance(item, dict) and (name := text_of(item.get("name") or item.get("@value"))):
            return name
    return ""


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
