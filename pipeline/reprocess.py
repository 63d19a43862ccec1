"""Read the kept pages again with the present readers, and tell what changed before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.items import Reading, read_page
from pipeline.progress import counted, say, warn
from pipeline.session import Call, Clock, directly, open_session, recorded, utc_now
from pipeline.settings import Settings
from warehouse import furniture as learned
from warehouse.audit import OF_A_LOAD, audit
from warehouse.errors import WarehouseError
from warehouse.rewrite import Kept, Rewrite, kept, kept_versions, rewrite
from warehouse.rows import Row


@dataclass(frozen=True, slots=True)
class Change:
    """What the present readers make of one version: ``what`` is text, headline, annotations or lost."""

    version_id: str
    url: str
    what: str


@dataclass(frozen=True, slots=True)
class Reprocessed:
    """What a run of reprocess found; ``written`` says whether it was written."""

    run_id: str
    read: int
    changes: tuple[Change, ...]
    written: bool


def reprocess(settings: Settings, *, write: bool, call: Call = directly, clock: Clock = utc_now) -> Reprocessed:
    """Read every version's page again; with ``write`` replace what differs."""
    with recorded(settings, "reprocess", {"write": write}, clock=clock) as run_id:
        rows = call(pages_to_read, settings)
        changes: list[Change] = []
        for start in range(0, len(rows), settings.batch):
            batch = rows[start : start + settings.batch]
            changes += call(read_again, settings, batch, write, start, len(rows), clock)
    return Reprocessed(run_id, len(rows), tuple(changes), write)


def pages_to_read(settings: Settings) -> list[Row]:
    """Every version with the facts of its page."""
    with open_session(settings) as session:
        return kept_versions(session.connection)


def read_again(
    settings: Settings, batch: Sequence[Row], write: bool, done: int = 0, total: int = 0, clock: Clock = utc_now
) -> list[Change]:
    """Read one batch again; what changed in it."""
    changes: list[Change] = []
    changed: list[Rewrite] = []
    with open_session(settings, clock=clock) as session:
        furniture = learned.known(session.connection)
        for row in batch:
            done += 1
            try:
                item = kept(session.place, row)
            except WarehouseError as error:
                warn(str(error))
                changes.append(Change(row["version_id"], row["url"], "lost"))
                continue
            reading = read_page(item.page, "", item.outlet, furniture=furniture)
            what = _difference(item, reading)
            if what:
                changes.append(Change(item.version_id, item.page.url, what))
            if what and reading.candidate:
                changed.append(Rewrite(item, reading.candidate))
            say(f"Read {done:,} of {counted(total or len(batch), 'page')} again", done=done, total=total or len(batch))
        if write:
            rewrite(session.connection, session.place, changed, now=clock())
            ids = [item.kept.version_id for item in changed]
            for breach in audit(session.connection, only=OF_A_LOAD, version_ids=ids) if ids else ():
                raise WarehouseError(session.place.root, f"Audit {breach.audit} failed: {breach.says}")
    return changes


def _difference(item: Kept, reading: Reading) -> str | None:
    """What differs between a version as stored and as read now; a page no longer accepted is never written."""
    candidate = reading.candidate
    if candidate is None:
        return "lost"
    if candidate.text_digest != item.text_digest:
        return "text"
    if candidate.extract.title != item.title:
        return "headline"
    if (candidate.reader_version, candidate.annotator_version) != item.recipes:
        return "annotations"
    return None
