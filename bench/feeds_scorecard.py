"""How many of a folder's feeds and sitemaps can be read, by which reader, and why the others cannot.

.venv/bin/python -m bench.feeds_scorecard FOLDER
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from connectors.errors import FetchError
from connectors.feeds import parse_feed
from connectors.sitemaps import parse_sitemap

NOW = datetime(2026, 11, 21, tzinfo=UTC)
FEEDS = frozenset({".xml", ".rss", ".atom", ".json", ".rdf"})
SITEMAPS = frozenset({".xml", ".txt", ".gz"})


def files_of(folder: Path) -> list[Path]:
    """The feeds and sitemaps below ``folder``."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.endswith(".serde.json")]
    return [path for path in paths if path.suffix in FEEDS | SITEMAPS and "robots" not in path.parts[-2]]


def read(path: Path, url: str) -> tuple[str, str]:
    """What a file is read as, and the particulars."""
    body = path.read_bytes()
    if "sitemap" in path.as_posix():
        sitemap = parse_sitemap(body, url, now=NOW)
        undated = sum(location.raw is not None and location.modified_at is None for location in sitemap.locations)
        return (
            f"sitemap {sitemap.kind}",
            f"{len(sitemap.locations)} own, {len(sitemap.foreign)} foreign, {undated} bad dates",
        )
    feed = parse_feed(body, url, now=NOW)
    undated = sum(entry.published_raw is not None and entry.published_at is None for entry in feed.entries)
    marks = [name for name, is_so in (("partial", feed.is_partial), ("capped", feed.is_capped)) if is_so]
    odd = [f"{count} {reason}" for reason, count in feed.dropped.items()] + (
        [f"{undated} bad dates"] if undated else []
    )
    return f"{feed.kind}, {feed.reader}", ", ".join([f"{len(feed.entries)} entries", *marks, *odd])


def main() -> int:
    console = Console(highlight=False)
    folder = Path(sys.argv[1])
    paths = files_of(folder)
    counts: Counter[str] = Counter()
    table = Table("file", "read as", "particulars", "ms", box=box.SIMPLE_HEAD)
    for path in paths:
        started = time.perf_counter()
        try:
            kind, particulars = read(path, f"https://news.example/{path.relative_to(folder)}")
        except FetchError as error:
            kind, particulars = f"refused: {error.reason}", error.detail
        counts[kind] += 1
        table.add_row(str(path.relative_to(folder)), kind, particulars, f"{(time.perf_counter() - started) * 1000:.1f}")
    console.print(table)
    for kind, count in sorted(counts.items()):
        console.print(f"{count:5} {kind}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
