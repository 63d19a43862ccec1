"""One temporary Prefect server for the tests of the flows, the one that ``parallax run`` starts, and ways to ask it."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

START = """
import os, pathlib, sys
from parallax.prefect_server import start_temporary_server
print(start_temporary_server(pathlib.Path(sys.argv[1])), os.environ["PREFECT_API_AUTH_STRING"], flush=True)
sys.stdin.read()
"""
BUSY_WAITS = (0.2, 0.5, 1.0, 2.0, 4.0)
"""Seconds between tries while the server is busy: on SQLite it answers 503 to one of two who write, and Prefect's own
client asks again."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running Prefect server; ``user`` is its name and password."""

    url: str
    user: str

    def settings(self, home: Path) -> dict[str, str]:
        """What a person sets to use it."""
        return {"PREFECT_API_URL": self.url, "PREFECT_API_AUTH_STRING": self.user, "PREFECT_HOME": str(home)}

    def found(self, kind: str, **criteria: Any) -> list[dict[str, Any]]:
        """All objects of a kind, as the API filters them; events come in pages."""
        rows: Any = self._ask(f"{kind}/filter", json.dumps(criteria).encode(), self._not_forged())
        found: list[dict[str, Any]] = rows["events"] if kind == "events" else rows
        return found

    def made(self, kind: str, **facts: Any) -> dict[str, Any]:
        """A new object of a kind."""
        made: dict[str, Any] = self._ask(f"{kind}/", json.dumps(facts).encode(), self._not_forged())
        return made

    def _not_forged(self) -> dict[str, str]:
        """The server wants a token against forged requests."""
        client = "tests"
        token = self._ask(f"csrf-token?client={client}", None, {})["token"]
        return {"Prefect-Csrf-Token": token, "Prefect-Csrf-Client": client}

    def _ask(self, path: str, body: bytes | None, headers: dict[str, str]) -> Any:
        token = base64.b64encode(self.user.encode()).decode()
        known = {"Content-Type": "application/json", "Authorization": f"Basic {token}", **headers}
        request = urllib.request.Request(f"{self.url}/{path}", data=body, headers=known)
        waits = iter(BUSY_WAITS)
        while True:
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as refused:
                wait = next(waits, None)
                if refused.code != HTTPStatus.SERVICE_UNAVAILABLE or wait is None:
                    raise
                time.sleep(wait)


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


def parallax(*words: str, data: Path, environ: Mapping[str, str] | None = None) -> Said:
    """Run the command line as people do, with nothing of Prefect configured but what is named."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "PARALLAX_"))}
    done = subprocess.run(
        [str(Path(sys.executable).parent / "parallax"), *words],
        env={**mine, "PREFECT_HOME": str(data / "none"), "PARALLAX_DATA": str(data), **(environ or {})},
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=200,
    )
    return Said(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server that a run without a configured one starts, for as long as the tests need it."""
    home = tmp_path_factory.mktemp("prefect")
    mine = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    command = [sys.executable, "-c", START, str(home)]
    with subprocess.Popen(
        command, env=mine, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as keeper:
        assert keeper.stdin is not None
        assert keeper.stdout is not None
        line = keeper.stdout.readline().split()
        assert len(line) == 2, (home / "server.log").read_text()
        yield Server(*line)
        keeper.stdin.close()
