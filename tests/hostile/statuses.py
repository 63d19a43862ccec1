"""What a status means when the rest is in order, HTTP/1.1."""

from __future__ import annotations

from tests.hostile.stage import H1, OK, Wire


@H1.must_end_in("empty")
async def status_204(wire: Wire) -> None:
    await wire.answer(status="204 No Content", body=b"", length=False)


@H1.must_end_in("empty")
async def status_205(wire: Wire) -> None:
    await wire.answer(status="205 Reset Content", body=b"")


@H1.must_end_in("truncated")
async def status_206_unasked(wire: Wire) -> None:
    await wire.answer("Content-Range: bytes 0-9/100", body=b"0123456789", status="206 Partial Content")


@H1.must_end_in("protocol_error")
async def status_304_unasked(wire: Wire) -> None:
    await wire.answer(status="304 Not Modified", body=b"", length=False)


@H1.must_end_in(OK, then="not modified")
async def status_304_for_our_validator(wire: Wire) -> None:
    if wire.headers.get("if-none-match") == 'W/"odd \\ but fine"':
        await wire.answer(status="304 Not Modified", body=b"", length=False)
    else:
        await wire.answer('ETag: W/"odd \\ but fine"')


@H1.must_end_in("denied")
async def status_401(wire: Wire) -> None:
    await wire.answer("WWW-Authenticate: Basic realm=x", status="401 Unauthorized")


@H1.must_end_in("denied")
async def status_402(wire: Wire) -> None:
    await wire.answer(status="402 Payment Required")


@H1.must_end_in("denied")
async def status_403(wire: Wire) -> None:
    await wire.answer(status="403 Forbidden")


@H1.must_end_in("denied")
async def status_451(wire: Wire) -> None:
    await wire.answer(status="451 Unavailable For Legal Reasons")


@H1.must_end_in("challenge")
async def status_403_with_a_challenge(wire: Wire) -> None:
    await wire.answer("cf-mitigated: challenge", status="403 Forbidden")


@H1.must_end_in("gone")
async def status_404(wire: Wire) -> None:
    await wire.answer(status="404 Not Found")


@H1.must_end_in("gone")
async def status_410(wire: Wire) -> None:
    await wire.answer(status="410 Gone")


@H1.must_end_in("rate_limited")
async def status_429_with_garbage(wire: Wire) -> None:
    await wire.answer("Retry-After: soon, perhaps \N{SNOWMAN}", status="429 Too Many Requests")


@H1.must_end_in("rate_limited")
async def status_429_for_thirty_years(wire: Wire) -> None:
    await wire.answer("Retry-After: 1000000000", status="429 Too Many Requests")


@H1.must_end_in("server_error")
async def status_500(wire: Wire) -> None:
    await wire.answer(status="500 Internal Server Error")


@H1.must_end_in("server_error")
async def status_503_until_a_negative_time(wire: Wire) -> None:
    await wire.answer("Retry-After: -5", status="503 Service Unavailable")


@H1.must_end_in("server_error")
async def status_500_with_an_endless_body(wire: Wire) -> None:
    await wire.answer(status="500 Internal Server Error", body=b"", length=False)
    while True:
        await wire.send(b"x" * 65_536)
