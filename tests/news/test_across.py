"""Tellings in different languages, held together by what they mean; the articles are ours, in ``gold/``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import combinations, product

import numpy as np
import pytest
from numpy.typing import NDArray

from bench.stories_across import GOLD, told_in_languages
from news.meaning import Meaning, encoder, is_working, meanings_of
from news.stories.across import meanings_of_articles, meant, nearest_across
from news.stories.assign import assign, member_of
from news.stories.explain import IN_WORDS
from news.stories.languages import ONE_LANGUAGE, across_languages
from news.stories.model import load_model
from news.stories.near import NEAR, WINDOW_DAYS, Mask, Places
from news.stories.repair import repair
from news.stories.score import PARTS, Member

LOOK_ALIKES = ("rate-norway", "rate-sweden", "vote-tbilisi", "vote-tirana", "leak-yenisei", "leak-niger",
               "quake-izmir", "quake-arequipa", "rail-strike-germany", "air-strike-italy")  # fmt: skip


@cache
def told() -> list[Member]:
    """All tellings; the model is loaded when they are first needed."""
    return told_in_languages(GOLD, load_model())[0]


@cache
def event_of() -> dict[str, str]:
    members, events = told_in_languages(GOLD, load_model())
    return {member.article_id: event for member, event in zip(members, events, strict=True)}


def of(event: str, *languages: str) -> list[Member]:
    return [m for m in told() if event_of()[m.article_id] == event and (not languages or m.language in languages)]


def grouped(new: Sequence[Member], known: Sequence[Member] = ()) -> set[frozenset[str]]:
    """The articles of each story, as events and languages."""
    by_story: dict[str, set[str]] = {}
    for item in assign(new, known):
        by_story.setdefault(item.story_id, set()).add(item.article_id)
    return {frozenset(ids) for ids in by_story.values()}


def test_events_told_in_thirteen_languages_are_one_story_each() -> None:
    right = {frozenset(m.article_id for m in of(event)) for event in set(event_of().values())}
    assert grouped(told()) == right
    assert grouped(told()[::-1]) == right


def test_look_alikes_in_other_languages_stay_apart() -> None:
    """All but one pair: a Dutch and an English headline on two central banks that decide on one Thursday."""
    wrong = [
        (mine.language, yours.language, event_of()[yours.article_id])
        for one, other in combinations(LOOK_ALIKES, 2)
        for mine, yours in product(of(one), of(other))
        if mine.language != yours.language and len(grouped([mine, replace(yours, day=mine.day)])) == 1
    ]
    assert wrong == [("nl", "en", "rate-sweden")]


def test_nothing_is_joined_without_meanings() -> None:
    bare = [replace(member, meaning=None) for member in told()]
    for one, other in combinations(bare, 2):
        if one.language != other.language and event_of()[one.article_id] == event_of()[other.article_id]:
            assert len(grouped([one, other])) == 2


def test_an_article_joins_a_story_of_two_languages_and_says_why() -> None:
    english, german, turkish = of("quake-izmir")
    known = [replace(english, story_id="quake"), replace(german, story_id="quake")]
    (joined,) = assign([turkish], known)
    assert (joined.story_id, joined.runner_up) == ("quake", None)
    assert joined.score == pytest.approx(sum(joined.parts.values()), abs=1e-3)
    assert joined.score is not None
    assert joined.score > load_model().join_at
    assert joined.parts["meaning"] > 0
    assert joined.parts.keys() == {"bias", "meaning"}
    assert IN_WORDS.keys() == set(PARTS)


def test_within_one_language_meaning_is_no_part() -> None:
    english = of("quake-izmir", "en")[0]
    again = replace(english, article_id="again")
    (joined,) = assign([again], [replace(english, story_id="quake")])
    assert joined.story_id == "quake"
    assert "meaning" not in joined.parts


def test_beyond_the_window_nothing_is_joined() -> None:
    english, german = of("rail-strike-germany", "en", "de")
    assert len(grouped([english, replace(german, day=english.day + timedelta(WINDOW_DAYS + 1))])) == 2


def test_a_repair_holds_together_what_was_joined_across() -> None:
    stories = {item.article_id: item.story_id for item in assign(told(), [])}
    placed = [replace(member, story_id=stories[member.article_id]) for member in told()]
    assert not repair(placed).moves
    apart = [replace(member, story_id=member.article_id) for member in told()]
    moves = repair(apart).moves
    now: dict[str, set[str]] = {}
    for member in apart:
        now.setdefault(moves.get(member.article_id, member.article_id), set()).add(event_of()[member.article_id])
    assert sorted(map(len, now.values())) == [1] * len(set(event_of().values()))


def test_a_meaning_is_the_same_alone_and_among_others() -> None:
    texts = [("Zwei Tote", "Bei einem Unfall starben zwei Menschen."), ("Two dead", "Two died in a crash. " * 30)] * 3
    together = meanings_of_articles(texts)
    for text, found in zip(texts, together, strict=True):
        (alone,) = meanings_of_articles([text])
        assert found is not None
        assert alone is not None
        assert np.array_equal(found, alone)
        assert np.abs(found).max() == 127


@pytest.mark.parametrize("text", ["", "\0", "\ud800", "x" * 5_000, "\u202e\u200b", "🜁" * 300, "a\n" * 300])
def test_hostile_texts_have_a_meaning_or_none(text: str) -> None:
    (found,) = meanings_of_articles([(text, text)])
    assert found is None or found.shape == (512,)


def test_near_in_meaning_are_the_nearest_in_other_languages_near_in_time() -> None:
    """Against the plain reading of it, an article at a time."""
    chance = np.random.default_rng(5)
    centres = chance.normal(size=(6, 16))
    vectors = np.rint((centres[chance.integers(6, size=150)] + chance.normal(size=(150, 16)) * 0.4) * 40)
    meanings: list[Meaning | None] = [vector.astype(np.int8) for vector in vectors]
    meanings[7] = None
    languages, days = chance.integers(3, size=150), np.sort(chance.integers(25, size=150)) + 700_000
    groups = np.where(np.arange(150) % 10 == 0, np.arange(150) // 50, -1)
    asking, found = chance.random(150) < 0.5, chance.random(150) < 0.8
    told = meant(meanings, languages)
    assert told is not None
    pairs = nearest_across(told, days, groups, asking, found)
    expected = [
        (a, b)
        for a in np.flatnonzero(asking).tolist()
        for b in sorted(_plainly(a, vectors, languages, days, groups, found, meanings))
    ]
    assert expected
    assert list(zip(pairs.a.tolist(), pairs.b.tolist(), strict=True)) == expected


def _plainly(
    a: int,
    vectors: NDArray[np.float64],
    languages: Places,
    days: Places,
    groups: Places,
    found: Mask,
    has: Sequence[object],
) -> list[int]:
    spoken: set[int] = set()
    near = []
    for b in range(len(vectors)):
        apart = abs(int(days[b] - days[a]))
        if not found[b] or apart > WINDOW_DAYS or (groups[b] >= 0 and groups[b] in spoken):
            continue
        spoken.add(int(groups[b]))
        if has[a] is None or has[b] is None or languages[a] == languages[b]:
            continue
        one, other = vectors[a], vectors[b]
        cosine = one @ other / (np.linalg.norm(one) * np.linalg.norm(other))
        if cosine >= 0.4:
            near.append((-cosine, apart, b))
    return [b for _cosine, _apart, b in sorted(near)[:NEAR]]


def test_without_the_model_it_is_off_and_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_working()
    assert across_languages() != ONE_LANGUAGE
    monkeypatch.setattr("news.meaning.PACKAGE", "no-such-package")
    assert encoder() is None
    assert not is_working()
    assert across_languages() == ONE_LANGUAGE
    assert across_languages(is_joined=True) != ONE_LANGUAGE


def test_a_model_that_does_not_open_is_a_missing_tier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("news.sentence_encoder._model", lambda: None)
    assert not is_working()


def test_articles_of_few_words_stand_alone_across_languages_too() -> None:
    (meaning,) = meanings_of(["Subscribe to read"])
    day = told()[0].day
    short = [replace(member_of(name, "Read on", "", day, name), meaning=meaning) for name in ("en", "de")]
    assert len(grouped(short)) == 2


def test_of_a_text_without_end_only_the_beginning_is_read() -> None:
    beginning = "A bridge closed. " * 80
    one, other = meanings_of([beginning + "Rain." * 9_000, beginning + "Votes."])
    assert one is not None
    assert other is not None
    assert np.array_equal(one, other)
