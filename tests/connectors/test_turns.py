"""Crawls at one moment take turns at each site: in virtual time, and as two real processes before one server."""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
import os
import random
import signal
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.local_web import Reply, Visit, serving
from connectors.addresses import parse_address
from connectors.client import open_client
from connectors.errors import FetchError
from connectors.guard import Policy, or_loopback
from connectors.pace import Answer, Manners, Pace
from connectors.politeness import OpenGate, Rhythm, Sites, polite
from connectors.resolve import served_at
from connectors.turns import SharedTurns
from connectors.web import fetch
from connectors.web_settings import WebSettings
from tests.connectors.virtual_time import VirtualTime

FLOOR = Manners().floor


@dataclass
class Crowd:
    """Several crawls in one virtual time, each as it would be in a process of its own; what the sites saw."""

    folder: Path
    time: VirtualTime = field(default_factory=VirtualTime)
    log: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))

    def crawl(self) -> Sites:
        rhythm = Rhythm(self.time.clock, self.time.sleep, lambda: 0.5)
        return Sites(rhythm, Manners(), turns=SharedTurns(self.folder))

    async def ask(self, sites: Sites, host: str, answer: Answer | None, ended: list[str]) -> None:
        try:
            async with sites.turn(parse_address(f"http://{host}/")) as visit:
                if answer is None:
                    raise FetchError(host, "blocked_address", "Nobody was asked.")
                began = self.time.now
                await self.time.sleep(answer.seconds)
                self.log[host].append((began, self.time.now))
                visit.answered(answer)
            ended.append("asked")
        except FetchError as error:
            ended.append(error.reason)

    def run(self, *requests: tuple[Sites, str, Answer | None]) -> list[str]:
        ended: list[str] = []
        asyncio.run(self.time.run(self.ask(*request, ended) for request in requests))
        return ended

    def distances(self, host: str) -> list[float]:
        seen = sorted(self.log[host])
        return [began - ended for (_, ended), (began, _) in itertools.pairwise(seen)]


@pytest.fixture
def crowd(tmp_path: Path) -> Crowd:
    return Crowd(tmp_path / "turns")


def test_three_crawls_keep_the_distance_of_one(crowd: Crowd) -> None:
    crawls = [crowd.crawl() for _ in range(3)]
    requests = [(crawls[at % 3], f"site{at % 7}.example", Answer(0.4, 200)) for at in range(3 * 7 * 8)]
    assert crowd.run(*requests) == ["asked"] * len(requests)
    assert min(min(crowd.distances(host)) for host in crowd.log) >= FLOOR
    assert all(len(seen) == 24 for seen in crowd.log.values())


def test_what_one_was_told_all_obey(crowd: Crowd) -> None:
    told, other = crowd.crawl(), crowd.crawl()
    assert crowd.run((told, "busy.example", Answer(0.1, 429, 170.0))) == ["asked"]
    assert crowd.run((other, "busy.example", Answer(0.1, 200))) == ["asked"]
    assert crowd.distances("busy.example")[0] >= 170.0
    assert crowd.run((told, "long.example", Answer(0.1, 429, 9_000.0))) == ["asked"]
    assert crowd.run((other, "long.example", Answer(0.1, 200))) == ["paused"]
    assert crowd.run(*[(told, "down.example", Answer(2.0))] * 3) == ["asked"] * 3
    assert crowd.run((other, "down.example", Answer(0.1, 200))) == ["host_down"]


def test_who_is_killed_over_a_request_has_left_word_of_it(crowd: Crowd) -> None:
    """The child is killed while it holds the turn: the lock is free at once, the distance is kept."""
    child = os.fork()
    if child == 0:

        async def ask() -> None:
            async with crowd.crawl().turn(parse_address("http://site.example/")):
                os.kill(os.getpid(), signal.SIGKILL)

        asyncio.run(ask())
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    began = crowd.time.now
    assert crowd.run((crowd.crawl(), "site.example", Answer(0.1, 200))) == ["asked"]
    assert crowd.log["site.example"][0][0] >= began + FLOOR


def test_a_request_that_was_not_made_holds_nobody_up(crowd: Crowd) -> None:
    crawl, began = crowd.crawl(), crowd.time.now
    assert crowd.run(*[(crawl, "inside.example", None)] * 5) == ["blocked_address"] * 5
    assert crowd.run((crowd.crawl(), "inside.example", Answer(0.1, 200))) == ["asked"]
    assert crowd.log["inside.example"][0][0] == began


def test_what_was_left_before_the_machine_was_started_again_counts_no_more(tmp_path: Path) -> None:
    turns = SharedTurns(tmp_path)
    for left_at, found in ((2_000.0, None), (900.0, Pace(next_at=2_100.0))):
        turn = turns.take("site.example")
        assert turn is not None
        turn.leave(Pace(next_at=2_100.0), left_at)
        assert turns.take("site.example") is None
        assert turn.pace(1_000.0) == found
        turn.give_back()


HOSTS = [f"paper{number}.example" for number in range(4)]
EACH = 6
HURRIED = Manners(floor=0.15, latency_factor=0.0, jitter=0.0)


def crawl_all(port: int, folder: str) -> None:
    """Ask every host ``EACH`` times, with all of our manners on the real clock."""

    async def play() -> None:
        resolve = served_at(dict.fromkeys(HOSTS, ("127.0.0.1", port)))
        settings = WebSettings(resolve=resolve, policy=Policy(allow=or_loopback))
        rhythm = Rhythm(time.monotonic, asyncio.sleep, random.random)
        async with open_client(settings, gate=OpenGate(), now=lambda: datetime.now(UTC)) as bare:
            sites = Sites(rhythm, HURRIED, turns=SharedTurns(Path(folder)))
            client, _ = polite(bare, sites, agent="Parallax", clock=time.monotonic)
            await asyncio.gather(*(fetch(client, f"http://{host}/{at}") for host in HOSTS for at in range(EACH)))

    asyncio.run(play())


@pytest.fixture(scope="module")
def seen_by_the_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Visit]]:
    """The log of a server that two processes crawled at once."""
    context, folder = multiprocessing.get_context("fork"), str(tmp_path_factory.mktemp("turns"))
    with serving(lambda _request: Reply(b"<p>words</p>"), latency=0.01) as web:
        crawls = [context.Process(target=crawl_all, args=(web.port, folder)) for _ in range(2)]
        for crawl in crawls:
            crawl.start()
        for crawl in crawls:
            crawl.join()
        assert [crawl.exitcode for crawl in crawls] == [0, 0]
        yield web.log()


def test_two_processes_at_once_as_the_server_sees_them(seen_by_the_server: list[Visit]) -> None:
    for host in HOSTS:
        visits = sorted((visit for visit in seen_by_the_server if visit.host == host), key=lambda visit: visit.began)
        assert len(visits) == 2 * (EACH + 1)  # each asks for robots.txt too
        distances = [after.began - before.ended for before, after in itertools.pairwise(visits)]
        assert min(distances) >= HURRIED.floor
