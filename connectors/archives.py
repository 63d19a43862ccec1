"""Web archives: WARC and ``.warc.gz``, as Common Crawl's CC-NEWS publishes them, one record in memory at a time.

fastwarc hands out the record at which an archive breaks off without a word. So every record's length is held against
its header and its digest, where it has one, against its bytes; and gzip is undone here, where the end has to be an
end.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from connectors.addresses import parse_address
from connectors.answers import chosen, joined, media_type_of
from connectors.decode import GZIP_MAGIC, MAX_BODY
from connectors.errors import FetchError, Refused, Unavailable
from connectors.gunzip import Gunzip
from connectors.http_block import Response, digest_fits, read_response
from connectors.sniff import kind_of
from news.model import Page

MAX_BLOCK = MAX_BODY
HTML = frozenset({"text/html", "application/xhtml+xml"})
_NO_RESPONSES = {
    2: "warcinfo",
    8: "resource",
    16: "request",
    32: "metadata",
    64: "revisit",
    128: "conversion",
    256: "continuation",
}
"""By fastwarc's bits; its type cannot be a key."""


class Archive:
    """The pages of one archive, in its order: iterate over it, once or again.

    Yields a Page for each response with status 200 that is HTML, and a FetchError for each that should have been one
    but is damaged, too large or cut off; the last one is about the archive itself where that breaks off. ``skipped``
    counts, after the iteration, the records that are no pages by what they are: ``request``, ``status_404``,
    ``wrong_type``, …
    """

    def __init__(self, path: Path) -> None:
        """``path`` is opened when iterated over."""
        self.path = path
        self.skipped: dict[str, int] = {}

    def __iter__(self) -> Iterator[Page | FetchError]:
        """Read from the beginning; raises ``Unavailable`` where it cannot be opened, and nothing for what it holds."""
        self.skipped = {}
        try:
            file = self.path.open("rb")
        except OSError as error:
            raise Unavailable(self.path.as_uri(), "unreadable", f"It cannot be read: {error.strerror}.") from error
        with file:
            yield from self._read(file)

    def _read(self, file: BinaryIO) -> Iterator[Page | FetchError]:
        address = self.path.as_uri()
        magic = file.read(2)
        file.seek(0)
        stream: Gunzip | BinaryIO = Gunzip(file) if magic == GZIP_MAGIC else file
        count, last = 0, None
        try:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.any_type, parse_http=False):
                count += 1
                last = self._page(record)
                if last is not None:
                    yield last
        except (OSError, ValueError) as error:
            last = Refused(address, "unreadable", f"After {count:,} records it is no web archive: {str(error)[:200]}.")
            yield last
        cut = isinstance(stream, Gunzip) and stream.is_cut
        if cut and not (isinstance(last, FetchError) and last.reason in {"truncated", "unreadable"}):
            yield Refused(address, "truncated", f"The archive breaks off after {count:,} records.")
        if not count and last is None and not cut:
            yield Refused(address, "empty", "The archive holds no records.")

    def _page(self, record: WarcRecord) -> Page | FetchError | None:
        """The page in ``record``, what is wrong with it, or None after counting what else it is."""
        kind = _NO_RESPONSES.get(int(record.record_type))
        if kind:
            return self._skipped(kind)
        target = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
        length = _length(record)
        if record.record_type != WarcRecordType.response or not target or length is None:
            return Refused(self.path.as_uri(), "truncated", "A record breaks off within its header.")
        try:
            return self._response(record, parse_address(target).url, length)
        except FetchError as error:
            return error

    def _response(self, record: WarcRecord, url: str, length: int) -> Page | None:
        if length > MAX_BLOCK:
            raise Refused(url, "too_large", f"The record has {length:,} bytes; a page has at most {MAX_BLOCK:,}.")
        block = record.reader.read(length)
        if len(block) < length:
            raise Refused(url, "truncated", f"The record breaks off after {len(block):,} of {length:,} bytes.")
        if not digest_fits(record.headers.get("WARC-Block-Digest"), block):
            raise Refused(url, "damaged", "The record does not match its digest.")
        if record.headers.get("WARC-Truncated"):
            raise Refused(url, "truncated", "The crawler cut the page off.")
        response = read_response(block, url)
        if response.status != 200:
            return self._skipped(f"status_{response.status}")
        if media_type_of(joined(response.headers)) not in HTML:
            return self._skipped("wrong_type")
        return self._checked(record, response, url)

    def _checked(self, record: WarcRecord, response: Response, url: str) -> Page | None:
        """The page of ``response`` after its payload is held against its digest and decoded."""
        said = record.headers.get("WARC-Payload-Digest")
        body = response.body(url)
        if not record.headers.get("WARC-Block-Digest") and not any(
            digest_fits(said, b) for b in (response.payload, body)
        ):
            raise Refused(url, "damaged", "The page does not match its digest.")
        if kind_of(body) not in {"html", "xml", "text"}:
            return self._skipped("wrong_type")
        date = record.record_date
        if date is None:
            raise Refused(url, "unreadable", "The record has no date.")
        return Page(
            url=url,
            final_url=url,
            body=body,
            digest=blake2b(body, digest_size=16).hexdigest(),
            media_type="text/html",
            fetched_at=date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC),
            status=response.status,
            headers=chosen(joined(response.headers)),
        )

    def _skipped(self, kind: str) -> Page | None:
        """Count a record that is no page."""
        self.skipped[kind] = self.skipped.get(kind, 0) + 1
        return None


def _length(record: WarcRecord) -> int | None:
    """The length that the header claims; what fastwarc says is what it has found."""
    claimed = (record.headers.get("Content-Length") or "").strip()
    return int(claimed) if claimed.isascii() and claimed.isdigit() and len(claimed) < 16 else None
