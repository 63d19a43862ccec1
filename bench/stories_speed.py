"""Articles placed a second, and the cost of 1,000 new ones in warehouses of 10,000, 100,000 and 1,000,000.

    .venv/bin/python -m bench.stories_speed [--sizes 10000 100000 1000000] [--dense 15000] [--rounds 3]

Articles are made terms, 96 an article, 20 of them of its subject: with 15,000 in the window each of those stands in
60. The window holds as many articles in every warehouse and every round, the rest lies before it: a round
is a month after the one before, with a window of its own. What is timed is
``warehouse.stories.group`` after the load, in CPU seconds of all its threads, because others may share the machine:
weighing texts of 700 words, the term join, linkage, the commits. Each warehouse is worked in a process of its own,
whose greatest size in memory is written down. Result in ``bench/results/stories.json``.
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
from typing import Any

import duckdb

from bench.results_file import show, write
from news.stories.model import load_model
from news.stories.terms import term_id
from warehouse.lake import Place, connect
from warehouse.migrate import migrate
from warehouse.rows import insert
from warehouse.stories import group
from warehouse.story_vectors import recipe

NOW = datetime(2031, 6, 1, tzinfo=UTC)
DAYS = 7
APART = timedelta(days=30)
"""From one round to the next."""
WINDOW = 2_000
BATCH = 1_000
TERMS = 96
TOPICAL, VOCABULARY, FREQUENT = 20, 5_000, 200
"""An article has 20 words of its subject, of 5,000 there are, and otherwise such as all have, of 200."""
CHUNK = 50_000

_MADE = (
    "(SELECT i, CAST($now AS DATE) - CAST(($size - 1 - i) * $days // $window AS INTEGER) AS day, "
    "'article1-' || lpad(to_hex(hash(i)), 24, '0') AS article_id, 'version1-' || lpad(to_hex(hash(i)), 24, '0') AS "
    "version_id, 'story1-' || lpad(to_hex(hash(i)), 24, '0') AS story_id, CAST(day AS TIMESTAMPTZ) AS told "
    "FROM range($from, $to) AS t(i))"
)
"""The made articles: number, day and ids; each its own story."""
_LISTS = (
    f"list_transform(range({TERMS}), lambda n: if(n < {TOPICAL}, "
    f"$topical[1 + CAST(hash(i * 100 + n) % {VOCABULARY} AS BIGINT)], "
    f"$frequent[1 + CAST(hash(i * 100 + n) % {FREQUENT} AS BIGINT)])) AS body_ids, "
    f"list_transform(range({TERMS}), lambda n: CAST(if(n < {TOPICAL}, 0.2, 0.05) AS FLOAT)) AS body_weights, "
    "body_ids[1:8] AS title_ids, [0.353::FLOAT for n in range(8)] AS title_weights, body_ids[1:12] AS name_ids, "
    "[0.288::FLOAT for n in range(12)] AS name_weights"
)
_ROWS = {
    "articles": f"article_id, 'outlet-' || i % 100 AS outlet, article_id AS url, told AS first_seen_at FROM {_MADE}",
    "versions": "version_id, article_id, 1 AS number, article_id AS page_digest, article_id AS text_digest, "
    "'A headline' AS title, 'Some words of an article.' AS text, 'A lead' AS lead, 'en' AS language, "
    "700 AS word_count, 'x' AS reader_version, 'x' AS annotator_version, told AS published_at, told AS fetched_at "
    f"FROM {_MADE}",
    "stories": f"story_id, 'x' AS model, told AS opened_at FROM {_MADE}",
    "story_articles": f"story_id, article_id, 'x' AS model, told AS joined_at FROM {_MADE}",
    "story_vectors": f"article_id, version_id, day, 'en' AS language, $recipe AS recipe, {_LISTS} FROM {_MADE}",
}
"""Table to what is inserted."""


def main() -> None:
    """Work each warehouse in a process of its own and hold the largest against the smallest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--dense", type=int, default=15_000, help="articles in the window of the dense warehouse")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", type=int, nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        size, window = arguments.one
        print(json.dumps(measured(size, window, arguments.rounds)))
        return
    wanted = [(size, WINDOW) for size in arguments.sizes] + [(arguments.dense, arguments.dense)]
    found = {}
    for size, window in wanted:
        command = [
            sys.executable,
            "-m",
            __spec__.name,
            "--one",
            str(size),
            str(window),
            "--rounds",
            str(arguments.rounds),
        ]
        found[size, window] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    first, last = found[wanted[0]], found[wanted[-2]]
    write(
        "stories",
        {
            "cpu_largest_over_smallest": last["cpu_seconds"] / first["cpu_seconds"],
            "memory_largest_over_smallest": last["peak_mib"] / first["peak_mib"],
        },
        {f"{size:,} articles, {window:,} in the window": values for (size, window), values in found.items()},
        ["duckdb", "numpy"],
    )
    rows = [[f"{size:,}", f"{window:,}", *found[size, window].values()] for size, window in wanted]
    columns = ["articles", "in the window", *first]
    show(f"Placing {BATCH:,} articles", columns, rows)


