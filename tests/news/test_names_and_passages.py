"""Names with their keys, the gazetteer, and sentences."""

import pytest

from news.annotation import gazetteer
from news.annotation.annotate import annotate
from news.annotation.names import bare_name, key_of
from news.annotation.passages import passages


def test_mentions_of_one_person_share_a_key() -> None:
    names = annotate("Kenyan President William Ruto spoke. Later Ruto said that he would leave Nairobi.").names
    assert {n.text: n.key for n in names}["Ruto"] == "william ruto"
    assert {n.text: n.kind for n in names}["Nairobi"] == "place"


@pytest.mark.parametrize(("one", "other"), [("Kiev", "Kyiv"), ("Zelenskyy", "Zelensky"), ("the Élysée", "Elysee")])
def test_spellings_share_a_key(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


def test_titles_and_genitives_are_no_part_of_a_name() -> None:
    assert bare_name("President Ann Lee’s") == "Ann Lee"


@pytest.mark.parametrize(
    ("words", "side"),
    [
        ("US Secretary of State", "United States"),
        ("the Quai d’Orsay", "France"),
        ("South Korean officials", "South Korea"),
        ("top Western diplomats", "West"),
        ("European Commission spokesman", "European Union"),
        ("the farmers", None),
    ],
)
def test_side_of_a_phrase(words: str, side: str | None) -> None:
    assert gazetteer.side_of(words.split()) == side


def test_the_gazetteer_covers_the_world() -> None:
    countries = {e.side for e in gazetteer.entries().values() if not e.is_camp}
    assert len(countries) >= 193


SENTENCES = {
    "abbreviations": ("Mr. Lee of the U.S. Army left. He won.", ["Mr. Lee of the U.S. Army left.", "He won."]),
    "question_with_speaker": ("“Why now?” Ann Lee asked. Nobody knew.", ["“Why now?” Ann Lee asked.", "Nobody knew."]),
    "lower_case_goes_on": ("He left. in a hurry.", ["He left. in a hurry."]),
    "two_in_one_quote": ("“It ended. We left,” he said.", ["“It ended.", "We left,” he said."]),
    "decimals": ("It rose 2.5 percent. Good.", ["It rose 2.5 percent.", "Good."]),
    "japanese": ("雨が降った。人々は去った。", ["雨が降った。", "人々は去った。"]),
    "lines": ("One\n\nTwo. Three", ["One", "Two.", "Three"]),
    "arabic_question": ("هل جاء؟ نعم.", ["هل جاء؟", "نعم."]),
}


@pytest.mark.parametrize(("text", "expected"), SENTENCES.values(), ids=SENTENCES.keys())
def test_sentences(text: str, expected: list[str]) -> None:
    assert [p.text for p in passages(text)] == expected


def test_paragraphs_count_lines_of_text() -> None:
    assert [p.paragraph for p in passages("A b.\n\n\nC d. E f.")] == [0, 1, 1]
