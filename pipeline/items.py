"""One item on its way from the place it was found to something that can be loaded."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from connectors.addresses import canonical_key, parse_address
from connectors.errors import FetchError, Refused
from connectors.files import Found, fetch
from news.annotation.annotate import RECIPE as ANNOTATOR_VERSION
from news.annotation.annotate import annotate
from news.copies.article_address import may_stand_for
from news.copies.sketch import sketch
from news.model import Candidate, Extract, Outcome, Page
from news.reading.learned import without_lines
from news.reading.outlets import Belonging, OutletIndex, belonging, host_of, outlet_of_host, site_of
from news.reading.read import READER_VERSION, read
from news.reading.screen import REASONS, Rejection, screen
from news.words import text_digest, word_count
from warehouse import pages
from warehouse.lake import Place

Furniture = Mapping[str, frozenset[str]]
"""Lines that are furniture, by outlet."""

NO_FURNITURE: Furniture = {}


@dataclass(frozen=True, slots=True)
class Item:
    """Something that was found, with its page or with why there is none.

    ``outlet`` is set where the place says whose it is; otherwise the page itself decides (``news.reading.outlets``).
    """

    source_id: str
    url: str
    outlet: str | None = None
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
        return refused(found.source_id, found.url, error)
    pages.keep(place, page)
    return Item(found.source_id, found.url, found.outlet, page)


def refused(source_id: str, url: str, error: FetchError) -> Item:
    """An item that could not be had: rejected where asking again will not help, else failed."""
    state = _failed if error.reason == "unreadable" or not isinstance(error, Refused) else _rejected
    return Item(source_id, url, outcome=state(source_id, url, error.reason, error.detail))


def read_item(item: Item, index: OutletIndex, furniture: Furniture = NO_FURNITURE) -> Reading:
    """Read, screen and annotate ``item``; whatever goes wrong becomes its outcome."""
    if item.page is None:
        return Reading(outcome=item.outcome)
    started = time.perf_counter()
    try:
        reading = read_page(item.page, item.source_id, item.outlet, index, furniture)
    except Exception as error:  # any page may break a parser; the run goes on and the page is kept
        detail = f"{REASONS['crashed']} ({type(error).__name__})"
        reading = Reading(outcome=_failed(item.source_id, item.url, "crashed", detail), page=item.page)
    seconds = time.perf_counter() - started
    if reading.candidate:
        return replace(reading, candidate=replace(reading.candidate, seconds=seconds))
    outcome = reading.outcome and replace(reading.outcome, seconds=seconds, outlet=item.outlet)
    return replace(reading, outcome=outcome)


def read_page(
    page: Page,
    source_id: str,
    outlet: str | None,
    index: OutletIndex | None = None,
    furniture: Furniture = NO_FURNITURE,
) -> Reading:
    """Everything that can be known of ``page``, given who the outlets are and what their furniture is."""
    extract = read(page)
    if isinstance(extract, Rejection):
        return Reading(outcome=_rejected(source_id, page.url, extract.reason, extract.detail), page=page)
    whose = Belonging(outlet, "manifest") if outlet else outlet_of(page, extract, index or OutletIndex({}, {}))
    extract = without_lines(extract, furniture.get(whose.outlet, frozenset()))
    rejection = screen(extract)
    if rejection is not None:
        return Reading(outcome=_rejected(source_id, page.url, rejection.reason, rejection.detail), page=page)
    return Reading(candidate=_candidate(page, extract, source_id, whose), page=page)


def outlet_of(page: Page, extract: Extract, index: OutletIndex) -> Belonging:
    """The outlet of a page by what it asserts, by its hosts, and by whom it names; else it is named by its domain."""
    found = belonging(
        index,
        final_url=page.final_url,
        canonical_url=extract.canonical_url,
        asserted=page.asserted.get("outlet"),
        publisher=extract.publisher,
        site_name=extract.site_name,
    )
    host = host_of(page.final_url)
    return found if found.rule != "none" else replace(found, outlet=site_of(host) or host or found.outlet)


def with_outlet(outcome: Outcome, index: OutletIndex) -> Outcome:
    """``outcome`` with the outlet of its address where it names none, so that refusals can be summed up by outlet."""
    if outcome.outlet or not outcome.url.startswith("http"):
        return outcome
    host = host_of(outcome.url)
    return replace(outcome, outlet=outlet_of_host(index, outcome.url) or site_of(host) or host)


def article_url(page: Page, extract: Extract) -> str:
    """The address that an article is known by: what is asserted, else its canonical address on its own site.

    A canonical address on another site, or one that cannot stand for this page (``may_stand_for``), is a claim about
    somebody else or about a section; then the address stands at which the page was found.
    """
    own, canonical = page.final_url, extract.canonical_url
    if canonical and not page.asserted.get("url") and own.startswith("http"):
        same_site = site_of(host_of(canonical)) == site_of(host_of(own))
        canonical = canonical if same_site and may_stand_for(canonical, own) else None
    return _spelt(canonical or own)


def _spelt(url: str) -> str:
    """``url`` in the one spelling of its address, where it is one."""
    try:
        return canonical_key(parse_address(url))
    except FetchError:
        return url


def _candidate(page: Page, extract: Extract, source_id: str, whose: Belonging) -> Candidate:
    return Candidate(
        source_id=source_id,
        outlet=whose.outlet,
        outlet_rule=whose.rule,
        republished_from=whose.origin,
        found_url=_spelt(page.final_url),
        article_url=article_url(page, extract),
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


def _rejected(source_id: str, url: str, reason: str, detail: str) -> Outcome:
    return Outcome(source_id, url, "rejected", reason, detail[:500])


def _failed(source_id: str, url: str, reason: str, detail: str) -> Outcome:
    return Outcome(source_id, url, "failed", reason, detail[:500])
