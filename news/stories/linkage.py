"""Articles into groups by average linkage: the best pair of groups first, until none is likely enough.

The same articles give the same groups in whatever order they come. Pairs that are not near (they share no heavy terms,
or in two languages mean other things) are not scored one by one: they count as having nothing in common. Copies of one
another begin together and have one voice; so do the articles of a story that is held, and two stories that are held are
never put together.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Final, TypeVar

import numpy as np

from news.stories.across import LEAST
from news.stories.model import Model
from news.stories.near import NEAR, Places
from news.stories.score import Floats, Window

N = TypeVar("N", float, Floats)
Offer = tuple[float, int, int, int, int]
"""A pair that may join, best first: score below zero, the two clusters by name, the stamps that they had."""


LANGUAGES_APART: Final = 62
"""Languages of a window that are told apart, a bit each; with more, some count as one."""


@dataclass(slots=True)
class _Cluster:
    """A story in the making: places of its articles, its votes, its mean day, its languages, who holds it."""

    places: list[int]
    votes: int
    day: float
    density: float
    plain: float
    languages: int
    held: str | None
    stamp: int = 0


class _Sums(dict[int, dict[int, tuple[float, float]]]):
    """Of each cluster, by name, the others with which pairs are near: sum and number of their scores.

    Those of a cluster are laid out when they are first asked for: most clusters never join another.
    """

    def __init__(self, ones: Places, others: Places, totals: Floats, counts: Floats) -> None:
        super().__init__()
        names = np.concatenate([ones, others])
        order = np.argsort(names, kind="stable")
        self._names = names[order]
        self._others = np.concatenate([others, ones])[order]
        self._sums = np.tile(np.stack([totals, counts], axis=1), (2, 1))[order]

    def __missing__(self, name: int) -> dict[int, tuple[float, float]]:
        rows = slice(*np.searchsorted(self._names, [name, name + 1]).tolist())
        self[name] = dict(zip(self._others[rows].tolist(), map(tuple, self._sums[rows].tolist()), strict=True))
        return self[name]


def regroup(window: Window, held: frozenset[str] = frozenset()) -> list[list[int]]:
    """Places of the articles of ``window`` that belong together; articles in ``held`` stay with their story.

    ``window.members`` are in order of day and id.
    """
    clusters = _seeds(window, held)
    _merge(clusters, *_link(window, clusters), window.model)
    return [sorted(cluster.places) for cluster in clusters.values()]


def _seeds(window: Window, held: frozenset[str]) -> dict[int, _Cluster]:
    """What belongs together before any score: copies of one another, and what people put together."""
    holders: dict[str, str | None] = {}
    for member in window.members:
        if member.article_id in held and member.copy_group is not None:
            holders.setdefault(member.copy_group, member.story_id)
    keys: dict[tuple[str, str | None], list[int]] = {}
    for at, member in enumerate(window.members):
        group = member.copy_group
        if member.article_id in held:
            key = ("held", member.story_id)
        elif group is None:
            key = ("one", member.article_id)
        else:
            key = ("held", holders[group]) if group in holders else ("copies", group)
        keys.setdefault(key, []).append(at)
    days, densities, plain = window.days.tolist(), window.density.tolist(), window.plain.tolist()
    languages = np.left_shift(1, window.languages % LANGUAGES_APART).tolist()
    return {
        places[0]: _Cluster(
            places,
            _votes(window, places),
            sum(map(days.__getitem__, places)) / len(places),
            sum(map(densities.__getitem__, places)) / len(places),
            plain[places[0]],
            reduce(or_, map(languages.__getitem__, places)),
            story_id if kind == "held" else None,
        )
        for (kind, story_id), places in keys.items()
    }


def _votes(window: Window, places: list[int]) -> int:
    """How many vote: copies of one another together as one."""
    return 1 if len(places) == 1 else len({window.members[at].copy_group or at for at in places})


def _link(window: Window, clusters: Mapping[int, _Cluster]) -> tuple[_Sums, list[Offer]]:
    """The scores of pairs that are near, summed by clusters; and the pairs likely enough to join as they are.

    Copies of one another are one voice.
    """
    of = np.empty(len(window.members), dtype=np.int64)
    held = np.zeros(len(window.members), dtype=np.bool_)
    for name, cluster in clusters.items():
        of[cluster.places] = name
        held[cluster.places] = cluster.held is not None
    a, b, scores = _once(window)
    open_ = (of[a] != of[b]) & ~(held[a] & held[b])
    a, b, scores = a[open_], b[open_], scores[open_]
    first, second = np.minimum(of[a], of[b]), np.maximum(of[a], of[b])
    keys, which = np.unique(first * len(of) + second, return_inverse=True)
    totals = np.bincount(which, scores, len(keys)).astype(np.float64)
    counts = np.bincount(which, minlength=len(keys)).astype(np.float64)
    ones, others = keys // len(of), keys % len(of)
    means = _means(clusters, (ones, others), totals, counts, window.model)
    likely = np.flatnonzero(means >= window.model.join_at)
    offers = zip(means[likely].tolist(), ones[likely].tolist(), others[likely].tolist(), strict=True)
    return _Sums(ones, others, totals, counts), [(-mean, a, b, 0, 0) for mean, a, b in offers]


def _means(
    clusters: Mapping[int, _Cluster], pairs_of: tuple[Places, Places], totals: Floats, counts: Floats, model: Model
) -> Floats:
    """``_mean`` of all pairs of clusters as they begin."""
    ones, others = pairs_of
    size = max(clusters, default=-1) + 1
    facts, languages = np.zeros((4, size)), np.zeros(size, dtype=np.int64)
    for name, cluster in clusters.items():
        facts[:, name] = cluster.votes, cluster.day, cluster.density, cluster.plain
        languages[name] = cluster.languages
    votes, day, density, plain = facts
    pairs = np.maximum(votes[ones], votes[others]) * np.minimum(np.minimum(votes[ones], votes[others]), NEAR)
    apart, dense = np.abs(day[ones] - day[others]), (density[ones] + density[others]) / 2
    less = np.where(languages[ones] & languages[others], plain[ones], _foreign(model))
    return _mean_over(totals, counts, np.maximum(pairs, counts), apart, dense, less, model)


def _foreign(model: Model) -> float:
    """What a pair that was not found near is worth less where the languages differ: it means less alike than others."""
    return model.bias - model.across - model.meaning * LEAST


def _once(window: Window) -> tuple[Places, Places, Floats]:
    """The near pairs of articles that speak, each once, in order, and their scores."""
    near, size = window.near, len(window.members)
    spoken = window.mask(window.voices)[near.a]
    a, b = near.a[spoken], near.b[spoken]
    keys, first = np.unique(np.minimum(a, b) * size + np.maximum(a, b), return_index=True)
    return keys // size, keys % size, window.near_scores[spoken][first]


def _merge(clusters: dict[int, _Cluster], sums: _Sums, heap: list[Offer], model: Model) -> None:
    """Put the best pair of ``heap`` together until none is good enough; ties by place."""
    heapq.heapify(heap)
    while heap:
        _score, a, b, *stamps = heapq.heappop(heap)
        if a not in clusters or b not in clusters or stamps != [clusters[a].stamp, clusters[b].stamp]:
            continue
        if clusters[a].held and clusters[b].held:
            continue
        _join(clusters, sums, a, b)
        for other, found in sums[a].items():
            one, two = min(a, other), max(a, other)
            score = _mean(clusters[one], clusters[two], found, model)
            if score >= model.join_at:
                heapq.heappush(heap, (-score, one, two, clusters[one].stamp, clusters[two].stamp))


def _mean(one: _Cluster, other: _Cluster, found: tuple[float, float], model: Model) -> float:
    """Mean score over all pairs of two clusters, of which ``found`` are sum and number of those that are near."""
    total, count = found
    pairs = max(one.votes, other.votes) * min(one.votes, other.votes, NEAR)
    apart, dense = abs(one.day - other.day), (one.density + other.density) / 2
    less = one.plain if one.languages & other.languages else _foreign(model)
    return _mean_over(total, count, max(pairs, count), apart, dense, less, model)


def _mean_over(total: N, count: N, pairs: N, apart: N, dense: N, less: N, model: Model) -> N:
    """The mean over ``pairs`` of which ``count`` are near; the others score as cosines of 0, and ``less`` by that."""
    strange = model.bias + model.days * (apart / (1 + model.calm * dense)) - model.crowd * dense - less
    return (total + (pairs - count) * strange) / pairs


def _join(clusters: dict[int, _Cluster], sums: _Sums, a: int, b: int) -> None:
    one, other = clusters[a], clusters.pop(b)
    votes = one.votes + other.votes
    one.day = (one.day * one.votes + other.day * other.votes) / votes
    one.density = (one.density * one.votes + other.density * other.votes) / votes
    one.places = one.places + other.places
    one.votes = votes
    one.languages |= other.languages
    one.held = one.held or other.held
    one.stamp += 1
    mine, yours = sums[a], sums[b]
    for name, (total, count) in yours.items():
        if name != a:
            before, times = mine.get(name, (0.0, 0.0))
            mine[name] = sums[name][a] = (before + total, times + count)
            sums[name].pop(b, None)
    mine.pop(b, None)
    sums.pop(b)
