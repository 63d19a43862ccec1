"""Which articles tell of one event: new ones join the stories of a moving window, by a learned join score.

The score of an article and a story is the mean over the story's members. Measured: docs/decisions/0014.
``repair`` looks over what is assigned here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from news.stories.linkage import regroup
from news.stories.model import Model, load_model
from news.stories.score import Member, Places, Window
from news.stories.terms import language_key, sight_of
from news.words import content_id

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
    used: Collection[str] = (),
) -> list[Assignment]:
    """Put each of ``new`` into a story of ``known`` or of its own, by day and id.

    The order in which articles are given does not matter. ``known`` are members of stories and stay where they are;
    ``crowd`` is what ``Window`` takes; ids in ``used`` were stories once and are not used again.
    """
    fresh_ids = {member.article_id for member in new}
    members = sorted([*known, *new], key=lambda member: (member.day, member.article_id))
    window = Window(members, model or load_model(), crowd)
    groups = regroup(window, frozenset(member.article_id for member in known))
    story_of: dict[int, str] = {}
    openers: set[int] = set()
    for places in groups:
        held = next((members[at].story_id for at in places if members[at].article_id not in fresh_ids), None)
        story_id = held or fresh(members[places[0]].article_id, used)
        if not held:
            openers.add(places[0])
        story_of |= dict.fromkeys(places, story_id)
    return explained(window, story_of, [at for at, m in enumerate(members) if m.article_id in fresh_ids], openers)


def explained(
    window: Window, story_of: Mapping[int, str], wanted: Sequence[int], openers: Collection[int] = ()
) -> list[Assignment]:
    """Why each place of ``wanted`` is in its story; ``story_of`` says for every place which that is.

    ``openers`` are the places of articles that opened their story: nothing speaks for or against them.
    """
    stories: dict[str, list[int]] = {}
    for at in sorted(story_of):
        stories.setdefault(story_of[at], []).append(at)
    return [_explained(window, story_of, stories, at, at in openers) for at in wanted]


def _explained(
    window: Window, story_of: Mapping[int, str], stories: Mapping[str, Sequence[int]], at: int, opens: bool
) -> Assignment:
    own = story_of[at]
    voters = _voters(window, stories[own], at)
    joined = bool(len(voters)) and not opens
    others = sorted({story_of[place] for place in window.near(at).tolist()} - {own})
    ranked = _ranked(window, {story: stories[story] for story in others}, at)
    return Assignment(
        window.members[at].article_id,
        own,
        round(float(window.scores(at, voters).mean()), 4) if joined else None,
        ranked[0][1] if ranked else None,
        round(-ranked[0][0], 4) if ranked else None,
        window.parts(at, voters) if joined else {},
        _twin(window, stories[own], at) if joined else None,
    )


def _ranked(window: Window, stories: Mapping[str, Sequence[int]], at: int) -> list[tuple[float, str]]:
    """``stories`` by their mean log-odds with the article, negated: best first, ties by id. Scored in one go."""
    if not stories:
        return []
    voters = [_voters(window, places, at) for places in stories.values()]
    sizes = np.array([len(places) for places in voters])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    means = np.add.reduceat(window.scores(at, np.concatenate(voters)), starts) / sizes
    return sorted(zip((-means).tolist(), stories, strict=True))


def _voters(window: Window, places: Sequence[int], at: int) -> Places:
    """Members of a story that are held against the article, the nearest in time: one of each group of copies."""
    if len(places) == 1 and places[0] != at:
        return np.array(places, dtype=np.int64)
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


def fresh(article_id: str, used: Collection[str]) -> str:
    """The first id of a story that ``article_id`` opens and that was never used."""
    times = 0
    while (story_id := story_id_of(article_id, times)) in used:
        times += 1
    return story_id
