"""Progress of a flow run as an artifact with a bar, fed by what the steps say of themselves."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact

from pipeline.progress import LOGGER

EVERY_SECONDS = 2.0
"""Each update is a request to the server; a person cannot see more."""


class _Latest(logging.Handler):
    """Keeps the newest record that says how far the work has come."""

    def __init__(self) -> None:
        super().__init__()
        self.said: tuple[float, str] | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Keep ``record`` where it carries ``done`` and ``total``."""
        if total := getattr(record, "total", None):
            self.said = 100.0 * (getattr(record, "done", None) or 0) / total, record.getMessage()


@contextmanager
def progress_shown(key: str) -> Iterator[None]:
    """Keep the artifact ``key`` of the flow run at hand up to date while the block runs.

    A thread of its own sends it, so that a slow server never slows the work; a server that is away costs the bar only.
    """
    artifact = create_progress_artifact(0.0, key=key, description="Begun.")
    latest, ended = _Latest(), threading.Event()
    sender = threading.Thread(target=_send, args=(artifact, latest, ended), daemon=True)
    LOGGER.addHandler(latest)
    sender.start()
    try:
        yield
        latest.said = 100.0, "Done."
    finally:
        LOGGER.removeHandler(latest)
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
