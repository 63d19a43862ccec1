"""Addresses inside the network are not reached: not by spelling, not by name, not by redirect.

The client is the real one. Two listeners stand on loopback: ``inside`` must never see a connection, ``outside`` stands
in for a public server and is dialled wherever the guard lets a public address through.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

import httpcore
import pytest

from connectors.client import Client, open_client
from connectors.errors import FetchError
from connectors.guard import PORTS, Policy, is_public, or_loopback
from connectors.politeness import OpenGate
from connectors.resolve import SystemResolver, Target, Unresolved
from connectors.web import fetch
from connectors.web_settings import WebSettings

PUBLIC = "93.184.215.14"

LITERALS = (
    "127.0.0.1", "127.1", "127.0.1", "0x7f.1", "0x7f000001", "2130706433", "017700000001", "0177.0.0.1",
    "127.255.255.254", "127.0.0.1.", "127。0。0。1", "①②⑦.⓪.⓪.①", "%31%32%37.0.0.1", "0", "0.0.0.0",
    "00000000.0", "[::1]", "[0:0:0:0:0:0:0:1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::127.0.0.1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]",
    "[2001:0:7f00:1::]", "[fe80::1]", "[fc00::1]", "[fd12:3456::1]", "[fec0::1]", "[ff02::1]",
    "[2001:db8::1]", "[100::1]", "169.254.169.254", "0xa9fea9fe", "10.0.0.1", "10.1", "172.16.0.1",
    "172.31.255.255", "192.168.0.1", "100.64.0.1", "100.127.255.254", "192.0.0.1", "192.0.2.1",
    "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1",
    "255.255.255.255", "[::ffff:10.0.0.1]", "[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]",
)  # fmt: skip

NAMES: dict[str, tuple[str, ...]] = {
    "loopback.example": ("127.0.0.1",),
    "loopback6.example": ("::1",),
    "metadata.example": ("169.254.169.254",),
    "private.example": ("10.1.2.3",),
    "carrier.example": ("100.64.7.7",),
    "mapped.example": ("::ffff:127.0.0.1",),
    "link-local.example": ("fe80::1%eth0",),
    "public-first.example": (PUBLIC, "127.0.0.1"),
    "public-last.example": ("127.0.0.1", PUBLIC),
    "no-address.example": ("localhost",),
}


@dataclass
class Loopback:
    """Two listeners and what they saw."""

    inside: int = 0
    outside: int = 0
    reached_inside: int = 0
    location: str = ""
    asked: list[bytes] = field(default_factory=list)


@dataclass
class Names:
    """DNS of our own; ``changing`` answers with a public address first and with loopback ever after."""

    asked: int = 0

    async def __call__(self, host: str, port: int) -> Sequence[Target]:
        if host == "changing.example":
            self.asked += 1
            return ((PUBLIC if self.asked == 1 else "127.0.0.1", port),)
        if host == "public.example":
            return ((PUBLIC, port),)
        if host in NAMES:
            return tuple((ip, port) for ip in NAMES[host])
        try:
            return ((str(ip_address(host)), port),)
        except ValueError as error:
            raise Unresolved(host, is_temporary=False) from error


@dataclass
class Wires(httpcore.AsyncNetworkBackend):
    """Dials truly, but for the public address, which is a server of ours."""

    loopback: Loopback
    inner: httpcore.AnyIOBackend = field(default_factory=httpcore.AnyIOBackend)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        if host == PUBLIC:
            host, port = "127.0.0.1", self.loopback.outside
        return await self.inner.connect_tcp(host, port, timeout, local_address, socket_options)


@asynccontextmanager
async def _scene(policy: Policy | None = None) -> AsyncIterator[tuple[Client, Loopback]]:
    seen = Loopback()

    async def inside(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.reached_inside += 1
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecret")
        writer.close()

    async def outside(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.asked.append(await reader.readuntil(b"\r\n\r\n"))
        head = f"HTTP/1.1 302 Found\r\nLocation: {seen.location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        page = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\npage"
        writer.write((head if seen.location else page).encode())
        writer.close()

    servers = [await asyncio.start_server(inside, "127.0.0.1", 0), await asyncio.start_server(outside, "127.0.0.1", 0)]
    seen.inside, seen.outside = (server.sockets[0].getsockname()[1] for server in servers)
    settings = WebSettings(
        resolve=Names(),
        policy=policy or Policy(ports=PORTS | {seen.inside}),
        backend=Wires(seen),
        connect_timeout=1.0,
        shards=1,
    )
    async with open_client(settings, gate=OpenGate(), now=lambda: datetime.now(UTC)) as client:
        yield client, seen
    for server in servers:
        server.close()


async def _reason(client: Client, address: str) -> str:
    try:
        await fetch(client, address, deadline=5.0)
    except FetchError as error:
        return error.reason
    return "reached"


def test_there_are_enough_hostile_addresses() -> None:
    assert len(LITERALS) + len(NAMES) >= 64


def test_no_literal_and_no_name_reaches_the_inside() -> None:
    async def play() -> tuple[dict[str, str], int]:
        async with _scene() as (client, seen):
            hosts = (*LITERALS, *NAMES)
            reasons = {host: await _reason(client, f"http://{host}:{seen.inside}/") for host in hosts}
            return reasons, seen.reached_inside

    reasons, reached = asyncio.run(play())
    assert reached == 0
    assert {host: reason for host, reason in reasons.items() if reason not in ("blocked_address", "bad_url")} == {}
    assert sum(reason == "bad_url" for reason in reasons.values()) <= 1


def test_without_the_guard_they_would() -> None:
    """What the tests here are worth: the same addresses with everything allowed."""

    async def play() -> int:
        hosts = [host for host in LITERALS if "127" in host or "7f" in host or host in ("0", "0.0.0.0", "2130706433")]
        async with _scene() as (_, seen):
            async with _scene(Policy(allow=lambda _: True, ports=frozenset({seen.inside}))) as (client, _):
                for host in [host for host in hosts if "[" not in host]:
                    await _reason(client, f"http://{host}:{seen.inside}/")
            return seen.reached_inside

    assert asyncio.run(play()) >= 10


def test_no_redirect_reaches_the_inside() -> None:
    async def play() -> tuple[dict[str, str], int, int]:
        async with _scene() as (client, seen):
            reasons = {}
            for host in (*LITERALS, *NAMES):
                seen.location = f"http://{host}:{seen.inside}/"
                reasons[host] = await _reason(client, "http://public.example/start")
            return reasons, seen.reached_inside, len(seen.asked)

    reasons, reached, asked = asyncio.run(play())
    assert reached == 0
    assert asked == len(reasons)
    assert set(reasons.values()) <= {"blocked_address", "bad_url"}


def test_a_name_that_changes_is_vetted_each_time() -> None:
    async def play() -> tuple[list[str], int]:
        async with _scene() as (client, seen):
            reasons = [await _reason(client, "http://changing.example/") for _ in range(3)]
            return reasons, seen.reached_inside

    assert asyncio.run(play()) == (["reached", "blocked_address", "blocked_address"], 0)


def test_a_redirect_to_the_same_name_that_has_changed() -> None:
    async def play() -> tuple[str, int]:
        async with _scene() as (client, seen):
            seen.location = f"http://changing.example:{seen.inside}/"
            return await _reason(client, "http://changing.example/"), seen.reached_inside

    assert asyncio.run(play()) == ("blocked_address", 0)


def test_ports_and_backslashes() -> None:
    async def play() -> tuple[list[str], int]:
        async with _scene(Policy()) as (client, seen):
            addresses = (
                f"http://public.example:{seen.inside}/",
                "http://public.example:22/",
                "http://public.example:6379/",
            )
            reasons = [await _reason(client, address) for address in addresses]
            reasons.append(await _reason(client, f"http://public.example\\@127.0.0.1:{seen.inside}/"))
            return reasons, seen.reached_inside

    assert asyncio.run(play()) == (["blocked_port", "blocked_port", "blocked_port", "reached"], 0)


def test_credentials_are_never_sent() -> None:
    async def play() -> bytes:
        async with _scene() as (client, seen):
            await _reason(client, "http://user:secret@public.example/")
            return seen.asked[0]

    asked = asyncio.run(play()).lower()
    assert b"authorization" not in asked
    assert b"secret" not in asked


def test_proxies_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    async def play() -> tuple[str, int]:
        async with _scene() as (client, seen):
            for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
                monkeypatch.setenv(name, f"http://127.0.0.1:{seen.inside}")
            return await _reason(client, "http://public.example/"), seen.reached_inside

    assert asyncio.run(play()) == ("reached", 0)


def test_the_switch_for_loopback_opens_nothing_else() -> None:
    async def play() -> tuple[list[str], int]:
        async with _scene() as (_, seen):
            policy = Policy(allow=or_loopback, ports=frozenset({seen.inside}))
            async with _scene(policy) as (client, _):
                hosts = ("127.0.0.1", "169.254.169.254", "10.0.0.1")
                return [await _reason(client, f"http://{host}:{seen.inside}/") for host in hosts], seen.reached_inside

    assert asyncio.run(play()) == (["reached", "blocked_address", "blocked_address"], 1)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8"])
def test_the_open_internet_is_public(address: str) -> None:
    assert is_public(ip_address(address))


def test_the_system_resolver() -> None:
    async def play() -> None:
        resolver = SystemResolver()
        assert ("127.0.0.1", 80) in await resolver("127.0.0.1", 80)
        with pytest.raises(Unresolved):
            await resolver("a" * 70 + ".invalid", 80)
        resolver.close()

    asyncio.run(play())


def test_refused_connections_are_a_word() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    async def play() -> str:
        async with _scene(Policy(allow=or_loopback, ports=frozenset({port}))) as (client, _):
            return await _reason(client, f"http://127.0.0.1:{port}/")

    assert asyncio.run(play()) == "connect_error"


def test_unknown_names_are_a_word() -> None:
    async def play() -> str:
        async with _scene() as (client, _):
            return await _reason(client, "http://unheard-of.example/")

    assert asyncio.run(play()) == "dns_error"
