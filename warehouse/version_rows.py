"""Rows of what is said about one version: the version itself and its sketch."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from news.agencies import agency_of
from news.copies.sketch import RECIPE as SKETCH_RECIPE
from news.model import Candidate, Extract
from warehouse.rows import Row

AS_THEY_ARE = (
    *("title", "text", "lead", "byline", "published_at", "modified_at", "language", "provenance", "kicker", "authors"),
    *("agencies", "section", "tags", "publisher", "site_name", "headlines", "access", "confidence"),
    *("published_precision", "published_zoned", "modified_precision", "modified_zoned"),
    *("language_declared", "language_detected", "encoding", "encoding_rule"),
)
"""Columns that are fields of the extract under the same name."""


def version_row(candidate: Candidate, version_id: str, article_id: str, number: int) -> Row:
    """The row of ``versions`` for ``candidate``."""
    extract = candidate.extract
    start, end = extract.title_span or (None, None)
    return {
        **{name: getattr(extract, name) for name in AS_THEY_ARE},
        "version_id": version_id,
        "article_id": article_id,
        "number": number,
        "page_digest": candidate.page.digest,
        "text_digest": candidate.text_digest,
        "title_start": start,
        "title_end": end,
        "word_count": candidate.word_count,
        "reader_version": candidate.reader_version,
        "annotator_version": candidate.annotator_version,
        "limits": list(candidate.annotations.limits),
        "fetched_at": candidate.page.fetched_at,
        "agency": agency_of(extract.byline, extract.text),
        "page_kind": extract.kind,
        "blocks": [{"start_offset": one.start, "end_offset": one.end, "kind": one.kind} for one in extract.blocks],
        "dropped": [asdict(one) for one in extract.dropped],
        "marks": _marks(extract),
        "republished_from": candidate.republished_from,
    }


def sketch_rows(version_id: str, candidate: Candidate) -> list[Row]:
    """The kept hashes of ``candidate``, on the day it was published, else fetched."""
    day: date = (candidate.extract.published_at or candidate.page.fetched_at).date()
    row = {"version_id": version_id, "day": day, "recipe": SKETCH_RECIPE}
    return [{"hash": value, **row} for value in candidate.sketch]


def _marks(extract: Extract) -> list[str]:
    """What is odd about the page, its encoding included."""
    damaged = ["encoding_damaged"] if extract.encoding_damaged else []
    return [*extract.marks, *damaged, *(["mojibake"] if extract.mojibake else [])]
