"""Keep the warehouse in shape: group what was left over, fold files, sweep, audit everything."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.grouping import group_new, repair
from pipeline.progress import counted, say, warn
from pipeline.session import Call, Clock, directly, open_session, recorded, utc_now
from pipeline.settings import Settings
from warehouse import furniture
from warehouse import maintain as housekeeping
from warehouse.audit import Breach, audit
from warehouse.backup import back_up
from warehouse.engine import every_core
from warehouse.snapshot import write_snapshot


@dataclass(frozen=True, slots=True)
class Maintained:
    """What housekeeping did; ``breaches`` must be empty, ``copies`` are the snapshot and the backup that were made."""

    run_id: str
    placed: int
    files: int
    swept: int
    breaches: tuple[Breach, ...]
    copies: tuple[Path, ...] = ()


def maintain(settings: Settings, *, call: Call = directly, clock: Clock = utc_now) -> Maintained:
    """Run the housekeeping; safe at any moment, also while others load and read."""
    with recorded(settings, "maintain", {}, clock=clock) as run_id:
        placed, _opened = call(group_new, settings, clock)
        call(repair, settings, clock)
        call(learn_furniture, settings, clock)
        files, swept = call(fold_files, settings, clock)
        breaches = call(audit_all, settings)
        copies = call(copy_out, settings, clock) if not breaches else []
    return Maintained(run_id, placed, files, swept, tuple(breaches), tuple(copies))


def learn_furniture(settings: Settings, clock: Clock = utc_now) -> int:
    """Learn which lines are furniture of their outlet; pages that come in from now on are read without them."""
    with open_session(settings, clock=clock) as session:
        number = furniture.learn(session.connection, session.place, now=clock())
    if number:
        say(f"Learned {counted(number, 'line')} of furniture; parallax reprocess shows what they change")
    return number


def fold_files(settings: Settings, clock: Clock = utc_now) -> tuple[int, int]:
    """Fold small files, expire old snapshots, sweep what killed runs left; files left and files swept."""
    with open_session(settings, clock=clock) as session:
        files = housekeeping.fold(session.connection, session.place, now=clock())
        swept = housekeeping.sweep(session.place, now=clock())
    say(f"The lake has {counted(files, 'file')}; {counted(swept, 'left-over')} swept")
    return files, swept


def copy_out(settings: Settings, clock: Clock = utc_now) -> list[Path]:
    """Refresh the snapshot and the backup that the settings name; what was written."""
    written = []
    if settings.snapshot:
        snapshot = write_snapshot(settings.place, settings.snapshot)
        say(f"Snapshot of {counted(snapshot.articles, 'article')} in {snapshot.path}")
        written.append(snapshot.path)
    if settings.backup:
        done = back_up(settings.place, settings.backup, now=clock())
        say(f"Backup of {counted(done.files, 'file')} in {done.path}, {done.copied:,} of them new")
        written.append(done.path)
    return written


def audit_all(settings: Settings) -> list[Breach]:
    """Run every audit over everything."""
    with open_session(settings) as session, every_core(session.connection):
        breaches = audit(session.connection)
    for breach in breaches:
        warn(f"Audit {breach.audit} returned {counted(len(breach.rows), 'row')}: {breach.says}")
    if not breaches:
        say("All audits hold")
    return breaches
