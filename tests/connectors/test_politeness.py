from __future__ import annotations

import asyncio
import itertools
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from connectors.addresses import parse_address
from connectors.client import open_client
from connectors.errors import FetchError
from connectors.guard import Policy, or_loopback
from connectors.pace import Answer, Manners, Pace
from connectors.politeness import Budget, OpenGate, Rhythm, Sites, polite
from connectors.resolve import served_at
from connectors.web import fetch
from connectors.web_settings import WebSettings
from tests.connectors.virtual_time import VirtualTime

MANNERS = Manners()


@dataclass
class Town:
    """Sites in virtual time and the requests they saw: when each began and ended."""

    time: VirtualTime = field(default_factory=VirtualTime)
    manners: Manners = MANNERS
    budget: Budget = field(default_factory=Budget)
    at_once: int = 64
    log: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        rhythm = Rhythm(self.time.clock, self.time.sleep, lambda: 0.5)
        self.sites = Sites(rhythm, self.manners, budget=self.budget, at_once=self.at_once)

    async def ask(self, host: str, answer: Answer) -> str:
        address = parse_address(f"http://{host}/")
        try:
            async with self.sites.turn(address) as turn:
                began = self.time.now
                await self.time.sleep(answer.seconds)
                self.log[host].append((began, self.time.now))
                turn.answered(answer)
        except FetchError as error:
            return error.reason
        return "asked"

    def run(self, *requests: tuple[str, Answer]) -> list[str]:
        """All at once; how each ended, in the order of ``requests``."""
        ended = [""] * len(requests)

        async def one(index: int, host: str, answer: Answer) -> None:
            ended[index] = await self.ask(host, answer)

        asyncio.run(self.time.run(one(index, *request) for index, request in enumerate(requests)))
        return ended


def test_ten_thousand_requests_to_five_hundred_sites() -> None:
    town = Town()
    town.run(*((f"site{index % 500}.example", Answer(0.2, 200)) for index in range(10_000)))
    assert sum(len(seen) for seen in town.log.values()) == 10_000
    violations = [
        host
        for host, seen in town.log.items()
        for (_, ended), (began, _) in itertools.pairwise(seen)
        if began - ended < MANNERS.floor
    ]
    assert violations == []


def test_no_more_than_so_many_at_once() -> None:
    town = Town(at_once=8)
    town.run(*((f"site{index}.example", Answer(1.0, 200)) for index in range(100)))
    edges = sorted(edge for seen in town.log.values() for began, ended in seen for edge in ((began, 1), (ended, -1)))
    assert max(itertools.accumulate(step for _, step in edges)) == 8


def test_hosts_of_one_site_take_turns() -> None:
    town = Town()
    town.run(("www.paper.example.com", Answer(1.0, 200)), ("feeds.example.com", Answer(1.0, 200)))
    (first,), (second,) = town.log.values()
    assert second[0] - first[1] >= MANNERS.floor


def test_a_host_that_is_down_is_left_alone() -> None:
    town = Town()
    ended = town.run(*[("down.example", Answer(2.0))] * 500)
    assert ended.count("asked") == 3
    assert ended.count("host_down") == 497
    town.time.now += 601
    assert town.run(("down.example", Answer(0.1, 200))) == ["asked"]


def test_a_pause_longer_than_our_patience_ends_it() -> None:
    town = Town()
    ended = town.run(("busy.example", Answer(0.1, 429, 1e9)), ("busy.example", Answer(0.1, 200)))
    assert ended == ["asked", "paused"]
    town.time.now += 1.06 * 86_400
    assert town.run(("busy.example", Answer(0.1, 200))) == ["asked"]


def test_a_short_pause_is_sat_out() -> None:
    town = Town()
    assert town.run(*[("busy.example", Answer(0.1, 503, 60.0))] * 2) == ["asked", "asked"]
    (_, ended), (began, _) = town.log["busy.example"]
    assert began - ended >= 60.0


def test_the_budget() -> None:
    town = Town(budget=Budget(total=5, each_site=2))
    ended = town.run(*[("a.example", Answer(0.1, 200))] * 3, *[(f"b{i}.example", Answer(0.1, 200)) for i in range(4)])
    assert ended.count("asked") == 5
    assert ended[2] == "budget"
    assert sum(town.budget.spent.values()) == 5


