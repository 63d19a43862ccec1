"""XML from strangers: text first, no DTD ever, a strict parse, and mending of what publishers break most.

What stands before the root element is cut off, so that no parser sees an entity declaration; a document that declares
entities is refused. A parser that "recovers" alters addresses (``?a=1&b=2`` becomes ``?a=1=2``), so none is used: bare
ampersands and HTML's named characters are written as XML wants them, and the result parsed strictly again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5

import webencodings
from lxml import etree

from connectors.errors import Refused
from news.reading.charset import decode

MAX_TAGS = 500_000
"""More ``<`` than this is no feed; a tree of as many elements takes about 100 MB."""

_MARKS = frozenset({b"\xff\xfe", b"\xfe\xff"})
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})""")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ILLEGAL_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|[dD][89a-fA-F][0-9a-fA-F]{2}|[fF]{3}[eEfF]));"
)
_ASIDE = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->)", re.DOTALL)
_DOCTYPE = re.compile(r"\s*<!DOCTYPE[^>\[]*(\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ELEMENT = re.compile(r"\s*<((?:[\w.-]+:)?([\w.-]+))")
_LITERAL = re.compile(r"<!\[CDATA\[|<!--")
_AMPERSAND = re.compile(r"&(?:#\d{1,7};|#[xX][0-9A-Fa-f]{1,6};|(\w{1,32});)?")
_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})


def text_of(body: bytes, label: str | None = None) -> str:
    """``body`` as text without characters that XML does not allow. Valid UTF-8 wins over every label.

    ``label`` is the charset of the Content-Type header, which comes before that of the XML declaration.
    """
    return _ILLEGAL.sub("", _decoded(body, label)).lstrip("\ufeff \t\r\n")


def root_of(text: str, url: str) -> tuple[str, int]:
    """The local name of the root element and where it begins; an empty name where there is none.

    Raises:
        Refused: ``entity`` where the document declares entities.
    """
    start = 0
    while match := _ASIDE.match(text, start) or _DOCTYPE.match(text, start):
        start = match.end()
    refuse_entities(text[:start], url)
    found = _ELEMENT.match(text, start)
    if not found and re.match(r"\s*<!DOCTYPE", text[start : start + 1000], re.IGNORECASE):
        refuse_entities(text[start:], url)
    return (found[2], found.end() - len(found[1]) - 1) if found else ("", start)


def refuse_entities(prolog: str, url: str) -> None:
    """Raise where ``prolog`` declares entities, whatever they are for."""
    if "<!ENTITY" in prolog:
        raise Refused(
            url, "entity", "The document declares entities, which can unfold without end or name local files."
        )


def strict_root(text: str, base_url: str) -> etree._Element | None:
    """The tree of ``text``, which begins with its root element; None where it is not well-formed XML."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False, collect_ids=False
    )
    try:
        return etree.fromstring(text.encode("utf-8"), parser=parser, base_url=base_url)
    except (etree.XMLSyntaxError, ValueError):
        return None


def mended(text: str) -> str:
    """``text`` with its ampersands as XML wants them; CDATA sections and comments stay as they are."""
    return "".join(_mended(_ILLEGAL_REFERENCE.sub("", text)))


def refuse_masses(text: str, url: str) -> None:
    """Raise where ``text`` has more tags than a parser should be given, or more references than can be mended."""
    if text.count("<") > MAX_TAGS or text.count("&") > 2 * MAX_TAGS:
        raise Refused(url, "suspicious", f"It has more than {MAX_TAGS:,} tags or twice as many references.")


def _decoded(body: bytes, label: str | None) -> str:
    if body[:2] not in _MARKS and (name := _unmarked(body[:64])):
        return body.decode(name, "replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.match(body[:400])
    for name in (label, declared[1].decode("ascii") if declared else None):
        found = webencodings.lookup(name) if name else None
        if found is not None and not found.name.startswith("utf-") and body[:2] not in _MARKS:
            try:
                return str(body.decode("gb18030" if found.name in {"gbk", "gb2312"} else found.codec_info.name))
            except (UnicodeDecodeError, LookupError):
                continue
    return decode(body).text


def _unmarked(head: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of what begins a document is NUL."""
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(head) > 3 and head[first::2].count(0) > len(head) * 0.4 and head[1 - first :: 2].count(0) == 0:
            return name
    return None


def _mended(text: str) -> Iterator[str]:
    """The pieces of ``text``, each looked at once, however many sections begin and do not end."""
    at = 0
    while start := _LITERAL.search(text, at):
        end = text.find("-->" if start[0] == "<!--" else "]]>", start.end())
        if end < 0:
            break
        yield _AMPERSAND.sub(_reference, text[at : start.start()])
        yield text[start.start() : end + 3]
        at = end + 3
    yield _AMPERSAND.sub(_reference, text[at:])


def _reference(match: re.Match[str]) -> str:
    """One ampersand in the form that XML understands."""
    name = match[1]
    if name is None:
        return match[0] if len(match[0]) > 1 else "&amp;"
    if name in _OWN:
        return match[0]
    character = html5.get(f"{name};")
    return "&amp;" + match[0][1:] if character is None else "".join(f"&#{ord(c)};" for c in character)
