"""Offsets, hostile texts and determinism of annotate."""

import subprocess
import sys
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from news.annotation.annotate import annotate
from news.model import Annotations, Figure, Name, Passage, Quote

PIECES = st.sampled_from(
    ["“", "”", "‘", "’", '"', "'", "''", "``", "«", "»", "„", "\n", " ", ". ", "? ", "Ann Lee", "he", "said", " told ",
     "the", "Kremlin", "Kenya’s", "president", "Monday", "next", "the 5th", "1,200", "people", "$5m", "5%", "two",
     "hours", "\u200f", "\x00", "שלום", "。", "\ud83d", "…", "-", "U.S.", "Mr. "]
)  # fmt: skip


def spans_hold(text: str, found: Annotations) -> bool:
    marked: list[Passage | Quote | Figure | Name] = [*found.passages, *found.quotes, *found.figures, *found.names]
    cues = ((q.cue_start, q.cue_end, q.cue) for q in found.quotes if q.cue is not None)
    return all(text[x.start : x.end] == x.text and x.end > x.start for x in marked) and all(
        text[start:end] == cue for start, end, cue in cues
    )


def is_ordered(found: Annotations) -> bool:
    lists = (found.passages, found.quotes, found.figures, found.names)
    return all(sorted(s) == s for s in ([(x.start, x.end) for x in each] for each in lists))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join)))
def test_offsets_hold_in_any_text(text: str) -> None:
    found = annotate(text)
    assert spans_hold(text, found)
    assert is_ordered(found)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_offsets_hold_without_a_parser(text: str) -> None:
    assert spans_hold(text, annotate(text, language="fr"))


def one_long_word() -> str:
    return "x" * 1_000_000


def unclosed_marks() -> str:
    return "“a " * 30_000


def marks_and_verbs() -> str:
    return "“He said\n" * 2_000


def one_long_sentence() -> str:
    return "He said that " * 2_000


def only_surrogates() -> str:
    return "\ud800" * 100


def only_newlines() -> str:
    return "\n" * 10_000


@pytest.mark.parametrize(
    "make", [one_long_word, unclosed_marks, marks_and_verbs, one_long_sentence, only_surrogates, only_newlines]
)
def test_hostile_texts_end(make) -> None:  # type: ignore[no-untyped-def]
    text = make()
    started = time.process_time()
    assert spans_hold(text, annotate(text))
    assert time.process_time() - started < 60


def test_empty_text_is_empty() -> None:
    assert annotate("") == Annotations()


def test_same_text_same_annotations() -> None:
    text = "“We will stay,” Ann Lee said on Monday. Kenya’s president disagreed."
    assert annotate(text) == annotate(text)


def test_limits_tell_what_was_not_done() -> None:
    assert annotate("„Ja“, sagte er.", language="de").limits
    assert annotate("Yes. " * 30_000).limits


def test_import_does_not_load_the_parser() -> None:
    code = "import sys, news.annotation.annotate; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
