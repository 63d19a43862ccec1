"""A crawl of 500 pages killed with SIGKILL at random moments and run again: nothing lost, nothing twice.

    .venv/bin/python -m bench.crawl_kills [--kills 200] [--at-once 2]

The real command, ``parallax ingest --no-prefect http://127.0.0.1/feed.xml``, on a web of 25 addresses on loopback, in
batches of 20, without pauses between requests (``bench.hurried``). Each kill is followed by a run that goes on in the
same warehouse, which may be killed in its turn; after about ten kills one is left alone, and then every table must hold
what it holds after a run that was never killed, apart from times and what is told of runs; every page file must be
whole, no page loaded twice, all audits clean. The seconds of 200 kills: about 1,500 on two cores.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.local_web import Answer, Reply, Request, Visit, Web, loopback, serving
from bench.made_pages import article_page
from bench.results_file import bar, show, write
from bench.warehouse_state import State, difference, state_of

ROOT = Path(__file__).parent.parent
PAGES = 500
ADDRESSES = 25
EACH = 10
"""Kills of one warehouse, about."""

EARLY = 0.1
"""Share of the kills that fall into the start of the process, before it asks for anything."""


@dataclass
class Tally:
    """What happened so far; shared by threads, under ``lock``."""

    wanted: int
    lock: threading.Lock = field(default_factory=threading.Lock)
    kills: int = 0
    runs: int = 0
    warehouses: int = 0
    wrong: list[str] = field(default_factory=list)

    def is_enough(self) -> bool:
        """Whether all kills are done."""
        return self.kills >= self.wanted


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--at-once", type=int, default=2, help="warehouses crawled at a time")
    arguments = parser.parse_args()
    started = time.monotonic()
    with serving(_answer(), latency=0.02, addresses=ADDRESSES) as web, bar() as progress:
        task = progress.add_task("Killing", total=arguments.kills)
        whole, startup, work = _undisturbed(web)
        tally = Tally(arguments.kills)

        def chains(seed: int) -> None:
            for number in range(10_000):
                if tally.is_enough():
                    return
                chain(web, whole, tally, random.Random(f"{seed}/{number}"), startup, work / EACH)
                progress.update(task, completed=tally.kills)

        with ThreadPoolExecutor(arguments.at_once) as pool:
            work_left = [pool.submit(chains, seed) for seed in range(arguments.at_once)]
            try:
                for one in work_left:
                    one.result()
            except KeyboardInterrupt:
                tally.wanted = 0  # the warehouses under way are finished and counted
        asked = len(_pages(web.log()))
    again = asked / max(tally.warehouses, 1) / PAGES - 1
    counts = {"kills": tally.kills, "runs": tally.runs, "warehouses": tally.warehouses, "wrong": len(tally.wrong)}
    for wrong in tally.wrong:
        sys.stdout.write(f"{wrong}\n")
    show("Killed and run again", ("what", "count"), [*counts.items(), ("share of the pages asked for again", again)])
    ratios = {"wrong": len(tally.wrong) / max(tally.warehouses, 1), "pages_asked_again": again}
    write("crawl_kills", ratios, {**counts, "pages": PAGES, "seconds": round(time.monotonic() - started)}, ["duckdb"])
    return 1 if tally.wrong else 0


def chain(web: Web, whole: State, tally: Tally, chance: random.Random, startup: float, gap: float) -> None:
    """One warehouse: kill, go on, kill, …, until a run comes to its end; then look at everything."""
    with tempfile.TemporaryDirectory(prefix="parallax-kills-") as folder:
        data = Path(folder)
        for _kill in range(EACH):
            if tally.is_enough():
                break
            moment = chance.uniform(0, startup) if chance.random() < EARLY else startup + chance.expovariate(1 / gap)
            if not _killed(web, data, moment, tally):
                break
        last = _started(web, data)
        code = last.wait()
        found = [f"the last run ended with {code}"] if code else difference(whole, state_of(data))
        with tally.lock:
            tally.runs += 1
            tally.warehouses += 1
            tally.wrong += [f"warehouse {tally.warehouses}: {one}" for one in found]


def _killed(web: Web, data: Path, moment: float, tally: Tally) -> bool:
    """Start a run and kill it after ``moment`` seconds; whether it was still at work."""
    process = _started(web, data)
    with tally.lock:
        tally.runs += 1
    try:
        code = process.wait(timeout=moment)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        with tally.lock:
            tally.kills += 1
        return True
    if code:
        tally.wrong.append(f"a run that was not killed ended with {code}")
    return False


def _started(web: Web, data: Path) -> subprocess.Popen[bytes]:
    """The command, at work on ``data``."""
    environ = {
        **os.environ,
        "PARALLAX_DATA": str(data),
        "PARALLAX_ALLOW_LOOPBACK": "1",
        "PARALLAX_BATCH": "20",
        "PARALLAX_PROCESSES": "1",  # each loads its models first, which a run that is soon killed pays for
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "-m", "bench.hurried", "ingest", "--no-prefect", f"http://127.0.0.1:{web.port}/feed.xml"]
    return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _undisturbed(web: Web) -> tuple[State, float, float]:
    """What a run that is left alone leaves behind, the seconds until it first asks, and those that it works then."""
    with _folder() as data:
        began = time.monotonic()
        code = _started(web, data).wait()
        ended = time.monotonic()
        visits = web.log()
        assert code == 0, f"a run that was left alone ended with {code}"
        assert len(_pages(visits)) == PAGES, f"it asked for {len(_pages(visits))} pages"
        first = min(visit.began for visit in visits)
        return state_of(data), first - began, ended - first


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="parallax-kills-") as folder:
        yield Path(folder)


def _pages(visits: list[Visit]) -> list[Visit]:
    return [visit for visit in visits if visit.target[1:].isdigit()]


def _answer() -> Answer:
    """A feed of all pages, the pages, and robots.txt files."""

    def answer(request: Request) -> Reply:
        if request.target == "/robots.txt":
            return Reply(b"User-agent: *\nDisallow: /private\n", kind="text/plain")
        if request.target == "/feed.xml":
            port = request.headers["host"].partition(":")[2]
            places = (f"http://{loopback(number % ADDRESSES)}:{port}/{number}" for number in range(PAGES))
            items = "".join(f"<item><link>{place}</link></item>" for place in places)
            feed = f"<rss version='2.0'><channel><title>All</title>{items}</channel></rss>"
            return Reply(feed.encode(), kind="application/rss+xml", headers={"etag": '"all"'})
        return Reply(article_page(int(request.target[1:]), paragraphs=2, size=0).encode())

    return answer


if __name__ == "__main__":
    sys.exit(main())
