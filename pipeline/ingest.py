"""Take in what lies at the places that people name, paths and addresses: discover to group, in this order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from connectors.files import Discovery, Found, discover
from news.model import Outcome
from pipeline.crawl import ask, crawl, settle, take_in_pages
from pipeline.items import fetched
from pipeline.progress import counted, say
from pipeline.session import Call, Clock, directly, open_session, recorded, utc_now
from pipeline.settings import Settings
from pipeline.streams import is_stream, take_in_stream
from pipeline.taking import load_items, tell_refused
from warehouse import catalogue, load
from warehouse.stories import group

NOTHING = Discovery({}, (), (), ())


@dataclass(frozen=True, slots=True)
class Ingested:
    """What a run of ingest did; ``outcomes`` has one entry an item."""

    run_id: str
    outcomes: tuple[Outcome, ...] = ()
    placed: int = 0
    opened: int = 0
    counts: dict[str, int] = field(default_factory=dict)


def ingest(settings: Settings, places: Sequence[str], *, call: Call = directly, clock: Clock = utc_now) -> Ingested:
    """Take in ``places`` and group what is new; ``call`` runs each step, as it is or as a Prefect task.

    Raises:
        NothingFound: there is nothing at all to take in; the message names the place and the way out.
        WarehouseError: the warehouse cannot be used.
    """
    urls = [place for place in dict.fromkeys(places) if is_web(place)]
    streams = [place for place in dict.fromkeys(places) if is_stream(place)]
    paths = [place for place in places if not is_web(place) and not is_stream(place)]
    discovery = call(look, settings, paths) if paths or not (urls or streams) else NOTHING
    with recorded(settings, "ingest", {"places": list(places)}, clock=clock) as run_id:
        total = len(discovery.found)
        outcomes = list(call(refuse, settings, run_id, discovery.refused, clock)) if discovery.refused else []
        for start in range(0, total, settings.batch):
            batch = discovery.found[start : start + settings.batch]
            outcomes += call(take_in, settings, run_id, batch, start, total, clock)
        for place in streams:
            outcomes += call(take_in_stream, settings, run_id, place, clock)
        if urls:
            outcomes += _from_the_web(settings, run_id, urls, call, clock)
        placed, opened = call(group_new, settings, clock)
    counts: dict[str, int] = {}
    for outcome in outcomes:
        counts[outcome.state] = counts.get(outcome.state, 0) + 1
    return Ingested(run_id, tuple(outcomes), placed, opened, counts)


def is_web(place: str) -> bool:
    """Whether ``place`` is an address rather than a path."""
    return place.lower().startswith(("http://", "https://"))


def _from_the_web(settings: Settings, run_id: str, urls: Sequence[str], call: Call, clock: Clock) -> list[Outcome]:
    """Ask what is new, fetch and load it batch by batch, and only then remember that the sources were asked."""
    listing = call(ask, settings, run_id, urls, clock)
    outcomes = list(call(refuse, settings, run_id, listing.outcomes, clock)) if listing.outcomes else []
    total = len(listing.items) + len(listing.targets)
    if listing.items:
        outcomes += call(take_in_pages, settings, run_id, listing.items, 0, total, clock)
    for start in range(0, len(listing.targets), settings.batch):
        batch = listing.targets[start : start + settings.batch]
        outcomes += call(crawl, settings, run_id, batch, len(listing.items) + start, total, clock)
    call(settle, settings, listing.asked, clock)
    return outcomes


def look(settings: Settings, places: Sequence[str]) -> Discovery:
    """Discover what lies at ``places`` and make its outlets and sources known."""
    discovery = discover(places)
    where = ", ".join(places) if len(places) <= 3 else counted(len(places), "place")
    say(f"Found {counted(len(discovery.found), 'file')} in {where}")
    with open_session(settings) as session:
        catalogue.save_outlets(session.connection, session.place, discovery.outlets)
        catalogue.save_sources(session.connection, session.place, "files", discovery.sources)
    return discovery


def refuse(settings: Settings, run_id: str, refused: Sequence[Outcome], clock: Clock = utc_now) -> list[Outcome]:
    """Record what discovery could not use, and what needs no fetching."""
    tell_refused(refused)
    with open_session(settings, clock=clock) as session:
        return load.load(session.connection, session.place, run_id=run_id, candidates=[], refused=refused, now=clock())


def take_in(
    settings: Settings,
    run_id: str,
    batch: Sequence[Found],
    done: int = 0,
    total: int = 0,
    clock: Clock = utc_now,
) -> list[Outcome]:
    """Fetch, keep, read and load one batch; the outcome of every item of it.

    One bad item never ends the run: what it raises becomes its outcome. The load is one transaction.
    """
    with open_session(settings, clock=clock) as session:
        items = [fetched(session.place, found, now=clock()) for found in batch]
        return load_items(session, run_id, items, done=done, total=total or len(batch), clock=clock)


def group_new(settings: Settings, clock: Clock = utc_now) -> tuple[int, int]:
    """Put articles without a story into one; how many were placed, how many stories opened."""
    with open_session(settings, clock=clock) as session:
        placed, opened = group(session.connection, session.place, now=clock())
    if placed:
        say(f"Grouped {counted(placed, 'article')}, {counted(opened, 'new story', 'new stories')}")
    return placed, opened
