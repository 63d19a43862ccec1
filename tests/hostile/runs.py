"""The client let loose on the hostile server."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from connectors.answers import Fetched, Validators
from connectors.client import Client, open_client
from connectors.errors import FetchError
from connectors.guard import Policy, or_loopback
from connectors.politeness import OpenGate
from connectors.resolve import served_at
from connectors.web import fetch
from connectors.web_settings import WebSettings
from news.model import Page
from tests.hostile.certificates import BAD
from tests.hostile.frames import H2
from tests.hostile.server import SPEAKS
from tests.hostile.stage import H1, OK, Case

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Ended:
    """How a fetch ended: ``ok`` or a reason, after how many seconds; ``then`` is how the one after it did."""

    outcome: str
    seconds: float
    fetched: Fetched | None = None
    error: FetchError | None = None
    then: str | None = None


@contextmanager
def hostile_server() -> Iterator[Mapping[str, Any]]:
    """The server in a process of its own: where it listens and whom to trust, for ``settings_for``."""
    command = [sys.executable, "-m", "tests.hostile.server"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.stdin.close()
            process.terminate()


def settings_for(place: Mapping[str, Any]) -> WebSettings:
    """A client that finds every host of the server at its port, with short patience."""
    return WebSettings(
        resolve=served_at({host: ("127.0.0.1", port) for host, port in place["ports"].items()}),
        policy=Policy(allow=or_loopback),
        extra_ca=Path(place["authority"]),
        connect_timeout=1.5,
        read_timeout=1.5,
        shards=2,
    )


def cases() -> dict[str, Case[Any]]:
    """Everything on the programme by address."""
    assert SPEAKS  # importing them puts them on the programme
    plain: dict[str, Case[Any]] = {f"http://{name}.h1.test/article": case for name, case in H1.cases.items()}
    return plain | {f"https://{name}.h2.test/article": case for name, case in H2.cases.items()}


async def run_all(settings: WebSettings) -> dict[str, Ended]:
    """Fetch everything: floods one at a time, the rest at once."""
    ended: dict[str, Ended] = {}
    some = asyncio.Semaphore(12)
    async with open_client(settings, gate=OpenGate(), now=lambda: datetime.now(UTC)) as client:

        async def one(address: str, case: Case[Any] | None = None) -> None:
            async with some:
                first = await end_of(client, address, seconds=case.seconds if case else 10.0)
                validators = first.fetched.validators if first.fetched else None
                if case and case.then:
                    second = await end_of(client, address, seconds=case.seconds, validators=validators)
                    first = replace(first, then=second.outcome)
                ended[address] = first

        at_once = [one(address, case) for address, case in cases().items() if not case.is_flood]
        await asyncio.gather(*at_once, *(one(f"https://{host}/article") for host in BAD))
        for address, case in cases().items():
            if case.is_flood:
                await one(address, case)
    return ended


async def end_of(client: Client, address: str, *, seconds: float = 10.0, validators: Validators | None = None) -> Ended:
    """Fetch ``address``; anything but a ``FetchError`` comes through."""
    started = time.monotonic()
    try:
        fetched = await fetch(client, address, deadline=seconds, validators=validators)
    except FetchError as error:
        return Ended(error.reason, time.monotonic() - started, error=error)
    outcome = OK if isinstance(fetched.answer, Page) else "not modified"
    return Ended(outcome, time.monotonic() - started, fetched)
