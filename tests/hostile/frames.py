"""HTTP/2, frame by frame, over TLS."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import dataclass, field

from hpack import Decoder, Encoder
from hyperframe.frame import (
    ContinuationFrame,
    DataFrame,
    Frame,
    GoAwayFrame,
    HeadersFrame,
    PingFrame,
    PushPromiseFrame,
    RstStreamFrame,
    SettingsFrame,
    WindowUpdateFrame,
)

from tests.hostile.stage import OK, PAGE, Programme, write

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
HEAD = ((":status", "200"), ("content-type", "text/html; charset=utf-8"))


@dataclass
class Stream:
    """A connection that speaks HTTP/2 as badly as wanted; one request has been read, on stream ``id``."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    id: int = 0
    host: str = ""
    encoder: Encoder = field(default_factory=Encoder)
    decoder: Decoder = field(default_factory=Decoder)

    async def receive(self) -> bool:
        """Read frames up to the next request; False where the other side has gone."""
        try:
            while True:
                head = await self.reader.readexactly(9)
                frame, length = Frame.parse_frame_header(memoryview(head))
                frame.parse_body(memoryview(await self.reader.readexactly(length)))
                if isinstance(frame, HeadersFrame):
                    self.id = frame.stream_id
                    named = {bytes(name): bytes(value) for name, value in self.decoder.decode(frame.data, raw=True)}
                    self.host = named[b":authority"].decode()
                    return True
        except (asyncio.IncompleteReadError, ConnectionError):
            return False

    async def send(self, *frames: Frame) -> None:
        """Frames as they are."""
        await self.raw(b"".join(frame.serialize() for frame in frames))

    async def raw(self, data: bytes) -> None:
        """Bytes as they are."""
        await write(self.writer, data)

    def headers(self, *headers: tuple[str, str], flags: tuple[str, ...] = ("END_HEADERS",)) -> HeadersFrame:
        """Headers of the answer."""
        return HeadersFrame(self.id, self.encoder.encode(list(headers)), flags=flags)

    def data(self, data: bytes, *flags: str) -> DataFrame:
        """A piece of the body."""
        return DataFrame(self.id, data, flags=flags)

    async def silence(self) -> None:
        """Hold the connection until the other side lets go."""
        while await self.reader.read(65_536):
            pass


H2: Programme[Stream] = Programme("h2")


@H2.must_end_in(OK, then=OK)
async def two_pages_on_one_connection(stream: Stream) -> None:
    await stream.send(stream.headers(*HEAD), stream.data(PAGE, "END_STREAM"))


@H2.must_end_in(OK, falls_back=True, then=OK)
async def going_away_before_the_answer(stream: Stream) -> None:
    await stream.send(GoAwayFrame(0, last_stream_id=0, error_code=0))


@H2.must_end_in(OK, falls_back=True)
async def going_away_within_the_body(stream: Stream) -> None:
    await stream.send(stream.headers(*HEAD), stream.data(PAGE))
    await stream.send(GoAwayFrame(0, last_stream_id=0, error_code=2))


@H2.must_end_in(OK, falls_back=True)
async def stream_that_is_refused(stream: Stream) -> None:
    await stream.send(RstStreamFrame(stream.id, error_code=7))
    await stream.silence()


@H2.must_end_in(OK, falls_back=True)
async def stream_that_is_reset(stream: Stream) -> None:
    await stream.send(stream.headers(*HEAD), stream.data(PAGE), RstStreamFrame(stream.id, error_code=2))
    await stream.silence()


@H2.must_end_in(OK, falls_back=True)
async def http_1_1_required(stream: Stream) -> None:
    await stream.send(RstStreamFrame(stream.id, error_code=13))
    await stream.silence()


@H2.must_end_in("protocol_error")
async def header_list_that_unfolds(stream: Stream) -> None:
    """Four kilobytes that stand for sixteen megabytes: one large entry named again and again (HPACK bomb)."""
    big = stream.encoder.encode([(":status", "200"), ("x-big", "a" * 3_900)])
    await stream.raw(HeadersFrame(stream.id, big + b"\xbe" * 4_000, flags=("END_HEADERS",)).serialize())
    await stream.silence()


