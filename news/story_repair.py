"""Look over the stories of a window: the same articles give the same stories, in whatever order they came.

Average linkage over the pairs that share terms (agglomerative, the best pair of stories first), then each new story
takes the id of the old one that most of it comes from. What people ruled is held: articles under a ruling stay where
they are, and stories that hold some are never put together.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from news.stories import fresh
from news.story_model import Model, load_model
from news.story_score import NEAR, Member, Window


@dataclass(frozen=True, slots=True)
class Repair:
    """What a repair changes: article to its new story, and stories that are gone to where most of each went."""

    moves: Mapping[str, str]
    redirects: Mapping[str, str]


@dataclass(slots=True)
class _Cluster:
    """A story in the making: places of its articles, its votes, its mean day, who holds it, scores with others."""

    places: list[int]
    votes: int
    day: float
    density: float
    held: str | None
    sums: dict[int, tuple[float, int]] = field(default_factory=dict)


def repair(
    members: Sequence[Member],
    held: frozenset[str] = frozenset(),
    model: Model | None = None,
    crowd: Mapping[tuple[str, date], int] | None = None,
    used: frozenset[str] = frozenset(),
) -> Repair:
    """What is to change in the stories of ``members``; ``held`` are articles that people put where they are.

    ``members`` are whole stories: one that reaches out of the window is given with all its articles.
    """
    ordered = sorted(members, key=lambda member: (member.day, member.article_id))
    clusters = regroup(ordered, held, model, crowd)
    return _named(ordered, clusters, held, used)


def regroup(
    members: Sequence[Member],
    held: frozenset[str] = frozenset(),
    model: Model | None = None,
    crowd: Mapping[tuple[str, date], int] | None = None,
) -> list[list[int]]:
    """Places of ``members`` (in order of day and id) that belong together."""
    model = model or load_model()
    window = Window(members, model, crowd)
    clusters = _seeds(window, held)
    _link(window, clusters)
    _merge(clusters, model)
    return [cluster.places for cluster in clusters.values()]


def _seeds(window: Window, held: frozenset[str]) -> dict[int, _Cluster]:
    """What belongs together before any score: copies of one another, and what people put together."""
    keys: dict[str, list[int]] = {}
    for at, member in enumerate(window.members):
        if member.article_id in held:
            key = f"held {member.story_id}"
        else:
            key = f"copy {member.copy_group}" if member.copy_group else f"one {member.article_id}"
        keys.setdefault(key, []).append(at)
    return {
        places[0]: _Cluster(
            places,
            len({window.members[at].copy_group or window.members[at].article_id for at in places}),
            float(window.days[places].mean()),
            float(window.density[places].mean()),
            window.members[places[0]].story_id if key.startswith("held ") else None,
        )
        for key, places in keys.items()
    }


def _link(window: Window, clusters: Mapping[int, _Cluster]) -> None:
    """Sum the scores of pairs that share terms into the clusters; copies of one another are one voice."""
    of = {at: name for name, cluster in clusters.items() for at in cluster.places}
    for at in window.voices():
        others = window.near(at)
        if len(others):
            for other, score in zip(others.tolist(), window.scores(at, others).tolist(), strict=True):
                a, b = of[at], of[other]
                if a != b:
                    total, count = clusters[a].sums.get(b, (0.0, 0))
                    clusters[a].sums[b] = clusters[b].sums[a] = (total + score, count + 1)
        window.show(at)


def _merge(clusters: dict[int, _Cluster], model: Model) -> None:
    """Put the best pair together until none is good enough; ties by place."""
    heap = [(-_mean(clusters, a, b, model), a, b) for a, one in clusters.items() for b in one.sums if a < b]
    heapq.heapify(heap)
    while heap:
        score, a, b = heapq.heappop(heap)
        if -score < model.join_at:
            return
        if a not in clusters or b not in clusters or -score != _mean(clusters, a, b, model):
            continue
        if clusters[a].held and clusters[b].held:
            continue
        _join(clusters, a, b)
        for other in clusters[a].sums:
            first, second = min(a, other), max(a, other)
            heapq.heappush(heap, (-_mean(clusters, first, second, model), first, second))


def _mean(clusters: Mapping[int, _Cluster], a: int, b: int, model: Model) -> float:
    """Mean score over all pairs of two clusters; pairs that share no terms have the score of cosines of 0."""
    one, other = clusters[a], clusters[b]
    total, count = one.sums[b]
    pairs = max(one.votes, other.votes) * min(one.votes, other.votes, NEAR)
    density = (one.density + other.density) / 2
    apart = abs(one.day - other.day) / (1 + model.calm * density)
    strange = model.bias + model.days * apart - model.crowd * density
    return (total + max(0, pairs - count) * strange) / max(pairs, count)


def _join(clusters: dict[int, _Cluster], a: int, b: int) -> None:
    one, other = clusters[a], clusters.pop(b)
    votes = one.votes + other.votes
    one.day = (one.day * one.votes + other.day * other.votes) / votes
    one.density = (one.density * one.votes + other.density * other.votes) / votes
    one.places = one.places + other.places
    one.votes = votes
    one.held = one.held or other.held
    one.sums.pop(b, None)
    for name, (total, count) in other.sums.items():
        if name != a:
            before, times = one.sums.get(name, (0.0, 0))
            one.sums[name] = clusters[name].sums[a] = (before + total, times + count)
            clusters[name].sums.pop(b, None)


def _named(
    members: Sequence[Member], clusters: Sequence[Sequence[int]], held: frozenset[str], used: frozenset[str]
) -> Repair:
    """Give each cluster the id of the story that most of it comes from; each id once, the largest share first."""
    before = Counter(member.story_id for member in members)
    claims = []
    for number, places in enumerate(clusters):
        ruled = {members[at].story_id for at in places if members[at].article_id in held}
        for story_id, share in Counter(members[at].story_id for at in places).items():
            claims.append((story_id not in ruled, -share, before[story_id], str(story_id), number))
    names: dict[int, str] = {}
    given: set[str] = set()
    for _ruled, _share, _size, story_id, number in sorted(claims):
        if number not in names and story_id not in given:
            names[number] = story_id
            given.add(story_id)
    for number, places in enumerate(clusters):
        if number not in names:
            names[number] = fresh(members[min(places)].article_id, used | given | before.keys())
            given.add(names[number])
    now = {members[at].article_id: names[number] for number, places in enumerate(clusters) for at in places}
    moves = {m.article_id: now[m.article_id] for m in members if now[m.article_id] != m.story_id}
    gone = sorted({str(story) for story in before} - set(now.values()))
    went = {story: Counter(now[m.article_id] for m in members if m.story_id == story) for story in gone}
    return Repair(moves, {story: min(to, key=lambda name: (-to[name], name)) for story, to in went.items()})
