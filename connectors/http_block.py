"""An HTTP response as web archives keep it: head and payload of one record."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

from connectors.decode import BodyError, Decoder
from connectors.errors import Refused

MAX_HEAD = 100 * 1024
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?\s+(\d{3})\b")
_END = re.compile(rb"\r?\n\r?\n")
_ALGORITHMS = frozenset({"sha1", "sha256", "sha512", "md5"})


@dataclass(frozen=True, slots=True)
class Response:
    """``payload`` is what follows the head, as sent: it may be chunked and compressed."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    payload: bytes

    def body(self, url: str) -> bytes:
        """The payload with transfer and content encoding undone, under the caps of the web.

        Crawlers store bodies decoded and keep the headers; a payload that is not in the encoding it claims is taken
        as it is.

        Raises:
            Refused: ``bomb``, ``too_large`` or ``truncated``.
        """
        payload = self.payload
        if b"chunked" in self._header(b"transfer-encoding"):
            payload = _unchunked(payload)
        encoding = self._header(b"content-encoding").decode("ascii", "replace")
        try:
            decoder = Decoder((encoding,) if encoding else ())
            decoder.feed(payload)
            return decoder.finish()
        except BodyError as error:
            if error.reason == "encoding":
                return payload
            raise Refused(url, error.reason, error.detail) from error

    def _header(self, name: bytes) -> bytes:
        return b",".join(value for key, value in self.headers if key.lower() == name).strip().lower()


def read_response(block: bytes, url: str) -> Response:
    """The response that ``block`` holds.

    Raises:
        Refused: ``protocol_error`` where it is none.
    """
    status, end = _STATUS.match(block), _END.search(block, 0, MAX_HEAD)
    if not status or not end:
        raise Refused(url, "protocol_error", "The record is no HTTP response.")
    lines = block[: end.start()].splitlines()[1:]
    pairs = (line.partition(b":") for line in lines)
    headers = tuple((name.strip(), value.strip()) for name, colon, value in pairs if colon and name.strip())
    return Response(int(status[1]), headers, block[end.end() :])


def digest_fits(said: str | None, data: bytes) -> bool:
    """Whether ``data`` has the digest ``said`` (``sha1:BASE32`` or hex); True where none or an unknown kind is said."""
    algorithm, _, value = (said or "").strip().partition(":")
    if algorithm.lower() not in _ALGORITHMS or not value:
        return True
    digest = hashlib.new(algorithm.lower(), data, usedforsecurity=False)
    if len(value) == digest.digest_size * 2:
        return value.lower() == digest.hexdigest()
    return value.upper().rstrip("=") == base64.b32encode(digest.digest()).decode("ascii").rstrip("=")


def _unchunked(payload: bytes) -> bytes:
    """The chunks of ``payload`` joined; the payload itself where it is not chunked, whatever its header says."""
    pieces: list[bytes] = []
    at = 0
    while True:
        end = payload.find(b"\r\n", at, at + 1024)
        size = payload[at:end].split(b";")[0].strip() if end >= 0 else b""
        if not re.fullmatch(rb"[0-9A-Fa-f]{1,8}", size):
            return payload
        if not int(size, 16):
            return b"".join(pieces)
        pieces.append(payload[end + 2 : end + 2 + int(size, 16)])
        at = end + 2 + int(size, 16) + 2
