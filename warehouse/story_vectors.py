"""What grouping sees of articles, in the warehouse: written once, read back as members of a window."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from news.stories.model import load_model
from news.stories.score import WINDOW_DAYS, Member
from news.stories.terms import RECIPE, Sight, Terms, language_key, sight_of
from warehouse.rows import Row, fetch, insert, with_batch
from warehouse.sql import query

FIELDS = ("body", "title", "name")


def recipe() -> str:
    """The recipe of the terms and the model that weighs them; vectors of two recipes never meet."""
    return f"{RECIPE} {load_model().version}"


def weigh(connection: duckdb.DuckDBPyConnection, articles: Sequence[Row]) -> None:
    """Write the terms of ``articles`` (rows of ``ungrouped_articles``) anew; within a transaction."""
    since = min(row["first_seen_at"] for row in articles)
    batch = pa.table(
        {"article_id": [row["article_id"] for row in articles], "day": [row["day"] for row in articles]}
    )  # fmt: skip
    with_batch(connection, batch, "DELETE FROM story_vectors WHERE article_id IN (SELECT article_id FROM batch)")
    texts = with_batch(connection, batch, query("story_texts"), {"since": since})
    insert(connection, "story_vectors", [_row(text) for text in texts])


def members_of(
    connection: duckdb.DuckDBPyConnection, name: str, batch: pa.Table, values: Mapping[str, Any]
) -> tuple[list[Member], dict[str, str]]:
    """The members that the query ``name`` finds, and the version that each was weighed in."""
    connection.register("batch", batch)
    try:
        found = connection.execute(query(name), {"recipe": recipe(), **values}).to_arrow_table()
    finally:
        connection.unregister("batch")
    ids = found["article_id"].to_pylist()
    columns = zip(
        ids, found["day"].to_pylist(), found["language"].to_pylist(), _sights(found), found["story_id"].to_pylist(),
        strict=True,
    )  # fmt: skip
    members = [Member(*facts) for facts in columns]
    return members, dict(zip(ids, found["version_id"].to_pylist(), strict=True))


def with_copies(
    connection: duckdb.DuckDBPyConnection, members: Sequence[Member], versions: Mapping[str, str]
) -> list[Member]:
    """``members`` with the group of copies that each is of: named after the first version of the group."""
    batch = pa.table({"version_id": pa.array(sorted(versions.values()), type=pa.string())})
    root: dict[str, str] = {}
    for row in with_batch(connection, batch, query("story_copies")):
        one, other = _root(root, row["version_a"]), _root(root, row["version_b"])
        first, second = min(one, other), max(one, other)
        root[first], root[second] = first, first
    return [
        replace(m, copy_group=_root(root, versions[m.article_id])) if versions[m.article_id] in root else m
        for m in members
    ]


def crowd(connection: duckdb.DuckDBPyConnection, first: date, last: date) -> dict[tuple[str, date], int]:
    """How many articles lie within the window around each day from ``first`` to ``last`` and a window beyond."""
    rows = fetch(connection.execute(query("story_crowd"), {"first": first, "last": last, "days": WINDOW_DAYS}))
    return {(row["language"], row["day"]): row["articles"] for row in rows}


def _row(text: Row) -> Row:
    language = language_key(text["language"])
    sight = sight_of(text["title"] or "", text["text"], language, load_model())
    facts = {"article_id": text["article_id"], "version_id": text["version_id"], "day": text["day"]}
    lists: dict[str, Any] = {"language": language, "recipe": recipe()}
    for name, terms in zip(FIELDS, (sight.body, sight.title, sight.names), strict=True):
        lists |= {f"{name}_ids": terms.ids, f"{name}_weights": terms.weights}
    return facts | lists


def _sights(found: pa.Table) -> Iterable[Sight]:
    """The three fields of each row, without a Python object a term."""
    fields = [
        (_slices(found[f"{name}_ids"], np.uint32), _slices(found[f"{name}_weights"], np.float32)) for name in FIELDS
    ]
    for at in range(found.num_rows):
        yield Sight(*(Terms(ids[at], weights[at]) for ids, weights in fields))


def _slices(column: pa.ChunkedArray, kind: type) -> list[Any]:
    slices: list[Any] = []
    for chunk in column.chunks:
        values, offsets = (
            chunk.values.to_numpy(zero_copy_only=False).astype(kind, copy=False),
            chunk.offsets.to_pylist(),
        )
        slices += [values[start:end] for start, end in pairwise(offsets)]
    return slices


def _root(root: dict[str, str], version_id: str) -> str:
    while root.get(version_id, version_id) != version_id:
        version_id = root[version_id]
    return version_id
