"""Manners as the server's log sees them: 10,000 requests over 500 host names, and how often a promise was broken.

    .venv/bin/python -m bench.politeness [--hosts 500] [--pages 25] [--haste 2.5]

The whole client with its real manners, on a clock that runs ``--haste`` times as fast: five seconds are two. A tenth of
the hosts each asks for a longer delay, forbids paths, answers 429 with Retry-After, answers 503, is slow, redirects to
where we may not go, or shares its site with another host. What was promised is worked out from the log alone: when the
server had sent one answer and when the next request of the site came. The addresses are shared out among
``--processes`` that run at once and take turns. A client without manners is counted beside it, so that one sees that
the count can be other than none.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from rich.console import Console

from bench.crawl_contenders import ANY_PORT
from bench.local_web import Reply, Request, Visit, serving
from bench.results_file import show, write
from connectors.client import Client, open_client
from connectors.errors import FetchError
from connectors.guard import Policy, or_loopback
from connectors.pace import Manners
from connectors.politeness import OpenGate, Rhythm, Sites, polite
from connectors.resolve import served_at
from connectors.turns import SharedTurns
from connectors.web import fetch
from connectors.web_settings import WebSettings

MANNERS = Manners()
CRAWL_DELAY = 7.0
RETRY_AFTER = 20.0
SLOW = 0.5
IN_FLIGHT = 64
KINDS = 10
"""Hosts are of ten kinds; three are as any other."""

DELAYS, FORBIDS, LIMITS, FAILS, IS_SLOW, MISLEADS, SHARES = range(7)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=500)
    parser.add_argument("--pages", type=int, default=25, help="addresses asked for at each host")
    parser.add_argument("--haste", type=float, default=2.5, help="how many times as fast time passes")
    parser.add_argument("--processes", type=int, default=2, help="crawls at one moment")
    arguments = parser.parse_args()
    hosts = [host_name(number) for number in range(arguments.hosts)]
    with serving(_answer, latency=0.02) as web:
        started = time.monotonic()
        reasons = _crawl_in(arguments.processes, hosts, web.port, arguments.pages, arguments.haste)
        seconds, log = time.monotonic() - started, web.log()
        found = violations(log, arguments.haste)
        web.enter(1)
        _crawl_in(1, hosts, web.port, 6, None)
        control = violations(web.log(), arguments.haste)
    rows = [(name, found[name], control[name]) for name in BROKEN]
    show(f"{len(log):,} requests over {len(hosts)} hosts", ("promise broken", "parallax", "without manners"), rows)
    show("Requests ended", ("as", "count"), sorted(reasons.items()))
    absolute = {"requests": len(log), "hosts": len(hosts), "haste": arguments.haste, "seconds": round(seconds)}
    absolute |= {"processes": arguments.processes}
    absolute |= {"ended": dict(sorted(reasons.items())), "without_manners": {name: control[name] for name in BROKEN}}
    write("politeness", {name: found[name] for name in BROKEN}, absolute, ["httpx", "protego"])
    return 1 if sum(found.values()) or not all(control[name] for name in BROKEN) else 0


BROKEN = ("too_soon", "at_once", "forbidden", "retry_after_ignored")


def violations(log: Sequence[Visit], haste: float) -> Counter[str]:
    """Promises broken, by kind; ``log`` alone says so."""
    broken: Counter[str] = Counter(forbidden=sum(visit.target.startswith("/private") for visit in log))
    by_site: dict[str, list[Visit]] = defaultdict(list)
    for visit in log:
        by_site[visit.host.removeprefix("www.").removeprefix("feeds.")].append(visit)
    for visits in by_site.values():
        for before, after in pairwise(sorted(visits, key=lambda visit: visit.began)):
            distance = (after.began - before.ended) * haste
            broken["at_once"] += distance < 0
            broken["too_soon"] += distance < promised(before)
            broken["retry_after_ignored"] += before.status == 429 and distance < RETRY_AFTER
    return broken


def promised(visit: Visit) -> float:
    """The least seconds between the end of ``visit`` and the next request of its site."""
    delays = kind_of(visit.host) == DELAYS and visit.target != "/robots.txt"
    least = CRAWL_DELAY if delays else MANNERS.floor
    return least * 2 if visit.status in (429, 503) else least


def host_name(number: int) -> str:
    """Host ``number``. Every tenth shares its site with the one ten further on; ``.news`` is a public suffix."""
    if number % KINDS == SHARES:
        return f"{'www' if number // KINDS % 2 == 0 else 'feeds'}.paper{number // KINDS // 2}-{SHARES}.news"
    return f"paper{number // KINDS}-{number % KINDS}.news"


def kind_of(host: str) -> int:
    """What kind of host it is."""
    return int(host.removesuffix(".news").rpartition("-")[2])


def target(page: int) -> str:
    """The path of page ``page`` on every host; some lie where one kind of host forbids it."""
    return f"/private/{page}" if page % 5 == 1 else f"/{page}"


def _answer(request: Request) -> Reply:
    kind = kind_of(request.host)
    if request.target == "/robots.txt":
        rules = {DELAYS: f"Crawl-delay: {CRAWL_DELAY}\nDisallow: /private\n"}.get(kind, "Disallow: /private\n")
        return Reply(f"User-agent: *\n{rules}".encode(), kind="text/plain")
    if kind == LIMITS and request.target == "/3" and (request.before == 0 or request.phase):
        return Reply(b"Slow down.", status=429, headers={"retry-after": str(int(RETRY_AFTER))})
    if kind == FAILS and request.target == "/3":
        return Reply(b"Not now.", status=503)
    if kind == MISLEADS and request.target == "/3":
        return Reply(status=302, headers={"location": "/private/moved"})
    if kind == MISLEADS and request.target == "/4":
        return Reply(status=301, headers={"location": "/moved"})
    page = b"<html><head><title>Page</title></head><body><p>Words.</p></body></html>"
    return Reply(page, wait=SLOW if kind == IS_SLOW else 0.0)


def _crawl_in(processes: int, hosts: Sequence[str], port: int, pages: int, haste: float | None) -> Counter[str]:
    """Ask every host for ``pages`` pages, in turns by so many processes at once; how the requests ended."""
    with (
        Console().status(f"Asking {len(hosts)} hosts {'politely' if haste else 'without manners'}"),
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(processes, multiprocessing.get_context("fork")) as pool,
    ):
        shares = [range(first, pages, processes) for first in range(processes)]
        crawls = [pool.submit(_crawl_share, hosts, port, share, haste, Path(folder)) for share in shares]
        return sum((crawl.result() for crawl in crawls), Counter())


def _crawl_share(
    hosts: Sequence[str], port: int, pages: Sequence[int], haste: float | None, folder: Path
) -> Counter[str]:
    """What one process asks for: ``pages`` of every host."""
    resolve = served_at(dict.fromkeys(hosts, ("127.0.0.1", port)))
    settings = WebSettings(resolve=resolve, policy=Policy(allow=or_loopback, ports=ANY_PORT))
    urls = [f"http://{host}:{port}{target(page)}" for page in pages for host in hosts]
    return asyncio.run(_crawl(settings, urls, haste, folder))


async def _crawl(settings: WebSettings, urls: Sequence[str], haste: float | None, folder: Path) -> Counter[str]:
    """Fetch ``urls``; how each ended. Without ``haste``, without manners: 64 at a time, whosever they are."""
    ended: Counter[str] = Counter()
    async with open_client(settings, gate=OpenGate(), now=lambda: datetime.now(UTC)) as bare:
        client = _mannered(bare, haste, folder) if haste else bare
        gate = asyncio.Semaphore(len(urls) if haste else IN_FLIGHT)

        async def one(url: str) -> None:
            async with gate:
                try:
                    await fetch(client, url)
                    ended["answered"] += 1
                except FetchError as error:
                    ended[error.reason] += 1

        await asyncio.gather(*(one(url) for url in urls))
    return ended


def _mannered(bare: Client, haste: float, folder: Path) -> Client:
    """``bare`` behind its manners, on a clock that runs ``haste`` times as fast; turns are taken in ``folder``."""

    def clock() -> float:
        return time.monotonic() * haste

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(seconds / haste)

    sites = Sites(Rhythm(clock, sleep, random.random), MANNERS, turns=SharedTurns(folder))
    client, _robots = polite(bare, sites, agent="Parallax", clock=clock)
    return client


if __name__ == "__main__":
    sys.exit(main())
