"""Status lines and headers, HTTP/1.1."""

from __future__ import annotations

import asyncio
import socket
import struct

from tests.hostile.stage import H1, OK, PAGE, Wire


@H1.must_end_in(OK, then=OK)
async def nothing_wrong(wire: Wire) -> None:
    await wire.answer()


@H1.must_end_in("timeout")
async def silence_before_the_status(wire: Wire) -> None:
    await wire.silence()


@H1.must_end_in("timeout")
async def headers_that_stall(wire: Wire) -> None:
    await wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Wait: ")
    await wire.silence()


@H1.must_end_in("deadline", seconds=1.5)
async def headers_that_drip(wire: Wire) -> None:
    await wire.send(b"HTTP/1.1 200 OK\r\nX-Drip: ")
    while True:
        await wire.send(b"a")
        await asyncio.sleep(0.05)


@H1.must_end_in("deadline", seconds=1.5)
async def early_hints_that_drip(wire: Wire) -> None:
    while True:
        await wire.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n")
        await asyncio.sleep(0.05)


@H1.must_end_in("deadline", seconds=0.8, is_flood=True)
async def early_hints_that_flood(wire: Wire) -> None:
    while True:
        await wire.send(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 500)


@H1.must_end_in("connect_error")
async def closed_without_an_answer(wire: Wire) -> None:
    """Return, and the server closes."""


@H1.must_end_in("connect_error")
async def reset_without_an_answer(wire: Wire) -> None:
    connection: socket.socket = wire.writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    wire.writer.transport.abort()


@H1.must_end_in("protocol_error")
async def nul_in_a_header(wire: Wire) -> None:
    await wire.answer("X-Odd: a\x00b")


@H1.must_end_in("protocol_error")
async def carriage_return_in_a_header(wire: Wire) -> None:
    await wire.answer("X-Odd: a\rSet-Cookie: b=c")


@H1.must_end_in("protocol_error")
async def header_without_a_colon(wire: Wire) -> None:
    await wire.answer("this is no header")


@H1.must_end_in("protocol_error")
async def header_of_five_megabytes(wire: Wire) -> None:
    await wire.answer("X-Long: " + "a" * 5_000_000)


@H1.must_end_in("protocol_error")
async def header_of_a_hundred_kilobytes(wire: Wire) -> None:
    await wire.answer("X-Long: " + "a" * 99_000)


@H1.must_end_in("protocol_error")
async def twenty_thousand_headers(wire: Wire) -> None:
    await wire.answer(*(f"X-{index}: a" for index in range(20_000)))


@H1.must_end_in("protocol_error")
async def three_thousand_short_headers(wire: Wire) -> None:
    await wire.answer(*("A: b" for _ in range(3_000)))


@H1.must_end_in(OK, then=OK)
async def fifteen_hundred_cookies(wire: Wire) -> None:
    if "cookie" in wire.headers:
        await wire.answer(status="500 It came back")
    else:
        await wire.answer(*(f"Set-Cookie: c{index}=1; Domain=.test" for index in range(1_500)))


@H1.must_end_in(OK, then=OK)
async def etag_with_a_control_character(wire: Wire) -> None:
    if "if-none-match" in wire.headers:
        await wire.answer(status="500 It came back")
    else:
        await wire.answer('ETag: "a\tb"')


@H1.must_end_in(OK, then=OK)
async def etag_of_ten_kilobytes(wire: Wire) -> None:
    if "if-none-match" in wire.headers:
        await wire.answer(status="500 It came back")
    else:
        await wire.answer('ETag: "' + "e" * 10_240 + '"')


@H1.must_end_in("protocol_error")
async def status_000(wire: Wire) -> None:
    await wire.answer(status="000 Nothing")


@H1.must_end_in("protocol_error")
async def status_600(wire: Wire) -> None:
    await wire.answer(status="600 Beyond")


@H1.must_end_in("protocol_error")
async def status_999(wire: Wire) -> None:
    await wire.answer(status="999 Request denied")


@H1.must_end_in("protocol_error")
async def status_in_words(wire: Wire) -> None:
    await wire.answer(status="OK fine")


@H1.must_end_in("protocol_error")
async def http_0_9(wire: Wire) -> None:
    await wire.send(PAGE + b"\r\n\r\n")


@H1.must_end_in("protocol_error")
async def garbage_without_a_line(wire: Wire) -> None:
    await wire.send(b"\x00\xff" * 100)


@H1.must_end_in("protocol_error")
async def another_protocol(wire: Wire) -> None:
    await wire.send(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")


@H1.must_end_in("protocol_error")
async def switching_protocols(wire: Wire) -> None:
    await wire.send(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")


@H1.must_end_in(OK, then=OK)
async def stale_keep_alive(wire: Wire) -> None:
    """The connection is said to be kept and is closed at once."""
    await wire.answer("Connection: keep-alive")
