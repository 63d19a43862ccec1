"""Failures in words: what people can bring about themselves is told in a sentence, not in a traceback.

Prefect logs every exception of a flow or task with its traceback. For those that we foresee, whose message says what is
wrong and what to do, that buries the one line that helps; tracebacks stay for what nobody foresaw.
"""

from __future__ import annotations

import logging

from connectors.errors import NothingFound
from pipeline.errors import NoSuchPeriod, NoSuchStory
from pipeline.settings import SettingsError
from warehouse.errors import WarehouseError


class AuditsFailed(Exception):
    """An audit returned rows: what must always hold does not."""


FORESEEN = (NothingFound, NoSuchPeriod, NoSuchStory, SettingsError, WarehouseError, AuditsFailed)
LOGGERS = ("prefect.flow_runs", "prefect.task_runs")


class _InWords(logging.Filter):
    """Shortens a record about a foreseen failure to its sentence; lets every record pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        failure = record.exc_info[1] if record.exc_info else None
        if isinstance(failure, FORESEEN):
            record.msg, record.args, record.exc_info, record.exc_text = str(failure), (), None, None
        return True


_FILTER = _InWords()


def say_failures_in_words() -> None:
    """Have the logs of the run at hand tell foreseen failures in a sentence; calling it again changes nothing."""
    for name in LOGGERS:
        logging.getLogger(name).addFilter(_FILTER)
