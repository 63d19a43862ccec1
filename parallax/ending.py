"""How a command ends: with an exit code that scripts can use and a sentence that people understand.

0 done · 1 an audit or a check failed, nothing of what was asked for could be had, or the network went away ·
2 nothing could be done with what was named · 3 done but for lines of a list that are no addresses · 4 the warehouse
cannot be used · 5 another process holds it · 130 interrupted · 143 terminated.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console

from parallax.server_address import ServerFailed
from pipeline.settings import SettingsError

if TYPE_CHECKING:
    from pipeline.ingest import Ingested


class Terminated(SystemExit):
    """The process was asked to end (SIGTERM); a ``SystemExit``, so that nothing on the way takes it for an error."""


_SENTENCES = {
    130: "Interrupted. What was loaded stays; run it again to go on.",
    143: "Terminated. What was loaded stays; run it again to go on.",
}
_CAME: list[int] = []
"""The exit codes of the signals that came, first one first."""


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what can go wrong into a sentence on standard error and an exit code; tracebacks stay for real bugs."""
    signal.signal(signal.SIGTERM, _terminate)
    signal.signal(signal.SIGINT, _interrupt)
    _CAME.clear()
    try:
        yield
    except KeyboardInterrupt:
        _leave(_SENTENCES[130], 130)
    except Terminated:
        _leave(_SENTENCES[143], 143)
    except Exception as error:
        if _CAME:  # DuckDB turns a signal that arrives within a query into an error of its own
            _leave(_SENTENCES[_CAME[0]], _CAME[0])
        _end(error)


def code_of(done: Ingested) -> int:
    """The exit code of a run of ingest that came to its end."""
    lost = bool(done.outcomes) and all(one.state in ("failed", "rejected") for one in done.outcomes)
    if lost or done.is_cut_off or (done.sources and not done.answered):
        return 1
    return 3 if done.problems else 0


def _end(error: Exception) -> None:
    """Leave with the sentence and the code of ``error``; what we did not foresee goes on as it is."""
    if isinstance(error, SettingsError | ServerFailed):
        _leave(str(error), 2)
    if isinstance(error, OSError):
        _leave(f"{error.strerror or error}: {error.filename or 'a file of the data folder'}. See PARALLAX_DATA.", 4)
    _leave(str(error), _code_of(error), error)


def _code_of(error: Exception) -> int | None:
    """The exit code of an error that we foresee; imported late, because most commands never fail."""
    from connectors.errors import FetchError, NothingFound
    from parallax.shell import BadFormat, BadQuery
    from pipeline.errors import NoSuchPeriod, NoSuchStory
    from warehouse.errors import WarehouseBusy, WarehouseError

    codes = (
        (FetchError, 1),
        (NothingFound, 2),
        (NoSuchStory, 2),
        (NoSuchPeriod, 2),
        (BadQuery, 2),
        (BadFormat, 2),
        (WarehouseBusy, 5),
        (WarehouseError, 4),
    )
    return next((code for kind, code in codes if isinstance(error, kind)), None)


def _leave(message: str, code: int | None, error: Exception | None = None) -> None:
    if code is None:
        assert error is not None
        raise error
    for ignored in (signal.SIGINT, signal.SIGTERM):  # a second Ctrl-C must not break into tidying up
        signal.signal(ignored, signal.SIG_IGN)
    style = "yellow" if code in (130, 143) else "red"
    Console(stderr=True, highlight=False).print(message, markup=False, style=style, soft_wrap=True)
    sys.exit(code)


def _terminate(_signal: int, _frame: object) -> None:
    _CAME.append(143)
    raise Terminated(143)


def _interrupt(_signal: int, _frame: object) -> None:
    _CAME.append(130)
    raise KeyboardInterrupt
