"""Lines learned as furniture are taken out; blocks stay true."""

from __future__ import annotations

import pytest

from news.model import Block, Dropped, Extract
from news.reading.learned import without_lines

LINES = ("A heading", "It rained on the coast all day, and the ferries stayed in.", "Get the app", "The end came late.")


def extract(lines: tuple[str, ...] = LINES) -> Extract:
    text, blocks, at = "\n".join(lines), [], 0
    for line in lines:
        blocks.append(Block(at, at + len(line), "paragraph"))
        at += len(line) + 1
    return Extract(None, text, lines[0], None, None, "en", None, blocks=tuple(blocks))


def test_a_line_is_taken_out_and_told() -> None:
    found = without_lines(extract(), {"Get the app"})
    assert found.text == "\n".join((LINES[0], LINES[1], LINES[3]))
    assert found.dropped == (Dropped("Get the app", "outlet_furniture"),)
    assert [found.text[block.start : block.end] for block in found.blocks] == [LINES[0], LINES[1], LINES[3]]


def test_a_first_line_taken_out_makes_the_next_one_the_lead() -> None:
    assert without_lines(extract(), {"A heading"}).lead == LINES[1]


@pytest.mark.parametrize("lines", [set(), {"Not there"}, {LINES[1]}])
def test_sentences_and_strangers_change_nothing(lines: set[str]) -> None:
    assert without_lines(extract(), lines) == extract()


def test_a_text_of_nothing_but_furniture_stays() -> None:
    only = extract(("Get the app",))
    assert without_lines(only, {"Get the app"}) == only
