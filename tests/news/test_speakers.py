"""Whose words they are, on sentences about other events with other names."""

import pytest

from news.annotation.annotate import annotate
from news.model import Quote

INTRO = (
    "Kenyan President William Ruto met Germany’s Chancellor Olaf Scholz in Nairobi.\n"
    "Finnish Foreign Minister Elina Valtonen was there too.\n"
)


def quote(text: str) -> Quote:
    return next(q for q in annotate(INTRO + text).quotes if q.kind != "indirect")


RESOLVED = {
    "surname": ("“We are ready to sign the deal,” Ruto said.", "William Ruto", "Kenya"),
    "inverted": ("“We are ready to sign the deal,” said Scholz.", "Olaf Scholz", "Germany"),
    "nationality_and_role": ("“We are ready to sign,” the Kenyan leader told reporters.", "William Ruto", "Kenya"),
    "genitive_and_role": ("Germany’s chancellor called the plan “a mistake” on Friday.", "Olaf Scholz", "Germany"),
    "cue_before": ("Valtonen said: “The border stays open.”", "Elina Valtonen", "Finland"),
    "according_to": ("The border is “wide open”, according to Valtonen.", "Elina Valtonen", "Finland"),
    "seat": ("The talks were “useful”, the White House said.", "White House", "United States"),
    "partial_in_clause": ("Scholz warned that the pact was “not yet” safe.", "Olaf Scholz", "Germany"),
    "for_her_part": ("Valtonen, for her part, told Scholz that “no deal is better”.", "Elina Valtonen", "Finland"),
}


@pytest.mark.parametrize(("text", "speaker", "side"), RESOLVED.values(), ids=RESOLVED.keys())
def test_speaker_and_side(text: str, speaker: str, side: str) -> None:
    found = quote(text)
    assert (found.speaker, found.side) == (speaker, side)


def test_pronoun_goes_to_the_last_speaker() -> None:
    text = INTRO + "Scholz noted that talks went on.\n“They will end soon,” he said."
    found = next(q for q in annotate(text).quotes if q.kind == "direct")
    assert (found.speaker, found.cue) == ("Olaf Scholz", "said")


def test_pronoun_keeps_to_its_gender() -> None:
    text = INTRO + "Valtonen said talks went on. Scholz said little.\n“They will end soon,” she said."
    found = next(q for q in annotate(text).quotes if q.kind == "direct")
    assert found.speaker == "Elina Valtonen"


def test_who_passed_the_words_on() -> None:
    found = quote("Scholz told Ruto that the plan was “dead”, the German government said.")
    assert (found.speaker, found.reported_by) == ("Olaf Scholz", "German government")


def test_second_half_of_a_paragraph_belongs_to_the_same_speaker() -> None:
    text = INTRO + "“We are ready,” Ruto said. “We have waited for years.”"
    assert [q.speaker for q in annotate(text).quotes if q.kind == "direct"] == ["William Ruto", "William Ruto"]


def test_reopened_paragraphs_belong_to_one_speaker() -> None:
    text = INTRO + "Ruto said: “We are ready to talk.\n“We have waited for years.”"
    assert [q.speaker for q in annotate(text).quotes if q.kind == "direct"] == ["William Ruto", "William Ruto"]


def test_marks_without_speech_are_scare_quotes() -> None:
    found = quote("The ‘reform’ of the ports begins in May. The board called it “overdue”.")
    assert (found.text, found.kind, found.voice, found.speaker) == ("‘reform’", "scare", "own", None)


def test_nested_marks_stand_in_a_quoted_voice() -> None:
    found = annotate(INTRO + "“This ‘reform’ will fail us all,” Valtonen said.").quotes
    assert [(q.text, q.voice) for q in found if q.kind == "scare"] == [("‘reform’", "quoted")]


def test_book_titles_are_nobodys_words() -> None:
    assert not annotate("Lee, author of the novel “Northern Lights”, lives in Oslo.").quotes


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The e-mails show “a fierce debate” among officials.", "e-mails"),
        ("TURKU, Finland — Leaders of the union said “we are not done” on Friday.", "Leaders of the union"),
        ("EU leaders – mostly from the east – said “we are not done” on Friday.", "EU leaders – mostly from the east"),
        ("The board said that it won’t disclose “any numbers at all” before May.", None),
    ],
)
def test_a_speaker_is_named_whole_and_without_the_dateline(text: str, speaker: str | None) -> None:
    assert {q.speaker for q in annotate(text).quotes if q.kind in ("direct", "partial")} == {speaker}


def test_indirect_speech_has_no_marks() -> None:
    found = [q for q in annotate(INTRO + "Ruto said the ports would reopen.").quotes if q.kind == "indirect"]
    assert [(q.text, q.speaker) for q in found] == [("the ports would reopen", "William Ruto")]
