"""Where the ``parallax`` command begins: an interruption while Python is still importing ends in words, too."""

from __future__ import annotations

import os
import signal
import sys


def main() -> None:
    """Import the commands and run the one that was typed."""
    signal.signal(signal.SIGINT, _leave)
    from parallax.cli import app

    signal.signal(signal.SIGINT, signal.default_int_handler)
    app()


def _leave(_signal: int, _frame: object) -> None:
    """Nothing has been begun, so there is nothing to put away."""
    sys.stderr.write("Interrupted before anything was begun.\n")
    os._exit(130)
