"""Answers with some bytes wrong: whatever they have become, nothing but a ``FetchError`` leaves the client."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from hyperframe.frame import SettingsFrame

from connectors.client import open_client
from connectors.guard import Policy, or_loopback
from connectors.politeness import OpenGate
from connectors.resolve import served_at
from connectors.web_settings import WebSettings
from news.reading.screen import REASONS
from tests.hostile.certificates import make_authority
from tests.hostile.frames import HEAD, PREFACE, Stream
from tests.hostile.runs import end_of
from tests.hostile.stage import PAGE

PACKED = gzip.compress(PAGE * 20)
PLAIN = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s"
CHUNKED = (
    b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nETag: "1"\r\n\r\n20\r\n%s\r\n20\r\n%s\r\n0\r\nX-T: 1\r\n\r\n'
)
MOVED = b"HTTP/1.1 302 Found\r\nLocation: //m0.mutant.test/a?b=c#d\r\nContent-Length: 0\r\n\r\n"
ANSWERS = (PLAIN % (len(PACKED), PACKED), CHUNKED % (PAGE[:32], PAGE[32:64]), MOVED)
SEEDS = 150


def _mutated(data: bytes, chance: Random) -> bytes:
    """``data`` with one to four things wrong, mostly near the beginning."""
    wrong = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = min(int(chance.expovariate(1 / 60)), len(wrong) - 1)
        match chance.randrange(5):
            case 0:
                wrong[at] = chance.randrange(256)
            case 1:
                wrong[at:at] = chance.randbytes(chance.randint(1, 8))
            case 2:
                del wrong[at : at + chance.randint(1, 8)]
            case 3:
                wrong[at:at] = wrong[at : at + 30] * chance.randint(1, 40)
            case _:
                wrong[at : at + 2] = chance.choice([b"\r\n", b"\x00", b"\n\n", b": ", b"\xff\xfe", b"-1"])
        if not wrong:
            return b"\x00"
    return bytes(wrong)


async def _outcomes(settings: WebSettings, address: str) -> Mapping[int, str]:
    some, outcomes = asyncio.Semaphore(16), {}
    async with open_client(settings, gate=OpenGate(), now=lambda: datetime.now(UTC)) as client:

        async def one(seed: int) -> None:
            async with some:
                outcomes[seed] = (await end_of(client, address.format(seed), seconds=1.0)).outcome

        await asyncio.gather(*(one(seed) for seed in range(SEEDS)))
    return outcomes


def _settings(port: int, authority: Path | None = None) -> WebSettings:
    hosts = {f"m{seed}.mutant.test": ("127.0.0.1", port) for seed in range(SEEDS)}
    policy = Policy(allow=or_loopback)
    return WebSettings(
        resolve=served_at(hosts), policy=policy, extra_ca=authority, read_timeout=0.3, connect_timeout=1.0, shards=2
    )


async def _h1() -> Mapping[int, str]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            seed = int(head.lower().partition(b"host: m")[2].partition(b".")[0])
            writer.write(_mutated(ANSWERS[seed % len(ANSWERS)], Random(seed)))
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    outcomes = await _outcomes(_settings(server.sockets[0].getsockname()[1]), "http://m{}.mutant.test/")
    server.close()
    return outcomes


async def _h2(folder: Path) -> Mapping[int, str]:
    authority = make_authority(folder)
    context = authority.server_context("*.mutant.test")
    context.set_alpn_protocols(["h2"])

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, TimeoutError):
            stream = Stream(reader, writer)
            await stream.send(SettingsFrame(0))
            if await reader.readexactly(len(PREFACE)) == PREFACE and await stream.receive():
                frames = (stream.headers(*HEAD), stream.data(PAGE, "END_STREAM"))
                answer = b"".join(frame.serialize() for frame in frames)
                await stream.raw(_mutated(answer, Random(int(stream.host.partition(".")[0][1:]))))
                await asyncio.wait_for(stream.silence(), 0.2)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
    port = server.sockets[0].getsockname()[1]
    outcomes = await _outcomes(_settings(port, authority.path), "https://m{}.mutant.test/")
    server.close()
    return outcomes


@pytest.mark.parametrize("protocol", ["h1", "h2"])
def test_only_words_leave_the_client(protocol: str, tmp_path: Path) -> None:
    outcomes = asyncio.run(_h1() if protocol == "h1" else _h2(tmp_path))
    assert len(outcomes) == SEEDS
    assert set(outcomes.values()) <= REASONS.keys() | {"ok"}
    assert len(set(outcomes.values())) >= 3
