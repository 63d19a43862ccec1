"""Words, shared passages, trifles, agencies, addresses and version diffs: on examples, on any text, on hostile ones."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.agencies import agency_of
from news.annotation.annotate import annotate
from news.copies.article_address import identity, may_stand_for, names_an_article
from news.copies.recognise import relate
from news.copies.shared_passages import shared_passages
from news.copies.sketch import shingles, sketch
from news.copies.version_diff import VersionText, is_note, version_diff
from news.tokenise import cut, cut_in_place, strings, strings_of
from news.words import text_digest, tokens

WORDS = " ".join(f"word{i}" for i in range(120))


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_words_are_found_where_they_stand(text: str) -> None:
    words, starts, ends = cut_in_place(text)
    assert strings(words) == strings(cut(text))
    assert all(0 <= start < end <= len(text) for start, end in zip(starts.tolist(), ends.tolist(), strict=True))


@given(
    st.lists(
        st.text(max_size=60) | st.text(st.sampled_from("aB c'\u2019\u201c\u2014\u2026\u00e9\u00df1_-\t\n\u00a0\u4e2d"))
    )
)
@settings(max_examples=300, deadline=None)
def test_words_of_many_texts_are_those_of_each(texts: list[str]) -> None:
    assert strings_of(texts, 5) == [tokens(text.replace("\0", " "))[:5] for text in texts]


def test_every_letter_is_cut_the_same_in_every_way() -> None:
    letters = [chr(code) for code in range(0x2100)]
    around = [f"a{letter}b {letter} {letter}A {letter}'s" for letter in letters]
    assert strings_of(around, 20) == [tokens(text) for text in around]


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_composed_or_not_is_the_same(text: str) -> None:
    assert tokens(unicodedata.normalize("NFD", text)) == tokens(text)


@given(st.lists(st.sampled_from("abcdef"), max_size=60), st.lists(st.sampled_from("abcdef"), max_size=60))
@settings(max_examples=100, deadline=None)
def test_shared_passages_say_the_same(a: list[str], b: list[str]) -> None:
    one, other = " ".join(a), ", ".join(b)
    for passage in shared_passages(one, other):
        said = tokens(one[passage.start_a : passage.end_a])
        assert said == tokens(other[passage.start_b : passage.end_b])
        assert len(said) == passage.words


def test_shared_passages_are_the_longest_stretches() -> None:
    one = f"Fresh words begin here. {WORDS} And so do others."
    (passage,) = shared_passages(one, f"Something else, then: {WORDS.upper()}!")
    assert passage.words == 120
    assert one[passage.start_a : passage.end_a] == WORDS


HOSTILE = {
    "nothing": ("", 0),
    "one word a million times": ("word " * 1_000_000, 1),
    "one word of five million letters": ("x" * 5_000_000, 1),
    "ten words": ("one two three four five six seven eight nine ten", 6),
    "two languages": ("Der Minister sagte am Montag, the bridge would be closed for a week", 9),
    "right to left": ("أعلن الوزير يوم الاثنين أن الجسر سيغلق لمدة أسبوع كامل", 6),
    "without spaces": ("部长星期一说这座桥将关闭一周", 10),
    "Thai": ("รัฐมนตรีกล่าวว่าสะพานจะปิด", 17),
    "unseen characters alone": ("\u200b\u202e\ufeff\u00ad", 0),
    "lone surrogates": ("\ud800 word", 1),
}


@pytest.mark.parametrize(("text", "number"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_have_so_many_shingles(text: str, number: int) -> None:
    assert len(shingles(text)) == number
    assert len(sketch(text)) == number
    assert (relate(text, text) is None) == (number == 0)


def test_unseen_characters_hide_no_copy() -> None:
    assert tokens("bri\u00addge\u200bs and \u202eroads") == ["bridges", "and", "roads"]


@pytest.mark.parametrize(
    "line",
    [
        "Updated 3 hours ago", "Last updated: 12 March 2031 at 10:15 GMT", "1,234 views", "5 min read", "Comments (45)",
        "Read more: Another bridge is closed", "Published: Monday 5 March 2031 | 12 comments",
        "Related stories\nAnother bridge is closed\nHow the old quay was built",
        "Aktualisiert am 5. März 2031 um 10:15 Uhr", "2031-03-05T10:00:00Z",
    ],
)  # fmt: skip
def test_trifles_make_no_version(line: str) -> None:
    text = "The bridge is closed.\nIt opens on Monday."
    assert text_digest(f"{text}\n{line}") == text_digest(text)


@pytest.mark.parametrize(
    "line",
    ["Correction: the bridge is open.", "12 people died.", "The forecast was updated at 3 pm.", "4.1 million", "$5"],
)
def test_what_the_article_says_makes_one(line: str) -> None:
    text = "The bridge is closed.\nIt opens on Monday."
    assert text_digest(f"{text}\n{line}") != text_digest(text)


@pytest.mark.parametrize(("before", "after"), [("€5 million", "$5 million"), ("1.5 metres", "15 metres"), ("5%", "5")])
def test_the_signs_of_a_figure_count(before: str, after: str) -> None:
    assert text_digest(f"It costs {before} a year.") != text_digest(f"It costs {after} a year.")


def test_no_pattern_of_trifles_runs_away() -> None:
    for line in ("12 " * 80, "1." * 110, "published " * 23, "on at from " * 20):
        assert text_digest(f"Some words.\n{line[:238]}x")


@pytest.mark.parametrize(
    ("byline", "text", "agency"),
    [
        ("By JANE DOE, Associated Press", "", "ap"),
        ("Reuters Staff", "", "reuters"),
        (None, "PARIS (AP) — The mayor said.", "ap"),
        (None, "WASHINGTON, March 5 (Reuters) - The mayor said.", "reuters"),
        (None, "BEIJING, March 5 (Xinhua) -- The mayor said.", "xinhua"),
        (None, "Berlin (dpa) - Der Minister sagte.", "dpa"),
        (None, "MOSCOW, March 5. /TASS/. The mayor said.", "tass"),
        (None, "The mayor said.\n© 2031 The Associated Press. All rights reserved.", "ap"),
        (None, "The mayor said.\nSource: AFP", "afp"),
        (None, "The mayor told AP that it rains.\nThe Associated Press contributed to this report.", None),
        (None, "Reuters reported on Monday that it rains.", None),
        ("Pa Smith", "It rains.", None),
    ],
)
def test_the_agency_that_is_named(byline: str | None, text: str, agency: str | None) -> None:
    assert agency_of(byline, text) == agency


@pytest.mark.parametrize(
    "url",
    [
        "http://www.paper.example/news/a-long-slug/", "https://m.paper.example/news/a-long-slug?amp=1",
        "https://paper.example/news/a-long-slug/amp/", "https://amp.paper.example/amp/news/a-long-slug",
        "https://www.google.com/amp/s/paper.example/news/a-long-slug/amp",
        "https://paper-example.cdn.ampproject.org/c/s/www.paper.example/news/a-long-slug",
        "https://paper.example/news/a-long-slug/index.html", "https://paper.example/news/a-long-slug?outputType=amp",
    ],
)  # fmt: skip
def test_twins_are_one_address(url: str) -> None:
    assert identity(url) == identity("https://paper.example/news/a-long-slug")


def test_other_articles_stay_apart() -> None:
    urls = [
        "https://paper.example/a?id=1", "https://paper.example/a?id=2", "https://paper.example/champions",
        "https://paper.example/b", "https://news.paper.example/b", "file:///a/b.txt", "https://m.uk/a",
    ]  # fmt: skip
    assert len({identity(url) for url in urls}) == len(urls)


@pytest.mark.parametrize(
    ("canonical", "own", "may"),
    [
        ("https://p.example/bridge-closed-after-storm", "https://p.example/x?id=9", True),
        ("https://p.example/bridge", "https://www.p.example/bridge/amp", True),
        ("https://p.example/bridge", "https://p.example/bridge?page=2", True),
        ("https://p.example/politics", "https://p.example/politics/bridge-closed-after-storm", False),
        ("https://p.example/2031/03/05/", "https://p.example/2031/03/05/bridge", False),
        ("https://p.example/", "https://p.example/bridge-closed-after-storm", False),
    ],
)
def test_a_section_stands_for_no_article(canonical: str, own: str, may: bool) -> None:
    assert may_stand_for(canonical, own) is may


def test_what_looks_like_an_article() -> None:
    assert names_an_article("https://p.example/news/articles/cn4x9lvz8zko")
    assert not names_an_article("https://p.example/news/us-politics")


def version(text: str, title: str | None = "A title") -> VersionText:
    return VersionText(title, text, annotate(text, language="en", published_at=None))


BEFORE = (
    "The old bridge in Arnmouth was closed on Monday after cracks were found in it.\n"
    "Police said 12 people were hurt when a lorry slid into the railing of the bridge.\n"
    "The mayor, Lena Marsh, told reporters that the repair would take two months.\n"
    "Ferries run every hour until then and they are free for everybody who lives there."
)


def kinds(before: str, after: str) -> list[str]:
    return [change.kind for change in version_diff(version(before), version(after))]


def test_a_version_says_what_it_changed() -> None:
    assert kinds(BEFORE, BEFORE) == []
    assert kinds(BEFORE, BEFORE.replace("\n", "\n\n") + "\nUpdated 3 hours ago") == []
    changes = version_diff(version(BEFORE), version(BEFORE.replace("12 people", "15 people"), "Another title"))
    assert [(change.kind, change.before, change.after) for change in changes if change.kind != "edited"] == [
        ("headline", "A title", "Another title"), ("figure", "12 people", "15 people"),
    ]  # fmt: skip
    lines = BEFORE.split("\n")
    assert kinds(BEFORE, "\n".join(lines[:3])) == ["removed"]
    assert kinds(BEFORE, "\n".join([*lines[1:], lines[0]])) == ["moved"]


def test_attribution_is_softened_or_hardened() -> None:
    claimed = BEFORE.replace("Police said 12", "Police claimed 12")
    assert "softened" in kinds(BEFORE, claimed)
    assert "hardened" in kinds(claimed, BEFORE)


def test_a_note_is_a_note() -> None:
    note = "Correction: an earlier version of this article misstated the number of people who were hurt."
    assert kinds(BEFORE, f"{BEFORE}\n{note}") == ["note"]
    assert is_note("Editor’s note: this story was updated to add a comment.")
    assert not is_note("The mayor said that a correction was needed.")
