"""Which articles are near enough to be held against each other: those that share the most of the heaviest terms.

Over all articles of a window at once, without an object an article: whoever has read the heaviest terms of a window
out of a warehouse asks the same function as ``Window``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

WINDOW_DAYS = 7
"""Articles further apart are never held together; each day apart costs as much as a sixth of a body in common."""
NEAR = 50
"""Articles an article is held against, those that share the heaviest terms."""
SHARED_TERMS = 2
MIN_TERMS = 5
"""An article of fewer terms tells too little to be joined by its words."""
MET_AT_ONCE = 2_000_000
"""Pairs that meet over a term and are counted at once: what bounds memory."""

Places = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Places of articles held against each other, ``a[i]`` and ``b[i]``, in order of both."""

    a: Places
    b: Places


@dataclass(frozen=True, slots=True)
class Tops:
    """The heaviest terms of articles: ``terms[i]`` (a number that also tells the language) stands in ``places[i]``.

    ``places`` are in order; ``days`` and ``groups`` have one row an article: copies of one another have one number, all
    others -1.
    """

    terms: Places
    places: Places
    days: Places
    groups: Places


def groups_of(copies: Iterable[str | None]) -> Places:
    """The numbers of the groups of copies that articles are in; -1 for those in none."""
    numbers: dict[str, int] = {}
    return np.array([-1 if one is None else numbers.setdefault(one, len(numbers)) for one in copies], dtype=np.int64)


def place_in_run(keys: NDArray[np.integer]) -> Places:
    """How many equal ones stand before each of ``keys``, which are in order and not below 0."""
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    return np.arange(len(keys)) - np.repeat(first, np.diff(first, append=len(keys)))


def nearest(tops: Tops, asking: Mask, found: Mask) -> Pairs:
    """Each article of ``asking`` with those of ``found`` that share most of its terms: ``NEAR`` of them at most.

    Of copies of one another only the first that is near in time is found. Equal shares go by days apart, then by place.
    """
    held = found[tops.places]
    order = np.argsort(tops.terms[held], kind="stable")
    terms, holders = tops.terms[held][order], tops.places[held][order]
    asked = asking[tops.places]
    wanted, places = tops.terms[asked], tops.places[asked]
    low, high = (np.searchsorted(terms, wanted, side=side) for side in ("left", "right"))
    bounds = np.flatnonzero(np.diff(np.cumsum(np.bincount(places, high - low, len(tops.days))) // MET_AT_ONCE)) + 1
    cuts = [0, *np.searchsorted(places, bounds).tolist(), len(places)]
    parts = [_best(tops, found, *_met(places[start:end], holders, low[start:end], high[start:end]))
             for start, end in pairwise(cuts) if start < end]  # fmt: skip
    return Pairs(*np.concatenate([np.empty((2, 0), np.int64), *parts], axis=1))


def speaks(days: Places, groups: Places, found: Mask, a: Places, b: Places) -> Mask:
    """Of pairs near in time, those whose ``b`` is in no group or the first of its group near in time to that ``a``."""
    heard = groups[b] < 0
    copies = np.flatnonzero(~heard)
    held = np.flatnonzero(found & (groups >= 0))
    held = held[np.lexsort((held, days[held], groups[held]))]
    since = days - days.min(initial=0)
    span = since.max(initial=0) + 1
    from_day = np.maximum(since[a[copies]] - WINDOW_DAYS, 0)
    first = np.searchsorted(groups[held] * span + since[held], groups[b[copies]] * span + from_day)
    heard[copies] = held[first] == b[copies]
    return np.asarray(heard, dtype=np.bool_)


def together(*found: Pairs) -> Pairs:
    """Pairs of several kinds, none twice, in order of both."""
    a, b = (np.concatenate([getattr(one, side) for one in found]) for side in "ab")
    order = np.lexsort((b, a))
    return Pairs(a[order], b[order])


def _met(asking: Places, holders: Places, low: Places, high: Places) -> tuple[Places, Places]:
    """Each asking place beside each of its holders, which stand from ``low`` to ``high``."""
    counts = high - low
    starts = np.cumsum(counts) - counts
    return np.repeat(asking, counts), holders[np.arange(counts.sum()) + np.repeat(low - starts, counts)]


def _best(tops: Tops, found: Mask, a: Places, b: Places) -> Places:
    """Of all who met over a term, those near in time who met often enough, the ``NEAR`` best of each ``a``."""
    days, size = tops.days, len(tops.days)
    near = (a != b) & (np.abs(days[a] - days[b]) <= WINDOW_DAYS)
    met, shared = np.unique(a[near] * size + b[near], return_counts=True)
    met, shared = met[shared >= SHARED_TERMS], shared[shared >= SHARED_TERMS]
    a, b = np.divmod(met, size)
    heard = speaks(days, tops.groups, found, a, b)
    a, b, shared = a[heard], b[heard], shared[heard]
    order = np.lexsort((b, np.abs(days[a] - days[b]), -shared, a))
    best = np.sort(order[place_in_run(a[order]) < NEAR])
    return np.stack([a[best], b[best]])
