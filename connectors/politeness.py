"""Good manners towards sites: who may be asked when, as a gate before every request.

One request at a time for each site (registrable domain), at a distance that the site's own answers set
(``connectors.pace``), never what its robots.txt asks us not to, and not more in a run than the budget allows. Other
processes of the machine take turns with us (``connectors.turns``). Clock, sleep and chance are handed in, so tests wait
for nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace

from connectors.addresses import Address, site_of
from connectors.answers import ROBOTS, Fetched
from connectors.client import Client
from connectors.errors import FetchError, fetch_error
from connectors.pace import Answer, Chance, Manners, Pace, interval, next_pace
from connectors.robots import Robots, Verdict
from connectors.turns import Alone, Turn, Turns
from connectors.web import fetch

ROBOTS_DEADLINE = 20.0
SILENT_SITES = 3
"""So many sites in a row that give no answer, and half of those asked, are a network that is gone."""

LOOK_AGAIN = 0.25
"""Seconds until we look again at a site that another process is asking."""

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Time and chance as a run sees them. ``clock`` counts seconds and never goes back."""

    clock: Callable[[], float]
    sleep: Sleep
    chance: Chance


@dataclass(slots=True)
class Budget:
    """How many requests a run may make, in all and of one site. ``spent`` counts those made, by site."""

    total: int = 1_000_000
    each_site: int = 100_000
    spent: dict[str, int] = field(default_factory=dict)
    all_spent: int = 0

    def take(self, site: str) -> bool:
        """Book one request; whether there was one left."""
        if self.all_spent >= self.total or self.spent.get(site, 0) >= self.each_site:
            return False
        self.all_spent += 1
        self.spent[site] = self.spent.get(site, 0) + 1
        return True


@dataclass(slots=True)
class Reach:
    """Whether the network is there, by who answered last. ``asked`` are the sites of a step, ``silent`` the last ones
    in a row that gave no answer, over all steps of a run.
    """

    asked: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)

    def begin(self) -> None:
        """Begin a step."""
        self.asked = set(self.silent)

    def note(self, site: str, *, is_answer: bool) -> None:
        """Take note of how a request ended; any status is an answer."""
        self.asked.add(site)
        self.silent = set() if is_answer else self.silent | {site}

    @property
    def is_gone(self) -> bool:
        """Whether the network seems to be gone; a few dead sites among many are not that, though heard of last."""
        return len(self.silent) >= SILENT_SITES and 2 * len(self.silent) >= len(self.asked)


