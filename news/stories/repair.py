"""Look over the stories of a window: the same articles give the same stories, in whatever order they came.

Linkage without regard to the stories there are, then each group takes the id of the story that most of it comes from.
What people ruled is held: articles under a ruling stay where they are, and stories that hold some are never put
together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from news.stories.assign import fresh
from news.stories.linkage import regroup
from news.stories.model import Model, load_model
from news.stories.score import Member, Window


@dataclass(frozen=True, slots=True)
class Repair:
    """What a repair changes: article to its new story, and stories that are gone to where most of each went."""

    moves: Mapping[str, str]
    redirects: Mapping[str, str]


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
    window = Window(ordered, model or load_model(), crowd)
    return _named(ordered, regroup(window, held), held, used)


def _named(
    members: Sequence[Member], clusters: Sequence[Sequence[int]], held: frozenset[str], used: frozenset[str]
) -> Repair:
    """Give each cluster the id of the story that most of it comes from; each id once, the largest share first."""
    before = Counter(str(member.story_id) for member in members)
    claims = []
    for number, places in enumerate(clusters):
        ruled = {str(members[at].story_id) for at in places if members[at].article_id in held}
        for story_id, share in Counter(str(members[at].story_id) for at in places).items():
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