@H2.must_end_in("protocol_error")
async def headers_that_are_no_hpack(stream: Stream) -> None:
    await stream.send(HeadersFrame(stream.id, b"\xff\xff\xff\xff\xff\xff\xff", flags=("END_HEADERS",)))
    await stream.silence()


@H2.must_end_in("protocol_error")
async def continuation_without_end(stream: Stream) -> None:
    await stream.send(HeadersFrame(stream.id, stream.encoder.encode([HEAD[0]])))
    while True:
        await stream.raw(ContinuationFrame(stream.id, b"\x00\x01a\x01b" * 2_000).serialize() * 20)


@H2.must_end_in("protocol_error")
async def status_that_is_no_number(stream: Stream) -> None:
    await stream.send(stream.headers((":status", "fine")), stream.data(PAGE, "END_STREAM"))


@H2.must_end_in(OK)
async def answer_without_a_status(stream: Stream) -> None:
    """httpcore takes it for 200 and does not tell; the page is then judged by its content like any other."""
    await stream.send(stream.headers(("content-type", "text/html")), stream.data(PAGE, "END_STREAM"))


@H2.must_end_in("protocol_error")
async def promise_that_was_refused(stream: Stream) -> None:
    promise = PushPromiseFrame(stream.id, promised_stream_id=2, flags=("END_HEADERS",))
    promise.data = stream.encoder.encode([(":method", "GET"), (":path", "/x")])
    await stream.send(promise)
    await stream.silence()


@H2.must_end_in("protocol_error")
async def frame_larger_than_allowed(stream: Stream) -> None:
    await stream.send(stream.headers(*HEAD))
    await stream.send(stream.data(b"a" * 20_000))
    await stream.silence()


@H2.must_end_in("protocol_error")
async def window_that_overflows(stream: Stream) -> None:
    await stream.send(*[WindowUpdateFrame(0, window_increment=2**31 - 1)] * 2)
    await stream.silence()


@H2.must_end_in("protocol_error")
async def length_that_is_a_lie(stream: Stream) -> None:
    await stream.send(stream.headers(*HEAD, ("content-length", "9999")), stream.data(PAGE, "END_STREAM"))
    await stream.silence()


@H2.must_end_in("timeout")
async def silence_after_the_settings(stream: Stream) -> None:
    await stream.silence()


@H2.must_end_in("deadline", seconds=1.5)
async def body_that_drips(stream: Stream) -> None:
    await stream.send(stream.headers(*HEAD))
    while True:
        await stream.send(stream.data(b"a"))
        await asyncio.sleep(0.05)


@H2.must_end_in("deadline", seconds=0.8, is_flood=True)
async def ping_flood(stream: Stream) -> None:
    pings = PingFrame(0, b"12345678").serialize() * 100
    while True:
        await stream.raw(pings)


@H2.must_end_in("deadline", seconds=0.8, is_flood=True)
async def settings_flood(stream: Stream) -> None:
    settings = SettingsFrame(0, settings={3: 100}).serialize() * 100
    while True:
        await stream.raw(settings)


@H2.must_end_in("deadline", seconds=0.8, is_flood=True)
async def empty_data_flood(stream: Stream) -> None:
    await stream.send(stream.headers(*HEAD))
    empty = stream.data(b"").serialize() * 100
    while True:
        await stream.raw(empty)


@H2.must_end_in("deadline", seconds=0.8, is_flood=True)
async def early_hints_flood(stream: Stream) -> None:
    while True:
        await stream.send(*(stream.headers((":status", "103")) for _ in range(100)))


@H2.must_end_in("too_large", then="too_large")
async def body_without_end(stream: Stream) -> None:
    await stream.send(stream.headers(*HEAD))
    while True:
        await stream.send(stream.data(b"a" * 16_384))


@H2.must_end_in("bomb")
async def gzip_bomb(stream: Stream) -> None:
    await stream.send(stream.headers(*HEAD, ("content-encoding", "gzip")))
    bomb = gzip.compress(bytes(64 * 1024 * 1024))
    for start in range(0, len(bomb), 16_384):
        await stream.send(stream.data(bomb[start : start + 16_384]))
    await stream.silence()