def test_paces_outlive_a_process() -> None:
    town, later = Town(), Town(time=VirtualTime(now=77.0))
    town.run(("slow.example", Answer(0.1, 429, 170.0)))
    later.sites.resume(town.sites.paces(), seconds_ago=100.0)
    later.run(("slow.example", Answer(0.1, 200)))
    ((began, _),) = later.log["slow.example"]
    assert 77.0 + 69.0 < began < 77.0 + 90.0
    assert isinstance(town.sites.paces()["slow.example"], Pace)


@pytest.mark.parametrize(
    ("answered", "silent", "is_gone"), [(0, 3, True), (3, 3, True), (40, 5, False), (0, 2, False), (4, 0, False)]
)
def test_n12_sites_that_are_silent_one_after_the_other_are_a_network_that_is_gone(
    answered: int, silent: int, is_gone: bool
) -> None:
    """A few dead sites among many that answer are no such thing, although they are the last to be heard of."""
    town = Town()
    town.run(*((f"well{at}.example", Answer(0.1, 200)) for at in range(answered)))
    town.run(*((f"dead{at}.example", Answer(5.0)) for at in range(silent)))
    assert town.sites.reach.is_gone is is_gone
    town.run(("back.example", Answer(0.1, 404)))
    assert not town.sites.reach.is_gone


@dataclass
class Paper:
    """A site on loopback with a robots.txt, and what it was asked for."""

    robots: bytes = b"User-agent: parallax\nDisallow: /private\nCrawl-delay: 30\n"
    asked: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split()
        self.asked.append(head[1])
        if head[1] == "/moved":
            writer.write(
                b"HTTP/1.1 301 Moved\r\nLocation: /private/a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
        else:
            body = self.robots if head[1] == "/robots.txt" else b"<html>page</html>"
            writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        writer.close()


def _visit(paper: Paper, *targets: str) -> tuple[list[str], float]:
    """Fetch ``targets`` of ``paper`` politely; how each ended, and the seconds that would have passed."""
    time = VirtualTime()
    ended: list[str] = []

    async def visit(ask: Callable[[str], Awaitable[None]]) -> None:
        for target in targets:
            try:
                await ask(f"http://paper.example{target}")
                ended.append("ok")
            except FetchError as error:
                ended.append(error.reason)

    async def play() -> None:
        server = await asyncio.start_server(paper.serve, "127.0.0.1", 0)
        place = ("127.0.0.1", int(server.sockets[0].getsockname()[1]))
        settings = WebSettings(resolve=served_at({"paper.example": place}), policy=Policy(allow=or_loopback))
        async with open_client(settings, gate=OpenGate(), now=lambda: datetime.now(UTC)) as bare:
            sites = Sites(Rhythm(time.clock, _skip(time), lambda: 0.0), MANNERS)
            client, _ = polite(bare, sites, agent="Parallax", clock=time.clock)

            async def ask(url: str) -> None:
                await fetch(client, url)

            await visit(ask)
        server.close()

    asyncio.run(play())
    return ended, time.now - 1_000.0


def _skip(time: VirtualTime) -> Callable[[float], Awaitable[None]]:
    """A sleep that is over at once, for one visitor alone."""

    async def sleep(seconds: float) -> None:
        time.now += seconds

    return sleep


def test_robots_first_and_then_at_their_pace() -> None:
    paper = Paper()
    ended, seconds = _visit(paper, "/a", "/private/b", "/c")
    assert ended == ["ok", "robots", "ok"]
    assert paper.asked == ["/robots.txt", "/a", "/c"]
    assert seconds == pytest.approx(5.0 + 30.0, abs=0.5)


def test_a_redirect_is_asked_for_leave_too() -> None:
    paper = Paper()
    ended, _ = _visit(paper, "/moved")
    assert ended == ["robots"]
    assert paper.asked == ["/robots.txt", "/moved"]


def test_robots_larger_than_half_a_megabyte_are_cut() -> None:
    paper = Paper(robots=b"User-agent: *\nDisallow: /early\n" + b"# x\n" * 400_000 + b"Disallow: /late\n")
    ended, _ = _visit(paper, "/early/a", "/late/a")
    assert ended == ["robots", "ok"]
