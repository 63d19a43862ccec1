"""Web archives made for tests, byte by byte, so that they can be broken at any place."""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Iterable


def record(
    url: str,
    body: bytes = b"<html><p>words</p></html>",
    *,
    status: str = "200 OK",
    headers: Iterable[str] = ("Content-Type: text/html; charset=utf-8",),
    kind: str = "response",
    digest: str = "block",
    more: Iterable[str] = (),
) -> bytes:
    """One WARC record of HTTP. ``digest``: ``block``, ``payload``, ``hex`` (SHA-256 of the block) or ``none``."""
    block = "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode() + body
    digests = {
        "block": f"WARC-Block-Digest: sha1:{_base32(block)}",
        "payload": f"WARC-Payload-Digest: sha1:{_base32(body)}",
        "hex": f"WARC-Block-Digest: sha256:{hashlib.sha256(block).hexdigest()}",
    }
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:{hashlib.md5(block).hexdigest()}>",
        f"WARC-Target-URI: {url}",
        "WARC-Date: 2026-11-01T10:00:00Z",
        "Content-Type: application/http; msgtype=response",
        *([digests[digest]] if digest in digests else []),
        *more,
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + block + b"\r\n\r\n"


def gzipped(*records: bytes) -> bytes:
    """The records as web archives are compressed: each a member of its own."""
    return b"".join(gzip.compress(record, mtime=0) for record in records)


def _base32(data: bytes) -> str:
    return base64.b32encode(hashlib.sha1(data).digest()).decode()
