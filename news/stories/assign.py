"""Which articles tell of one event: new ones join the stories of a moving window, by a learned join score.

The score of an article and a story is the mean over the story's members. Measured: docs/decisions/0014.
``repair`` looks over what is assigned here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from news.stories.explain import Assignment, explained
from news.stories.languages import language_key
from news.stories.linkage import regroup
from news.stories.model import Model, load_model
from news.stories.near import Pairs
from news.stories.score import Member, Window
from news.stories.terms import sight_of
from news.words import content_id


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
    near: Pairs | None = None,
) -> list[Assignment]:
    """Put each of ``new`` into a story of ``known`` or of its own, by day and id.

    The order in which articles are given does not matter. ``known`` are members of stories and stay where they are;
    ``crowd`` is what ``Window`` takes; ids in ``used`` were stories once and are not used again.
    ``near`` are the articles that each of ``new`` is held against where they are known, as places among all by day and
    id.
    """
    fresh_ids = {member.article_id for member in new}
    members = sorted([*known, *new], key=lambda member: (member.day, member.article_id))
    wanted = [at for at, member in enumerate(members) if member.article_id in fresh_ids]
    window = Window(members, model or load_model(), crowd, wanted, near)
    groups = regroup(window, frozenset(member.article_id for member in known))
    story_of: dict[int, str] = {}
    openers: set[int] = set()
    for places in groups:
        held = next((members[at].story_id for at in places if members[at].article_id not in fresh_ids), None)
        story_id = held or fresh(members[places[0]].article_id, used)
        if not held:
            openers.add(places[0])
        story_of |= dict.fromkeys(places, story_id)
    return explained(window, story_of, wanted, openers)


def fresh(article_id: str, used: Collection[str]) -> str:
    """The first id of a story that ``article_id`` opens and that was never used."""
    times = 0
    while (story_id := story_id_of(article_id, times)) in used:
        times += 1
    return story_id
