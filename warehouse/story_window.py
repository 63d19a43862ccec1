"""What of a window new articles are held against: found by the heaviest terms, of which only those are read of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from news.stories.across import nearest_across
from news.stories.near import MIN_TERMS, WINDOW_DAYS, Mask, Pairs, Places, Tops, groups_of, nearest, together
from news.stories.score import Member
from news.stories.terms import TOP_TERMS
from warehouse.rows import table_with_batch
from warehouse.sql import query
from warehouse.story_meanings import meant_in
from warehouse.story_vectors import copy_groups, members_of, recipe, with_copies

CLOCK_DAYS = 2
"""Days that a telling may lie after it joined its story: its day counts in UTC, at most one after it was fetched."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Before anything here."""


@dataclass(frozen=True, slots=True)
class Around:
    """Articles in no story yet, the members of stories near them, and the pairs of both that are near: places by day
    and id among all.
    """

    fresh: list[Member]
    known: list[Member]
    near: Pairs


def around(
    connection: duckdb.DuckDBPyConnection, batch: pa.Table, span: Mapping[str, Any], waiting: Set[str]
) -> Around:
    """The articles of ``batch`` that are in no story yet, and what they are held against.

    A story is near that shares the heaviest terms with an article, means nearly the same in another language, or holds
    a copy of it; ``span`` names the ``first``
    and ``last`` day of the batch. ``waiting`` are all articles that are in no story yet.
    """
    window = _window(connection, batch, span, waiting)
    placed = pc.is_valid(window["story_id"]).to_numpy()
    asking = window["is_asking"].to_numpy() & ~placed
    versions = window["version_id"].to_pylist()
    groups = copy_groups(connection, window.select(["version_id"]))
    tops = _tops(window, groups_of(map(groups.get, versions)))
    near = nearest(tops, asking, asking | placed)
    if (told := meant_in(connection, window, span)) is not None:
        telling = pc.list_value_length(window["ids"]).to_numpy() >= MIN_TERMS
        found = telling & (asking | placed)
        near = together(near, nearest_across(told, tops.days, tops.groups, asking & telling, found))
    stories = window["story_id"].combine_chunks().dictionary_encode().indices.fill_null(-1).to_numpy()
    chosen = asking | (placed & np.isin(stories, stories[_with_copies(versions, near.b, asking, groups)]))
    wanted = window.select(["article_id", "story_id"]).filter(chosen)
    read = members_of(connection, "window_vectors", wanted, {"days": WINDOW_DAYS, **span})
    members = with_copies(*read, groups)
    place = np.cumsum(chosen) - 1
    return Around(
        [m for m in members if m.story_id is None],
        [m for m in members if m.story_id is not None],
        Pairs(place[near.a], place[near.b]),
    )


def _window(
    connection: duckdb.DuckDBPyConnection, batch: pa.Table, span: Mapping[str, Any], waiting: Set[str]
) -> pa.Table:
    """Articles of the window that are in a story or in ``batch``.

    Of what is in stories only that is looked through which joined since the window's first day, so that the cost does
    not grow with the warehouse: where clocks are right, a telling of a day joins no earlier. An article that has no
    story by that, and does not wait for one, shows that a clock was wrong (or that another run has just taken it in);
    then all are looked through.
    """
    since = datetime.combine(span["first"] - timedelta(days=WINDOW_DAYS + CLOCK_DAYS), time(), UTC)
    for begin in (since, NEVER):
        values = {"recipe": recipe(), "days": WINDOW_DAYS, "top": TOP_TERMS, "since": begin, **span}
        window = table_with_batch(connection, batch, query("window_tops"), values)
        belongs = pc.or_(pc.is_valid(window["story_id"]), window["is_asking"])
        if set(window["article_id"].filter(pc.invert(belongs)).to_pylist()) <= waiting:
            break
    return window.filter(belongs)


def _tops(window: pa.Table, groups: Places) -> Tops:
    """The heaviest terms of each row; articles of few terms have none here."""
    lists = window["ids"].combine_chunks()
    lengths = pc.list_value_length(lists).to_numpy(zero_copy_only=False)
    flat = lists.flatten().to_numpy().astype(np.int64)
    languages = window["language"].combine_chunks().dictionary_encode()
    places = np.repeat(np.arange(len(lengths)), lengths)
    many = (lengths >= MIN_TERMS)[places]
    numbers = languages.indices.to_numpy()[places]
    days = window["day"].combine_chunks().cast(pa.int32()).to_numpy().astype(np.int64)
    return Tops((flat * max(1, len(languages.dictionary)) + numbers)[many], places[many], days, groups)


def _with_copies(versions: Sequence[str], near: Places, asking: Mask, groups: Mapping[str, str]) -> Places:
    """``near`` and the places of copies of asking articles."""
    wanted = {groups.get(versions[at]) for at in np.flatnonzero(asking).tolist()} - {None}
    copies = [at for at, version in enumerate(versions) if groups.get(version) in wanted]
    return np.concatenate([near, np.array(copies, dtype=np.int64)])
