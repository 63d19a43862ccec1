"""The temporary Prefect server of a run for which nobody has configured one.

Prefect would start one by itself; we do it so that it starts reliably on a slow machine, says nothing at its end, keeps
its history below the data folder, and answers nobody but this run (docs/decisions/0003). Knows no Prefect: it starts
Prefect's own command.
"""

from __future__ import annotations

import atexit
import os
import secrets
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout

from parallax.children import answers, start, stop
from parallax.prefect_database import DATABASE, begin_with_copy, empty_database, keep_empty
from parallax.server_address import ServerFailed, keep_proxies_out
from parallax.signals import postponed
from pipeline.progress import say

START_SECONDS = 240.0
"""Measured: 4 to 10 s on two quiet cores, 20 to 40 s on busy ones."""
ATTEMPTS = 3
"""The port may be taken by another between asking and using; the last attempt begins with a new database."""
QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "parallax",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "PREFECT_RESULTS_DEFAULT_SERIALIZER": "json",
    "PREFECT_CLI_COLORS": "false",
}


def start_temporary_server(home: Path, meanwhile: Callable[[], object] = bool) -> str:
    """Start a server that lives as long as this process, and return its API address.

    ``home`` keeps its database and log. Two runs at once start one after the other, each its own server over the
    same database. Must be called before Prefect is imported: it sets the environment that Prefect reads. ``meanwhile``
    is called once while the server starts.

    Raises:
        ServerFailed: it is not up after 240 s, ended by itself three times, or ``home`` cannot be written.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        say("Starting a temporary Prefect server (10 to 60 s; set PREFECT_API_URL to use your own)")
        _prepare_environment(home)
        with FileLock(home / "start.lock", timeout=START_SECONDS):
            for attempt in range(ATTEMPTS):
                if _attempt(home, meanwhile if attempt == 0 else bool, is_last=attempt == ATTEMPTS - 1):
                    return os.environ["PREFECT_API_URL"]
    except (OSError, Timeout) as error:
        raise ServerFailed(f"The temporary Prefect server cannot be started below {home}: {error}") from error
    raise ServerFailed(
        f"The temporary Prefect server did not come up; its log is {home / 'server.log'}. "
        "Run the steps without Prefect: parallax ingest --no-prefect; or start a server with: prefect server start"
    )


def _attempt(home: Path, meanwhile: Callable[[], object], *, is_last: bool) -> bool:
    """Start a server on a free port, over a copy of an empty database where there is none yet; whether it answers.

    The last attempt trusts neither the database that it finds nor the empty one.
    """
    if is_last:
        _set_aside(home)
    empty = empty_database(os.environ)
    is_made_anew = not (home / DATABASE).exists() and (is_last or not begin_with_copy(home, empty))
    port = _free_port()
    with postponed():
        process = start(_command(port), home / "server.log")
        atexit.register(stop, process)
    meanwhile()
    if not answers(process, f"http://127.0.0.1:{port}/api/health", seconds=START_SECONDS):
        return False
    if is_made_anew:
        keep_empty(home, empty)
    os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
    return True


def hush() -> None:
    """Have Prefect leave the screen to us: its own console lines are off, its log in the UI stays complete."""
    os.environ.update(QUIET)


def _prepare_environment(home: Path) -> None:
    """Settings that people made for another server, its database or its users do not hold for this one."""
    for name in [name for name in os.environ if name.startswith("PREFECT_")]:
        del os.environ[name]
    hush()
    keep_proxies_out()
    os.environ["PREFECT_HOME"] = str(home)
    user = f"run:{secrets.token_urlsafe(24)}"
    os.environ["PREFECT_SERVER_API_AUTH_STRING"] = os.environ["PREFECT_API_AUTH_STRING"] = user


def _set_aside(home: Path) -> None:
    """Begin a new history where the old one cannot be opened any more; the warehouse keeps what matters."""
    for path in home.glob(f"{DATABASE}*"):
        path.replace(path.with_name(f"unusable-{path.name}"))


def _command(port: int) -> list[str]:
    at = ["--host", "127.0.0.1", "--port", str(port)]
    return [sys.executable, "-m", "prefect", "server", "start", *at, "--no-ui"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
