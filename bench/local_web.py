"""A web on loopback in a process of its own: any number of host names, latency, faults, and a log of what was asked.

    with serving(answer, latency=0.05) as web:    # ``answer`` gives the reply to each request
        ...                                       # http://any-name:{web.port}/ through a resolver, or 127.0.0.x
        web.log()                                 # the visits since the last call, as the server saw them

The server is one asyncio loop that knows just enough HTTP/1.1 for clients that do not pipeline; it answers about 8,000
requests a second, so that what is measured is the client.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

BACKLOG = 1_024
PHRASES = {
    200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 404: "Not Found",
    429: "Too Many Requests", 500: "Internal Server Error", 503: "Service Unavailable",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """``before`` counts the earlier requests for the same address; ``phase`` is what ``Web.enter`` said last."""

    host: str
    target: str
    headers: Mapping[str, str]
    before: int
    phase: int


@dataclass(frozen=True, slots=True)
class Reply:
    """``is_cut`` closes the connection in the middle of the body; ``wait`` is added to the latency of the server."""

    body: bytes = b""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    is_cut: bool = False
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class Visit:
    """One request in the server's log; times of the monotonic clock, which all processes of a machine share."""

    host: str
    target: str
    began: float
    ended: float
    status: int


Answer = Callable[[Request], Reply]


class Web:
    """The running server as its maker sees it."""

    def __init__(self, port: int, pipe: Connection) -> None:
        self.port = port
        self._pipe = pipe

    def log(self) -> list[Visit]:
        """The visits since the last call, in the order in which they ended."""
        self._pipe.send(None)
        visits: list[Visit] = self._pipe.recv()
        return visits

    def enter(self, phase: int) -> None:
        """Begin ``phase``: pages may have changed."""
        self._pipe.send(phase)
        self._pipe.recv()


@contextmanager
def serving(answer: Answer, *, latency: float = 0.0, addresses: int = 1) -> Iterator[Web]:
    """A running server. It listens on 127.0.0.1 and, for clients that know no names, on the ``addresses`` - 1 after it.

    To be started before the process has threads: the server is a fork, so that ``answer`` may be any function.
    """
    sockets = _listening(addresses)
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(sockets, here, there, answer, latency), daemon=True)
    process.start()
    there.close()
    port = int(sockets[0].getsockname()[1])
    for one in sockets:
        one.close()
    try:
        yield Web(port, here)
    finally:
        process.kill()
        process.join()


def loopback(number: int) -> str:
    """The address ``number`` places after 127.0.0.1: each is a site of its own to a crawler."""
    return f"127.0.{number // 250}.{number % 250 + 1}"


def _listening(addresses: int) -> list[socket.socket]:
    """One socket for each address, all on one port."""
    first = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
    port = first.getsockname()[1]
    return [first, *(socket.create_server((loopback(at), port), backlog=BACKLOG) for at in range(1, addresses))]


def _serve(sockets: list[socket.socket], makers: Connection, pipe: Connection, answer: Answer, latency: float) -> None:
    """The process of the server; it ends with the one that made it, whose end of the pipe it must not hold open."""
    makers.close()
    state = _State(answer, latency)

    async def run() -> None:
        loop = asyncio.get_running_loop()
        for one in sockets:
            await loop.create_server(lambda: _Wire(state), sock=one, backlog=BACKLOG)
        over = loop.create_future()
        loop.add_reader(pipe.fileno(), _obey, pipe, state, over)
        await over

    asyncio.run(run())


def _obey(pipe: Connection, state: _State, over: asyncio.Future[None]) -> None:
    try:
        asked = pipe.recv()
        if asked is None:
            pipe.send(state.visits)
            state.visits = []
        else:
            state.phase = asked
            pipe.send(asked)
    except (EOFError, OSError):
        os._exit(0)


@dataclass
class _State:
    answer: Answer
    latency: float
    phase: int = 0
    visits: list[Visit] = field(default_factory=list)
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)


class _Wire(asyncio.Protocol):
    """One connection."""

    def __init__(self, state: _State) -> None:
        self._state = state
        self._pending = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._pending += data
        head, end, rest = self._pending.partition(b"\r\n\r\n")
        if end:
            self._pending = rest
            request, began = self._request(head), time.monotonic()
            reply = self._state.answer(request)
            asyncio.get_running_loop().call_later(self._state.latency + reply.wait, self._send, request, reply, began)

    def _request(self, head: bytes) -> Request:
        first, *lines = head.decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in lines)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        host, target = headers.get("host", "").partition(":")[0], first.split(" ")[1]
        before = self._state.asked[host, target]
        self._state.asked[host, target] += 1
        return Request(host, target, headers, before, self._state.phase)

    def _send(self, request: Request, reply: Reply, began: float) -> None:
        own = {"content-type": reply.kind, "content-length": str(len(reply.body)), **reply.headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in own.items())
        head = f"HTTP/1.1 {reply.status} {PHRASES.get(reply.status, 'Other')}\r\n{lines}\r\n".encode("latin-1")
        self._state.visits.append(Visit(request.host, request.target, began, time.monotonic(), reply.status))
        self._transport.write(head + reply.body[: len(reply.body) // 2 if reply.is_cut else None])
        if reply.is_cut:
            self._transport.close()
