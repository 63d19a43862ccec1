"""Why an article is in its story: the mean over its members of what each part adds, and the story that came next."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from news.stories.near import Places, place_in_run
from news.stories.score import PARTS, Window

IN_WORDS = {
    "body": "headline and lead in common", "title": "headline in common", "names": "names in common",
    "days": "days apart", "bias": "before anything is known", "crowd": "articles in the window, beyond the usual",
    "strangers": "both name some, and hardly one in common",
    "plain": "a language without word frequencies", "meaning": "alike in meaning, in another language",
}  # fmt: skip
"""What each of ``PARTS`` is, as people read it."""
RIVALS = 3
"""Stories that are held against an article to find the runner-up: those with the articles most like it."""
MOST_MEMBERS = 64
"""So many members of a story are held against an article, the nearest in time; it bounds the cost of a large story."""


_Parts = tuple[list[float], float]
"""What each of ``PARTS`` adds, and their sum."""
_Rival = tuple[str, _Parts | None]


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where an article went and why.

    ``score`` is the mean log-odds with the members of its story and ``parts`` what each part added to it; both are
    empty for an article that opened its story. ``join_at`` is what was asked for. ``copy_of`` says that it went where
    a copy of it is.
    """

    article_id: str
    story_id: str
    score: float | None
    runner_up: str | None
    runner_up_score: float | None
    parts: Mapping[str, float] = field(default_factory=dict)
    copy_of: str | None = None


def explained(
    window: Window, story_of: Mapping[int, str], wanted: Sequence[int], openers: Collection[int] = ()
) -> list[Assignment]:
    """Why each place of ``wanted`` is in its story; ``story_of`` says for every place which that is.

    ``wanted`` are asking places of the window. ``openers`` are those of articles that opened their story: nothing
    speaks for or against them.
    """
    stories: dict[str, list[int]] = {}
    for at in sorted(story_of):
        stories.setdefault(story_of[at], []).append(at)
    rivals = _rivals(window, story_of)
    asked = [(at, story) for at in wanted for story in (story_of[at], *rivals.get(at, ()))]
    voters = [_voters(window, stories[story], at) for at, story in asked]
    means = zip(asked, _mean_parts(window, [at for at, _ in asked], voters), strict=True)
    found = []
    for at in wanted:
        (_, story), own = next(means)
        others = [(rival, parts) for (_, rival), parts in islice(means, len(rivals.get(at, ())))]
        found.append(_explained(window, stories[story], (at, story), None if at in openers else own, others))
    return found


def _rivals(window: Window, story_of: Mapping[int, str]) -> dict[int, list[str]]:
    """For each asking place the other stories that have its nearest articles, the best first."""
    number = {story: at for at, story in enumerate(dict.fromkeys(story_of.values()))}
    names, own = list(number), np.array([number[story_of[at]] for at in range(len(window.members))], dtype=np.int64)
    a, b = window.near.a, own[window.near.b]
    other = np.flatnonzero(b != own[a])
    order = other[np.lexsort((b[other], -window.near_scores[other], a[other]))]
    _once, first = np.unique(a[order] * len(names) + b[order], return_index=True)
    best = order[np.sort(first)]
    best = best[place_in_run(a[best]) < RIVALS]
    rivals: dict[int, list[str]] = {}
    for place, story in zip(a[best].tolist(), b[best].tolist(), strict=True):
        rivals.setdefault(place, []).append(names[story])
    return rivals


def _mean_parts(window: Window, places: Sequence[int], voters: Sequence[Places]) -> Iterator[_Parts | None]:
    """What each part adds, the mean over the voters of each place, and their sum; nothing where there are none."""
    sizes = np.array([len(one) for one in voters], dtype=np.int64)
    rows = np.repeat(np.arange(len(voters)), sizes)
    others = np.concatenate([np.empty(0, np.int64), *voters])
    parts = window.parts(np.repeat(np.array(places, dtype=np.int64), sizes), others)
    sums = np.stack([np.bincount(rows, column, len(voters)) for column in parts.T], axis=1)
    means = sums / np.maximum(sizes, 1)[:, None]
    for size, mean, total in zip(sizes.tolist(), means.tolist(), means.sum(axis=1).tolist(), strict=True):
        yield (mean, round(total, 4)) if size else None


def _explained(
    window: Window, mates: Sequence[int], own: tuple[int, str], found: _Parts | None, rivals: Sequence[_Rival]
) -> Assignment:
    at, story = own
    parts, score = found or ([], None)
    ranked = sorted((-others[1], rival) for rival, others in rivals if others is not None)
    return Assignment(
        window.members[at].article_id,
        story,
        score,
        ranked[0][1] if ranked else None,
        -ranked[0][0] if ranked else None,
        _told(parts),
        _twin(window, mates, at) if found else None,
    )


def _told(parts: Sequence[float]) -> dict[str, float]:
    """The parts by name; across languages only those that say something, within one all but the meaning."""
    named = {name: round(value, 4) + 0.0 for name, value in zip(PARTS, parts, strict=False)}
    return {name: value for name, value in named.items() if value or not (named["meaning"] or name == "meaning")}


def _voters(window: Window, places: Sequence[int], at: int) -> Places:
    """Members of a story that are held against the article, the nearest in time: one of each group of copies."""
    if len(places) == 1:
        return np.array([place for place in places if place != at], dtype=np.int64)
    own, days = window.members[at], window.days
    voices: dict[str, int] = {}
    for _apart, place in sorted((abs(int(days[place] - days[at])), place) for place in places if place != at):
        voices.setdefault(window.members[place].copy_group or window.members[place].article_id, place)
    if len(voices) > 1 and own.copy_group:
        voices.pop(own.copy_group, None)
    return np.array(sorted(list(voices.values())[:MOST_MEMBERS]), dtype=np.int64)


def _twin(window: Window, places: Sequence[int], at: int) -> str | None:
    """The first article of the story that the one at ``at`` is a copy of."""
    group = window.members[at].copy_group
    same = (place for place in places if place != at and group is not None)
    return next((window.members[p].article_id for p in same if window.members[p].copy_group == group), None)
