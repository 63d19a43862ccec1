"""A polite client for each step, which begins where the last one left off, in this process or another.

When each site may be asked again and what its robots.txt says lie in the warehouse, and between processes of one
machine at one moment in files beside it; the budget of a run is counted here. A client does not outlive its step,
because it belongs to one event loop.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from connectors.addresses import parse_address
from connectors.client import Client, open_client
from connectors.errors import FetchError
from connectors.pace import Pace
from connectors.politeness import Budget, OpenGate, Reach, Rhythm, Sites, polite
from connectors.robots import RobotsFile
from connectors.turns import SharedTurns
from pipeline.session import Clock, open_session
from pipeline.settings import Settings
from warehouse import sites as left
from warehouse.rows import Row

ROBOT = "Parallax"
"""Our name as sites write it in robots.txt."""


@dataclass(slots=True)
class _Spent:
    """The budget of the run at hand, and who answered."""

    run_id: str = ""
    budget: Budget = field(default_factory=Budget)
    reach: Reach = field(default_factory=Reach)


_SPENT = _Spent()


@asynccontextmanager
async def polite_client(settings: Settings, run_id: str, urls: Iterable[str], clock: Clock) -> AsyncIterator[Client]:
    """A client behind good manners that is going to ask for ``urls``; ``run_id`` is whose budget it spends."""
    if run_id != _SPENT.run_id:
        _SPENT.run_id, _SPENT.reach = run_id, Reach()
        _SPENT.budget = Budget(total=settings.requests, each_site=settings.requests_each_site)
    with open_session(settings, clock=clock) as session:
        paces = {row["site"]: _pace(row, clock()) for row in left.paces(session.connection)}
        files = left.robots(session.connection, sorted(set(_origins(urls))))
    rhythm, turns = Rhythm(time.monotonic, asyncio.sleep, random.random), SharedTurns(settings.place.turns)
    sites = Sites(rhythm, settings.manners, budget=_SPENT.budget, reach=_SPENT.reach, turns=turns)
    sites.resume(paces)
    began = time.monotonic()
    async with open_client(settings.web, gate=OpenGate(), now=clock) as client:
        mannered, robots = polite(client, sites, agent=ROBOT, clock=time.monotonic)
        for row in files:
            robots.remember(_file(row, clock()))
        try:
            yield mannered
        finally:
            asked = [_robots_row(file, clock()) for file in robots.files() if file.asked_at >= began]
            rows = [_pace_row(site, pace, clock()) for site, pace in sites.paces().items()]
            with open_session(settings, clock=clock) as session:
                left.save(session.connection, session.place, paces=rows, robots=asked)


def was_cut_off(run_id: str) -> bool:
    """Whether the network went away during this run, and did not come back."""
    return _SPENT.run_id == run_id and _SPENT.reach.is_gone


def _origins(urls: Iterable[str]) -> Iterator[str]:
    for url in urls:
        try:
            yield parse_address(url).origin
        except FetchError:
            continue


def _pace(row: Row, now: datetime) -> Pace:
    """A row of ``sites`` in seconds from ``now``."""
    return Pace(
        next_at=(row["next_at"] - now).total_seconds(),
        down_until=(row["down_until"] - now).total_seconds() if row["down_until"] else -1.0,
        slowdown=row["slowdown"],
        latency=row["latency"],
        failures=row["failures"],
    )


def _pace_row(site: str, pace: Pace, now: datetime) -> Mapping[str, object]:
    """``pace``, in seconds from ``now``, as a row of ``sites``."""
    return {
        "site": site,
        "next_at": now + timedelta(seconds=pace.next_at),
        "down_until": now + timedelta(seconds=pace.down_until) if pace.down_until > 0 else None,
        "slowdown": pace.slowdown,
        "latency": pace.latency,
        "failures": pace.failures,
    }


def _file(row: Row, now: datetime) -> RobotsFile:
    """A row of ``robots`` on the monotonic clock."""
    read_at, asked_at = (time.monotonic() - (now - row[name]).total_seconds() for name in ("read_at", "asked_at"))
    return RobotsFile(row["origin"], row["state"], row["text"], read_at, asked_at)


def _robots_row(file: RobotsFile, now: datetime) -> Mapping[str, object]:
    """``file`` as a row of ``robots``."""
    ages = {name: timedelta(seconds=time.monotonic() - getattr(file, name)) for name in ("read_at", "asked_at")}
    return {
        "origin": file.origin,
        "state": file.state,
        "text": file.text,
        **{name: now - age for name, age in ages.items()},
    }
