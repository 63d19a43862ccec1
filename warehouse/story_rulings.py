"""What people rule on stories: pin, split and merge, recorded and never undone by the repair."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import duckdb

from news.stories.assign import fresh
from news.words import content_id
from warehouse.lake import Place
from warehouse.lock import transaction
from warehouse.rows import fetch, insert
from warehouse.sql import query
from warehouse.story_moves import articles_of, move, stories_of


def pin(connection: duckdb.DuckDBPyConnection, place: Place, article: str, story: str, *, now: datetime) -> str:
    """Put ``article`` into ``story`` and hold it there with all that the story has; the story it is in now.

    Raises:
        LookupError: there is no such article or story.
    """
    with transaction(connection, place):
        story, before = standing(connection, story), stories_of(connection, [article])
        if before[article] != story:
            move(connection, {article: story}, before, "pin", now)
        _record(connection, "pin", story, articles_of(connection, [story]), now)
    return story


def merge(
    connection: duckdb.DuckDBPyConnection, place: Place, story: str, others: Sequence[str], *, now: datetime
) -> str:
    """Put all articles of ``others`` into ``story``, and hold all that it has then together.

    Raises:
        LookupError: there is no such story.
    """
    with transaction(connection, place):
        story = standing(connection, story)
        gone = sorted({standing(connection, other) for other in others} - {story})
        before = stories_of(connection, articles_of(connection, gone))
        move(connection, dict.fromkeys(before, story), before, "merge", now)
        _record(connection, "merge", story, articles_of(connection, [story]), now)
    return story


def split(
    connection: duckdb.DuckDBPyConnection, place: Place, story: str, articles: Sequence[str], *, now: datetime
) -> str:
    """Take ``articles`` out of ``story`` into one of their own, and hold both parts apart; the new story.

    Raises:
        LookupError: an article is not in the story, or nothing would be left of it.
    """
    with transaction(connection, place):
        story, before = standing(connection, story), stories_of(connection, articles)
        if strangers := [one for one, in_story in before.items() if in_story != story]:
            raise LookupError(f"{strangers[0]} is not in {story}; it is in {before[strangers[0]]}.")
        left = sorted(set(articles_of(connection, [story])) - before.keys())
        if not left:
            raise LookupError(f"{story} has no other articles; there is nothing to split.")
        known = connection.execute("SELECT story_id FROM stories UNION SELECT story_id FROM story_redirects").fetchall()
        opened = fresh(min(articles), {row[0] for row in known})
        move(connection, dict.fromkeys(before, opened), before, "split", now)
        _record(connection, "split", opened, sorted(before), now)
        _record(connection, "split", story, left, now)
    return opened


def standing(connection: duckdb.DuckDBPyConnection, story: str) -> str:
    """The story that ``story`` is now, redirects followed.

    Raises:
        LookupError: there is and was no such story.
    """
    redirects = dict(connection.execute("SELECT story_id, redirect_to FROM story_redirects").fetchall())
    while story in redirects:
        story = redirects[story]
    if not articles_of(connection, [story]):
        raise LookupError(f'There is no story {story}. List them: parallax sql -c "FROM v_stories"')
    return story


def held(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """The articles that people put where they are."""
    rows = fetch(connection.execute("SELECT DISTINCT unnest(article_ids) AS article_id FROM story_rulings"))
    return frozenset(row["article_id"] for row in rows)


def told(connection: duckdb.DuckDBPyConnection, story: str) -> dict[str, Any]:
    """A story as people know it: its row of ``v_stories``, its articles, its history.

    Raises:
        LookupError: there is and was no such story.
    """
    values = {"name": standing(connection, story)}
    (facts,) = fetch(connection.execute("SELECT * FROM v_stories WHERE story_id = $name", values))
    articles = fetch(connection.execute(query("story_articles"), values))
    return {**facts, "articles": articles, "events": fetch(connection.execute(query("story_history"), values))}


def assignment(connection: duckdb.DuckDBPyConnection, name: str, key: str) -> dict[str, Any] | None:
    """Why the article that ``name`` means (an id, or an address of identity ``key``) is in its story."""
    rows = fetch(connection.execute(query("story_assignment"), {"name": name, "key": key}))
    return dict(rows[0]) if rows else None


def _record(
    connection: duckdb.DuckDBPyConnection, kind: str, story: str, articles: Sequence[str], now: datetime
) -> None:
    ruling_id = content_id("ruling", kind, story, *articles, now.isoformat())
    facts = {"ruling_id": ruling_id, "kind": kind, "story_id": story, "article_ids": list(articles), "made_at": now}
    insert(connection, "story_rulings", [facts])
