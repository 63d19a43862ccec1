"""Load one batch of items: read what is new, load it in one transaction, audit what was loaded."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import unquote

from news.model import Outcome
from news.reading.outlets import index_outlets
from pipeline.fitness import must_have_room
from pipeline.items import Item, Reading, with_outlet
from pipeline.progress import counted, say, warn
from pipeline.same_body import without_repeated
from pipeline.session import Clock, Session
from pipeline.workers import read_all
from warehouse import catalogue, load
from warehouse import furniture as learned
from warehouse.audit import OF_A_LOAD, audit
from warehouse.errors import WarehouseError
from warehouse.known import unchanged

STEPS = 100
"""Progress is told at most so often in a run: each telling is a line in Prefect's log."""


def load_items(
    session: Session,
    run_id: str,
    items: Sequence[Item],
    *,
    done: int,
    total: int,
    clock: Clock,
    what: str = "file",
    addresses: load.StandingsOf | None = None,
) -> list[Outcome]:
    """Read and load ``items``; the outcome of each, those that became candidates first.

    ``done`` of ``total`` items of the run came before; ``addresses`` is that of ``warehouse.load.load``. One bad item
    never ends the run: what it raises becomes its outcome.

    Raises:
        WarehouseError: what was loaded does not pass its audit, or the disk is all but full.
    """
    must_have_room(session.place)
    known = unchanged(session.connection, [item.page for item in items if item.page], **Reading.recipes())
    index = index_outlets(catalogue.outlets(session.connection))
    furniture = learned.known(session.connection)
    same = [_same(item, known) for item in items]
    read = read_all([item for item, one in zip(items, same, strict=True) if one is None], index, furniture)
    readings = []
    for one in same:
        readings.append(one or next(read))
        done += 1
        if done == total or done % max(1, total // STEPS) == 0:
            say(f"Read {done:,} of {counted(total, what)}", done=done, total=total)
    readings = without_repeated(session.connection, readings)
    outcomes = load.load(
        session.connection,
        session.place,
        run_id=run_id,
        candidates=[reading.candidate for reading in readings if reading.candidate],
        refused=[with_outlet(reading.outcome, index) for reading in readings if reading.outcome],
        pages=[reading.page for reading in readings if reading.page and not reading.candidate],
        now=clock(),
        addresses=addresses,
    )
    new = [str(outcome.version_id) for outcome in outcomes if outcome.state in ("loaded", "revised")]
    for breach in audit(session.connection, only=OF_A_LOAD, version_ids=new) if new else ():
        raise WarehouseError(session.place.root, f"Audit {breach.audit} failed: {breach.says} {breach.rows[:3]}")
    tell_refused(outcomes)
    return outcomes


def tell_refused(outcomes: Sequence[Outcome]) -> None:
    """Say of each item that was not loaded why; files by their name, pages by their address."""
    for outcome in outcomes:
        if outcome.state in ("rejected", "failed"):
            name = outcome.url if outcome.url.startswith("http") else unquote(outcome.url.rsplit("/", 1)[-1])
            warn(f"{outcome.state}: {name}: {outcome.detail}")


def _same(item: Item, known: dict[str, tuple[str, str]]) -> Reading | None:
    """The outcome of a page that needs no reading."""
    if item.page is None or item.page.url not in known:
        return None
    article_id, version_id = known[item.page.url]
    outcome = Outcome(item.source_id, item.page.url, "unchanged", article_id=article_id, version_id=version_id)
    return Reading(outcome=outcome, page=item.page)
