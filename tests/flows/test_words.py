"""What people bring about themselves is told in a sentence; what nobody foresaw keeps its traceback."""

from __future__ import annotations

import logging
import traceback

import pytest

from connectors.errors import NothingFound
from flows.words import FORESEEN, LOGGERS, say_failures_in_words
from pipeline import errors

SENTENCE = "There is nothing at news/. Name a folder."


class Kept(logging.Handler):
    """Keeps what it formats."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


def said(name: str, failure: Exception) -> str:
    logger, kept = logging.getLogger(name), Kept()
    logger.addHandler(kept)
    try:
        raise failure
    except type(failure):
        logger.exception("Encountered exception during execution: %r", failure)
    finally:
        logger.removeHandler(kept)
    return "\n".join(kept.lines)


@pytest.mark.parametrize("name", LOGGERS)
def test_a_foreseen_failure_is_one_sentence(name: str) -> None:
    say_failures_in_words()
    say_failures_in_words()
    assert said(name, NothingFound("news/", SENTENCE)) == SENTENCE
    assert len(logging.getLogger(name).filters) == 1


def test_a_failure_that_nobody_foresaw_keeps_its_traceback() -> None:
    say_failures_in_words()
    text = said(LOGGERS[0], ZeroDivisionError("division by zero"))
    assert "Traceback" in text
    assert text.splitlines()[-1] == traceback.format_exception_only(ZeroDivisionError("division by zero"))[0].strip()


def test_every_foreseen_failure_is_an_exception_of_ours() -> None:
    assert {kind.__module__.partition(".")[0] for kind in FORESEEN} <= {"connectors", "flows", "pipeline", "warehouse"}


def test_whatever_a_step_raises_in_words_is_foreseen() -> None:
    ours = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)}
    assert ours
    assert ours <= set(FORESEEN)
