"""Read a page: what it says, with where each fact comes from. The same page gives the same extract for ever.

``read`` and everything that it takes and gives can be pickled, so that it runs in worker processes with a deadline.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from news.model import Block, Extract, Page, Provenance
from news.reading.charset import Decoded, decode, is_binary
from news.reading.screen import REASONS, Rejection
from news.reading.times import parse_time

if TYPE_CHECKING:
    from news.reading.main_text import Profile

READER_VERSION = "read-5"
MAX_HEADLINE_WORDS = 25
MAX_HEADLINE_CHARS = 200
MAX_PAGE_BYTES = 8 * 1024 * 1024
_SENTENCE_END = re.compile(r"[.!?…。！？:;,]['\"”’»)\]]*\s*$")
_HEADING = re.compile(r"^#{1,6}\s+(.*\S)\s*$")


def read(page: Page, profile: Profile = "careful") -> Extract | Rejection:
    """The extract of ``page``, or why there is none. Facts asserted by a manifest win over those of the page."""
    if not page.body.strip():
        return Rejection("empty", REASONS["empty"])
    if len(page.body) > MAX_PAGE_BYTES:
        return Rejection("too_large", f"It has {len(page.body):,} bytes; the limit is {MAX_PAGE_BYTES:,}.")
    if page.body.startswith(b"%PDF-"):
        return Rejection("wrong_type", f"{REASONS['wrong_type']} It is a PDF file.")
    if is_binary(page.body):
        return Rejection("binary", REASONS["binary"])
    decoded = decode(page.body, _header_charset(page))
    if page.media_type == "text/html":
        from news.reading.read_html import read_html  # parsers take 0.7 s to import, and text files do not need them

        extract = read_html(page, decoded.text, profile)
    else:
        extract = _read_plain(decoded.text)
    return extract if isinstance(extract, Rejection) else _with_asserted(page, _with_encoding(extract, decoded))


def _read_plain(text: str) -> Extract:
    """Plain text or Markdown: the text stays as it is, so offsets are offsets into the file."""
    from news.reading.blocks import blocks

    span = _headline_span(text)
    provenance: dict[str, Provenance] = {"text": "visible"}
    title = None
    if span:
        title = _HEADING.sub(r"\1", text[span[0] : span[1]])
        provenance["title"] = "first_line"
    found = blocks(text)
    return Extract(
        title=title,
        text=text,
        lead=_lead(text, span),
        byline=None,
        published_at=None,
        language="",
        canonical_url=None,
        title_span=span,
        provenance=provenance,
        blocks=tuple(Block(b.start, b.end, "heading") if span and b.start == span[0] else b for b in found),
    )


def _headline_span(text: str) -> tuple[int, int] | None:
    """Offsets of the first line if it is a headline: short, followed by text, and not a sentence."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    if end < 0 or not text[end:].strip():
        return None
    line = text[start:end].rstrip()
    if _HEADING.match(line):
        return start, start + len(line)
    short = len(line) <= MAX_HEADLINE_CHARS and len(line.split()) <= MAX_HEADLINE_WORDS
    question = line.endswith(("?", "!")) and len(line.split()) <= 15
    if short and (question or not _SENTENCE_END.search(line)):
        return start, start + len(line)
    return None


def _lead(text: str, title_span: tuple[int, int] | None) -> str:
    """The first line after the headline."""
    rest = text[title_span[1] :] if title_span else text
    return next((line.strip() for line in rest.splitlines() if line.strip()), "")


def _with_encoding(extract: Extract, decoded: Decoded) -> Extract:
    return replace(
        extract,
        encoding=decoded.encoding,
        encoding_rule=decoded.rule,
        encoding_damaged=decoded.damaged,
        mojibake=decoded.mojibake,
    )


def _with_asserted(page: Page, extract: Extract) -> Extract:
    """Lay the manifest's facts over those of the page and fill in the language."""
    from news.language import decide

    asserted = page.asserted
    provenance = dict(extract.provenance)
    if asserted.get("title"):
        provenance["title"] = "asserted"
        extract = replace(extract, title=asserted["title"], title_span=None)
    if asserted.get("published_at"):
        provenance["published_at"] = "asserted"
        published = parse_time(asserted["published_at"])
        extract = replace(
            extract,
            published_at=published.at if published else None,
            published_precision=published.precision if published else None,
            published_zoned=bool(published and published.zoned),
        )
    language, detected, place = decide(extract.text, asserted.get("language"), extract.language_declared)
    provenance["language"] = place if place != "declared" else provenance.get("language_declared", "meta")
    return replace(
        extract,
        language=language,
        language_detected=detected,
        canonical_url=asserted.get("url") or extract.canonical_url,
        provenance=provenance,
    )


def _header_charset(page: Page) -> str | None:
    found = re.search(r"charset\s*=\s*[\"']?([\w:.\-]{1,40})", page.headers.get("content-type", ""), re.IGNORECASE)
    return found.group(1) if found else None
