"""Take in what lies at the places that people name, or what the listed sources have of news: discover to group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from connectors.files import Discovery, Found, discover
from news.model import Outcome
from news.reading.outlets import index_outlets
from pipeline import frontier, poll
from pipeline.ask import Listing, ask, named, settle
from pipeline.crawl import crawl, in_turns, take_in_pages
from pipeline.fitness import sane_clock
from pipeline.grouping import group_new
from pipeline.items import fetched, with_outlet
from pipeline.manners import was_cut_off
from pipeline.places import batches, sort_out
from pipeline.progress import counted, say, warn
from pipeline.session import Call, Clock, directly, open_session, recorded, utc_now
from pipeline.settings import Settings
from pipeline.streams import take_in_stream
from pipeline.taking import load_items, tell_refused
from pipeline.workers import reading_processes
from warehouse import catalogue, load, sources

NOTHING = Discovery({}, (), (), ())
NO_COLUMNS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Ingested:
    """What a run of ingest did; ``outcomes`` has one entry an item, ``answered`` of ``sources`` that were due did.

    ``problems`` are the lines of lists that are no addresses; ``is_cut_off``: the network went away.
    """

    run_id: str
    outcomes: tuple[Outcome, ...] = ()
    placed: int = 0
    opened: int = 0
    sources: int = 0
    answered: int = 0
    problems: tuple[str, ...] = ()
    is_cut_off: bool = False


def ingest(
    settings: Settings,
    places: Sequence[str],
    *,
    lists: Sequence[str] = (),
    columns: Mapping[str, str] = NO_COLUMNS,
    call: Call = directly,
    clock: Clock = utc_now,
) -> Ingested:
    """Take in ``places`` and group what is new; ``call`` runs each step, as it is or as a Prefect task.

    ``lists`` are files of addresses, one a line; ``columns`` gives, for tables, the names that our columns have there.

    Raises:
        NothingFound: there is nothing at all to take in; the message names the place and the way out.
        WarehouseError: the warehouse cannot be used.
    """
    given = sort_out(places, lists)
    clock = sane_clock(settings, clock)
    discovery = call(look, settings, given.paths) if given.paths or not (given.urls or given.streams) else NOTHING
    parameters = {"places": list(places), "lists": list(lists)}
    with reading_processes(settings.processes), recorded(settings, "ingest", parameters, clock=clock) as run_id:
        total = len(discovery.found)
        outcomes = list(call(refuse, settings, run_id, discovery.refused, clock)) if discovery.refused else []
        for start, files in batches(discovery.found, settings.batch):
            outcomes += call(take_in, settings, run_id, files, start, total, clock)
        for place in given.streams:
            outcomes += call(take_in_stream, settings, run_id, place, columns, clock)
        for _start, urls in batches(given.urls, settings.batch):
            listing = call(ask, settings, run_id, named(settings, urls, clock), clock)
            outcomes += _fetch_listed(settings, run_id, listing, call, clock)
        placed, opened = call(group_new, settings, clock)
    cut_off = was_cut_off(run_id)
    return Ingested(run_id, tuple(outcomes), placed, opened, problems=given.problems, is_cut_off=cut_off)


def poll_due(
    settings: Settings, outlets: Sequence[str] = (), *, call: Call = directly, clock: Clock = utc_now
) -> Ingested:
    """Ask the listed sources that are due, of ``outlets`` where some are named, and take in what is new.

    Pages that are known are looked at again when they are due. Nothing due is a run with nothing to do.
    """
    clock = sane_clock(settings, clock)
    call(poll.register, settings, clock)
    due, late = call(poll.due, settings, outlets, clock)
    parameters = {"outlets": list(outlets)}
    with reading_processes(settings.processes), recorded(settings, "ingest", parameters, clock=clock) as run_id:
        listing = call(ask, settings, run_id, due, clock) if due else Listing()
        known = {frontier.key_of(target.url) for target in listing.targets}
        again = [target for target in frontier.revisits(late) if frontier.key_of(target.url) not in known]
        listing = replace(listing, targets=(*listing.targets, *again))
        outcomes = _fetch_listed(settings, run_id, listing, call, clock)
        placed, opened = call(group_new, settings, clock)
    cut_off = was_cut_off(run_id)
    return Ingested(run_id, tuple(outcomes), placed, opened, len(due), listing.answered, is_cut_off=cut_off)


def _fetch_listed(settings: Settings, run_id: str, listing: Listing, call: Call, clock: Clock) -> list[Outcome]:
    """Fetch and load what was listed, batch by batch, and only then remember that the sources were asked."""
    outcomes = list(call(refuse, settings, run_id, listing.settled, clock)) if listing.settled else []
    targets = in_turns(listing.targets)
    total = len(listing.items) + len(targets)
    if listing.items:
        had = {item.page.url: None for item in listing.items if item.page}
        outcomes += call(take_in_pages, settings, run_id, listing.items, 0, total, clock, had)
    for start, batch in batches(targets, settings.batch):
        outcomes += call(crawl, settings, run_id, batch, len(listing.items) + start, total, clock)
    call(settle, settings, listing.answers, outcomes, clock)
    if was_cut_off(run_id):
        warn("The network went away: of the last sites asked none answered. What could not be had stays due.")
    return outcomes


def look(settings: Settings, places: Sequence[str]) -> Discovery:
    """Discover what lies at ``places`` and make its outlets and sources known."""
    discovery = discover(places)
    where = ", ".join(places) if len(places) <= 3 else counted(len(places), "place")
    say(f"Found {counted(len(discovery.found), 'file')} in {where}")
    with open_session(settings) as session:
        catalogue.save_outlets(session.connection, session.place, discovery.outlets)
        sources.name(session.connection, session.place, "files", discovery.sources)
    return discovery


def refuse(settings: Settings, run_id: str, refused: Sequence[Outcome], clock: Clock = utc_now) -> list[Outcome]:
    """Record what discovery could not use, and what needs no fetching."""
    tell_refused(refused)
    with open_session(settings, clock=clock) as session:
        index = index_outlets(catalogue.outlets(session.connection))
        named = [with_outlet(outcome, index) for outcome in refused]
        return load.load(session.connection, session.place, run_id=run_id, candidates=[], refused=named, now=clock())


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
