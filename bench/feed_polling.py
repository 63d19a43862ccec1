"""Polling feeds that have not changed: 304 answers a second on one core, against a bare httpx loop.

    .venv/bin/python -m bench.feed_polling [--feeds 1000] [--rounds 5]

Every feed lies on a host of its own. It and its robots.txt have been had before, as on any day but the first, and the
file in which processes take turns at its host is there; so a poll is one request that says what we have and one answer
without a body. Each contender runs on one core, with
connections yet to be made, the server on another. Rounds are interleaved, the ratio is that of the medians. On a
machine with other work the second of processor time is the figure that holds.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial

import httpx

from bench.crawl_contenders import ANY_PORT, at_once
from bench.local_web import Reply, Request, serving
from bench.results_file import bar, show, write
from connectors.answers import FEED, NotModified, Validators
from connectors.client import open_client
from connectors.guard import Guard, Policy, or_loopback
from connectors.politeness import OpenGate, polite
from connectors.resolve import Resolve, served_at
from connectors.robots import RobotsFile
from connectors.web import fetch
from connectors.web_settings import WebSettings

ETAG = '"as-before"'
GOAL = 400
IN_FLIGHT = 64
Poll = Callable[[list[str], Resolve], Awaitable[int]]
POLICY = Policy(allow=or_loopback, ports=ANY_PORT)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    rates: dict[str, list[float]] = {"parallax": [], "httpx": []}
    costs: dict[str, list[float]] = {"parallax": [], "httpx": []}
    with serving(_answer) as web, bar() as progress, tempfile.TemporaryDirectory() as turns:
        _stay_on_one_core()
        contenders: dict[str, Poll] = {"parallax": partial(ours, turns), "httpx": bare}
        resolve = served_at({f"paper{at}.example": ("127.0.0.1", web.port) for at in range(arguments.feeds)})
        urls = [f"http://paper{at}.example:{web.port}/feed.xml" for at in range(arguments.feeds)]
        task = progress.add_task("Polling", total=arguments.rounds * len(contenders))
        asyncio.run(_counted(contenders["parallax"], urls, resolve))  # a day before: nothing is measured
        for _round in range(arguments.rounds):
            for name, poll in contenders.items():
                started, cpu = time.monotonic(), time.process_time()
                same = asyncio.run(_counted(poll, urls, resolve))
                rates[name].append(len(urls) / (time.monotonic() - started))
                costs[name].append(len(urls) / (time.process_time() - cpu))
                assert same == len(urls), f"{name}: only {same} of {len(urls)} feeds were unchanged"
                assert all(visit.status == 304 for visit in web.log())
                progress.advance(task)
    medians = {name: statistics.median(found) for name, found in rates.items()}
    of_core = {name: statistics.median(found) for name, found in costs.items()}
    rows = [(name, medians[name], of_core[name]) for name in contenders]
    show("Polling", ("contender", "304 a second", "a second of processor time"), rows)
    absolute = {
        "a_second": {name: round(rate) for name, rate in medians.items()},
        "a_second_of_processor_time": {name: round(rate) for name, rate in of_core.items()},
        "what": f"{arguments.feeds} feeds, {arguments.rounds} rounds",
    }
    against = {"rate_against_httpx": medians, "processor_rate_against_httpx": of_core}
    ratios = {name: found["parallax"] / found["httpx"] for name, found in against.items()}
    write("feed_polling", ratios, absolute, ["httpx", "httpcore"])
    return 0 if of_core["parallax"] >= GOAL else 1


async def ours(turns: str, urls: list[str], resolve: Resolve) -> int:
    """Our client with all of its manners but the pauses; ``turns`` is where processes take theirs."""
    settings = WebSettings(resolve=resolve, policy=POLICY)
    async with open_client(settings, gate=OpenGate(), now=lambda: datetime.now(UTC)) as plain:
        client, robots = polite(plain, at_once(turns), agent="Parallax", clock=time.monotonic)
        for url in urls:
            robots.remember(_robots_of(url.removesuffix("/feed.xml")))

        async def one(url: str) -> bool:
            answer = await fetch(client, url, validators=Validators(etag=ETAG), terms=FEED)
            return isinstance(answer.answer, NotModified)

        return sum(await asyncio.gather(*(one(url) for url in urls)))


def _robots_of(origin: str) -> RobotsFile:
    now = time.monotonic()
    return RobotsFile(origin, "read", "User-agent: *\nDisallow: /x\n", now, now)


async def bare(urls: list[str], resolve: Resolve) -> int:
    """httpx as one writes it down: one client, at most 64 requests in flight."""
    limits = httpx.Limits(max_connections=IN_FLIGHT, max_keepalive_connections=IN_FLIGHT)
    transport = httpx.AsyncHTTPTransport(limits=limits)
    transport._pool._network_backend = Guard(resolve, POLICY)
    gate = asyncio.Semaphore(IN_FLIGHT)
    async with httpx.AsyncClient(transport=transport) as client:

        async def one(url: str) -> bool:
            async with gate:
                return (await client.get(url, headers={"if-none-match": ETAG})).status_code == 304

        return sum(await asyncio.gather(*(one(url) for url in urls)))


async def _counted(poll: Poll, urls: list[str], resolve: Resolve) -> int:
    return await poll(urls, resolve)


def _answer(request: Request) -> Reply:
    """Nothing new, for those who say what they have."""
    is_same = request.headers.get("if-none-match") == ETAG
    return Reply(status=304 if is_same else 404, headers={"etag": ETAG}, kind="application/rss+xml")


def _stay_on_one_core() -> None:
    """Where the system can be told so; elsewhere one Python thread uses no more than one anyway."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


if __name__ == "__main__":
    sys.exit(main())
