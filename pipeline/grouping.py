"""Articles into stories, the repair of stories, and what people rule on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pipeline.errors import NoSuchStory
from pipeline.progress import counted, say, warn
from pipeline.session import Clock, open_session, utc_now
from pipeline.settings import Settings
from warehouse import story_rulings
from warehouse.stories import OVERSIZED, group
from warehouse.story_repair import repair_stories

Ruling = Literal["pin", "split", "merge"]


def group_new(settings: Settings, clock: Clock = utc_now) -> tuple[int, int]:
    """Put articles without a story into one; how many were placed, how many stories opened."""
    with open_session(settings, clock=clock) as session:
        done = group(session.connection, session.place, now=clock())
    if done.placed:
        say(f"Grouped {counted(done.placed, 'article')}, {counted(done.opened, 'new story', 'new stories')}")
    for story_id, articles in done.oversized.items():
        warn(
            f"Story {story_id} has {articles:,} articles, more than the {OVERSIZED} that one event has; "
            f"look at it with: parallax story show {story_id}"
        )
    return done.placed, done.opened


def repair(settings: Settings, clock: Clock = utc_now) -> int:
    """Look over the stories around what joined since the last time; how many articles were moved."""
    with open_session(settings, clock=clock) as session:
        done = repair_stories(session.connection, session.place, now=clock())
    if done.articles:
        say(f"Looked over the stories of {counted(done.articles, 'article')}; {done.moved:,} moved")
    return done.moved


def rule(settings: Settings, kind: Ruling, story: str, names: Sequence[str], clock: Clock = utc_now) -> str:
    """Rule on a story: pin the article ``names`` in it, split ``names`` off, or merge the stories ``names`` into it.

    Returns the story that holds what was named.

    Raises:
        NoSuchStory: a story or an article is not there, or nothing is left to split.
    """
    with open_session(settings, clock=clock) as session:
        connection, place, now = session.connection, session.place, clock()
        try:
            if kind == "pin":
                return story_rulings.pin(connection, place, names[0], story, now=now)
            act = story_rulings.split if kind == "split" else story_rulings.merge
            return act(connection, place, story, names, now=now)
        except LookupError as error:
            raise NoSuchStory(str(error)) from error
