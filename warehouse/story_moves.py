"""Articles from one story to another: rows, history and redirects, within a transaction.

Ids of stories are never used again: a story that is gone leaves a redirect to where most of it went.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

import duckdb
import pyarrow as pa

from news.stories.model import load_model
from warehouse.correct import drop_comparisons
from warehouse.rows import ids_table, insert, with_batch


def move(
    connection: duckdb.DuckDBPyConnection, moves: Mapping[str, str], before: Mapping[str, str], kind: str, now: datetime
) -> None:
    """Move articles: ``moves`` maps each to its new story, ``before`` to its old one; ``kind`` is why.

    Comparisons that rest on what was moved are dropped; the next report makes them again.
    """
    if not moves:
        return
    _rewrite(connection, moves, now)
    ways = Counter((before[article], to) for article, to in moves.items())
    events = [
        {"story_id": a, "kind": kind, "other_story": b, "made_at": now,
         "article_ids": sorted(one for one, to in moves.items() if (before[one], to) == (a, b))}
        for a, b in sorted(ways)
    ]  # fmt: skip
    insert(connection, "story_events", events)
    left = sorted({a for a, _ in ways})
    gone = sorted(set(left) - set(stories_of(connection, articles_of(connection, left)).values()))
    went = {story: max((count, b) for (a, b), count in ways.items() if a == story)[1] for story in gone}
    rows = [{"story_id": a, "redirect_to": b, "redirected_at": now} for a, b in went.items()]
    insert(connection, "story_redirects", rows)
    delete = "DELETE FROM stories WHERE story_id IN (SELECT story_id FROM batch)"
    with_batch(connection, ids_table("story_id", gone), delete)
    versions = "SELECT version_id FROM versions SEMI JOIN batch USING (article_id)"
    found = with_batch(connection, ids_table("article_id", list(moves)), versions)
    drop_comparisons(connection, [row["version_id"] for row in found])


def stories_of(connection: duckdb.DuckDBPyConnection, articles: Sequence[str]) -> dict[str, str]:
    """The story of each of ``articles``.

    Raises:
        LookupError: one of them is in none.
    """
    statement = "SELECT article_id, story_id FROM story_articles SEMI JOIN batch USING (article_id) ORDER BY article_id"
    rows = with_batch(connection, ids_table("article_id", articles), statement)
    found = {str(row["article_id"]): str(row["story_id"]) for row in rows}
    if missing := sorted(set(articles) - found.keys()):
        raise LookupError(f'No article {missing[0]} is in a story. List them: parallax sql -c "FROM v_articles"')
    return found


def articles_of(connection: duckdb.DuckDBPyConnection, stories: Sequence[str]) -> list[str]:
    """The articles of ``stories``, by id."""
    statement = "SELECT article_id FROM story_articles SEMI JOIN batch USING (story_id) ORDER BY article_id"
    return [str(row["article_id"]) for row in with_batch(connection, ids_table("story_id", stories), statement)]


def _rewrite(connection: duckdb.DuckDBPyConnection, moves: Mapping[str, str], now: datetime) -> None:
    """Put the articles into their new stories, without a score: where a person put them there is none."""
    gone = "DELETE FROM story_articles WHERE article_id IN (SELECT article_id FROM batch)"
    with_batch(connection, ids_table("article_id", list(moves)), gone)
    wanted = pa.table({"story_id": sorted(set(moves.values()))})
    known = with_batch(connection, wanted, "SELECT story_id FROM stories SEMI JOIN batch USING (story_id)")
    model = load_model().version
    opened = sorted(set(moves.values()) - {row["story_id"] for row in known})
    insert(connection, "stories", [{"story_id": one, "model": model, "opened_at": now} for one in opened])
    rows = [{"story_id": to, "article_id": one, "model": model, "joined_at": now} for one, to in sorted(moves.items())]
    insert(connection, "story_articles", rows)
