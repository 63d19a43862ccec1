"""Connections: stale ones, hosts with several addresses, and a process that may open few files."""

from __future__ import annotations

import asyncio
import resource
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpcore
import pytest

from connectors.client import open_client
from connectors.errors import Unavailable
from connectors.guard import MAX_TRIES, Guard, Policy, or_loopback
from connectors.politeness import OpenGate
from connectors.resolve import served_at
from connectors.web import fetch
from connectors.web_settings import WebSettings
from tests.conftest import ROOT

PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 12\r\n\r\n<p>words</p>"


@dataclass
class Forgetful:
    """A site that keeps connections open and has forgotten them when they are used again."""

    answers: int = 1_000
    connections: int = 0
    requests: list[bytes] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        if self.connections <= self.answers:
            self.requests.append((await reader.readuntil(b"\r\n\r\n")).split()[0])
            writer.write(PAGE)
        await reader.readuntil(b"\r\n\r\n")
        writer.close()


def visits(site: Forgetful, number: int) -> list[str]:
    """How ``number`` fetches of ``site`` in a row end."""

    async def play() -> list[str]:
        server = await asyncio.start_server(site.serve, "127.0.0.1", 0)
        place = ("127.0.0.1", int(server.sockets[0].getsockname()[1]))
        settings = WebSettings(resolve=served_at({"site.example": place}), policy=Policy(allow=or_loopback), shards=1)
        ended = []
        async with open_client(settings, gate=OpenGate(), now=lambda: datetime.now(UTC)) as client:
            for _ in range(number):
                try:
                    await fetch(client, "http://site.example/a", deadline=5.0)
                    ended.append("ok")
                except Unavailable as error:
                    ended.append(error.reason)
        server.close()
        return ended

    return asyncio.run(play())


def test_n9_a_connection_that_was_forgotten_is_replaced_once() -> None:
    site = Forgetful()
    assert visits(site, 3) == ["ok"] * 3
    assert (site.connections, set(site.requests)) == (3, {b"GET"})


def test_n9_a_site_that_never_answers_again_is_not_asked_for_ever() -> None:
    site = Forgetful(answers=1)
    assert visits(site, 2) == ["ok", "connect_error"]
    assert site.connections == 2


@dataclass
class Broken(httpcore.AsyncNetworkBackend):
    """Notes what is dialled and reaches nobody but ``well``."""

    well: str
    dialled: list[str] = field(default_factory=list)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self.dialled.append(host)
        if host != self.well:
            raise httpcore.ConnectError("no route to host")
        return await httpcore.AnyIOBackend().connect_tcp("127.0.0.1", port, timeout)


MANY = ("2a00:1450::1", "2a00:1450::2", "93.184.215.14", "93.184.215.15", "93.184.215.16")


@pytest.mark.parametrize(("well", "dialled"), [(MANY[2], MANY[:3]), (MANY[4], MANY[:MAX_TRIES])])
def test_n11_addresses_are_tried_in_their_order_and_four_at_most(well: str, dialled: tuple[str, ...]) -> None:
    backend = Broken(well)

    async def resolve(_host: str, port: int) -> list[tuple[str, int]]:
        return [(ip, port) for ip in MANY]

    async def play() -> bool:
        server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
        port = int(server.sockets[0].getsockname()[1])
        guard = Guard(resolve, Policy(ports=frozenset({port})), backend)
        try:
            stream = await guard.connect_tcp("dual.example", port, timeout=5.0)
            await stream.aclose()
        except httpcore.ConnectError:
            return False
        finally:
            server.close()
        return True

    assert asyncio.run(play()) is (well in dialled)
    assert tuple(backend.dialled) == dialled


FEW_FILES = 160


async def all_at_once(port: int) -> int:
    """Ask two hundred hosts at the same moment; how many answered."""
    hosts = [f"host{number}.example" for number in range(200)]
    resolve = served_at(dict.fromkeys(hosts, ("127.0.0.1", port)))
    settings = WebSettings(resolve=resolve, policy=Policy(allow=or_loopback), connect_timeout=20.0, read_timeout=20.0)
    async with open_client(settings, gate=OpenGate(), now=lambda: datetime.now(UTC)) as client:
        done = await asyncio.gather(*(fetch(client, f"http://{host}/a") for host in hosts), return_exceptions=True)
    return sum(not isinstance(one, BaseException) for one in done)


def test_k16_a_process_that_may_open_few_files_asks_fewer_at_once() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(PAGE)
        await reader.read()
        writer.close()

    async def play() -> bytes:
        server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=500)
        port = str(server.sockets[0].getsockname()[1])
        command = (sys.executable, "-m", "tests.connectors.test_connections", port)
        child = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=subprocess.PIPE)
        said, _ = await child.communicate()
        server.close()
        return said

    assert asyncio.run(play()) == b"200\n"


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (FEW_FILES, FEW_FILES))
    print(asyncio.run(all_at_once(int(sys.argv[1]))))
