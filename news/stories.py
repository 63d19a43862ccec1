"""Which articles tell of one event: online assignment by a learned join score, averaged over the members of a story.

Measured: docs/decisions/0014. What is assigned here is looked over by ``news.story_repair``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from news.story_model import Model, load_model
from news.story_score import Floats, Member, Places, Window
from news.story_terms import language_key, sight_of
from news.words import content_id

LARGE = 10
"""A story of more votes is judged by the better of its mean and the mean over the nearer half."""
MOST_MEMBERS = 64
"""So many members of a story are held against an article, the nearest in time; it bounds the cost of a large story."""


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


def member_of(
    article_id: str, title: str, text: str, day: date, language: str = "en", model: Model | None = None
) -> Member:
    """An article as grouping sees it; without a headline its lead stands in for it."""
    key = language_key(language)
    return Member(article_id, day, key, sight_of(title, text, key, model or load_model()))


def story_id_of(article_id: str, times: int = 0) -> str:
    """The id of the story that an article opens; ``times`` counts those that it opened before."""
    return content_id("story", article_id, *([str(times)] if times else []))


def assign(
    new: Sequence[Member],
    known: Sequence[Member],
    model: Model | None = None,
    crowd: Mapping[tuple[str, date], int] | None = None,
    used: frozenset[str] = frozenset(),
) -> list[Assignment]:
    """Put each of ``new`` into a story of ``known`` or of its own.

    Articles are taken by day and id, so the order in which they are given does not matter. ``known`` are members of
    stories; ``crowd`` is what ``Window`` takes; ids in ``used`` were stories once and are not used again.
    """
    model = model or load_model()
    ordered = sorted(new, key=lambda member: (member.day, member.article_id))
    window = Window([*known, *ordered], model, crowd)
    stories = _Stories(window)
    for at, member in enumerate(known):
        stories.add(at, member.story_id or story_id_of(member.article_id))
    return [_assign(at, member, stories, used) for at, member in enumerate(ordered, len(known))]


class _Stories:
    """Stories in the making: where each shown article is, and the copies that have been seen."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.members: dict[str, list[int]] = {}
        self.of: dict[int, str] = {}
        self.copies: dict[str, int] = {}

    def add(self, at: int, story_id: str) -> None:
        self.members.setdefault(story_id, []).append(at)
        self.of[at] = story_id
        group = self.window.members[at].copy_group
        if group is None or self.copies.setdefault(group, at) == at:
            self.window.show(at)

    def ranked(self, at: int) -> list[tuple[float, str]]:
        """Stories near the article, best first; ties by id."""
        near = {self.of[place] for place in self.window.near(at).tolist()}
        scored = [(self._score(at, story_id), story_id) for story_id in near]
        return sorted(scored, key=lambda pair: (-pair[0], pair[1]))

    def voters(self, at: int, story_id: str) -> tuple[Places, Floats]:
        """Members of a story that are held against the article, and the vote of each: one a group of copies."""
        days = self.window.days
        places = sorted(self.members[story_id], key=lambda place: (abs(int(days[place] - days[at])), place))
        kept = places[:MOST_MEMBERS]
        return np.array(kept, dtype=np.int64), votes(self.window, kept)

    def _score(self, at: int, story_id: str) -> float:
        places, weights = self.voters(at, story_id)
        scores = self.window.scores(at, places)
        mean = float(weights @ scores)
        if len(set(weights.tolist())) == 1 and len(places) > LARGE:
            nearer = np.sort(scores)[::-1][: len(places) // 2]
            return max(mean, float(nearer.mean()))
        return mean


def votes(window: Window, places: Sequence[int]) -> Floats:
    """The vote of each of ``places``, 1 together: articles that are copies of one another share one."""
    groups = [window.members[place].copy_group or window.members[place].article_id for place in places]
    sizes = {group: groups.count(group) for group in set(groups)}
    return np.array([1 / sizes[group] / len(sizes) for group in groups])


def _assign(at: int, member: Member, stories: _Stories, used: frozenset[str]) -> Assignment:
    ranked = stories.ranked(at)
    best = ranked[0] if ranked and ranked[0][0] >= stories.window.model.join_at else None
    twin = stories.copies.get(member.copy_group) if member.copy_group is not None else None
    if twin is not None:
        story_id = stories.of[twin]
        best = next((pair for pair in ranked if pair[1] == story_id), None)
    else:
        story_id = best[1] if best else fresh(member.article_id, used)
    other = next((pair for pair in ranked if pair[1] != story_id), None)
    found = Assignment(
        member.article_id,
        story_id,
        round(best[0], 4) if best else None,
        other[1] if other else None,
        round(other[0], 4) if other else None,
        stories.window.parts(at, *stories.voters(at, story_id)) if best else {},
        stories.window.members[twin].article_id if twin is not None else None,
    )
    stories.add(at, story_id)
    return found


def fresh(article_id: str, used: Collection[str]) -> str:
    """The first id of a story that ``article_id`` opens and that was never used."""
    times = 0
    while (story_id := story_id_of(article_id, times)) in used:
        times += 1
    return story_id
