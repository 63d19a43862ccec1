"""A polite client for each step, with what the steps before it in this process have learned of the sites.

Spacing, robots.txt files and the budget of a run outlive a step here; a client itself does not, because it belongs to
one event loop.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from connectors.client import Client, open_client
from connectors.pace import Pace
from connectors.politeness import Budget, OpenGate, Rhythm, Sites, polite
from connectors.robots import RobotsFile
from pipeline.session import Clock
from pipeline.settings import Settings

ROBOT = "Parallax"
"""Our name as sites write it in robots.txt."""


@dataclass(slots=True)
class _Learned:
    """What is known of the sites; ``at`` is when, on the monotonic clock."""

    paces: Mapping[str, Pace] = field(default_factory=dict)
    robots: tuple[RobotsFile, ...] = ()
    at: float = 0.0
    run_id: str = ""
    budget: Budget = field(default_factory=Budget)


_LEARNED: dict[Path, _Learned] = {}


@asynccontextmanager
async def polite_client(settings: Settings, run_id: str, clock: Clock) -> AsyncIterator[Client]:
    """A client behind good manners; ``run_id`` is whose budget it spends."""
    learned = _LEARNED.setdefault(settings.data, _Learned())
    if learned.run_id != run_id:
        learned.run_id, learned.budget = run_id, Budget(total=settings.requests)
    rhythm = Rhythm(time.monotonic, asyncio.sleep, random.random)
    sites = Sites(rhythm, settings.manners, budget=learned.budget)
    sites.resume(learned.paces, seconds_ago=time.monotonic() - learned.at)
    async with open_client(settings.web, gate=OpenGate(), now=clock) as client:
        mannered, robots = polite(client, sites, agent=ROBOT, clock=time.monotonic)
        for file in learned.robots:
            robots.remember(file)
        try:
            yield mannered
        finally:
            learned.paces, learned.robots, learned.at = sites.paces(), robots.files(), time.monotonic()
