"""A dry run: what a run of ingest would fetch. Feeds and sitemaps are asked, pages are not; nothing is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from connectors.errors import FetchError
from connectors.files import discover
from news.reading.outlets import OutletIndex, host_of, index_outlets, outlet_of_host, site_of
from pipeline import frontier, poll
from pipeline.ask import Answered, Listing, ask, named
from pipeline.places import sort_out
from pipeline.session import Clock, open_session, utc_now
from pipeline.settings import Settings
from warehouse import catalogue

RUN = "dry-run"


@dataclass(frozen=True, slots=True)
class Planned:
    """One page that would be fetched; ``is_known`` for another look at an article that we have."""

    url: str
    outlet: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do: read ``files``, fetch ``pages``, leave ``known`` pages; ``failures`` are of sources."""

    files: tuple[str, ...] = ()
    pages: tuple[Planned, ...] = ()
    known: int = 0
    sources: int = 0
    failures: tuple[FetchError, ...] = ()
    problems: tuple[str, ...] = ()


def plan(settings: Settings, places: Sequence[str], lists: Sequence[str] = (), clock: Clock = utc_now) -> Plan:
    """What taking in ``places`` and ``lists`` would fetch.

    Raises:
        NothingFound: there is nothing at all to take in.
    """
    given = sort_out(places, lists)
    files = given.streams
    if given.paths or not (given.urls or given.streams):
        discovery = discover(given.paths)
        files = (*files, *(str(found.path) for found in discovery.found))
    listing = ask(settings, RUN, named(settings, given.urls, clock), clock) if given.urls else Listing()
    return _plan(settings, listing, files, given.problems, clock)


def plan_poll(settings: Settings, outlets: Sequence[str] = (), clock: Clock = utc_now) -> Plan:
    """What polling the sources that are due would fetch."""
    poll.register(settings, clock)
    due, late = poll.due(settings, outlets, clock)
    listing = ask(settings, RUN, due, clock) if due else Listing()
    listing = replace(listing, targets=(*listing.targets, *frontier.revisits(late)))
    return _plan(settings, listing, (), (), clock)


def _plan(settings: Settings, listing: Listing, files: Sequence[str], problems: Sequence[str], clock: Clock) -> Plan:
    with open_session(settings, clock=clock) as session:
        index = index_outlets(catalogue.outlets(session.connection))
    pages = [Planned(one.url, _outlet(one.url, index), one.article_id is not None) for one in listing.targets]
    pages += [Planned(item.url, _outlet(item.url, index), False) for item in listing.items if item.page]
    return Plan(
        files=tuple(files),
        pages=tuple(sorted(pages, key=lambda one: (one.outlet, one.url))),
        known=len(listing.settled),
        sources=len(listing.answers),
        failures=tuple(_failures(listing.answers)),
        problems=tuple(problems),
    )


def _failures(answers: Sequence[Answered]) -> list[FetchError]:
    return [answer.error for answer in answers if answer.error is not None]


def _outlet(url: str, index: OutletIndex) -> str:
    host = host_of(url)
    return outlet_of_host(index, url) or site_of(host) or host
