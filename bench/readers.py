"""A reader in another process through a whole ingest: does it ever fail, and how much slower does it get?

    .venv/bin/python -m bench.readers [--articles 5000]

One process loads a table of made articles through the whole pipeline. Another asks a simple question (how many articles
has each outlet) every 20 ms, first while nobody writes, then through the whole ingest, then in quiet again over what is
there at the end. A third holds an open transaction with a half-read result from before the first load until after the
last. In quiet a process that only computes takes the place of the ingest, so that what is measured is the warehouse and
not the share of a core. Goals: no error, and a p99 of at most three times the quiet p99.
"""

from __future__ import annotations

import argparse
import json
import os
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench.made_table import write_table
from bench.results_file import show, write
from pipeline.ingest import ingest
from pipeline.settings import Settings
from warehouse.lake import connect

QUESTION = "SELECT outlet, count(*) FROM articles GROUP BY outlet"
PAUSE = 0.02
QUIET_SECONDS = 20.0
FIRST = 200
"""Articles that are there before anything is measured."""


def main() -> None:
    """Play one of the parts, or direct them all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--part", choices=["read", "hold", "compute"], help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.part:
        {"read": _read, "hold": _hold, "compute": _compute}[arguments.part](arguments.data)
    else:
        _direct(arguments.articles)


def _direct(articles: int) -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        data = Path(folder)
        settings = Settings(data, data / "reports", processes=1)
        ingest(settings, [str(write_table(data / "first.jsonl", FIRST))])
        table = write_table(data / "all.jsonl", articles)
        with _part("compute", data), _part("read", data) as reader:
            time.sleep(QUIET_SECONDS)
            before = _ended(reader)
        holder = stack.enter_context(_part("hold", data))
        with _part("read", data) as reader:
            started = time.perf_counter()
            done = ingest(settings, [str(table)])
            seconds = time.perf_counter() - started
            during = _ended(reader)
        held = _ended(holder)
        with _part("compute", data), _part("read", data) as reader:
            time.sleep(QUIET_SECONDS)
            after = _ended(reader)
    loaded = sum(outcome.state == "loaded" for outcome in done.outcomes)
    found = {"before": before, "during": during, "after": after}
    p99 = {name: _p99(asked["seconds"]) for name, asked in found.items()}
    errors = [*before["errors"], *during["errors"], *after["errors"], *held["errors"]]
    median = {name: statistics.median(asked["seconds"]) for name, asked in found.items()}
    write(
        "readers",
        {
            "p99_during_over_quiet": p99["during"] / statistics.fmean((p99["before"], p99["after"])),
            "p99_during_over_quiet_after": p99["during"] / p99["after"],
            "errors": len(errors),
        },
        {
            "articles": articles,
            "loaded": loaded,
            "ingest_seconds": round(seconds, 1),
            "load_average": round(os.getloadavg()[1], 1),
            "questions_during": len(during["seconds"]),
            "rows_seen_by_open_transaction": held["rows"],
            "p99_ms": {name: round(1000 * value, 1) for name, value in p99.items()},
            "median_ms": {name: round(1000 * value, 1) for name, value in median.items()},
        },
        ["duckdb", "duckdb-extension-ducklake"],
    )
    rows = [[name, 1000 * value] for name, value in p99.items()]
    show(f"{loaded:,} of {articles:,} loaded in {seconds:,.0f} s; errors: {errors[:3] or 'none'}", ["p99", "ms"], rows)


def _read(data: Path) -> None:
    """Ask until standard input ends."""
    seconds, errors = [], []
    with connect(Settings(data, data).place, read_only=True) as connection:
        while not _is_over():
            started = time.perf_counter()
            try:
                connection.execute(QUESTION).fetchall()
            except Exception as error:
                errors.append(str(error))
            seconds.append(time.perf_counter() - started)
            time.sleep(PAUSE)
    print(json.dumps({"seconds": seconds, "errors": errors}))


def _hold(data: Path) -> None:
    """Open a transaction, read half a result, wait; at the end read on and count what the transaction sees."""
    errors: list[str] = []
    rows = 0
    with connect(Settings(data, data).place, read_only=True) as connection:
        connection.execute("BEGIN")
        half = connection.cursor()
        half.execute("USE parallax")
        half.execute("SELECT text FROM passages").fetchmany(10)
        connection.execute(QUESTION).fetchall()
        while not _is_over():
            time.sleep(0.1)
        try:
            half.fetchall()
            rows = sum(count for _outlet, count in connection.execute(QUESTION).fetchall())
        except Exception as error:
            errors.append(str(error))
    print(json.dumps({"rows": rows, "errors": errors}))


def _compute(_data: Path) -> None:
    while not _is_over():
        sum(number * number for number in range(200_000))
    print("{}")


def _is_over() -> bool:
    """Whether standard input has ended, without waiting for it."""
    return bool(select.select([sys.stdin], [], [], 0)[0])


@contextmanager
def _part(name: str, data: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "bench.readers", "--part", name, "--data", str(data)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            if process.stdin and not process.stdin.closed:
                process.communicate()


def _ended(process: subprocess.Popen[str]) -> dict[str, Any]:
    out, _err = process.communicate()
    found: dict[str, Any] = json.loads(out)
    return found


def _p99(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=100)[98]


if __name__ == "__main__":
    main()
