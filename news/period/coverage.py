"""Who told which stories of a period, who missed them, who was alone and who was first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from statistics import median

from news.period.model import Coverage, Period, StoryTold, Told

DAY = timedelta(days=1)


def stories_told(period: Period) -> tuple[StoryTold, ...]:
    """The stories that the outlets of ``period`` told in it, the most told first, then the newest."""
    by_story = _by_story(period)
    titles = {one.story_id: one for one in period.stories}
    inside = {one.story_id for one in period.chosen if one.story_id}
    found = []
    for story_id in inside & by_story.keys() & titles.keys():
        order = sorted(by_story[story_id], key=lambda one: (one.told_at, one.outlet))
        outlets = tuple(one.outlet for one in order)
        title = titles[story_id]
        missed = tuple(one for one in period.names if one not in outlets) if len(outlets) > 1 else ()
        first = tuple(outlet for outlet in outlets if _lag(outlet, order) == 0)
        found.append(
            StoryTold(story_id, title.title, order[0].told_at, outlets, first, missed, title.findings, title.has_report)
        )
    return tuple(sorted(found, key=lambda one: (-len(one.outlets), -one.told_at.timestamp(), one.story_id)))


def coverage(period: Period, stories: tuple[StoryTold, ...]) -> tuple[Coverage, ...]:
    """One row an outlet, in the order of ``period.names``.

    An outlet of which nothing was had in the period has missed nothing that we could know of.
    """
    by_story = _by_story(period)
    not_had = {one.outlet: one.pages for one in period.not_had}
    days = days_of(period)
    return tuple(
        _of_outlet(outlet, name, period, stories, by_story, not_had.get(outlet, 0), days)
        for outlet, name in period.names.items()
    )


def days_of(period: Period) -> int:
    """How many days the period spans, a begun one counted."""
    return max(1, -(-(period.until - period.begin) // DAY))


def _of_outlet(
    outlet: str, name: str, period: Period, stories: tuple[StoryTold, ...],
    by_story: Mapping[str, list[Told]], not_had: int, days: int,
) -> Coverage:  # fmt: skip
    mine = [one for one in period.chosen if one.outlet == outlet]
    by_day = [0] * days
    for one in mine:
        by_day[(one.told_at - period.begin) // DAY] += 1
    told = [one for one in stories if outlet in one.outlets]
    lags = [lag for one in told if (lag := _lag(outlet, by_story[one.story_id])) is not None]
    return Coverage(
        outlet=outlet,
        name=name,
        articles=len(mine),
        by_day=tuple(by_day),
        stories=len(told),
        shared=sum(len(one.outlets) > 1 for one in told),
        missed=sum(outlet in one.missed_by for one in stories) if mine else 0,
        alone=sum(one.outlets == (outlet,) for one in told),
        first=sum(lag == 0 for lag in lags),
        timed=len(lags),
        median_lag_hours=round(median(lags), 2) if lags else None,
        not_had=not_had,
    )


def _by_story(period: Period) -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = defaultdict(list)
    for one in period.told:
        found[one.story_id].append(one)
    return found


def _lag(outlet: str, told: list[Told]) -> float | None:
    """Hours from the first telling to that of ``outlet``; None unless it and another give a time of day."""
    exact = {one.outlet: one.told_at for one in told if one.is_exact}
    if outlet not in exact or len(exact) < 2:
        return None
    return (exact[outlet] - min(exact.values())).total_seconds() / 3600
