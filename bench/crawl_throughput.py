"""Pages a second, processor time and peak memory of the polite client, against a bare httpx loop and against Scrapy.

    .venv/bin/python -m bench.crawl_throughput [--rounds 5] [--pages 2000] [--hosts 40]

2,000 pages over 40 hosts on loopback, each after 50 ms, packed with gzip as newsrooms send them, one request at a time
for each host. Rounds are interleaved, each contender in a process of its own; the ratios are those of the medians.
Scrapy lives in an environment of its own below the temporary folder, made when it is first needed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

from bench.local_web import Answer, Reply, Request, serving
from bench.made_pages import article_page
from bench.results_file import bar, show, write

HERE = Path(__file__).parent
SCRAPY = Path(tempfile.gettempdir()) / "parallax-bench-scrapy"
LATENCY = 0.05
DIFFERENT = 50
GOAL = 0.85


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("rounds", 5), ("pages", 2_000), ("hosts", 40)):
        parser.add_argument(f"--{name}", type=int, default=default)
    arguments = parser.parse_args()
    runs = crawled(arguments.rounds, arguments.hosts, arguments.pages)
    rates = {name: statistics.median(run["pages"] / run["seconds"] for run in found) for name, found in runs.items()}
    peaks = {name: statistics.median(run["peak_mib"] for run in found) for name, found in runs.items()}
    costs = {
        name: statistics.median(run["cpu"] / run["pages"] * 1_000 for run in found) for name, found in runs.items()
    }
    ratios = {f"rate_against_{name}": rates["parallax"] / rates[name] for name in ("httpx", "scrapy")}
    ratios |= {f"memory_against_{name}": peaks["parallax"] / peaks[name] for name in ("httpx", "scrapy")}
    ratios |= {f"cpu_against_{name}": costs["parallax"] / costs[name] for name in ("httpx", "scrapy")}
    rows = [(name, rates[name], costs[name], peaks[name]) for name in runs]
    show("Crawling", ("contender", "pages/s", "CPU ms a page", "peak MiB"), rows)
    absolute = {
        "pages_a_second": {name: round(rate, 1) for name, rate in rates.items()},
        "cpu_ms_a_page": {name: round(cost, 2) for name, cost in costs.items()},
        "peak_mib": {name: round(peak, 1) for name, peak in peaks.items()},
        "what": f"{arguments.pages} pages, {arguments.hosts} hosts, {LATENCY} s, {arguments.rounds} rounds",
        "scrapy": runs["scrapy"][0]["version"],
    }
    write("crawl_throughput", ratios, absolute, ["httpx", "httpcore"])
    show("Against", ("ratio", "value"), list(ratios.items()))
    return 0 if ratios["rate_against_httpx"] >= GOAL and ratios["rate_against_scrapy"] > 1 else 1


def crawled(rounds: int, hosts: int, pages: int) -> dict[str, list[dict[str, Any]]]:
    """Every run of every contender; a run that did not get all pages ends the bench."""
    ours = [sys.executable, "-m", "bench.crawl_contenders"]
    commands = {
        "parallax": [*ours, "parallax"],
        "httpx": [*ours, "httpx"],
        "scrapy": [str(_scrapy_python()), str(HERE / "crawl_scrapy.py")],
    }
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in commands}
    with serving(_answer(), latency=LATENCY) as web, bar() as progress:
        task = progress.add_task("Crawling", total=rounds * len(commands))
        for _round in range(rounds):
            for name, command in commands.items():
                arguments = [*command, str(web.port), str(hosts), str(pages)]
                run = json.loads(subprocess.run(arguments, check=True, capture_output=True, cwd=HERE.parent).stdout)
                assert run["pages"] == pages, f"{name} got {run['pages']} of {pages} pages"
                assert len(web.log()) == pages + (hosts if name != "httpx" else 0), f"{name} asked for something else"
                found[name].append(run)
                progress.advance(task)
    return found


def _answer() -> Answer:
    """Pages in gzip, the same few again and again, and a robots.txt that allows them."""
    bodies = [gzip.compress(article_page(number).encode(), mtime=0) for number in range(DIFFERENT)]

    def answer(request: Request) -> Reply:
        if request.target == "/robots.txt":
            return Reply(b"User-agent: *\nDisallow: /private\n", kind="text/plain")
        return Reply(bodies[int(request.target[1:]) % DIFFERENT], headers={"content-encoding": "gzip"})

    return answer


def _scrapy_python() -> Path:
    """The Python that has Scrapy."""
    python = SCRAPY / "bin" / "python"
    if not python.exists():
        venv.create(SCRAPY, with_pip=True, clear=True)
        subprocess.run([str(python), "-m", "pip", "install", "-qq", "scrapy"], check=True, capture_output=True)
    return python


if __name__ == "__main__":
    sys.exit(main())
