"""What the warehouse holds of a period, as the pure part takes it."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import TypeVar

import duckdb

from news.period.model import Article, Edited, Facts, NotHad, Period, Spoken, StoryTitle, Told
from warehouse.rows import Row, fetch, ids_table, with_batch
from warehouse.sql import query

T = TypeVar("T")


def period_of(
    connection: duckdb.DuckDBPyConnection, begin: datetime, until: datetime, outlets: tuple[str, ...] = ()
) -> Period:
    """Everything told from ``begin`` to before ``until``; ``outlets`` are those to report on, none means all."""
    window = {"begin": begin, "until": until}

    def rows(name: str) -> list[Row]:
        return fetch(connection.execute(query(f"period_{name}"), window))

    articles = _made(Article, rows("articles"))
    wanted = [one.version_id for one in articles if not outlets or one.outlet in outlets]
    stories = rows("stories")
    compared = [row["comparison_id"] for row in stories if row["comparison_id"]]
    return Period(
        begin=begin,
        until=until,
        outlets=tuple(sorted(outlets)),
        articles=articles,
        told=_made(Told, rows("tellings")),
        facts=_made(Facts, with_batch(connection, ids_table("comparison_id", compared), query("period_facts"))),
        quotes=_made(Spoken, with_batch(connection, ids_table("version_id", wanted), query("period_quotes"))),
        edits=_made(Edited, rows("edits")),
        not_had=_made(NotHad, rows("missed")),
        stories=_made(StoryTitle, stories),
    )


def _made(kind: type[T], rows: list[Row]) -> tuple[T, ...]:
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    return tuple(kind(**{name: row[name] for name in names}) for row in rows)
