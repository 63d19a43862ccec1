"""What a warehouse holds, without what says when and how often it was worked on; and in what two of them differ."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pyarrow as pa
import zstandard

from warehouse.audit import audit
from warehouse.lake import Place, connect
from warehouse.rows import SCHEMAS

OF_RUNS = frozenset({"runs", "outcomes", "migrations", "sites", "robots"})
"""Tables that tell of runs and of how fast sites answered them."""

OF_TIMES = frozenset({"tries", "visits", "interval_seconds"})
OF_ARTICLES = frozenset({"published_at", "modified_at"})
"""The times that are facts of articles."""


@dataclass(frozen=True)
class State:
    """Rows by table, names of page files, and what is wrong by itself."""

    rows: dict[str, list[tuple[Any, ...]]]
    pages: list[str]
    wrong: list[str]


def state_of(data: Path) -> State:
    """The state of the warehouse in ``data``."""
    place = Place(data / "warehouse")
    with connect(place, read_only=True) as connection:
        rows = {
            table: connection.execute(f"SELECT {', '.join(_columns(table))} FROM {table} ORDER BY ALL").fetchall()
            for table in sorted(SCHEMAS.keys() - OF_RUNS)
        }
        wrong = [f"audit {breach.audit}: {breach.says} {breach.rows[:3]}" for breach in audit(connection)]
        loaded = connection.execute("SELECT url FROM outcomes WHERE state = 'loaded'").fetchall()
    wrong += [f"{url} was loaded {times} times" for (url,), times in Counter(loaded).items() if times > 1]
    files = sorted(path for path in place.pages.rglob("*.zst") if not path.name.startswith("."))
    wrong += [f"{path.name} is not whole" for path in files if not _is_whole(path)]
    return State(rows, [path.name for path in files], wrong)


def difference(whole: State, found: State) -> list[str]:
    """What is wrong with ``found``, held against a state that is right."""
    told = {
        table: _told(Counter(map(repr, rows)), Counter(map(repr, found.rows[table])))
        for table, rows in whole.rows.items()
    }
    tables = [f"{table}: {what}" for table, what in told.items() if what]
    return [*tables, *([] if whole.pages == found.pages else ["other page files"]), *found.wrong]


def _told(whole: Counter[str], found: Counter[str]) -> str:
    """How many rows of a table are missing and too many, with one of each; empty where it is the same."""
    lost, more = whole - found, found - whole
    examples = " ".join(next(iter(rows))[:300] for rows in (lost, more) if rows)
    return f"{lost.total()} rows lost, {more.total()} too many: {examples}" if lost or more else ""


def _columns(table: str) -> list[str]:
    return [
        name
        for name, kind in SCHEMAS[table].items()
        if name in OF_ARTICLES or not (pa.types.is_timestamp(kind) or name in OF_TIMES)
    ]


def _is_whole(path: Path) -> bool:
    """Whether the bytes of a page file are those that its name promises."""
    try:
        body = zstandard.ZstdDecompressor().decompress(path.read_bytes(), max_output_size=64 * 1024 * 1024)
    except zstandard.ZstdError:
        return False
    return blake2b(body, digest_size=16).hexdigest() == path.stem
