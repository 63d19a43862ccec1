"""The cost of adding 1,000 articles to warehouses of 10,000, 100,000 and 1,000,000 with the same window.

    .venv/bin/python -m bench.duplicates_scale [--sizes 10000 100000 1000000] [--rounds 5]

The window holds 10,000 articles in every warehouse, the rest lies before it; each batch has 200 copies of articles in
the window, cut or edited. What is timed is the load (look-up, decision, insert, edges), in CPU seconds of all its
threads: others may share the machine. Each warehouse is worked in a process of its own, whose greatest size in memory
is written down. Result in ``bench/results/duplicates_scale.json``.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from bench.results_file import show, write
from news.copies.sketch import RECIPE, sketch
from news.model import Annotations, Candidate, Extract, Page
from news.words import text_digest
from warehouse.lake import Place, connect
from warehouse.load import load
from warehouse.migrate import migrate

NOW = datetime(2031, 6, 1, tzinfo=UTC)
WINDOW = 10_000
BATCH = 1_000
COPIES = 200
CHUNK = 50_000
HASHES = 61
"""Rows of sketches an article, as real articles have (docs/decisions/0005)."""

_MADE = (
    "(SELECT i, CAST($now AS DATE) - CAST(($size - 1 - i) * 30 // 10000 AS INTEGER) AS day, "
    "'article1-' || lpad(to_hex(hash(i)), 24, '0') AS article_id, "
    "'version1-' || lpad(to_hex(hash(i)), 24, '0') AS version_id, day::TIMESTAMPTZ AS told, "
    "'//outlet.example/' || hash(i) AS address_key, md5(i::VARCHAR) AS page_digest FROM range($from, $to) AS t(i))"
)
"""The made articles: number, day and ids."""
_ROWS = {
    "articles": f"article_id, 'outlet-' || i % 100 AS outlet, address_key AS url, told AS first_seen_at FROM {_MADE}",
    "article_addresses": f"address_key, article_id, 'own' AS role FROM {_MADE}",
    "pages": f"page_digest, address_key AS url, address_key AS final_url, 200 AS status, 'text/html' AS media_type, "
    f"1000 AS size_bytes, told AS fetched_at FROM {_MADE}",
    "versions": "version_id, article_id, 1 AS number, page_digest, 't2-' || md5('t' || i) AS text_digest, "
    "'A headline' AS title, repeat('Some words of an article. ', 40) AS text, 'A lead' AS lead, 'en' AS language, "
    "700 AS word_count, "
    f"'x' AS reader_version, 'x' AS annotator_version, told AS published_at, told AS fetched_at FROM {_MADE}",
    "sketches": f"hash(i * {HASHES} + n) >> 4 AS hash, version_id, day, '{RECIPE}' AS recipe "
    f"FROM {_MADE}, range({HASHES}) AS m(n)",
}
"""Table to what is inserted."""


def main() -> None:
    """Work each warehouse in a process of its own and hold the largest against the smallest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(measured(arguments.one, arguments.rounds)))
        return
    found = {}
    for size in arguments.sizes:
        command = [sys.executable, "-m", __spec__.name, "--one", str(size), "--rounds", str(arguments.rounds)]
        found[size] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    first, last = found[arguments.sizes[0]], found[arguments.sizes[-1]]
    write(
        "duplicates_scale",
        {"cpu_largest_over_smallest": last["cpu_seconds"] / first["cpu_seconds"]},
        {f"{size:,} articles": values for size, values in found.items()},
        ["duckdb", "numpy"],
    )
    rows = [[f"{size:,}", v["cpu_seconds"], v["wall_seconds"], v["edges"], v["peak_mib"]] for size, v in found.items()]
    show(
        f"Adding {BATCH:,} articles, {WINDOW:,} in the window",
        ["articles", "CPU s", "wall s", "edges", "peak MiB"],
        rows,
    )


def measured(size: int, rounds: int) -> dict[str, float]:
    """Medians of a load of 1,000 into a warehouse of ``size``, edges found in it, and the peak of memory."""
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder) / "warehouse")
        with connect(place) as connection:
            migrate(connection, place, now=NOW)
            _fill(connection, size)
            made = random.Random(1)
            known = [_text(made) for _ in range(COPIES)]
            _load(connection, place, [_candidate(text, f"known-{i}", i) for i, text in enumerate(known)])
            seconds, wall, before = [], [], _edges(connection)
            for round_ in range(rounds):
                batch = _batch(made, known, round_)
                started, clock = time.process_time(), time.perf_counter()
                _load(connection, place, batch)
                seconds.append(time.process_time() - started)
                wall.append(time.perf_counter() - clock)
            edges = (_edges(connection) - before) / rounds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = {"cpu_seconds": statistics.median(seconds), "wall_seconds": statistics.median(wall)}
    return {**{key: round(value, 3) for key, value in found.items()}, "edges": edges, "peak_mib": round(peak)}


def _fill(connection: duckdb.DuckDBPyConnection, size: int) -> None:
    """``size`` articles in the order of their days: 10,000 in each 30 days, back from now."""
    for start in range(0, size, CHUNK):
        values = {"from": start, "to": min(start + CHUNK, size), "size": size, "now": NOW.date()}
        for table, select in _ROWS.items():
            connection.execute(f"INSERT INTO {table} BY NAME SELECT {select}", values)


def _batch(made: random.Random, known: list[str], round_: int) -> list[Candidate]:
    texts = []
    for i in range(BATCH):
        if i < COPIES:
            words = known[i].split()
            texts.append(
                " ".join(
                    words[: len(words) // 2]
                    if i % 2
                    else [made.choice(words) if made.random() < 0.1 else w for w in words]
                )
            )
        else:
            texts.append(_text(made))
    return [_candidate(text, f"{round_}-{i}", i) for i, text in enumerate(texts)]


def _text(made: random.Random) -> str:
    return " ".join(f"word{made.randrange(20_000)}" for _ in range(700))


def _candidate(text: str, name: str, number: int) -> Candidate:
    url = f"https://outlet-{number % 100}.example/article-{name}-of-the-day"
    page = Page(url, url, text.encode(), f"{name}-digest", "text/plain", NOW - timedelta(days=number % 7))
    extract = Extract("A headline", text, text[:80], None, None, "en", None)
    return Candidate(
        "source",
        f"outlet-{number % 100}",
        url,
        page,
        extract,
        Annotations(),
        text_digest(text),
        700,
        sketch(text),
        "x",
        "x",
        0.0,
    )


def _load(connection: duckdb.DuckDBPyConnection, place: Place, candidates: list[Candidate]) -> None:
    load(connection, place, run_id="run", candidates=candidates, now=NOW)


def _edges(connection: duckdb.DuckDBPyConnection) -> int:
    return int(connection.execute("SELECT count(*) FROM edges").fetchall()[0][0])


if __name__ == "__main__":
    main()
