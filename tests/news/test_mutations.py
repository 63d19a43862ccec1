"""A report over an article and its mutant shows the one change and nothing else; the articles are the project's own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bench.mutants import KINDS, Article, Mutant, article_of, mutants_of
from bench.mutations import verdict
from news.comparison.edited import edited_pairs, likeness, replaced

FERRY = """The harbour council voted on Tuesday to close the old ferry pier, ending a dispute of eight years.

The vote was 7 to 4. Some 1,250 commuters use the pier on a working day, and the nearest bridge over the
estuary lies nine kilometres away.

“We cannot repair what the sea takes back every winter,” said Marta Kowalska, who heads the council. She put the cost
of a new pier at $3.4 million.

“Nobody asked the people who cross here,” said Jonas Petersen, a shipwright. He has taken the first ferry since 1998.

The Harbour Union called a strike for March 14. The Harbour Union has 340 members in the city, most of them dockers.

A survey of the piles last autumn found rot in a third of them. Engineers closed the eastern berth in January.

The operator will run a bus for six months. After that the council wants to decide on a crossing further north."""

LIBRARY = """The city library will open on Sundays from the autumn, the mayor's office announced on Friday.

It is the first change of the hours in twelve years. The reading rooms counted 48,000 visits in April alone.

“Students have told us for years that they have nowhere to go,” said Ines Duarte, the director of the library. She
expects another 900 visitors a week, most of them pupils before their exams.

Marek Novak said the staff had not been asked. “I read about my own Sundays in the newspaper,” Novak said.

The Staff Council wants 12 more posts. The Staff Council will meet the mayor on May 6 to talk about pay.

Two smaller branches keep their hours. The roof of the northern branch is still under repair after the storm."""


def _article(key: str, title: str, wrapped: str) -> Article:
    text = "\n\n".join(" ".join(paragraph.split()) for paragraph in wrapped.split("\n\n"))
    return article_of(key, key, title, text, datetime(2024, 3, 6, tzinfo=UTC), 400)


def _articles() -> list[Article]:
    return [
        _article("ferry", "Council votes in battle over ferry pier", FERRY),
        _article("library", "City library to open on Sundays", LIBRARY),
    ]


ARTICLES = _articles()
MADE = [(article, mutant) for article in ARTICLES for mutant in mutants_of(article, ARTICLES)]


def test_every_kind_of_mutant_is_made() -> None:
    assert {mutant.kind for _, mutant in MADE} == set(KINDS)


@pytest.mark.parametrize(("article", "mutant"), MADE, ids=[f"{a.key}-{m.kind}" for a, m in MADE])
def test_a_report_shows_the_change_and_nothing_else(article: Article, mutant: Mutant) -> None:
    found = verdict(article, mutant)
    assert found.is_shown, mutant.change
    assert [finding.label for finding in found.extra] == []


def test_edited_passages_are_found_beside_copied_ones_only() -> None:
    left = ["Twelve people died in the storm in Texas on Monday.", "The governor spoke of a hard night for the coast."]
    right = [
        "Twelve people died in the storm in Florida on Monday.",
        "The governor spoke of a hard night for the coast.",
    ]
    assert edited_pairs(left, right, []) == ()
    assert [(i, j) for i, j, _ in edited_pairs(left, right, [(1, 1)])] == [(0, 0)]


def test_what_was_replaced_mirrors() -> None:
    one, two = "The council voted on Tuesday’s plan.", "The council voted on Friday’s new plan."
    there, back = replaced(one, two), replaced(two, one)
    assert [(c.left, c.right) for c in there] == [(c.right, c.left) for c in back]
    assert [two[slice(*c.right)] for c in there] == ["Friday", "new"]
    assert likeness(one, two) == likeness(two, one)
