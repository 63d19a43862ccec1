"""Labels taken apart into what they say of each outlet, or of their evidence."""

from __future__ import annotations

import pytest

from news.model import Evidence
from reports.labels import before_echo, split_label

Parts = tuple[tuple[int, str], ...]


@pytest.mark.parametrize(
    ("label", "names", "expected"),
    [
        ("Words — X 1 (a; b); Y 2", ["X", "Y"], ("Words", ((0, "1 (a; b)"), (1, "2")))),
        ("Leads — Y: “b”; X: “a”", ["X", "Y"], ("Leads", ((1, "“b”"), (0, "“a”")))),
        ("Same name — X 1; X 2", ["X", "X"], ("Same name", ((0, "1"), (1, "2")))),
        ("Long name — The X 1; X 2", ["X", "The X"], ("Long name", ((1, "1"), (0, "2")))),
        ("X tells — and nobody else", ["X", "Y"], ("X tells — and nobody else", ())),
        ("Thrice — X 1; X 2", ["X", "Y"], ("Thrice — X 1; X 2", ())),
        ("No parts", ["X"], ("No parts", ())),
        ("Nameless — 1", ["", " "], ("Nameless — 1", ())),
    ],
)
def test_labels_split_by_outlet(
    label: str, names: list[str], expected: tuple[str, tuple[tuple[int, str], ...]]
) -> None:
    assert split_label(label, names) == expected


def test_what_stands_before_an_echo() -> None:
    words = "It lasted an hour and forty minutes, said both."
    evidence = [Evidence(0, 0, len(words), words)]
    assert before_echo("Only X tells: It lasted an hour and forty…", evidence) == "Only X tells"
    assert before_echo("“It lasted an hour and forty minutes”", evidence) == ""
    assert before_echo("Something else", evidence) is None
    assert before_echo("a short one", [Evidence(0, 0, 5, "short")]) is None
