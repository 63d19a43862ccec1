"""Web archives written: kept pages as WARC 1.1 ``response`` records, which any archive tool reads.

The bodies are what was kept, after transfer and content decoding; headers are those that were chosen at the time.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from datetime import UTC
from email.utils import format_datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from fastwarc.warc import WarcRecord, WarcRecordType

from news.model import Page

SOFTWARE = "Parallax"


def write_archive(path: Path, pages: Iterable[Page]) -> int:
    """Write ``pages`` to ``path``, each record gzipped where its name ends in ``.gz``; how many there were.

    Raises:
        OSError: it cannot be written.
    """
    with path.open("wb") as file:
        return sum(_write(file, _record(page), packed=path.suffix == ".gz") for page in pages)


def _record(page: Page) -> WarcRecord:
    """``page`` as a response record with its digests."""
    record = WarcRecord()
    record.init_headers(WarcRecordType.response, record_urn=f"uuid:{UUID(page.digest)}".encode())
    record.headers["WARC-Target-URI"] = page.final_url
    record.headers["WARC-Date"] = page.fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    record.headers["Content-Type"] = "application/http; msgtype=response"
    record.set_bytes_content(_block(page))
    return record


def _block(page: Page) -> bytes:
    """The HTTP answer as it would be sent without any encoding."""
    phrase = HTTPStatus(page.status).phrase if page.status in HTTPStatus._value2member_map_ else ""
    headers = {
        "date": format_datetime(page.fetched_at.astimezone(UTC), usegmt=True),
        **page.headers,
        "content-type": page.headers.get("content-type") or page.media_type or "application/octet-stream",
        "content-length": str(len(page.body)),
    }
    lines = [f"HTTP/1.1 {page.status} {phrase}".rstrip(), *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + page.body


def _write(file: BinaryIO, record: WarcRecord, *, packed: bool) -> int:
    """Write one record; 1, to be counted."""
    out = BytesIO()
    record.write(out, checksum_data=True)
    file.write(gzip.compress(out.getvalue(), mtime=0) if packed else out.getvalue())
    return 1
