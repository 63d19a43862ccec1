"""Progress of a flow run as an artifact with a bar, fed by what the steps say of themselves."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact

from pipeline.progress import LOGGER

EVERY_SECONDS = 2.0
"""Each update is a request to the server; a person cannot see more."""
LOGGED_SECONDS = 10.0
"""Steps tell each page; a log of five thousand such lines is read by nobody, and each is sent to the server."""


class _Latest(logging.Handler):
    """Keeps the newest record that says how far the work has come."""

    def __init__(self) -> None:
        super().__init__()
        self.said: tuple[float, str] | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Keep ``record`` where it carries ``done`` and ``total``."""
        if total := getattr(record, "total", None):
            self.said = 100.0 * (getattr(record, "done", None) or 0) / total, record.getMessage()


class _Sparingly(logging.Filter):
    """Lets a record about progress pass every ten seconds, and the one that says that all is done; others always."""

    def __init__(self) -> None:
        super().__init__()
        self.next = time.monotonic() + LOGGED_SECONDS

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether ``record`` passes."""
        done, total = getattr(record, "done", None) or 0, getattr(record, "total", None)
        if not total or done >= total:
            return True
        if (now := time.monotonic()) < self.next:
            return False
        self.next = now + LOGGED_SECONDS
        return True


@contextmanager
def progress_shown(key: str) -> Iterator[None]:
    """Keep the artifact ``key`` of the flow run at hand up to date while the block runs.

    A thread of its own sends it, so that a slow server never slows the work; a server that is away costs the bar only.
    The log of the run tells of progress sparingly.
    """
    artifact = create_progress_artifact(0.0, key=key, description="Begun.")
    latest, ended = _Latest(), threading.Event()
    sender = threading.Thread(target=_send, args=(artifact, latest, ended), daemon=True)
    logs = [(handler, _Sparingly()) for handler in LOGGER.handlers if type(handler).__module__.startswith("prefect.")]
    for handler, sparingly in logs:
        handler.addFilter(sparingly)
    LOGGER.addHandler(latest)
    sender.start()
    try:
        yield
        latest.said = 100.0, "Done."
    finally:
        LOGGER.removeHandler(latest)
        for handler, sparingly in logs:
            handler.removeFilter(sparingly)
        ended.set()
        sender.join(timeout=5 * EVERY_SECONDS)


def _send(artifact: UUID, latest: _Latest, ended: threading.Event) -> None:
    """Send what is new every two seconds, and once more at the end."""
    sent = None
    is_last = False
    while not is_last:
        is_last = ended.wait(EVERY_SECONDS)
        if (said := latest.said) is not None and said != sent:
            try:
                update_progress_artifact(artifact, progress=min(100.0, said[0]), description=said[1])
                sent = said
            except Exception:  # progress is a kindness; the work goes on without it
                continue
