"""Bodies: too long, too short, too slow, in pieces and packed, HTTP/1.1."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from functools import cache
from random import Random

import brotli
import zstandard

from tests.hostile.stage import H1, OK, PAGE, Wire

CHUNKED = "Transfer-Encoding: chunked"
MEBIBYTE = 1024 * 1024


@H1.must_end_in("deadline", seconds=1.5)
async def body_that_drips(wire: Wire) -> None:
    await wire.answer(body=b"", length=False)
    while True:
        await wire.send(b"a")
        await asyncio.sleep(0.05)


@H1.must_end_in("timeout")
async def body_that_stalls(wire: Wire) -> None:
    await wire.answer("Content-Length: 5000", body=PAGE, length=False)
    await wire.silence()


@H1.must_end_in("too_large")
async def body_without_end(wire: Wire) -> None:
    await wire.answer(body=b"<html>", length=False)
    while True:
        await wire.send(b"a" * 65_536)


@H1.must_end_in("too_large")
async def chunks_without_end(wire: Wire) -> None:
    await wire.answer(CHUNKED, body=b"6\r\n<html>\r\n", length=False)
    while True:
        await wire.send(b"10000\r\n" + b"a" * 65_536 + b"\r\n")


@H1.must_end_in("deadline", seconds=0.8, is_flood=True)
async def chunks_of_one_byte(wire: Wire) -> None:
    await wire.answer(CHUNKED, body=b"6\r\n<html>\r\n", length=False)
    while True:
        await wire.send(b"1\r\na\r\n" * 500)


@H1.must_end_in("too_large")
async def fifty_megabytes_announced(wire: Wire) -> None:
    await wire.answer("Content-Length: 52428800", length=False)
    await wire.silence()


@H1.must_end_in("truncated")
async def length_that_is_not_reached(wire: Wire) -> None:
    await wire.answer(f"Content-Length: {len(PAGE) + 100}", length=False)


@H1.must_end_in("truncated")
async def chunks_that_break_off(wire: Wire) -> None:
    await wire.answer(CHUNKED, body=b"1000\r\n" + PAGE, length=False)


@H1.must_end_in(OK, then=OK)
async def poison_after_the_body(wire: Wire) -> None:
    poison = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison"
    await wire.answer(f"Content-Length: {len(PAGE)}", body=PAGE + poison, length=False)


@H1.must_end_in("protocol_error")
async def length_and_chunks_that_disagree(wire: Wire) -> None:
    await wire.answer(CHUNKED, "Content-Length: 5", body=b"zz\r\n", length=False)


@H1.must_end_in("protocol_error")
async def two_lengths(wire: Wire) -> None:
    await wire.answer("Content-Length: 5", "Content-Length: 50", length=False)


@H1.must_end_in("protocol_error")
async def negative_length(wire: Wire) -> None:
    await wire.answer("Content-Length: -1", length=False)


@H1.must_end_in("protocol_error")
async def chunk_size_in_words(wire: Wire) -> None:
    await wire.answer(CHUNKED, body=b"many\r\n" + PAGE, length=False)


@H1.must_end_in("protocol_error")
async def chunk_size_beyond_reason(wire: Wire) -> None:
    await wire.answer(CHUNKED, body=b"F" * 40 + b"\r\n" + PAGE, length=False)


@H1.must_end_in("protocol_error")
async def chunk_extension_without_end(wire: Wire) -> None:
    await wire.answer(CHUNKED, body=b"5;", length=False)
    while True:
        await wire.send(b"a=b;" * 16_384)


@H1.must_end_in("protocol_error")
async def trailers_without_end(wire: Wire) -> None:
    await wire.answer(CHUNKED, body=b"6\r\n<html>\r\n0\r\n", length=False)
    while True:
        await wire.send(b"X-Trailer: a\r\n" * 4_096)


@H1.must_end_in("protocol_error")
async def transfer_encoding_unheard_of(wire: Wire) -> None:
    await wire.answer("Transfer-Encoding: gzip, pigeon", length=False)


@H1.must_end_in("bomb")
async def gzip_bomb(wire: Wire) -> None:
    """A gibibyte in a mebibyte, in one stream."""
    await wire.answer("Content-Encoding: gzip", body=gzip_stream())


@H1.must_end_in("bomb")
async def gzip_bomb_in_members(wire: Wire) -> None:
    await wire.answer("Content-Encoding: gzip", body=gzip.compress(bytes(MEBIBYTE)) * 1024)


@H1.must_end_in("bomb")
async def gzip_of_empty_members(wire: Wire) -> None:
    await wire.answer("Content-Encoding: gzip", body=gzip.compress(b"") * 50_000)


@H1.must_end_in("bomb")
async def deflate_bomb(wire: Wire) -> None:
    await wire.answer("Content-Encoding: deflate", body=deflate_stream())


@H1.must_end_in("bomb")
async def brotli_bomb(wire: Wire) -> None:
    """A gibibyte in less than a kilobyte."""
    await wire.answer("Content-Encoding: br", body=brotli_stream())


@H1.must_end_in("bomb")
async def bomb_of_a_modest_ratio(wire: Wire) -> None:
    """Fifty times its size, so that only the cap on the sum stops it."""
    await wire.answer("Content-Encoding: gzip", body=modest_stream())


@H1.must_end_in("encoding")
async def gzip_in_gzip(wire: Wire) -> None:
    await wire.answer("Content-Encoding: gzip, gzip", body=gzip.compress(gzip.compress(PAGE)))


@H1.must_end_in("encoding")
async def gzip_fifty_times_over(wire: Wire) -> None:
    await wire.answer(*["Content-Encoding: gzip"] * 50)


@H1.must_end_in("encoding")
async def zstd_unasked(wire: Wire) -> None:
    await wire.answer("Content-Encoding: zstd", body=zstandard.compress(bytes(64 * MEBIBYTE)))


@H1.must_end_in("encoding")
async def encoding_unheard_of(wire: Wire) -> None:
    await wire.answer("Content-Encoding: pigeon")


@H1.must_end_in("encoding")
async def gzip_that_is_none(wire: Wire) -> None:
    await wire.answer("Content-Encoding: gzip")


@H1.must_end_in("encoding")
async def brotli_that_is_none(wire: Wire) -> None:
    await wire.answer("Content-Encoding: br")


@H1.must_end_in("truncated")
async def gzip_that_breaks_off(wire: Wire) -> None:
    await wire.answer("Content-Encoding: gzip", body=gzip.compress(PAGE * 50)[:-20])


@H1.must_end_in("truncated")
async def gzip_without_its_checksum(wire: Wire) -> None:
    await wire.answer("Content-Encoding: gzip", body=gzip.compress(PAGE)[:-8])


@H1.must_end_in("truncated")
async def brotli_that_breaks_off(wire: Wire) -> None:
    await wire.answer("Content-Encoding: br", body=brotli.compress(PAGE * 50)[:-20])


@H1.must_end_in("truncated")
async def deflate_that_breaks_off(wire: Wire) -> None:
    await wire.answer("Content-Encoding: deflate", body=zlib.compress(PAGE)[:-8])


@H1.must_end_in(OK)
async def gzip_in_several_members(wire: Wire) -> None:
    half = len(PAGE) // 2
    await wire.answer("Content-Encoding: gzip", body=gzip.compress(PAGE[:half]) + gzip.compress(PAGE[half:]))


@H1.must_end_in(OK)
async def gzip_with_junk_behind(wire: Wire) -> None:
    await wire.answer("Content-Encoding: x-gzip", body=gzip.compress(PAGE) + b"\x00\x00junk")


@H1.must_end_in(OK)
async def deflate_as_it_should_be(wire: Wire) -> None:
    await wire.answer("Content-Encoding: deflate", body=zlib.compress(PAGE))


@H1.must_end_in(OK)
async def deflate_without_its_frame(wire: Wire) -> None:
    stream = zlib.compressobj(wbits=-15)
    await wire.answer("Content-Encoding: deflate", body=stream.compress(PAGE) + stream.flush())


@H1.must_end_in(OK)
async def brotli_byte_by_byte(wire: Wire) -> None:
    body = brotli.compress(PAGE)
    await wire.answer("Content-Encoding: br", f"Content-Length: {len(body)}", body=b"", length=False)
    for byte in body:
        await wire.send(bytes([byte]))


@H1.must_end_in("wrong_type")
async def pdf_that_says_html(wire: Wire) -> None:
    await wire.answer(body=b"%PDF-1.7\n" + bytes(5_000))


@H1.must_end_in("wrong_type")
async def picture_that_says_html(wire: Wire) -> None:
    await wire.answer(body=b"\x89PNG\r\n\x1a\n" + bytes(5_000))


@H1.must_end_in("wrong_type")
async def feed_that_says_html(wire: Wire) -> None:
    await wire.answer(body=b'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title></channel></rss>')


@H1.must_end_in("empty")
async def body_of_nothing(wire: Wire) -> None:
    await wire.answer(body=b"")


@H1.must_end_in("empty")
async def body_of_white_space(wire: Wire) -> None:
    await wire.answer(body=b" \r\n\t\n")


@cache
def gzip_stream() -> bytes:
    """A gzip stream made of the same flushed block a thousand times; nobody gets to its checksum."""
    stream = zlib.compressobj(9, zlib.DEFLATED, 31)
    head = stream.compress(b"") + stream.flush(zlib.Z_FULL_FLUSH)
    block = stream.compress(bytes(MEBIBYTE)) + stream.flush(zlib.Z_FULL_FLUSH)
    return head + block * 1024


@cache
def deflate_stream() -> bytes:
    """64 MiB of nothing."""
    return zlib.compress(bytes(64 * MEBIBYTE), 1)


@cache
def modest_stream() -> bytes:
    """32 MiB, of which every block of 16 KiB has some content that does not shrink by much."""
    noise = Random(1)
    return gzip.compress(b"".join(noise.randbytes(256).hex().encode() + b" " * 16_384 for _ in range(2048)), 1)


@cache
def brotli_stream() -> bytes:
    """A gibibyte of nothing."""
    stream, block = brotli.Compressor(quality=2), bytes(MEBIBYTE)
    return b"".join([*(stream.process(block) for _ in range(1024)), stream.finish()])
