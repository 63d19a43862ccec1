"""Read a page: what it says, with where each fact comes from. The same page gives the same extract for ever."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

from news.charset import decode, is_binary
from news.model import Extract, Page, Provenance
from news.screen import REASONS, Rejection

READER_VERSION = "read-1"
MAX_HEADLINE_WORDS = 25
MAX_HEADLINE_CHARS = 200
MAX_PAGE_BYTES = 8 * 1024 * 1024
MAX_TAGS = 200_000
_SENTENCE_END = re.compile(r"[.!?…。！？:;,]['\"”’»)\]]*\s*$")
_HEADING = re.compile(r"^#{1,6}\s+(.*\S)\s*$")


def read(page: Page) -> Extract | Rejection:
    """The extract of ``page``, or why there is none. Facts asserted by a manifest win over those of the page."""
    if not page.body.strip():
        return Rejection("empty", REASONS["empty"])
    if len(page.body) > MAX_PAGE_BYTES:
        return Rejection("too_large", f"It has {len(page.body):,} bytes; the limit is {MAX_PAGE_BYTES:,}.")
    if is_binary(page.body):
        return Rejection("binary", REASONS["binary"])
    decoded = decode(page.body, _header_charset(page))
    if page.media_type == "text/html":
        return _read_html(page, decoded.text)
    return _read_plain(page, decoded.text)


def _read_plain(page: Page, text: str) -> Extract:
    """Plain text or Markdown: the text stays as it is, so offsets are offsets into the file."""
    span = _headline_span(text)
    provenance: dict[str, Provenance] = {"text": "visible"}
    title = None
    if span:
        title = _HEADING.sub(r"\1", text[span[0] : span[1]])
        provenance["title"] = "first_line"
    return _with_asserted(
        page,
        Extract(
            title=title,
            text=text,
            lead=_lead(text, span),
            byline=None,
            published_at=None,
            language="",
            canonical_url=None,
            title_span=span,
            provenance=provenance,
        ),
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


def _read_html(page: Page, markup: str) -> Extract | Rejection:
    """An HTML page by trafilatura, its own metadata pass included."""
    if markup.count("<") > MAX_TAGS:
        return Rejection("too_large", f"The page has more than {MAX_TAGS:,} tags.")
    from trafilatura import bare_extraction  # 0.5 s to import, and text files do not need it
    from trafilatura.settings import Document

    found = bare_extraction(
        markup,
        url=page.final_url if page.final_url.startswith("http") else None,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
    )
    if not isinstance(found, Document) or not (found.text or "").strip():
        return Rejection("no_text", REASONS["no_text"])
    published = _parse_time(found.date) if found.date else None
    facts = {"title": found.title, "byline": found.author, "published_at": published, "canonical_url": found.url}
    provenance: dict[str, Provenance] = {name: "trafilatura" for name, value in facts.items() if value}
    text = "\n".join(line.strip() for line in str(found.text).splitlines() if line.strip())
    return _with_asserted(
        page,
        Extract(
            title=found.title or None,
            text=text,
            lead=_lead(text, None),
            byline=found.author or None,
            published_at=published,
            language="",
            canonical_url=found.url or None,
            provenance={**provenance, "text": "trafilatura"},
        ),
    )


def _with_asserted(page: Page, extract: Extract) -> Extract:
    """Lay the manifest's facts over those of the page and fill in the language."""
    from news.language import detect

    asserted = page.asserted
    provenance = dict(extract.provenance)
    for name in ("title", "published_at", "language"):
        if asserted.get(name):
            provenance[name] = "asserted"
    published = _parse_time(asserted["published_at"]) if asserted.get("published_at") else extract.published_at
    language = asserted.get("language") or detect(extract.text)
    provenance.setdefault("language", "detected")
    return Extract(
        title=asserted.get("title") or extract.title,
        text=extract.text,
        lead=extract.lead,
        byline=extract.byline,
        published_at=published,
        language=language,
        canonical_url=asserted.get("url") or extract.canonical_url,
        title_span=extract.title_span if not asserted.get("title") else None,
        provenance=provenance,
    )


def _parse_time(value: str) -> datetime | None:
    """An ISO 8601 date or time as UTC; a value without a zone is taken as UTC, a plain date as its midnight."""
    try:
        if len(value.strip()) == len("2022-02-12"):
            return datetime.combine(date.fromisoformat(value.strip()), time(), UTC)
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _header_charset(page: Page) -> str | None:
    found = re.search(r"charset\s*=\s*[\"']?([\w:.\-]{1,40})", page.headers.get("content-type", ""), re.IGNORECASE)
    return found.group(1) if found else None
