"""The text of an article that only the scripts of its page hold: JSON-LD, or the state of a page that scripts make.

Asked only where the page shows no text. Strings are read as data; nothing of a script is run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from lxml.etree import LxmlError
from lxml.html import HtmlElement, fragment_fromstring

from news.clean_text import clean
from news.reading.furniture import is_sentence

MIN_CHARS = 400
"""Shorter strings are teasers."""

MAX_SCRIPT_CHARS = 3_000_000
RUNNING = 0.75
"""The share of a string that must stand in lines of running text, so that no list of headlines is taken."""

_BODY = re.compile(
    r'"[\w-]*(?:body|content|text|html|paragraph|story|copy)[\w-]*"\s*:\s*"((?:[^"\\]|\\.){400,}+)"', re.IGNORECASE
)
_PUSHED = re.compile(r'\bpush\(\s*\[\s*\d+\s*,\s*"((?:[^"\\]|\\.){400,}+)"')
"""A state that is sent in pieces, each a string that holds JSON."""

_BREAK = re.compile(r"</?(?:p|div|br|h[1-6]|li|ul|ol|blockquote|section|figure|table|tr)\b[^<>]{0,500}>", re.IGNORECASE)
_LEFT_OUT = ("script", "style", "figure", "figcaption", "aside", "iframe", "noscript", "button", "form")


def embedded(tree: HtmlElement) -> list[str]:
    """The lines of the longest running text that a script of the page holds as a body, or none."""
    sources = [script.text for script in tree.iter("script") if script.text]
    found = (_lines(value) for value in _bodies("\n".join(sources)[:MAX_SCRIPT_CHARS]))
    best = max(found, key=_length, default=[])
    return best if _length(best) >= MIN_CHARS else []


def _bodies(source: str) -> Iterator[str]:
    """The long strings of ``source`` under a key that names a body, those within pushed pieces too."""
    pushed = "".join(map(_unescaped, _PUSHED.findall(source)))
    for text in (source, pushed):
        yield from map(_unescaped, _BODY.findall(text))


def _unescaped(literal: str) -> str:
    try:
        return str(json.loads(f'"{literal}"', strict=False))
    except ValueError:
        return ""


def _lines(value: str) -> list[str]:
    """The lines of ``value``, plain or with tags; none where too little of it is running text."""
    lines = [line for line in clean(_plain(value) if "<" in value else value).split("\n") if line]
    running = sum(len(line) for line in lines if is_sentence(line))
    return lines if running >= RUNNING * max(1, _length(lines)) else []


def _plain(value: str) -> str:
    """The text of a fragment of HTML, a line a block."""
    marked = _BREAK.sub(lambda tag: f"\n{tag[0]}\n", value)
    try:
        fragment = fragment_fromstring(marked, create_parent="div")
    except (LxmlError, ValueError, AssertionError):
        return ""
    for element in list(fragment.iter(*_LEFT_OUT)):
        element.drop_tree()
    return "\n".join(" ".join(line.split()) for line in str(fragment.text_content()).split("\n"))


def _length(lines: list[str]) -> int:
    return sum(map(len, lines))
