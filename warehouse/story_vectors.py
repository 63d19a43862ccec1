"""What grouping sees of articles, in the warehouse: written once, read back as members of a window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import repeat
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from news.meaning import Meaning, encoder
from news.stories.languages import language_key
from news.stories.model import load_model
from news.stories.near import WINDOW_DAYS
from news.stories.score import Member
from news.stories.sights import Column, FieldName, Sight, Sights, gathered
from news.stories.terms import READ_CHARACTERS, RECIPE, sights_of
from warehouse.rows import Row, fetch, table_with_batch, with_batch
from warehouse.sql import query

BEGINNINGS: Mapping[FieldName, str] = {"body": "body", "title": "title", "names": "name"}
"""How the columns of each field begin."""


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
    texts = with_batch(connection, batch, query("story_texts"), {"since": since, "most": READ_CHARACTERS})
    if texts:
        with_batch(connection, _vectors(texts), "INSERT INTO story_vectors BY NAME SELECT * FROM batch")


def members_of(
    connection: duckdb.DuckDBPyConnection, name: str, batch: pa.Table, values: Mapping[str, Any]
) -> tuple[list[Member], list[str]]:
    """The members that the query ``name`` finds, and the version that each was weighed in."""
    found = table_with_batch(connection, batch, query(name), {"recipe": recipe(), **values})
    columns = [found[name].to_pylist() for name in ("article_id", "day", "language")]
    stories, meant = found["story_id"].to_pylist(), meanings(found)
    members = map(Member, *columns, _sights(found).each(), stories, repeat(None), meant)
    return list(members), found["version_id"].to_pylist()


def meanings(found: pa.Table) -> list[Meaning | None]:
    """The meaning of each row, as far as the encoder of today gave it one."""
    now = encoder()
    if now is None:
        return [None] * len(found)
    rows = zip(found["meaning"].to_numpy(), found["encoder"].to_pylist(), strict=True)
    return [None if meaning is None or by != now else np.asarray(meaning, dtype=np.int8) for meaning, by in rows]


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


def _vectors(texts: Sequence[Row]) -> pa.Table:
    """The rows of ``story_vectors``, in the order of ``texts``."""
    languages = [language_key(text["language"]) for text in texts]
    sights: dict[int, Sight] = {}
    for language in set(languages):
        places = [at for at, one in enumerate(languages) if one == language]
        told = [(texts[at]["title"] or "", texts[at]["text"]) for at in places]
        sights |= zip(places, sights_of(told, language, load_model()).each(), strict=True)
    columns: dict[str, Any] = {name: [text[name] for text in texts] for name in ("article_id", "version_id", "day")}
    columns |= {"language": languages, "recipe": [recipe()] * len(texts)}
    for name, start in BEGINNINGS.items():
        column = gathered([sights[at] for at in range(len(texts))], name)
        starts = pa.array(column.starts, pa.int32())
        columns[f"{start}_ids"] = pa.ListArray.from_arrays(starts, pa.array(column.ids))
        columns[f"{start}_weights"] = pa.ListArray.from_arrays(starts, pa.array(column.weights))
    return pa.table(columns)


def _sights(found: pa.Table) -> Sights:
    """The three fields of each row, without a Python object a term."""
    return Sights(*(_column(found[f"{name}_ids"], found[f"{name}_weights"]) for name in BEGINNINGS.values()))


def _column(ids: pa.ChunkedArray, weights: pa.ChunkedArray) -> Column:
    whole = ids.combine_chunks()
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(pc.list_value_length(whole).to_numpy())])
    values = weights.combine_chunks().flatten()
    return Column(whole.flatten().to_numpy(), values.to_numpy().astype(np.float32, copy=False), starts)


def _root(root: dict[str, str], version_id: str) -> str:
    while root.get(version_id, version_id) != version_id:
        version_id = root[version_id]
    return version_id
