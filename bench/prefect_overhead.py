"""What Prefect costs: the same ingest as a flow with tasks on a server, and as plain functions.

    .venv/bin/python -m bench.prefect_overhead [--articles 5000] [--rounds 3]

Both take in the same table of made articles into a new warehouse each time, in one process that has everything
imported, in turns; the server runs beside, as it does in use. Goal: flow and tasks add less than 10 %.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from bench.made_table import write_table
from bench.results_file import show, write
from parallax.prefect_server import start_temporary_server
from pipeline.settings import Settings, settings_from

WARM = 50
"""Articles taken in before anything is measured, so that all is imported."""


def main() -> None:
    """Run the rounds and write the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        start_temporary_server(Path(folder) / "server")
        table = str(write_table(Path(folder) / "all.jsonl", arguments.articles))
        few = str(write_table(Path(folder) / "few.jsonl", WARM))
        _measured(_flow, few, Path(folder) / "warm")
        found: dict[str, list[tuple[float, float]]] = {"plain": [], "flow": []}
        for round_ in range(arguments.rounds):
            for name, work in (("plain", _plain), ("flow", _flow)):
                found[name].append(_measured(work, table, Path(folder) / f"{name}{round_}"))
    wall, cpu = (
        {name: statistics.median(pair[at] for pair in pairs) for name, pairs in found.items()} for at in (0, 1)
    )
    write(
        "prefect_overhead",
        {"wall_flow_over_plain": wall["flow"] / wall["plain"], "cpu_flow_over_plain": cpu["flow"] / cpu["plain"]},
        {
            "articles": arguments.articles,
            "rounds": arguments.rounds,
            "load_average": round(os.getloadavg()[1], 1),
            "wall_seconds": {name: round(value, 2) for name, value in wall.items()},
            "cpu_seconds": {name: round(value, 2) for name, value in cpu.items()},
        },
        ["prefect", "duckdb"],
    )
    show(f"{arguments.articles:,} articles", ["", "wall s", "CPU s"], [[name, wall[name], cpu[name]] for name in wall])


def _measured(work: Callable[[str], None], table: str, data: Path) -> tuple[float, float]:
    """Seconds and processor seconds of this process and its ended children."""
    os.environ["PARALLAX_DATA"] = str(data)
    before, times = time.perf_counter(), os.times()
    work(table)
    after = os.times()
    return time.perf_counter() - before, sum(after[:4]) - sum(times[:4])


def _plain(table: str) -> None:
    from pipeline.ingest import ingest

    ingest(_alone(os.environ, root=Path.cwd()), [table])


def _flow(table: str) -> None:
    from flows import ingest_once

    vars(ingest_once)["settings_from"] = _alone
    ingest_once.ingest_once(places=[table], publish=False)


def _alone(environ: Mapping[str, str], *, root: Path) -> Settings:
    """Settings that read where we are: the processor time of reading processes would not be counted."""
    return replace(settings_from(environ, root=root), processes=0)


if __name__ == "__main__":
    main()
