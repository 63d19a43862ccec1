"""Open the warehouse for a step, record the run around the steps, and say who runs each step."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ParamSpec, Protocol, TypeVar

import duckdb

from pipeline.openable import must_be_a_lake
from pipeline.progress import say
from pipeline.settings import Settings
from warehouse import runs
from warehouse.lake import ALIAS, Place, connect
from warehouse.migrate import migrate

P = ParamSpec("P")
R = TypeVar("R")
Clock = Callable[[], datetime]


class Call(Protocol):
    """Runs a step: as it is, or as a Prefect task."""

    def __call__(self, step: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """The step's own result."""
        ...


def directly(step: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Run ``step`` here and now."""
    return step(*args, **kwargs)


def utc_now() -> datetime:
    """The clock of a real run; tests hand in their own."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Session:
    """An open warehouse and the settings it was opened with."""

    connection: duckdb.DuckDBPyConnection
    settings: Settings

    @property
    def place(self) -> Place:
        """Where the warehouse lives."""
        return self.settings.place


@contextmanager
def open_session(settings: Settings, *, clock: Clock = utc_now) -> Iterator[Session]:
    """A warehouse ready for work, made or brought up to date first.

    Raises:
        WarehouseError: it cannot be opened; the message says why and what to do.
    """
    instance = _instance(settings.place, clock)
    cursor = instance.idle.pop() if instance.idle else instance.new_cursor()
    try:
        yield Session(cursor, settings)
    except BaseException:
        cursor.close()
        raise
    instance.idle.append(cursor)


@dataclass(frozen=True, slots=True)
class _Instance:
    """The DuckDB of process number ``process`` that has the catalogue with inode ``inode`` attached."""

    process: int
    inode: int
    connection: duckdb.DuckDBPyConnection
    idle: list[duckdb.DuckDBPyConnection] = field(default_factory=list)
    """Cursors that nobody uses now: USE on a new one costs 20 ms."""

    def new_cursor(self) -> duckdb.DuckDBPyConnection:
        """One more connection to the instance."""
        cursor = self.connection.cursor()
        cursor.execute(f"USE {ALIAS}")
        return cursor


_INSTANCES: dict[Path, _Instance] = {}
"""One DuckDB a process and warehouse: attaching takes 0.1 s. Not used across a fork."""


def _instance(place: Place, clock: Clock) -> _Instance:
    """The DuckDB of this process that has ``place`` attached, opened and migrated when it is first needed."""
    known = _INSTANCES.get(place.root)
    if known and known.process == os.getpid() and place.catalog.exists() and place.catalog.stat().st_ino == known.inode:
        return known
    if place.catalog.exists():
        must_be_a_lake(place)
    else:
        say(f"Making a new warehouse in {place.root}")
    connection = connect(place)
    migrate(connection, place, now=clock())
    instance = _INSTANCES[place.root] = _Instance(os.getpid(), place.catalog.stat().st_ino, connection)
    return instance


@contextmanager
def recorded(settings: Settings, flow: str, parameters: Mapping[str, Any], *, clock: Clock = utc_now) -> Iterator[str]:
    """Record a run of ``flow`` around the work done in it; its id is what outcomes are filed under."""
    with open_session(settings, clock=clock) as session:
        run_id = runs.start(session.connection, session.place, flow, parameters, now=clock())
    state = "failed"
    try:
        yield run_id
        state = "completed"
    except (KeyboardInterrupt, SystemExit):
        state = "interrupted"
        raise
    finally:
        with open_session(settings, clock=clock) as session:
            runs.end(session.connection, session.place, run_id, state, now=clock())
