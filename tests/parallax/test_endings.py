"""How commands end: a sentence and a code; and how answers leave for spreadsheets."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from connectors.errors import NothingFound, fetch_error
from connectors.url_list import read_url_list
from parallax.answers import SHOW
from parallax.ending import in_words
from warehouse.errors import NewerWarehouse, NotAWarehouse, WarehouseBusy


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    """Leave the handlers of the test run as they were."""
    before = [(number, signal.getsignal(number)) for number in (signal.SIGINT, signal.SIGTERM)]
    yield
    for number, handler in before:
        signal.signal(number, handler)


HERE = Path("here")
ENDINGS = [
    (fetch_error("https://a.example/", "timeout", "The site did not answer in time."), 1),
    (NothingFound("here", "here lists no addresses."), 2),
    (NotAWarehouse(HERE, "Cannot open the warehouse."), 4),
    (NewerWarehouse(HERE, "It was written by a later Parallax."), 4),
    (PermissionError(13, "Permission denied", "here/catalog.sqlite"), 4),
    (OSError(28, "No space left on device", "here/pages"), 4),
    (WarehouseBusy(HERE, "Another run has been writing."), 5),
]


@pytest.mark.parametrize(("error", "code"), ENDINGS, ids=[type(error).__name__ for error, _code in ENDINGS])
def test_every_failure_ends_in_its_code_and_one_sentence(
    error: Exception, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end, in_words():
        raise error
    assert end.value.code == code
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1


def test_t1_an_empty_list_ends_with_code_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "urls.txt").write_text("# nothing\n")
    with pytest.raises(SystemExit) as end, in_words():
        read_url_list(tmp_path / "urls.txt")
    assert end.value.code == 2
    assert "lists no addresses" in capsys.readouterr().err


FORMULAS = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "＋1", "－1", "＠x"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_k18_a_formula_leaves_for_a_spreadsheet_as_words(formula: str, capsys: pytest.CaptureFixture[str]) -> None:
    with duckdb.connect() as connection:
        SHOW["csv"](connection.execute("SELECT ? AS words, -1 AS number", [formula]))
    assert capsys.readouterr().out.partition("\n")[2].lstrip('"').startswith(f"'{formula}".splitlines()[0][:2])


def test_k17_what_a_page_says_does_not_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with duckdb.connect() as connection:
        SHOW["table"](connection.execute("SELECT ? AS words", ["\x1b[2J\x1b]0;owned\x07 red\u202e\x9b31m"]))
    said = capsys.readouterr().out
    assert "red" in said
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(said)
