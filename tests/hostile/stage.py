"""Misdeeds and what they must end in. Each is a function that plays one answer on an open connection.

The host name is the function's name with hyphens, below ``.h1.test`` (plain HTTP/1.1), ``.h2.test`` (HTTP/2 over TLS,
HTTP/1.1 where the client falls back) or one of those of ``tests.hostile.certificates``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

OK = "ok"
PAGE = b"<!doctype html><html><head><title>Harbour</title></head><body><p>The harbour reopened.</p></body></html>"

Connection = TypeVar("Connection")
Play = Callable[[Connection], Awaitable[None]]


@dataclass(frozen=True)
class Case(Generic[Connection]):
    """``outcome`` is ``ok`` or a reason; ``seconds`` is the deadline that the client is given.

    ``then`` is what a second fetch of the same must end in."""

    play: Play[Connection]
    outcome: str
    seconds: float
    is_flood: bool
    falls_back: bool
    then: str | None

    @property
    def name(self) -> str:
        """The name as hosts have it."""
        return self.play.__name__.replace("_", "-")


@dataclass
class Programme(Generic[Connection]):
    """The cases of one protocol by name."""

    protocol: Literal["h1", "h2"]
    cases: dict[str, Case[Connection]] = field(default_factory=dict)

    def must_end_in(
        self,
        outcome: str,
        *,
        seconds: float = 10.0,
        is_flood: bool = False,
        falls_back: bool = False,
        then: str | None = None,
    ) -> Callable[[Play[Connection]], Play[Connection]]:
        """Put a misdeed on the programme. Floods are played one at a time, since they eat the processor."""

        def enter(play: Play[Connection]) -> Play[Connection]:
            case = Case(play, outcome, seconds, is_flood, falls_back, then)
            assert case.name not in self.cases
            self.cases[case.name] = case
            return play

        return enter


@dataclass
class Wire:
    """A connection that speaks HTTP/1.1 as badly as wanted; the request has been read."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    target: str
    headers: Mapping[str, str]

    async def send(self, data: bytes) -> None:
        """Bytes as they are."""
        await write(self.writer, data)

    async def answer(self, *headers: str, body: bytes = PAGE, status: str = "200 OK", length: bool = True) -> None:
        """A well-formed answer, HTML unless ``headers`` say otherwise."""
        lines = [f"HTTP/1.1 {status}", *headers]
        if not any(header.lower().startswith("content-type") for header in headers):
            lines.append("Content-Type: text/html; charset=utf-8")
        if length:
            lines.append(f"Content-Length: {len(body)}")
        await self.send("\r\n".join([*lines, "", ""]).encode("utf-8") + body)

    async def redirect(self, location: str, status: str = "302 Found") -> None:
        """A redirect without a body."""
        await self.answer(f"Location: {location}", body=b"", status=status)

    async def silence(self) -> None:
        """Hold the connection until the other side lets go."""
        while await self.reader.read(65_536):
            pass


async def write(writer: asyncio.StreamWriter, data: bytes) -> None:
    """Send ``data``; a flood has to notice that nobody listens any more."""
    if writer.transport.is_closing():
        raise ConnectionResetError
    writer.write(data)
    await writer.drain()
    await asyncio.sleep(0)  # drain alone may go on for ever without letting anybody else in


H1: Programme[Wire] = Programme("h1")
