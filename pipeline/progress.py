"""How steps say what they are doing: ordinary log records of the logger ``parallax``.

A record may carry ``done`` and ``total``. The command line shows such records as a bar, Prefect as log lines of the
run; neither is known here.
"""

from __future__ import annotations

import logging

LOGGER = logging.getLogger("parallax")
LOGGER.setLevel(logging.INFO)


def say(message: str, *, done: int | None = None, total: int | None = None) -> None:
    """Tell what is being done; with ``done`` and ``total`` how far it has come."""
    LOGGER.info(message, extra={"done": done, "total": total})


def warn(message: str) -> None:
    """Tell that something went wrong which does not stop the run."""
    LOGGER.warning(message, extra={"done": None, "total": None})


def counted(number: int, one: str, many: str = "") -> str:
    """``number`` with its noun: ``1 story``, ``2,000 stories``; ``many`` is ``one`` with an s unless named."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
