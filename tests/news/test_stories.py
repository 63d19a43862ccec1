"""Which articles tell of one event, on our own articles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from news.stories.assign import assign, member_of, story_id_of
from news.stories.explain import Assignment
from news.stories.languages import language_key
from news.stories.model import load_model
from news.stories.near import WINDOW_DAYS
from news.stories.repair import repair
from news.stories.score import Member
from news.stories.sights import FIELDS, gathered
from news.stories.terms import sight_of, sights_of

ARTICLES = Path(__file__).parent.parent / "articles"
DAYS = {"bridge": date(2031, 3, 4), "strike": date(2031, 5, 16), "comet": date(2031, 2, 2), "market": date(2031, 4, 19)}
DAY = date(2031, 3, 4)
GERMAN = {
    "brand-1": (
        "Großbrand in Lagerhalle am Hafen von Seestadt",
        (
            "In der Nacht zum Dienstag ist in einer Lagerhalle am Hafen von Seestadt ein Feuer ausgebrochen. "
            "Die Feuerwehr war mit achtzig Kräften im Einsatz, verletzt wurde niemand."
        ),
    ),
    "brand-2": (
        "Lagerhalle am Seestädter Hafen brennt",
        (
            "Ein Feuer hat in der Nacht zum Dienstag eine Lagerhalle am Hafen von Seestadt zerstört. "
            "Achtzig Kräfte der Feuerwehr waren im Einsatz. Verletzt wurde nach ersten Angaben niemand."
        ),
    ),
    "wahl-1": (
        "Bürgermeisterin von Waldau tritt nicht mehr an",
        (
            "Die Bürgermeisterin von Waldau hat am Dienstag erklärt, dass sie bei der Wahl im Herbst nicht mehr "
            "antreten wird. Sie ist seit zwölf Jahren im Amt und die erste Frau."
        ),
    ),
}
JAPANESE = {
    "kaji-1": (
        "港の倉庫で大規模な火災",
        "火曜日の未明、海町の港にある倉庫で火災が発生した。消防隊八十人が出動し、けが人はいなかった。",
    ),
    "kaji-2": (
        "海町の港で倉庫火災",
        "海町の港にある倉庫で火曜日の未明に火災があり、消防隊八十人が出動した。けが人はいないという。",
    ),
    "senkyo": (
        "市長が次の選挙に出馬せず",
        "森市の市長は火曜日の会見で、秋に行われる選挙に立候補しない考えを示した。在任は十二年。",
    ),
}


def members(days: dict[str, date] = DAYS) -> list[Member]:
    found = []
    for path in sorted(ARTICLES.glob("*/*.txt")):
        title, text = path.read_text().split("\n", 1)
        found.append(member_of(f"{path.parent.name}/{path.stem}", title, text, days[path.stem]))
    return found


def of_event(event: str) -> list[Member]:
    return [member for member in members() if member.article_id.endswith(event)]


def stories(found: list[Assignment]) -> set[frozenset[str]]:
    by_story: dict[str, set[str]] = {}
    for item in found:
        by_story.setdefault(item.story_id, set()).add(item.article_id)
    return {frozenset(names) for names in by_story.values()}


def events(found: set[frozenset[str]]) -> set[frozenset[str]]:
    return {frozenset(name.split("/")[1] for name in story) for story in found}


def test_each_event_is_one_story() -> None:
    assert events(stories(assign(members(), []))) == {frozenset({event}) for event in DAYS}


def test_events_of_one_day_stay_apart() -> None:
    assert events(stories(assign(members(dict.fromkeys(DAYS, DAY)), []))) == {frozenset({event}) for event in DAYS}


def test_the_order_in_which_articles_are_given_changes_nothing() -> None:
    first = [member for member in members() if member.article_id.endswith(("bridge", "market"))]
    results = {tuple((a.article_id, a.story_id, a.score) for a in assign(order, [])) for order in permutations(first)}
    assert len(results) == 1


def test_an_article_joins_a_known_story_and_says_why() -> None:
    bridge = of_event("bridge")
    known = [replace(member, story_id="story1-known") for member in bridge[:2]]
    (found,) = assign(bridge[2:], known)
    assert found.story_id == "story1-known"
    assert found.score is not None
    assert found.score >= load_model().join_at
    assert abs(sum(found.parts.values()) - found.score) < 0.001
    assert set(found.parts) == {"body", "title", "names", "days", "bias", "crowd", "plain", "strangers"}


def test_a_story_is_taken_up_again_within_the_window_and_not_after() -> None:
    bridge = of_event("bridge")
    known = [replace(member, story_id="story1-known") for member in bridge[:2]]
    again = replace(known[0], article_id="again", day=DAY + timedelta(days=5), story_id=None)
    late = replace(again, article_id="late", day=DAY + timedelta(days=WINDOW_DAYS + 1))
    assert [item.story_id for item in assign([again], known)] == ["story1-known"]
    (found,) = assign([late], known)
    assert found.story_id == story_id_of("late")
    assert found.runner_up is None


def test_nothing_new_is_nothing_to_do() -> None:
    assert assign([], members()) == []
    assert repair([]).moves == {}


def test_one_article_opens_a_story_without_a_score() -> None:
    (found,) = assign(members()[:1], [])
    assert found.story_id == story_id_of(found.article_id)
    assert (found.score, found.runner_up, dict(found.parts)) == (None, None, {})


def test_texts_of_few_words_stand_alone() -> None:
    short = [
        member_of(name, "", text, DAY)
        for name, text in (("a", ""), ("b", ""), ("c", "Fire in port"), ("d", "Fire in port"))
    ]
    assert len(stories(assign(short, []))) == 4


def test_500_near_copies_are_one_story_and_one_vote() -> None:
    bridge = of_event("bridge")
    copies = [replace(bridge[0], article_id=f"a-copy/{n:03}", copy_group="g") for n in range(500)]
    crowd = {("en", member.day): 3 for member in bridge}
    found = assign([*copies, *bridge[1:]], [], crowd=crowd)
    assert len(stories(found)) == 1
    scores = [item.score for item in found if item.article_id not in {copy.article_id for copy in copies}]
    assert scores == [item.score for item in assign([copies[0], *bridge[1:]], [], crowd=crowd)][1:]


def test_a_copy_goes_where_its_original_is_whatever_its_words() -> None:
    known = [replace(member_of("old", "Fire in port", "", DAY), story_id="story1-x", copy_group="g")]
    (found,) = assign([replace(member_of("new", "Fire in port", "", DAY), copy_group="g")], known)
    assert found.story_id == "story1-x"
    assert found.copy_of == "old"


def test_stories_come_out_in_other_languages_as_in_english() -> None:
    for language, texts in (("de", GERMAN), ("ja", JAPANESE)):
        found = assign([member_of(name, *told, DAY, language) for name, told in texts.items()], [])
        assert {frozenset(name.split("-")[0] for name in story) for story in stories(found)} == {
            frozenset({name.split("-")[0]}) for name in texts
        }


def test_articles_of_two_languages_are_not_held_together() -> None:
    german = member_of("de", *GERMAN["brand-1"], DAY, "de")
    assert len(stories(assign([german, replace(german, article_id="nl", language="nl")], []))) == 2


def test_stop_words_are_those_of_the_language() -> None:
    model = load_model()
    german = sight_of("", "Die Feuerwehr und die Polizei", "de", model)
    assert len(german.field("body").ids) == 2
    assert len(sight_of("", "die und war", "en", model).field("body").ids) == 3


def test_articles_weighed_apart_are_laid_out_as_weighed_together() -> None:
    model = load_model()
    texts = [("Bridge closed", "The bridge over the river Ouse is closed."), ("", ""), ("A strike", "Dockers strike.")]
    together = sights_of(texts, "en", model).each()
    apart = [sight_of(*text, "en", model) for text in texts]
    for name in FIELDS:
        mine, yours = gathered([apart[2], apart[0], apart[1]], name), gathered([together[at] for at in (2, 0, 1)], name)
        assert mine.starts.tolist() == yours.starts.tolist()
        assert (mine.ids.tolist(), mine.weights.tolist()) == (yours.ids.tolist(), yours.weights.tolist())
    assert len(gathered([], "body").starts) == 1


def test_languages_are_compared_by_their_first_part() -> None:
    assert [language_key(name) for name in ("pt-BR", "EN", None, "../x")] == ["pt", "en", "und", "und"]


def test_a_repair_of_a_right_grouping_changes_nothing() -> None:
    placed = {item.article_id: item.story_id for item in assign(members(), [])}
    found = repair([replace(member, story_id=placed[member.article_id]) for member in members()])
    assert (found.moves, found.redirects) == ({}, {})


def test_a_repair_merges_what_was_split_and_leaves_a_redirect() -> None:
    bridge = of_event("bridge")
    found = repair([replace(m, story_id="story1-a" if at < 2 else "story1-b") for at, m in enumerate(bridge)])
    assert found.redirects == {"story1-b": "story1-a"}
    assert set(found.moves.values()) == {"story1-a"}


def test_a_repair_splits_what_was_merged_under_an_id_never_used() -> None:
    both = [replace(member, story_id="story1-a", day=DAY) for member in [*of_event("bridge"), *of_event("strike")]]
    opener = min(m.article_id for m in both if m.article_id.endswith("strike"))
    used = frozenset({story_id_of(opener)})
    moved = repair(both, used=used).moves
    assert {name.split("/")[1] for name in moved} in ({"strike"}, {"bridge"})
    assert len(set(moved.values())) == 1
    assert not set(moved.values()) & {*used, "story1-a"}


def test_a_repair_leaves_what_people_ruled() -> None:
    bridge = [replace(m, story_id=f"story1-{at}") for at, m in enumerate(of_event("bridge"))]
    assert repair(bridge, held=frozenset(m.article_id for m in bridge)).moves == {}
    stray = replace(of_event("strike")[0], story_id="story1-0", day=DAY)
    assert (
        stray.article_id not in repair([*bridge, stray], held=frozenset({stray.article_id, bridge[0].article_id})).moves
    )


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 5))
def test_a_repair_ends_in_the_same_stories_however_articles_came(chance: object, size: int) -> None:
    found = members(dict.fromkeys(DAYS, DAY))
    chance.shuffle(found)  # type: ignore[attr-defined]
    known: list[Member] = []
    for start in range(0, len(found), size):
        new = found[start : start + size]
        placed = {item.article_id: item.story_id for item in assign(new, known)}
        known += [replace(member, story_id=placed[member.article_id]) for member in new]
    moves = repair(known).moves
    groups: dict[str, set[str]] = {}
    for member in known:
        groups.setdefault(moves.get(member.article_id, str(member.story_id)), set()).add(member.article_id)
    assert {frozenset(name.split("/")[1] for name in group) for group in groups.values()} == {
        frozenset({e}) for e in DAYS
    }