def measured(size: int, window: int, rounds: int) -> dict[str, float]:
    """Medians of placing 1,000 in a warehouse of ``size``, and the peak of memory."""
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder) / "warehouse")
        with connect(place) as connection:
            migrate(connection, place, now=NOW)
            for start in range(0, size, CHUNK):
                _fill(connection, start, min(start + CHUNK, size), size, window, NOW)
            cpu, wall = [], []
            for round_ in range(rounds):
                now = NOW + round_ * APART
                if round_:
                    _fill(connection, size, size + window, size + window, window, now)
                    size += window
                _load(connection, round_, now)
                started, clock = time.process_time(), time.perf_counter()
                done = group(connection, place, now=now)
                cpu.append(time.process_time() - started)
                wall.append(time.perf_counter() - clock)
                assert done.placed == BATCH
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds = statistics.median(cpu)
    return {
        "cpu_seconds": round(seconds, 3),
        "wall_seconds": round(statistics.median(wall), 3),
        "articles_per_cpu_second": round(BATCH / seconds),
        "peak_mib": round(peak),
    }


def _fill(
    connection: duckdb.DuckDBPyConnection, start: int, end: int, size: int, window: int, now: datetime
) -> None:  # fmt: skip
    """Articles ``start`` to ``end`` of ``size``, by their days: ``window`` in each 7 days, back from now."""
    values: dict[str, Any] = {"from": start, "to": end, "size": size, "now": now.date(), "days": DAYS, "window": window}
    for table, select in _ROWS.items():
        wanted = values | (_terms() if "$recipe" in select else {})
        connection.execute(f"INSERT INTO {table} BY NAME SELECT {select}", wanted)


def _words() -> tuple[list[str], list[str]]:
    """Made words of subjects, and the words that most articles have."""
    model = load_model()
    frequent = sorted(model.frequency, key=lambda word: (-model.frequency[word], word))[:FREQUENT]
    return [f"subject{n}" for n in range(VOCABULARY)], frequent


def _terms() -> dict[str, Any]:
    """The ids of those words, as articles have them."""
    ids = [[int(term_id(word)) for word in words] for words in _words()]
    return {"recipe": recipe(), "topical": ids[0], "frequent": ids[1]}


def _load(connection: duckdb.DuckDBPyConnection, round_: int, now: datetime) -> None:
    """1,000 new articles of 700 words, of today and the days before."""
    made = random.Random(round_)
    topical, frequent = _words()
    articles, versions = [], []
    for number in range(BATCH):
        article_id, at = f"article1-new-{round_}-{number}", now - timedelta(days=number % 3)
        own = made.choices(topical, k=TOPICAL)
        text = " ".join([*own, *made.choices(frequent, k=150), *own, *made.choices(frequent, k=510)])
        articles.append({"article_id": article_id, "outlet": "o", "url": article_id, "first_seen_at": now})
        facts = {"article_id": article_id, "version_id": f"version1-{article_id}", "number": 1, "page_digest": "p"}
        facts |= {"text_digest": article_id, "title": text[:60], "text": text, "lead": text[:60], "language": "en"}
        facts |= {"word_count": 700, "reader_version": "x", "annotator_version": "x"}
        versions.append(facts | {"published_at": at, "fetched_at": now})
    insert(connection, "articles", articles)
    insert(connection, "versions", versions)


if __name__ == "__main__":
    main()
