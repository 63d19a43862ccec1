"""What a period holds, on articles made for it: coverage, typical words, voices, agencies, changes."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from news.period.coverage import coverage, stories_told
from news.period.digest import digest
from news.period.model import Article, Facts, NotHad, Period, Spoken, StoryTitle, Told
from news.period.sources import is_named
from news.period.typical import MIN_ARTICLES, log_odds, typical
from news.wordlists import word_set

BEGIN = datetime(2031, 3, 3, tzinfo=UTC)
UNTIL = BEGIN + timedelta(days=7)
WORDS = word_set(
    "harbour council boats repair pier storm money state town mayor fish road ship coast vote plan work week"
)


def article(
    outlet: str, number: int, story: str | None, text: str = "One line.", *, copies: str | None = None
) -> Article:
    """Article ``number`` of ``outlet``, told so many hours after the beginning."""
    name = f"{outlet}-{number}"
    return Article(
        name, f"v-{name}", outlet, outlet.title(), f"Title {name}", f"https://{outlet}.example/{number}", "en",
        len(text.split()), text, BEGIN + timedelta(hours=number), story, copies or name, copies is not None, None,
        "Wire" if copies else None,
    )  # fmt: skip


def period(*articles: Article, **more: object) -> Period:
    """A week of ``articles``, whose stories and tellings follow from them."""
    told = {(one.story_id, one.outlet): one.told_at for one in reversed(articles) if one.story_id}
    stories = sorted({story for story, _outlet in told if story})
    return Period(
        BEGIN, UNTIL, (), tuple(articles),
        told=tuple(Told(str(story), outlet, at, True) for (story, outlet), at in told.items()),
        stories=tuple(StoryTitle(story, f"About {story}", 3, True) for story in stories),
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


THREE = (
    article("post", 1, "s1"), article("herald", 3, "s1"), article("coast", 8, "s1"),
    article("post", 2, "s2"), article("herald", 30, "s3"), article("post", 40, "s3"),
)  # fmt: skip


def test_told_missed_alone_first_and_lag() -> None:
    found = {one.outlet: one for one in coverage(period(*THREE), stories_told(period(*THREE)))}
    post, herald, coast = found["post"], found["herald"], found["coast"]
    assert (post.stories, post.shared, post.alone, post.missed) == (3, 2, 1, 0)
    assert (post.first, post.timed, post.median_lag_hours) == (1, 2, 5.0)
    assert (herald.first, herald.timed, herald.median_lag_hours) == (1, 2, 1.0)
    assert (coast.stories, coast.missed, coast.first) == (1, 1, 0)
    assert post.by_day == (2, 1, 0, 0, 0, 0, 0)


def test_the_first_of_a_story_are_named() -> None:
    assert {one.story_id: one.first for one in stories_told(period(*THREE))} == {
        "s1": ("post",),
        "s2": (),
        "s3": ("herald",),
    }


def test_days_without_a_time_say_nothing_of_who_was_first() -> None:
    held = period(*THREE)
    dated = replace(held, told=tuple(replace(one, is_exact=False) for one in held.told))
    assert {(one.first, one.timed, one.median_lag_hours) for one in digest(dated).coverage} == {(0, 0, None)}
    assert {one.first for one in digest(dated).stories} == {()}
    assert any("give a day and no time" in limit for limit in digest(dated).limits)


def test_an_outlet_of_which_nothing_was_had_missed_nothing() -> None:
    held = replace(period(*THREE), outlets=("coast", "nowhere", "post"))
    found = {one.outlet: one for one in digest(held).coverage}
    assert found.keys() == {"coast", "nowhere", "post"}
    assert (found["nowhere"].articles, found["nowhere"].missed) == (0, 0)
    assert any(limit.startswith("nowhere: nothing was had") for limit in digest(held).limits)


def test_pages_that_could_not_be_had_are_told_beside_what_was_missed() -> None:
    held = period(*THREE, not_had=(NotHad("coast", 4, "connect_error"),))
    found = next(one for one in digest(held).coverage if one.outlet == "coast")
    assert (found.missed, found.not_had) == (1, 4)
    assert any("Coast: 4 pages could not be fetched (connect_error)" in limit for limit in digest(held).limits)


def test_agreement_sums_over_stories() -> None:
    facts = (
        Facts("s1", "herald", "post", 3, 8, 1),
        Facts("s3", "herald", "post", 1, 2, 0),
        Facts("s1", "coast", "post", 0, 0, 0),
    )
    found = {(one.outlet_a, one.outlet_b): one for one in digest(period(*THREE, facts=facts)).agreement}
    both = found["herald", "post"]
    assert (both.stories, both.both, both.either, both.conflicts, both.share) == (2, 4, 10, 1, 0.4)
    assert found["coast", "post"].share is None


def test_voices_and_sourcing_count_names_only() -> None:
    quotes = (
        Spoken("post-1", "Mira Halden", "port", "direct", 9), Spoken("post-2", "mira Halden", None, "indirect", 4),
        Spoken("post-2", "he", None, "direct", 5), Spoken("herald-3", None, None, "direct", 2),
        Spoken("gone", "X", None, "direct", 1),
    )  # fmt: skip
    found = digest(period(*THREE, quotes=quotes))
    assert [(one.outlet, one.speaker, one.quotes, one.words) for one in found.voices] == [("post", "Mira Halden", 1, 9)]
    post = next(one for one in found.sourcing if one.outlet == "post")
    assert (post.quotes, post.direct, post.named, post.speakers, post.quoted_words) == (3, 2, 1, 1, 14)


@pytest.mark.parametrize(
    ("speaker", "named"),
    [("Mira Halden", True), ("尹錫悦", True), ("he", False), ("officials", False), (None, False), ("", False)],
)
def test_a_name_begins_with_a_capital_or_has_none(speaker: str | None, named: bool) -> None:
    assert is_named(speaker) is named


def test_copies_of_an_agency_are_counted_by_agency() -> None:
    found = digest(period(*THREE, article("coast", 50, "s3", copies="post-40")))
    assert [(one.name, one.articles, one.outlets, one.stories) for one in found.agencies] == [
        ("Wire", 1, ("coast",), ("s3",))
    ]


def made(outlet: str, count: int, *, habit: str | None = None, seed: int = 1) -> list[Article]:
    """Articles of 300 words out of one list; ``habit`` stands in each of them six times."""
    chance = random.Random(f"{outlet}{seed}")
    texts = [chance.choices(sorted(WORDS), k=294) + [habit or chance.choice(sorted(WORDS))] * 6 for _ in range(count)]
    return [article(outlet, at, f"s{at}", " ".join(text)) for at, text in enumerate(texts)]


def test_a_word_that_only_one_outlet_uses_is_typical_of_it_and_no_other() -> None:
    found = {one.outlet: one for one in typical(period(*made("post", 25, habit="regime"), *made("herald", 25)))}
    words = found["post"].words
    assert [word.word for word in words] == ["regime"]
    assert words[0].low > 0
    assert words[0].low < words[0].estimate < words[0].high
    assert (words[0].times, words[0].articles, words[0].elsewhere, len(words[0].stories)) == (150, 25, 0, 25)
    assert found["post"].basis == "shared stories"


def test_outlets_that_write_alike_have_no_typical_words() -> None:
    found = typical(period(*made("post", 40), *made("herald", 40), *made("coast", 40)))
    assert [one.words for one in found] == [(), (), ()]


def test_thin_data_says_why_and_nothing_else() -> None:
    found = typical(period(*made("post", MIN_ARTICLES - 1, habit="regime"), *made("herald", 25)))
    mine = next(one for one in found if one.outlet == "post")
    assert mine.words == ()
    assert "too little text of its own: 19 articles" in (mine.why_not or "")


def test_copies_count_once_among_words() -> None:
    own = made("post", 25)
    copies = [
        replace(one, article_id=f"c{at}", voice=own[0].voice, is_copy=True, text="regime " * 300)
        for at, one in enumerate(own)
    ]
    found = typical(period(*own, *copies, *made("herald", 25)))
    assert all(not one.words for one in found)


def test_log_odds_are_those_of_the_paper() -> None:
    estimate, error = log_odds(30, 1_000, 10, 1_000, 5.0)
    assert estimate == pytest.approx(math.log(35 / (1_000 + 10_000 - 35)) - math.log(15 / (1_000 + 10_000 - 15)))
    assert error == pytest.approx(math.sqrt(1 / 35 + 1 / 15))
    assert log_odds(10, 1_000, 30, 1_000, 5.0)[0] == pytest.approx(-estimate)


def test_changes_are_told_against_the_period_before() -> None:
    before = period(*THREE[:2])
    now = period(*THREE, *(article("post", 60 + at, None) for at in range(9)))
    found = {(one.what, one.outlet): (one.before, one.now) for one in digest(now, before).changes}
    assert found["articles", None] == (2, 15)
    assert found["articles", "post"] == (1, 12)
    assert digest(now).changes == ()


def test_the_order_of_what_comes_in_does_not_matter() -> None:
    held = period(*made("post", 25, habit="regime"), *made("herald", 25))
    turned = replace(held, articles=held.articles[::-1], told=held.told[::-1], stories=held.stories[::-1])
    assert digest(held) == digest(turned)
