"""Lines that an outlet prints with so many articles that they are no part of them: learned at night, left out then."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby

import duckdb

from news.reading.furniture import outlet_furniture
from warehouse.lake import Place
from warehouse.lock import transaction
from warehouse.rows import Row, fetch, insert
from warehouse.sql import query

WINDOW = timedelta(days=30)
"""Articles of so many days are looked at: what it costs follows what came in, not what is kept."""


def known(connection: duckdb.DuckDBPyConnection) -> dict[str, frozenset[str]]:
    """Outlet to the lines that are its furniture."""
    rows = fetch(connection.execute("SELECT outlet, line FROM furniture ORDER BY outlet, line"))
    by_outlet = groupby(rows, key=lambda row: row["outlet"])
    return {outlet: frozenset(row["line"] for row in group) for outlet, group in by_outlet}


def learn(connection: duckdb.DuckDBPyConnection, place: Place, *, now: datetime) -> int:
    """Learn the lines of each outlet from its articles of the window; how many new ones.

    What was learned before stays: once a line is taken out of new articles, it can no longer be counted.
    """
    rows = fetch(connection.execute(query("repeated_lines"), {"since": now - WINDOW}))
    learned = known(connection)
    new: list[Row] = []
    for outlet, group in groupby(rows, key=lambda row: row["outlet"]):
        lines = {row["line"]: row for row in group}
        pages = next(iter(lines.values()))["of_articles"]
        flagged = outlet_furniture({line: row["articles"] for line, row in lines.items()}, pages)
        new += [
            {"outlet": outlet, "line": line, "articles": number, "of_articles": pages, "learned_at": now}
            for line, number in flagged.items()
            if line not in learned.get(outlet, frozenset())
        ]
    if new:
        with transaction(connection, place):
            insert(connection, "furniture", new)
    return len(new)
