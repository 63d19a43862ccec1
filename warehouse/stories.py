"""Articles into stories: what has none yet is put into one, under the load lock, in one transaction."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

import duckdb

from news.stories import WINDOW_DAYS, Member, assign, load_model
from warehouse.lake import Place
from warehouse.lock import transaction
from warehouse.rows import fetch, insert
from warehouse.sql import query


def group(connection: duckdb.DuckDBPyConnection, place: Place, *, now: datetime) -> tuple[int, int]:
    """Give every article without a story one; how many articles were placed and how many stories were opened."""
    with transaction(connection, place):
        new = [Member(**row) for row in fetch(connection.execute(query("ungrouped_articles")))]
        if not new:
            return 0, 0
        span = {"days": WINDOW_DAYS, "first": new[0].day, "last": new[-1].day}
        known = [Member(**row) for row in fetch(connection.execute(query("window_members"), span))]
        placed = assign(new, known)
        model = load_model().version
        opened = sorted({item.story_id for item in placed} - {str(member.story_id) for member in known})
        insert(connection, "stories", [{"story_id": s, "model": model, "opened_at": now} for s in opened])
        members = [{**asdict(item), "model": model, "joined_at": now} for item in placed]
        insert(connection, "story_articles", members)
    return len(placed), len(opened)
