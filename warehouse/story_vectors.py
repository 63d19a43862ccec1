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

from news.stories.languages import language_key
from news.stories.model import load_model
from news.stories.near import WINDOW_DAYS
from news.stories.score import Member
from news.stories.terms import RECIPE, Sight, Terms, sights_of
from warehouse.rows import Row, fetch, insert, table_with_batch, with_batch
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
    insert(connection, "story_vectors", _rows(texts))


def members_of(
    connection: duckdb.DuckDBPyConnection, name: str, batch: pa.Table, values: Mapping[str, Any]
) -> tuple[list[Member], list[str]]:
    """The members that the query ``name`` finds, and the version that each was weighed in."""
    found = table_with_batch(connection, batch, query(name), {"recipe": recipe(), **values})
    columns = [found[name].to_pylist() for name in ("article_id", "day", "language")]
    members = map(Member, *columns, _sights(found), found["story_id"].to_pylist())
    return list(members), found["version_id"].to_pylist()


def with_copies(members: Sequence[Member], versions: Sequence[str], groups: Mapping[str, str]) -> list[Member]:
    """``members`` with the group of copies that each is of."""
    return [
        replace(member, copy_group=groups[version]) if version in groups else member
        for member, version in zip(members, versions, strict=True)
    ]


def copy_groups(connection: duckdb.DuckDBPyConnection, versions: pa.Table) -> dict[str, str]:
    """Of the ``version_id`` that are copies of one another, the group of each: named after its first version."""
    root: dict[str, str] = {}
    for row in with_batch(connection, versions, query("story_copies")):
        one, other = _root(root, row["version_a"]), _root(root, row["version_b"])
        first, second = min(one, other), max(one, other)
        root[first], root[second] = first, first
    return {version: _root(root, version) for version in root}


def crowd(connection: duckdb.DuckDBPyConnection, first: date, last: date) -> dict[tuple[str, date], int]:
    """How many articles lie within the window around each day from ``first`` to ``last`` and a window beyond."""
    rows = fetch(connection.execute(query("story_crowd"), {"first": first, "last": last, "days": WINDOW_DAYS}))
    return {(row["language"], row["day"]): row["articles"] for row in rows}


def _rows(texts: Sequence[Row]) -> list[Row]:
    """The rows of ``story_vectors``, in the order of ``texts``."""
    languages = [language_key(text["language"]) for text in texts]
    rows: dict[int, Row] = {}
    for language in set(languages):
        places = [at for at, one in enumerate(languages) if one == language]
        told = [(texts[at]["title"] or "", texts[at]["text"]) for at in places]
        for at, sight in zip(places, sights_of(told, language, load_model()), strict=True):
            facts = {name: texts[at][name] for name in ("article_id", "version_id", "day")}
            rows[at] = facts | {"language": language, "recipe": recipe()} | _columns(sight)
    return [rows[at] for at in range(len(texts))]


def _columns(sight: Sight) -> dict[str, Any]:
    fields = zip(FIELDS, (sight.body, sight.title, sight.names), strict=True)
    return {f"{name}_{what}": getattr(terms, what) for name, terms in fields for what in ("ids", "weights")}


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
