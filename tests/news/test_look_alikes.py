"""Events of one kind stay apart: another place, other people, another date; in four languages."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from news.stories.assign import assign, member_of
from news.stories.near import WINDOW_DAYS

DAY = date(2031, 9, 12)
Told = tuple[str, str]

GOLD = Path(__file__).parent.parent / "gold"
MADE: dict[str, Any] = json.loads((GOLD / "look_alikes.json").read_text(encoding="utf-8"))
"""Made articles: two events of each kind, each told twice; the name of an article begins with that of its event."""


def told_of(kind: str) -> dict[str, Told]:
    return {name: (one["title"], one["text"]) for name, one in MADE[kind]["articles"].items()}


def grouped(told: dict[str, Told], language: str, later: dict[str, int] | None = None) -> set[frozenset[str]]:
    """The events of each story; ``later`` says how many days after the first an event is."""
    days = {name: DAY + timedelta(days=(later or {}).get(name.split("-")[0], 0)) for name in told}
    found = assign([member_of(name, *words, days[name], language) for name, words in told.items()], [])
    stories: dict[str, set[str]] = {}
    for item in found:
        stories.setdefault(item.story_id, set()).add(item.article_id)
    return {frozenset(names) for names in stories.values()}


def by_event(told: dict[str, Told]) -> set[frozenset[str]]:
    return {frozenset(other for other in told if other.split("-")[0] == name.split("-")[0]) for name in told}


@pytest.mark.parametrize("kind", sorted(MADE))
def test_events_of_one_kind_on_one_day_stay_apart_and_each_is_whole(kind: str) -> None:
    assert grouped(told_of(kind), MADE[kind]["language"]) == by_event(told_of(kind))


@pytest.mark.parametrize("kind", sorted(set(MADE) - {"spanish_fires"}))
def test_two_events_of_one_kind_stay_apart_though_each_is_told_once(kind: str) -> None:
    """Of texts that name as many as a veto asks for; the Spanish ones name three."""
    told = told_of(kind)
    for one, other in combinations(told, 2):
        pair = {name: told[name] for name in (one, other)}
        assert grouped(pair, MADE[kind]["language"]) == by_event(pair)


def test_the_same_words_of_another_date_are_another_event() -> None:
    """A yearly match between the same sides, told in nearly the same words."""
    told = {name: words for name, words in told_of("matches").items() if name.startswith("north")}
    told |= {name.replace("north", "later"): words for name, words in told.items()}
    assert grouped(told, "en", {"later": WINDOW_DAYS + 1}) == by_event(told)
