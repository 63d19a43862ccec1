"""A gzip file of any number of members as a stream that knows whether it came to a proper end."""

from __future__ import annotations

import os
import zlib
from typing import BinaryIO

WINDOW = 64 * 1024
STEP = 256 * 1024


class Gunzip:
    """Reads ``file`` unpacked, at most ``STEP`` bytes at a time. ``is_cut`` once its end came before that of a member.

    A file object as far as fastwarc asks for one; seeking is going forward.
    """

    def __init__(self, file: BinaryIO) -> None:
        """Start at the place where ``file`` stands."""
        self._file = file
        self._member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._rest = b""
        self._is_begun = False
        self._at = 0
        self.is_cut = False

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes, and no more than ``STEP``; empty at the end.

        Raises:
            OSError: the bytes are not gzip, or do not match their checksum.
        """
        piece = self._next(min(size, STEP) if size > 0 else STEP) if size else b""
        self._at += len(piece)
        return piece

    def tell(self) -> int:
        """The place in the unpacked stream."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go forward to a place.

        Raises:
            OSError: it lies behind, or is counted from an end that is not known.
        """
        target = self._at + offset if whence == os.SEEK_CUR else offset
        if whence == os.SEEK_END or target < self._at:
            raise OSError("a gzip stream goes forward only")
        while self._at < target and self.read(target - self._at):
            pass
        return self._at

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _next(self, size: int) -> bytes:
        while True:
            if not self._rest:
                self._rest = self._file.read(WINDOW)
            if not self._rest:
                # what zlib still holds back for want of room comes out before the end does
                held = self._pull(b"", size) if self._is_begun and not self._member.eof else b""
                self.is_cut = not held and self._is_begun and not self._member.eof
                return held
            if self._member.eof or not self._is_begun:
                self._member = zlib.decompressobj(zlib.MAX_WBITS | 16)
                self._is_begun = True
            if piece := self._pull(self._rest, size):
                return piece

    def _pull(self, data: bytes, size: int) -> bytes:
        try:
            piece = self._member.decompress(data, size)
        except zlib.error as error:
            raise OSError(f"damaged gzip: {error}") from error
        self._rest = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
        return piece
