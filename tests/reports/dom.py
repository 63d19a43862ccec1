"""A page as a browser reads it: an HTML5 tree, the text of an element by its id, and what could act."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from resiliparse.parse.html import HTMLTree, NodeType

ACTIVE = {"script", "iframe", "img", "object", "embed", "form", "input", "base", "link", "video", "audio"}
ACTIVE |= {"math", "template", "applet", "frame", "foreignobject"}
ACTIVE_ATTRIBUTES = {"style", "srcdoc", "src", "action", "formaction", "xlink:href", "autofocus"}


def parse(html: str) -> Any:
    return HTMLTree.parse(html).document


def text_of(html: str, name: str) -> str:
    return str(parse(html).get_element_by_id(name).text)


def elements(html: str) -> list[Any]:
    return [node for node in parse(html) if node.type == NodeType.ELEMENT]


def active_nodes(html: str) -> list[str]:
    """Every element or attribute that could run, load, submit or leave the page other than by a plain link."""
    nodes = elements(html)
    found = [node.tag for node in nodes if node.tag.lower() in ACTIVE]
    for node in nodes:
        for name in node.attrs:
            value = node.getattr(name, "")
            if name.startswith("on") or name in {
                "style",
                "srcdoc",
                "src",
                "action",
                "formaction",
                "xlink:href",
                "autofocus",
            }:
                found.append(f"{node.tag}@{name}")
            if name == "href" and not re.match(r"#[\w-]+\Z|https?://|stories/", value):
                found.append(f"{node.tag}@href={value[:40]}")
            if name == "http-equiv" and value != "Content-Security-Policy":
                found.append(f"meta {value}")
    return found


def ids_and_targets(html: str) -> tuple[Counter[str], set[str]]:
    """How often each id stands on the page, and the ids that links and labels point at."""
    nodes = elements(html)
    ids = Counter(str(node.getattr("id")) for node in nodes if "id" in node.attrs)
    hrefs = {str(node.getattr("href")) for node in nodes if "href" in node.attrs}
    labels = {str(node.getattr("aria-labelledby")) for node in nodes if "aria-labelledby" in node.attrs}
    return ids, {href[1:] for href in hrefs if href.startswith("#")} | labels
