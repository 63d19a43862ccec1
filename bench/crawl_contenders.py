"""Contenders of ``bench.crawl_throughput`` that run on our own packages: each crawls once in a process of its own.

.venv/bin/python -m bench.crawl_contenders NAME PORT HOSTS PAGES    prints {"seconds", "cpu", "pages", "peak_mib"}
"""

from __future__ import annotations

import asyncio
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import httpx

from connectors.client import open_client
from connectors.guard import Guard, Policy, or_loopback
from connectors.pace import Manners
from connectors.politeness import OpenGate, Rhythm, Sites, polite
from connectors.resolve import Resolve, served_at
from connectors.turns import SharedTurns
from connectors.web import fetch
from connectors.web_settings import WebSettings
from news.model import Page

ANY_PORT = frozenset(range(1, 65_536))
AT_ONCE = Manners(floor=0.0, latency_factor=0.0, jitter=0.0)
"""No pauses: what is measured is what manners cost, not how long they wait."""


async def parallax(urls: Sequence[str], resolve: Resolve) -> int:
    """Our client with all of its manners: robots.txt, one request at a time for each site, caps, digests."""
    settings = WebSettings(resolve=resolve, policy=Policy(allow=or_loopback, ports=ANY_PORT))
    async with open_client(settings, gate=OpenGate(), now=lambda: datetime.now(UTC)) as plain:
        with tempfile.TemporaryDirectory() as folder:
            client, _robots = polite(plain, at_once(folder), agent="Parallax", clock=time.monotonic)

            async def one(url: str) -> bool:
                page = (await fetch(client, url)).answer
                return isinstance(page, Page) and len(page.body) > 0

            return sum(await asyncio.gather(*(one(url) for url in urls)))


def at_once(folder: str) -> Sites:
    """Manners without pauses, which take turns with other processes at ``folder``."""
    rhythm = Rhythm(time.monotonic, asyncio.sleep, random.random)
    return Sites(rhythm, AT_ONCE, turns=SharedTurns(Path(folder)))


async def bare(urls: Sequence[str], resolve: Resolve) -> int:
    """httpx as one writes it down: one client, a task for each host that asks page after page. No robots.txt."""
    transport = httpx.AsyncHTTPTransport(limits=httpx.Limits(max_connections=64, max_keepalive_connections=64))
    transport._pool._network_backend = Guard(resolve, Policy(allow=or_loopback, ports=ANY_PORT))
    by_host: dict[str, list[str]] = {}
    for url in urls:
        by_host.setdefault(httpx.URL(url).host, []).append(url)
    async with httpx.AsyncClient(transport=transport) as client:

        async def one(mine: Sequence[str]) -> int:
            return sum([len((await client.get(url)).content) > 0 for url in mine])

        return sum(await asyncio.gather(*(one(mine) for mine in by_host.values())))


CONTENDERS: dict[str, Callable[[Sequence[str], Resolve], Awaitable[int]]] = {"parallax": parallax, "httpx": bare}


def main() -> int:
    name, (port, hosts, pages) = sys.argv[1], (int(argument) for argument in sys.argv[2:])
    resolve = served_at({f"paper{at}.example": ("127.0.0.1", port) for at in range(hosts)})
    urls = [f"http://paper{number % hosts}.example:{port}/{number}" for number in range(pages)]

    async def crawl() -> int:
        return await CONTENDERS[name](urls, resolve)

    started, cpu = time.monotonic(), time.process_time()
    had = asyncio.run(crawl())
    seconds = time.monotonic() - started
    used = resource.getrusage(resource.RUSAGE_SELF)
    report = {"seconds": seconds, "cpu": time.process_time() - cpu, "pages": had, "peak_mib": used.ru_maxrss / 1024}
    sys.stdout.write(json.dumps(report))
    return 0


if __name__ == "__main__":
    sys.exit(main())
