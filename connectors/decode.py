"""Content encodings undone in small steps under caps, so that no bomb gets to unfold.

Common clients unpack a whole network chunk at once (1 MB of gzip becomes 1 GB in memory) and take a stream that breaks
off for a whole one. Here each step yields at most 256 KiB, the sum is checked after each, and the end has to be an end.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import Protocol

import brotli

ACCEPTED = "gzip, deflate, br"
STEP = 256 * 1024
MAX_BODY = 16 * 1024 * 1024
MAX_RATIO = 100
FREE = 1024 * 1024
"""Bytes that may come out at any ratio: small pages of repeated markup do shrink to a hundredth."""

WINDOW = 64 * 1024
MAX_MEMBERS = 1_000
GZIP_MAGIC = b"\x1f\x8b"


class BodyError(Exception):
    """``reason`` is ``bomb``, ``too_large``, ``encoding`` or ``truncated``."""

    def __init__(self, reason: str, detail: str) -> None:
        """Keep the word beside the sentence."""
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class _Steps(Protocol):
    """Decodes one stream. ``feed`` yields pieces of about ``STEP`` bytes; ``is_finished`` once the stream has ended."""

    def feed(self, data: bytes) -> Iterator[bytes]: ...

    def is_finished(self) -> bool: ...


class Decoder:
    """Takes the bytes of one body as they come and adds up what they unfold to."""

    def __init__(self, encodings: Sequence[str], *, max_body: int = MAX_BODY, max_ratio: int = MAX_RATIO) -> None:
        """``encodings`` are the values of Content-Encoding.

        Raises:
            BodyError: more than one encoding, or one that was not asked for.
        """
        self._steps = _steps_of(encodings)
        self._max_body = max_body
        self._max_ratio = max_ratio
        self._pieces: list[bytes] = []
        self.taken = 0
        self.given = 0

    def feed(self, data: bytes) -> None:
        """Decode ``data``.

        Raises:
            BodyError: a cap is passed, or the bytes are not what the encoding says.
        """
        self.taken += len(data)
        try:
            for piece in self._steps.feed(data):
                self.given += len(piece)
                self._check()
                self._pieces.append(piece)
        except (zlib.error, brotli.error) as error:
            raise BodyError("encoding", f"The content is not in the encoding it claims: {error}.") from error

    def so_far(self) -> bytes:
        """What has come out up to now."""
        return b"".join(self._pieces)

    def finish(self) -> bytes:
        """The whole body.

        Raises:
            BodyError: ``truncated`` where the encoded stream breaks off.
        """
        if self.taken and not self._steps.is_finished():
            raise BodyError("truncated", f"The compressed content breaks off after {self.taken:,} bytes.")
        return self.so_far()

    def _check(self) -> None:
        if self.given > FREE and self.given > self._max_ratio * self.taken:
            raise BodyError("bomb", f"{self.taken:,} bytes unfold to more than {self._max_ratio} times as many.")
        if self.given > self._max_body:
            packed = not isinstance(self._steps, _Identity)
            raise BodyError("bomb" if packed else "too_large", f"It unfolds to more than {self._max_body:,} bytes.")


def unpacked(body: bytes, *, max_body: int = MAX_BODY, max_ratio: int = MAX_RATIO) -> bytes:
    """``body``, or what is inside where it is gzip by its first bytes (sitemaps and feeds named ``.gz``).

    Raises:
        BodyError: as for a body that came with a Content-Encoding.
    """
    if not body.startswith(GZIP_MAGIC):
        return body
    decoder = Decoder(("gzip",), max_body=max_body, max_ratio=max_ratio)
    for start in range(0, len(body), WINDOW):
        decoder.feed(body[start : start + WINDOW])
    return decoder.finish()


def _steps_of(encodings: Sequence[str]) -> _Steps:
    names = [name.strip().lower() for value in encodings for name in value.split(",")]
    names = [name for name in names if name not in ("", "identity")]
    if len(names) > 1:
        raise BodyError("encoding", f"{len(names)} encodings are stacked; at most one is taken.")
    match names[0] if names else "identity":
        case "identity":
            return _Identity()
        case "gzip" | "x-gzip":
            return _Gzip()
        case "deflate":
            return _Deflate()
        case "br":
            return _Brotli()
        case other:
            raise BodyError("encoding", f"The content encoding {other[:40]!r} was not asked for.")


class _Identity:
    """Nothing to undo."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data

    def is_finished(self) -> bool:
        return True


class _Gzip:
    """One or several gzip members; what follows the last and is no member is left out, as gzip(1) does."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._members = 1
        self._is_over = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data and not self._is_over:
            if self._member.eof:
                if not data.startswith(GZIP_MAGIC[: len(data)]):
                    self._is_over = True
                    return
                self._members += 1
                if self._members > MAX_MEMBERS:
                    raise BodyError("bomb", f"It is made of more than {MAX_MEMBERS:,} gzip members.")
                self._member = zlib.decompressobj(zlib.MAX_WBITS | 16)
            yield self._member.decompress(data, STEP)
            data = self._member.unused_data if self._member.eof else self._member.unconsumed_tail

    def is_finished(self) -> bool:
        return self._member.eof


class _Deflate:
    """zlib as the standard has it, or the raw stream that some servers send instead."""

    def __init__(self) -> None:
        self._first = b""
        self._stream: zlib._Decompress | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._stream is None:
            self._first += data
            if len(self._first) < 2:
                return
            data, self._first = self._first, b""
            is_zlib = data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
            self._stream = zlib.decompressobj(zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)
        while data and not self._stream.eof:
            yield self._stream.decompress(data, STEP)
            data = self._stream.unconsumed_tail

    def is_finished(self) -> bool:
        return self._stream is not None and self._stream.eof


class _Brotli:
    """Brotli; the library holds what did not fit into a step until it is asked again."""

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._stream.is_finished():
            return
        yield self._stream.process(data, output_buffer_limit=STEP)
        while not self._stream.is_finished() and not self._stream.can_accept_more_data():
            yield self._stream.process(b"", output_buffer_limit=STEP)

    def is_finished(self) -> bool:
        return bool(self._stream.is_finished())
