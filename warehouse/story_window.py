"""What of a window new articles are held against: found by the heaviest terms, of which only those are read of all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from news.stories.near import MIN_TERMS, WINDOW_DAYS, Mask, Places, Tops, nearest
from news.stories.score import Member
from news.stories.terms import TOP_TERMS
from warehouse.rows import table_with_batch
from warehouse.sql import query
from warehouse.story_vectors import copy_groups, members_of, recipe, with_copies


def around(
    connection: duckdb.DuckDBPyConnection, batch: pa.Table, span: Mapping[str, Any]
) -> tuple[list[Member], list[Member]]:
    """The articles of ``batch`` that are in no story yet, and the members of all stories near one of them.

    A story is near that shares the heaviest terms with an article, or holds a copy of it; ``span`` names the ``first``
    and ``last`` day of the batch.
    """
    window = _window(connection, batch, span)
    placed = pc.is_valid(window["story_id"]).to_numpy()
    asking = window["is_asking"].to_numpy() & ~placed
    groups = copy_groups(connection, window.select(["version_id"]))
    near = nearest(_tops(window), asking, placed).b
    stories = window["story_id"].combine_chunks().dictionary_encode().indices.fill_null(-1).to_numpy()
    chosen = asking | (placed & np.isin(stories, stories[_with_copies(window, near, asking, groups)]))
    wanted = window.select(["article_id", "story_id"]).filter(chosen)
    found = members_of(connection, "window_vectors", wanted, {"days": WINDOW_DAYS, **span})
    members = with_copies(*found, groups)
    return [m for m in members if m.story_id is None], [m for m in members if m.story_id is not None]


def _window(connection: duckdb.DuckDBPyConnection, batch: pa.Table, span: Mapping[str, Any]) -> pa.Table:
    values = {"recipe": recipe(), "days": WINDOW_DAYS, "top": TOP_TERMS, **span}
    return table_with_batch(connection, batch, query("window_tops"), values)


def _tops(window: pa.Table) -> Tops:
    """The heaviest terms of each row; articles of few terms have none here."""
    lists = window["ids"].combine_chunks()
    lengths = pc.list_value_length(lists).to_numpy(zero_copy_only=False)
    flat = lists.flatten().to_numpy().astype(np.int64)
    languages = window["language"].combine_chunks().dictionary_encode()
    places = np.repeat(np.arange(len(lengths)), lengths)
    many = (lengths >= MIN_TERMS)[places]
    numbers = languages.indices.to_numpy()[places]
    days = window["day"].combine_chunks().cast(pa.int32()).to_numpy().astype(np.int64)
    return Tops((flat * max(1, len(languages.dictionary)) + numbers)[many], places[many], days)


def _with_copies(window: pa.Table, near: Places, asking: Mask, groups: Mapping[str, str]) -> Places:
    """``near`` and the places of copies of asking articles."""
    if not groups:
        return near
    versions = window["version_id"].to_pylist()
    wanted = {groups.get(versions[at]) for at in np.flatnonzero(asking).tolist()} - {None}
    copies = [at for at, version in enumerate(versions) if groups.get(version) in wanted]
    return np.concatenate([near, np.array(copies, dtype=np.int64)])