class Sites:
    """The pace of every site of a run, and whose turn it is. Belongs to one event loop; ``paces`` go on to the next."""

    def __init__(
        self,
        rhythm: Rhythm,
        manners: Manners,
        *,
        budget: Budget | None = None,
        reach: Reach | None = None,
        at_once: int = 64,
        site: Callable[[str], str] = site_of,
        turns: Turns | None = None,
    ) -> None:
        """``site`` gives the key that hosts are paced by, ``at_once`` the requests in flight over all sites.

        ``turns`` are those of other processes too, on the same clock.
        """
        self.manners = manners
        self.budget = budget or Budget()
        self.reach = reach or Reach()
        self.reach.begin()
        self._rhythm = rhythm
        self._site = site
        self._locks: dict[str, asyncio.Lock] = {}
        self._paces: dict[str, Pace] = {}
        self._asked: set[str] = set()
        self._at_once = asyncio.Semaphore(at_once)
        self._turns = turns or Alone()

    @asynccontextmanager
    async def turn(self, address: Address, crawl_delay: float = 0.0) -> AsyncIterator[_Visit]:
        """Wait until the site of ``address`` may be asked.

        Raises:
            FetchError: ``host_down``, ``paused`` or ``budget``: it will not be asked in this run, or not now.
        """
        site = self._site(address.host)
        async with self._locks.setdefault(site, asyncio.Lock()):
            wait = self._wait(address, site)
            if not self.budget.take(site):
                raise fetch_error(address.url, "budget", f"No request to {site} is left in this run.")
            turn, held = await self._taken(address, site, wait)
            with held:
                visit, before = _Visit(), self._paces.get(site, Pace())
                self._reserve(turn, before, crawl_delay)
                try:
                    yield visit
                except FetchError:
                    if visit.answer is None:  # nobody was asked
                        turn.leave(before, self._rhythm.clock())
                    raise
                finally:
                    if visit.answer is not None:
                        self._end(turn, site, before, visit.answer, crawl_delay)

    def paces(self) -> Mapping[str, Pace]:
        """How each site that was asked is to be treated, in seconds from now, for the next process to go on with."""
        return {site: self._paces[site].shifted(-self._rhythm.clock()) for site in sorted(self._asked)}

    def resume(self, paces: Mapping[str, Pace], *, seconds_ago: float = 0.0) -> None:
        """Go on with ``paces`` as ``paces()`` gave them ``seconds_ago``."""
        now = self._rhythm.clock()
        self._paces.update({site: pace.shifted(now - seconds_ago) for site, pace in paces.items()})

    def _wait(self, address: Address, site: str) -> float:
        """The seconds until it is time, or a refusal where that is too long."""
        pace, now = self._paces.get(site, Pace()), self._rhythm.clock()
        if pace.down_until > now:
            raise fetch_error(address.url, "host_down", f"{site} failed several times in a row.")
        wait = pace.next_at - now
        if wait > self.manners.patience:
            raise fetch_error(address.url, "paused", f"{site} is to be left alone for {wait:,.0f} s.", retry_after=wait)
        return wait

    async def _taken(self, address: Address, site: str, wait: float) -> tuple[Turn, ExitStack]:
        """The turn at ``site`` and a place in flight, ``wait`` seconds from now or when others let us in."""
        while True:
            if wait > 0:
                await self._rhythm.sleep(wait)
            await self._at_once.acquire()
            with ExitStack() as held:
                held.callback(self._at_once.release)
                turn = self._turns.take(site)
                if turn is None:
                    wait = LOOK_AGAIN
                    continue
                held.callback(turn.give_back)
                self._learn(site, turn.pace(self._rhythm.clock()))
                wait = self._wait(address, site)
                if wait <= 0:
                    return turn, held.pop_all()

    def _learn(self, site: str, left: Pace | None) -> None:
        """Go on with the pace that another process left, but never sooner than we would have."""
        if left is not None:
            own = self._paces.get(site, Pace())
            self._paces[site] = replace(left, next_at=max(left.next_at, own.next_at))

    def _reserve(self, turn: Turn, pace: Pace, crawl_delay: float) -> None:
        """Leave word of the request before it is made: a process that is killed over it keeps the distance too."""
        now = self._rhythm.clock()
        turn.leave(replace(pace, next_at=now + interval(pace, self.manners, crawl_delay)), now)

    def _end(self, turn: Turn, site: str, before: Pace, answer: Answer, crawl_delay: float) -> None:
        """Set the pace by ``answer``, for us and for the next process."""
        now, chance = self._rhythm.clock(), self._rhythm.chance()
        pace = next_pace(before, answer, now=now, manners=self.manners, crawl_delay=crawl_delay, chance=chance)
        self._asked.add(site)
        self.reach.note(site, is_answer=answer.status is not None)
        self._paces[site] = pace
        turn.leave(pace, now)


class _Visit:
    """Leave to make one request; holds how it ended."""

    def __init__(self) -> None:
        self.answer: Answer | None = None

    def answered(self, answer: Answer) -> None:
        """Take note."""
        self.answer = answer


class SlotGate:
    """Paces requests without asking robots.txt: for the robots.txt files themselves."""

    def __init__(self, sites: Sites) -> None:
        """``sites`` keeps the pace."""
        self._sites = sites

    @asynccontextmanager
    async def admit(self, address: Address) -> AsyncIterator[_Visit]:
        """Wait for the turn of ``address``. Raises ``FetchError``."""
        async with self._sites.turn(address) as visit:
            yield visit


class PoliteGate:
    """Robots.txt first, then the turn."""

    def __init__(self, sites: Sites, robots: Robots) -> None:
        """``robots`` must ask through a client behind a ``SlotGate``, or it would ask itself for leave."""
        self._sites = sites
        self.robots = robots

    @asynccontextmanager
    async def admit(self, address: Address) -> AsyncIterator[_Visit]:
        """Wait for leave. Raises ``FetchError``: ``robots``, ``robots_unreachable`` and those of ``Sites.turn``."""
        verdict = await self.robots.verdict(address)
        _check(address, verdict)
        async with self._sites.turn(address, verdict.delay) as visit:
            yield visit


def polite(client: Client, sites: Sites, *, agent: str, clock: Callable[[], float]) -> tuple[Client, Robots]:
    """``client`` behind good manners, and the robots.txt files it obeys; ``agent`` is our name as they have it."""
    behind_slots = client.behind(SlotGate(sites))

    async def ask(url: str) -> Fetched:
        return await fetch(behind_slots, url, deadline=ROBOTS_DEADLINE, terms=ROBOTS)

    robots = Robots(ask, agent=agent, clock=clock, manners=sites.manners)
    return client.behind(PoliteGate(sites, robots)), robots


class OpenGate:
    """Lets everything through at once: for servers of one's own."""

    @asynccontextmanager
    async def admit(self, address: Address) -> AsyncIterator[_Visit]:
        """No waiting."""
        yield _Visit()


def _check(address: Address, verdict: Verdict) -> None:
    if not verdict.is_allowed:
        sentence = {
            "robots": "The site's robots.txt asks not to fetch it.",
            "robots_unreachable": "The site's robots.txt could not be had.",
        }[verdict.reason]
        raise fetch_error(address.url, verdict.reason, sentence)
