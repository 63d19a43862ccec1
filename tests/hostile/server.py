"""The hostile server: listens on loopback and plays what the host name asks for.

It runs in a process of its own (``python -m tests.hostile.server``), so that a flood costs the client only what the
client does with it. The first line of output says in JSON where it listens and which authority to trust; it ends when
its input is closed.
"""

from __future__ import annotations

import asyncio
import json
import logging
import ssl
import sys
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from hyperframe.frame import SettingsFrame

from tests.hostile import bodies, heads, redirects, statuses
from tests.hostile.certificates import BAD, make_authority
from tests.hostile.frames import H2, PREFACE, Stream
from tests.hostile.stage import H1, PAGE, Wire

SPEAKS = (heads, statuses, redirects, bodies)
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def hosts() -> list[str]:
    """Every host name that is served."""
    return [*(f"{name}.h1.test" for name in H1.cases), *(f"{name}.h2.test" for name in H2.cases), *BAD]


async def serve_h1(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Read requests and play the misdeed of their host."""
    while (wire := await _request(reader, writer)) is not None:
        case = H1.cases[wire.headers["host"].partition(".")[0]]
        await case.play(wire)
        if case.name != "nothing-wrong":
            return


async def serve_h2(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Speak HTTP/2 where that was agreed on, else the HTTP/1.1 that clients fall back to."""
    if writer.get_extra_info("ssl_object").selected_alpn_protocol() != "h2":
        if wire := await _request(reader, writer):
            case = H2.cases[wire.headers["host"].partition(".")[0]]
            await wire.answer(status="200 OK" if case.falls_back else "999 No better")
        return
    if await reader.readexactly(len(PREFACE)) != PREFACE:
        return
    stream = Stream(reader, writer)
    await stream.send(SettingsFrame(0))
    while await stream.receive():
        await H2.cases[stream.host.partition(".")[0]].play(stream)


async def _request(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Wire | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    pairs = (line.partition(": ") for line in head[1:] if line)
    return Wire(reader, writer, head[0].split(" ")[1], {name.lower(): value for name, _, value in pairs})


async def _no_hello(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while await reader.read(65_536):
        pass


async def _plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")


async def _page(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    if wire := await _request(reader, writer):
        await wire.answer(body=PAGE)


async def _listen(handler: Handler, context: ssl.SSLContext | None = None) -> int:
    """Listen with ``handler``; the port."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, ssl.SSLError, asyncio.IncompleteReadError):
            await handler(reader, writer)
        with suppress(ConnectionError, ssl.SSLError):
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=context, limit=1024 * 1024)
    _SERVERS.append(server)
    return int(server.sockets[0].getsockname()[1])


_SERVERS: list[asyncio.Server] = []


async def _places(folder: Path) -> dict[str, int]:
    """Start all servers; the ports by host."""
    authority = make_authority(folder)
    for prepare in (bodies.gzip_stream, bodies.deflate_stream, bodies.modest_stream, bodies.brotli_stream):
        prepare()  # not while others wait for their answer
    modern = authority.server_context("*.h2.test")
    modern.set_alpn_protocols(["h2", "http/1.1"])
    h1, h2 = await _listen(serve_h1), await _listen(serve_h2, modern)
    ports = {host: h1 if host.endswith("h1.test") else h2 for host in hosts()}
    self_signed = authority.server_context("self-signed.tls.test", is_self_signed=True)
    expired = authority.server_context("expired.tls.test", is_expired=True)
    ports["self-signed.tls.test"] = await _listen(_page, self_signed)
    ports["expired.tls.test"] = await _listen(_page, expired)
    ports["wrong-host.tls.test"] = await _listen(_page, authority.server_context("another.tls.test"))
    ports["no-hello.tls.test"] = await _listen(_no_hello)
    ports["plain-http.tls.test"] = await _listen(_plain)
    return ports


async def main() -> None:
    """Serve until the input is closed."""
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # clients hang up on us all the time
    with tempfile.TemporaryDirectory() as folder:
        ports = await _places(Path(folder))
        print(json.dumps({"authority": str(Path(folder) / "authority.pem"), "ports": ports}), flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
