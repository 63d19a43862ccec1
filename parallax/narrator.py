"""What a person sees while work is going on: lines for what was done, a bar or dots for what is being done.

On a terminal the last line moves; elsewhere a dot a second shows that something is happening, so that nobody is left
with an unexplained silence.
"""

from __future__ import annotations

import logging
import threading
import time
from types import TracebackType

from rich.console import Console, RenderableType
from rich.progress import Progress, ProgressColumn, SpinnerColumn, Task, TextColumn
from rich.progress_bar import ProgressBar
from rich.text import Text

from pipeline.progress import LOGGER
from reports.terminal import plain

QUIET_SECONDS = 1.0
MAX_LENGTH = 500


class Narrator(logging.Handler):
    """Shows the records of the logger ``parallax``; use it as a context manager around the work."""

    def __init__(self, console: Console) -> None:
        """Write to ``console``; whether that is a terminal decides between a moving line and dots."""
        super().__init__()
        self._console = console
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            _Bar(),
            _Elapsed(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task("Working", total=None)
        self._stop = threading.Event()
        self._dots = threading.Thread(target=self._beat, daemon=True)
        self._dotted = False
        self._spoken = False
        self._screen = threading.RLock()

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
        LOGGER.removeHandler(self)
        LOGGER.propagate = True
        self._stop.set()
        if self._dots.is_alive():
            self._dots.join(timeout=2 * QUIET_SECONDS)  # an interruption may have left it waiting for the screen
        self._progress.stop()
        self._end_dots()

    def emit(self, record: logging.LogRecord) -> None:
        """Show one record: as a line, or as the state of the bar where it carries ``done`` and ``total``."""
        message = record.getMessage()
        done, total = getattr(record, "done", None) or 0, getattr(record, "total", None)
        if total and done < total:
            self._progress.update(self._task, description=message, completed=done, total=total)
            return
        self._say(message, "yellow" if record.levelno >= logging.WARNING else "")
        if total:
            self._progress.remove_task(self._task)
            self._task = self._progress.add_task("Working", total=None)

    def _say(self, message: str, style: str) -> None:
        with self._screen:
            self._end_dots()
            self._spoken = True
            self._console.print(Text("  ") + plain(message, MAX_LENGTH, style), soft_wrap=True)

    def _beat(self) -> None:
        """Off a terminal: a dot a second while nothing else is said."""
        while not self._stop.wait(QUIET_SECONDS):
            with self._screen:
                if self._spoken:
                    self._spoken = False
                    continue
                self._console.print("." if self._dotted else "  .", end="", highlight=False)
                self._console.file.flush()
                self._dotted = True

    def _end_dots(self) -> None:
        with self._screen:
            if self._dotted:
                self._console.print()
                self._dotted = False


class _Bar(ProgressColumn):
    """A bar where it is known how much there is to do, and nothing else."""

    def render(self, task: Task) -> RenderableType:
        """The state of ``task``."""
        if task.total is None:
            return Text("")
        return ProgressBar(total=task.total, completed=task.completed, width=30)


class _Elapsed(ProgressColumn):
    """Time since the work began, over all its parts."""

    def __init__(self) -> None:
        """Begin to count now."""
        super().__init__()
        self._began = time.monotonic()

    def render(self, task: Task) -> Text:
        """Minutes and seconds."""
        minutes, seconds = divmod(int(time.monotonic() - self._began), 60)
        return Text(f"{minutes}:{seconds:02}", style="dim")
