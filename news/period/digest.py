"""A period in one: everything that its report says, and what changed since the period before."""

from __future__ import annotations

from collections.abc import Iterator

from news.period.coverage import coverage, stories_told
from news.period.model import Change, Digest, Period
from news.period.sources import agencies, agreement, sourcing, voices
from news.period.typical import typical

EDITS = 15
"""How many edited articles are shown."""

CHANGES = 12
MIN_CHANGE = 5
"""Smaller differences of counts between two periods are not told: they come and go by chance."""


def digest(period: Period, before: Period | None = None) -> Digest:
    """What ``period`` holds, with what differs from ``before``, a period of the same length; order of rows is fixed."""
    stories = stories_told(period)
    covered = coverage(period, stories)
    edits = tuple(one for one in period.edits if one.outlet in period.names or not period.outlets)
    words = typical(period)
    return Digest(
        begin=period.begin,
        until=period.until,
        outlets=period.outlets,
        names=period.names,
        articles=len(period.chosen),
        stories=stories,
        coverage=covered,
        agreement=agreement(period),
        sourcing=sourcing(period),
        typical=words,
        voices=voices(period),
        edits=edits[:EDITS],
        agencies=agencies(period),
        changes=tuple(_changes(period, before)) if before and before.chosen else (),
        limits=tuple(_limits(period, before)),
    )


def _changes(period: Period, before: Period) -> Iterator[Change]:
    """Differences of counts, for all outlets first, then the greatest of single outlets."""
    now, then = _figures(period), _figures(before)
    for what, outlet in now.keys() | then.keys():
        now.setdefault((what, outlet), 0)
        then.setdefault((what, outlet), 0)
    differ = [
        key for key in now if abs(now[key] - then[key]) >= MIN_CHANGE or (key[1] is None and now[key] != then[key])
    ]
    order = sorted(differ, key=lambda key: (key[1] is not None, -abs(now[key] - then[key]), key[0], key[1] or ""))
    for what, outlet in order[:CHANGES]:
        yield Change(what, outlet, then[what, outlet], now[what, outlet])


def _figures(period: Period) -> dict[tuple[str, str | None], int]:
    stories = stories_told(period)
    found: dict[tuple[str, str | None], int] = {
        ("articles", None): len(period.chosen),
        ("stories told by two or more outlets", None): sum(len(one.outlets) > 1 for one in stories),
        ("copied articles", None): sum(one.is_copy for one in period.chosen),
        ("articles edited", None): len(period.edits),
    }
    for one in coverage(period, stories):
        found["articles", one.outlet] = one.articles
        found["stories missed", one.outlet] = one.missed
        found["stories told alone", one.outlet] = one.alone
    return found


def _limits(period: Period, before: Period | None) -> Iterator[str]:
    names = period.names
    if not period.chosen:
        yield "No article was told in this period by the outlets asked for."
        return
    for one in period.not_had:
        if one.outlet in names:
            pages = (
                f"{one.pages:,} page{'' if one.pages == 1 else 's'} could not be fetched ({one.reason or 'unknown'})"
            )
            yield f"{names[one.outlet]}: {pages}. What they tell is not known: it missed at most the stories counted."
    told = {one.outlet for one in period.chosen}
    for outlet in period.outlets:
        if outlet not in told:
            yield f"{names[outlet]}: nothing was had of it in this period, so nothing is said of what it missed."
    without = sum(one.story_id is None for one in period.chosen)
    if without:
        yield f"{without:,} article{'' if without == 1 else 's'} stand in no story yet."
    inexact = sum(not one.is_exact for one in period.told if one.outlet in names)
    if inexact:
        yield f"{inexact:,} of {len(period.told):,} tellings give a day and no time; who was first leaves them out."
    if not period.facts:
        yield "No story of this period was compared, so there is nothing to say about agreement."
    if before is None or not before.chosen:
        yield "There is nothing of the period before, so no change is told."
