"""The log of a run tells of progress sparingly, and of everything else at once."""

from __future__ import annotations

import logging

from flows.progress_shown import LOGGED_SECONDS, _Sparingly


def record(**facts: int) -> logging.LogRecord:
    return logging.makeLogRecord({"msg": "Read", **facts})


def test_of_many_records_about_progress_few_are_logged() -> None:
    sparingly = _Sparingly()
    many = [record(done=done, total=5_000) for done in range(5_000)]
    assert not [one for one in many if sparingly.filter(one)]
    sparingly.next -= LOGGED_SECONDS
    assert len([one for one in many if sparingly.filter(one)]) == 1


def test_what_is_done_and_what_is_no_progress_is_always_logged() -> None:
    sparingly = _Sparingly()
    assert sparingly.filter(record(done=5_000, total=5_000))
    assert sparingly.filter(record())
    assert sparingly.filter(record())
