"""What a person sees while work is going on: lines for what was done, a bar or dots for what is being done.

On a terminal the last line moves; elsewhere a dot a second shows that something is happening, so that nobody is left
with an unexplained silence.
"""

from __future__ import annotations

import logging
import threading
from types import TracebackType

from pipeline.progress import LOGGER
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

QUIET_SECONDS = 1.0


class Narrator(logging.Handler):
    """Shows the records of the logger ``parallax``; use it as a context manager around the work."""

    def __init__(self, console: Console) -> None:
        """Write to ``console``; whether that is a terminal decides between a moving line and dots."""
        super().__init__()
        self._console = console
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task("Starting", total=None)
        self._stop = threading.Event()
        self._dots = threading.Thread(target=self._beat, daemon=True)
        self._dotted = False
        self._spoken = False

    def __enter__(self) -> Narrator:
        """Begin to show records."""
        LOGGER.addHandler(self)
        LOGGER.propagate = False
        self._progress.start()
        if not self._console.is_terminal:
            self._dots.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the screen clean, whatever happened."""
        self._stop.set()
        if self._dots.is_alive():
            self._dots.join()
        self._progress.stop()
        self._end_dots()
        LOGGER.removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Show one record: as a line, or as the state of the bar where it carries ``done`` and ``total``."""
        message = Text(record.getMessage(), overflow="fold")
        total = getattr(record, "total", None)
        if total:
            done = getattr(record, "done", 0)
            self._progress.update(self._task, description=message.plain, completed=done, total=total)
            if done < total:
                return
        self._end_dots()
        if record.levelno >= logging.WARNING:
            message.stylize("yellow")
        self._spoken = True
        self._console.print(Text("  ") + message)
        self._progress.update(self._task, description="Working", total=None)

    def _beat(self) -> None:
        """Off a terminal: a dot a second while nothing else is said."""
        while not self._stop.wait(QUIET_SECONDS):
            if self._spoken:
                self._spoken = False
                continue
            self._console.print("  ." if not self._dotted else ".", end="", highlight=False)
            self._console.file.flush()
            self._dotted = True

    def _end_dots(self) -> None:
        if self._dotted:
            self._console.print()
            self._dotted = False
