"""How fast pages are read, with all metadata, against trafilatura with its own in the same run, and what memory that
takes.

    .venv/bin/python -m bench.reading_speed FOLDER [--pages 5000]     FOLDER holds pages/

Interleaved rounds over all pages, CPU time of one core, the median of the rounds: a few pages that take one of the
readers seconds weigh more than all the others, so no selection will do. Two processes against one by the clock; the
memory of a worker that reads 5,000 pages. Writes ``bench/results/reading_speed.json``.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bench.pages import labelled
from news.model import Page
from news.reading.charset import decode
from news.reading.read import read

HERE = Path(__file__).parent
ROUNDS = 3
MAX_MB = 400
"""What a worker may hold."""

CORPORA = ("articles", "publishers", "web_articles")


def by_trafilatura(page: Page) -> Any:
    """trafilatura balanced with its metadata, on text decoded as ours is."""
    from trafilatura import bare_extraction

    return bare_extraction(decode(page.body).text, url=page.url, include_comments=False, with_metadata=True)


def by_fast(page: Page) -> Any:
    """Our fast profile; a function so that it can be sent to a process."""
    return read(page, "fast")


READERS: dict[str, Callable[[Page], Any]] = {"careful": read, "fast": by_fast, "trafilatura": by_trafilatura}


def rounds(pages: list[Page]) -> dict[str, list[float]]:
    """Seconds of CPU a round for each reader; the readers take turns at every page, and the first round warms up."""
    seconds: dict[str, list[float]] = {name: [] for name in READERS}
    for _ in range(ROUNDS + 1):
        spent = dict.fromkeys(READERS, 0.0)
        for page, (name, reader) in itertools.product(pages, READERS.items()):
            start = time.process_time()
            reader(page)
            spent[name] += time.process_time() - start
        for name, value in spent.items():
            seconds[name].append(value)
    return {name: values[1:] for name, values in seconds.items()}


def pace(pages: list[Page], processes: int) -> float:
    """Pages a second by the clock with so many processes."""
    with ProcessPoolExecutor(processes) as pool:
        list(pool.map(read, pages[: 8 * processes]))
        start = time.perf_counter()
        list(pool.map(read, pages, chunksize=4))
        return len(pages) / (time.perf_counter() - start)


def memory(arguments: tuple[Path, int]) -> dict[str, float]:
    """MB resident after a tenth of ``count`` pages and after all, in this process, which holds one page at a time."""
    folder, count = arguments
    marks = {}
    endless = (label for corpus in itertools.cycle(CORPORA) for label in labelled(folder, corpus))
    for at, label in enumerate(itertools.islice(endless, count), start=1):
        read(label.page)
        if at in {count // 10, count}:
            marks[f"after_{at}"] = _resident()
    return marks


def _resident() -> float:
    return round(int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20, 1)


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--pages", type=int, default=5_000, help="pages that the worker reads for its memory")
    arguments = parser.parse_args()
    pages = [label.page for corpus in CORPORA for label in labelled(arguments.data / "pages", corpus)]
    timed = rounds(pages)
    ratios = {
        f"{name}_over_trafilatura": round(
            statistics.median(b / a for a, b in zip(timed[name], timed["trafilatura"], strict=True)), 3
        )
        for name in ("careful", "fast")
    }
    one, two = pace(pages, 1), pace(pages, 2)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:  # as a worker starts, without our pages
        resident = pool.submit(memory, (arguments.data / "pages", arguments.pages)).result()
    count = len(pages)
    result = {
        "ratios": {
            **ratios,
            "two_processes_over_one": round(two / one, 3),
            "memory_over_limit": round(max(resident.values()) / MAX_MB, 3),
            "memory_growth": round(max(resident.values()) / min(resident.values()), 3),
        },
        "memory_mb": resident,
        "milliseconds_a_page": {n: round(1000 * statistics.median(v) / count, 2) for n, v in timed.items()},
        "pages_a_second": {"one_process": round(one, 1), "two_processes": round(two, 1)},
        "load": round(os.getloadavg()[0], 1),
        "versions": {name: version(name) for name in ("trafilatura", "resiliparse", "lxml", "htmldate")},
    }
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / "reading_speed.json").write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
