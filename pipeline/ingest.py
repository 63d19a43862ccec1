"""Take in what lies at the places that people name: discover, fetch, keep, read, screen, recognise, load, group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from connectors.files import Discovery, Found, discover
from news.model import Outcome
from pipeline.items import Item, Reading, fetched, read_item
from pipeline.progress import counted, say, warn
from pipeline.session import Call, Clock, directly, open_session, recorded, utc_now
from pipeline.settings import Settings
from warehouse import catalogue, load
from warehouse.audit import OF_A_LOAD, audit
from warehouse.errors import WarehouseError
from warehouse.known import unchanged
from warehouse.stories import group


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
    discovery = call(look, settings, list(places))
    with recorded(settings, "ingest", {"places": list(places)}, clock=clock) as run_id:
        total = len(discovery.found)
        outcomes = list(call(refuse, settings, run_id, discovery.refused, clock)) if discovery.refused else []
        for start in range(0, total, settings.batch):
            batch = discovery.found[start : start + settings.batch]
            outcomes += call(take_in, settings, run_id, batch, start, total, clock)
        placed, opened = call(group_new, settings, clock)
    counts: dict[str, int] = {}
    for outcome in outcomes:
        counts[outcome.state] = counts.get(outcome.state, 0) + 1
    return Ingested(run_id, tuple(outcomes), placed, opened, counts)


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
    """Record what discovery could not use."""
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
    total = total or len(batch)
    with open_session(settings, clock=clock) as session:
        items = [fetched(session.place, found, now=clock()) for found in batch]
        known = unchanged(session.connection, [item.page for item in items if item.page], **Reading.recipes())
        readings = []
        for item in items:
            readings.append(_same(item, known) or read_item(item))
            done += 1
            say(f"Read {done:,} of {counted(total, 'file')}", done=done, total=total)
        outcomes = load.load(
            session.connection,
            session.place,
            run_id=run_id,
            candidates=[reading.candidate for reading in readings if reading.candidate],
            refused=[reading.outcome for reading in readings if reading.outcome],
            pages=[reading.page for reading in readings if reading.page and not reading.candidate],
            now=clock(),
        )
        new = [str(o.version_id) for o in outcomes if o.state in ("loaded", "revised")]
        for breach in audit(session.connection, only=OF_A_LOAD, version_ids=new) if new else ():
            raise WarehouseError(session.place.root, f"Audit {breach.audit} failed: {breach.says} {breach.rows[:3]}")
    for outcome in outcomes:
        if outcome.state in ("rejected", "failed"):
            warn(f"{outcome.state}: {outcome.url.rsplit('/', 1)[-1]}: {outcome.detail}")
    return outcomes


def group_new(settings: Settings, clock: Clock = utc_now) -> tuple[int, int]:
    """Put articles without a story into one; how many were placed, how many stories opened."""
    with open_session(settings, clock=clock) as session:
        placed, opened = group(session.connection, session.place, now=clock())
    if placed:
        say(f"Grouped {counted(placed, 'article')}, {counted(opened, 'new story', 'new stories')}")
    return placed, opened


def _same(item: Item, known: dict[str, tuple[str, str]]) -> Reading | None:
    """The outcome of a page that needs no reading."""
    if item.page is None or item.page.url not in known:
        return None
    article_id, version_id = known[item.page.url]
    outcome = Outcome(item.found.source_id, item.page.url, "unchanged", article_id=article_id, version_id=version_id)
    return Reading(outcome=outcome, page=item.page)
