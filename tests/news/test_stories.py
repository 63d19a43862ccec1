"""Which articles tell of one event, on our own articles."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from pathlib import Path

from news.stories import Member, assign, load_model, story_id_of

ARTICLES = Path(__file__).parent.parent / "articles"
DAYS = {"bridge": date(2031, 3, 4), "strike": date(2031, 5, 16), "comet": date(2031, 2, 2), "market": date(2031, 4, 19)}


def members(days: dict[str, date] = DAYS) -> list[Member]:
    found = []
    for path in sorted(ARTICLES.glob("*/*.txt")):
        title, text = path.read_text().split("\n", 1)
        found.append(Member(f"{path.parent.name}/{path.stem}", title, text, days[path.stem]))
    return found


def stories(assigned: list[str], of: list[str]) -> set[frozenset[str]]:
    return {frozenset(name for name, story in zip(of, assigned, strict=True) if story == one) for one in set(assigned)}


def test_each_event_is_one_story() -> None:
    found = assign(members(), [])
    groups = stories([item.story_id for item in found], [item.article_id.split("/")[1] for item in found])
    assert groups == {frozenset({event}) for event in DAYS}


def test_events_of_one_day_stay_apart() -> None:
    same_day = dict.fromkeys(DAYS, date(2031, 3, 4))
    found = assign(members(same_day), [])
    groups = stories([item.story_id for item in found], [item.article_id.split("/")[1] for item in found])
    assert groups == {frozenset({event}) for event in DAYS}


def test_the_order_in_which_articles_are_given_changes_nothing() -> None:
    first = [member for member in members() if member.article_id.endswith(("bridge", "market"))]
    results = {
        tuple((a.article_id, a.story_id, a.score) for a in assign(list(order), [])) for order in permutations(first)
    }
    assert len(results) == 1


def test_an_article_joins_a_known_story_and_says_why() -> None:
    bridge = [member for member in members() if member.article_id.endswith("bridge")]
    known = [Member(m.article_id, m.title, m.text, m.day, "story1-known") for m in bridge[:2]]
    (found,) = assign(bridge[2:], known)
    assert found.story_id == "story1-known"
    assert found.score is not None
    assert found.score >= load_model().join_at


def test_outside_the_window_a_new_story_opens() -> None:
    bridge = [member for member in members() if member.article_id.endswith("bridge")]
    known = [Member(m.article_id, m.title, m.text, m.day, "story1-known") for m in bridge[:2]]
    late = Member("late", bridge[2].title, bridge[2].text, bridge[2].day + timedelta(days=4))
    (found,) = assign([late], known)
    assert found.story_id == story_id_of("late")
    assert found.runner_up is None


def test_texts_without_words_stand_alone() -> None:
    empty = [Member(name, "", "", date(2031, 1, 1)) for name in "ab"]
    assert len({item.story_id for item in assign(empty, [])}) == 2
