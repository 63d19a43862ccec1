"""One item on its way from the place it was found to something that can be loaded."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import datetime

from connectors.errors import FetchError
from connectors.files import Found, fetch
from news.annotate import RECIPE as ANNOTATOR_VERSION
from news.annotate import annotate
from news.model import Candidate, Extract, Outcome, Page
from news.read import READER_VERSION, read
from news.screen import REASONS, Rejection, screen
from news.sketch import sketch
from news.words import text_digest, word_count
from warehouse import pages
from warehouse.lake import Place


@dataclass(frozen=True, slots=True)
class Item:
    """A found file with its page, or with why there is none."""

    found: Found
    page: Page | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading an item gave: a candidate for loading, or an outcome that says why not."""

    candidate: Candidate | None = None
    outcome: Outcome | None = None
    page: Page | None = None

    @staticmethod
    def recipes() -> dict[str, str]:
        """The versions of the readers at work."""
        return {"reader": READER_VERSION, "annotator": ANNOTATOR_VERSION}


def fetched(place: Place, found: Found, *, now: datetime) -> Item:
    """Fetch ``found`` and keep its bytes before anybody looks inside."""
    try:
        page = fetch(found, now=now)
    except FetchError as error:
        state: tuple[str, str] = (error.reason, error.detail[:500])
        return Item(found, outcome=_refused(found, "rejected" if error.reason == "too_large" else "failed", *state))
    pages.keep(place, page)
    return Item(found, page=page)


def read_item(item: Item) -> Reading:
    """Read, screen and annotate ``item``; whatever goes wrong becomes its outcome."""
    if item.page is None:
        return Reading(outcome=item.outcome)
    started = time.perf_counter()
    try:
        reading = read_page(item.page, item.found.source_id, item.found.outlet)
    except Exception as error:  # any page may break a parser; the run goes on and the page is kept
        detail = f"{REASONS['crashed']} ({type(error).__name__})"
        reading = Reading(outcome=_refused(item.found, "failed", "crashed", detail), page=item.page)
    seconds = time.perf_counter() - started
    if reading.candidate:
        return replace(reading, candidate=replace(reading.candidate, seconds=seconds))
    return replace(reading, outcome=replace(reading.outcome, seconds=seconds) if reading.outcome else None)


def read_page(page: Page, source_id: str, outlet: str) -> Reading:
    """Everything that can be known of ``page`` without the warehouse."""
    extract = read(page)
    refusal = extract if isinstance(extract, Rejection) else screen(extract)
    if refusal is not None or isinstance(extract, Rejection):
        assert refusal is not None
        outcome = Outcome(source_id, page.url, "rejected", refusal.reason, refusal.detail[:500])
        return Reading(outcome=outcome, page=page)
    return Reading(candidate=_candidate(page, extract, source_id, outlet), page=page)


def _candidate(page: Page, extract: Extract, source_id: str, outlet: str) -> Candidate:
    return Candidate(
        source_id=source_id,
        outlet=outlet,
        article_url=extract.canonical_url or page.final_url,
        page=page,
        extract=extract,
        annotations=annotate(
            extract.text,
            language=extract.language,
            published_at=extract.published_at,
            title_span=extract.title_span,
        ),
        text_digest=text_digest(extract.text),
        word_count=word_count(extract.text),
        sketch=sketch(extract.text),
        reader_version=READER_VERSION,
        annotator_version=ANNOTATOR_VERSION,
        seconds=0.0,
    )


def _refused(found: Found, state: str, reason: str, detail: str) -> Outcome:
    return Outcome(found.source_id, found.url, "rejected" if state == "rejected" else "failed", reason, detail)
