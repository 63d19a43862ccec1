"""Poll: ask the sources of the list that are due, and take in what is new and what is worth another look."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from connectors.manifest import read_outlets
from connectors.sources import read_sources
from pipeline.ask import source_id_of
from pipeline.progress import counted, say, warn
from pipeline.session import Clock, open_session, utc_now
from pipeline.settings import Settings
from warehouse import catalogue, sources
from warehouse import frontier as addresses
from warehouse.frontier import Standing
from warehouse.sources import SourceState

MOST_SOURCES = 2_000
MOST_REVISITS = 1_000
"""What one poll takes on; the rest is the longest overdue in the next."""


def register(settings: Settings, clock: Clock = utc_now) -> int:
    """Make the outlets and sources of the lists known; how many sources are new or described differently."""
    outlets, troubles = read_outlets(settings.seeds)
    listed, problems = read_sources(settings.seeds, [outlet.outlet for outlet in outlets])
    for problem in (*troubles, *problems):
        warn(problem)
    states = [SourceState(source_id_of(one.url), one.kind, one.url, one.outlet, note=one.note) for one in listed]
    with open_session(settings, clock=clock) as session:
        catalogue.save_outlets(session.connection, session.place, outlets)
        changed = sources.register(session.connection, session.place, states, now=clock())
    if changed:
        say(f"{counted(changed, 'source')} of {_shown(settings.seeds)} new or changed")
    return changed


def due(
    settings: Settings, outlets: Sequence[str] = (), clock: Clock = utc_now
) -> tuple[list[SourceState], list[Standing]]:
    """The sources and the known addresses that are due now, of ``outlets`` where some are named."""
    with open_session(settings, clock=clock) as session:
        found = sources.due(session.connection, now=clock(), most=MOST_SOURCES)
        late = addresses.due(session.connection, now=clock(), most=MOST_REVISITS)
    wanted = [source for source in found if not outlets or source.outlet in outlets]
    say(f"{counted(len(wanted), 'source')} due, {counted(len(late), 'known page')} worth another look")
    return wanted, late if not outlets else []


def _shown(folder: Path) -> str:
    return folder.name
