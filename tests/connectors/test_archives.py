"""Web archives: what is a page in them, and that nothing broken passes for whole."""

from __future__ import annotations

import gzip
import resource
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.archives import Archive
from connectors.errors import FetchError, Unavailable
from news.model import Page
from tests.connectors.archives_made import gzipped, record

ONE, TWO = (
    record("https://e.example/1", b"<html>one</html>" * 50),
    record("https://e.example/2", b"<html>two</html>" * 50),
)


def read(folder: Path, body: bytes) -> tuple[list[Page], list[FetchError], dict[str, int]]:
    """Pages, errors and counts of an archive with ``body``."""
    path = folder / "made.warc"
    path.write_bytes(body)
    archive = Archive(path)
    items = list(archive)
    return [i for i in items if isinstance(i, Page)], [i for i in items if isinstance(i, FetchError)], archive.skipped


@pytest.mark.parametrize(
    "body", [ONE + TWO, gzipped(ONE, TWO), gzip.compress(ONE + TWO)], ids=["plain", "members", "one member"]
)
def test_pages_come_in_order_with_their_facts(tmp_path: Path, body: bytes) -> None:
    pages, errors, skipped = read(tmp_path, body)
    assert [page.url for page in pages] == ["https://e.example/1", "https://e.example/2"]
    assert (errors, skipped) == ([], {})
    assert pages[0].fetched_at == datetime(2026, 11, 1, 10, tzinfo=UTC)
    assert (pages[0].media_type, pages[0].status, pages[0].body[:13]) == ("text/html", 200, b"<html>one</ht")
    assert pages[0].headers["content-type"] == "text/html; charset=utf-8"


def test_what_is_no_page_is_counted_by_what_it_is(tmp_path: Path) -> None:
    others = [
        record("https://e.example/r", kind="request"),
        record("https://e.example/m", kind="metadata"),
        record("https://e.example/404", status="404 Not Found"),
        record("https://e.example/301", status="301 Moved"),
        record("https://e.example/pdf", headers=["Content-Type: application/pdf"]),
        record("https://e.example/lies", b"%PDF-1.7 binary"),
    ]
    pages, errors, skipped = read(tmp_path, gzipped(*others, ONE))
    assert (len(pages), errors) == (1, [])
    assert skipped == {"request": 1, "metadata": 1, "status_404": 1, "status_301": 1, "wrong_type": 2}


@pytest.mark.parametrize("compress", [False, True])
def test_k20_an_archive_cut_anywhere_never_gives_a_cut_page(tmp_path: Path, compress: bool) -> None:
    first, second = (gzipped(ONE), gzipped(TWO)) if compress else (ONE, TWO)
    whole = {page.url: page.body for page in read(tmp_path, first + second)[0]}
    for cut in range(len(first) + 1, len(first + second) - (0 if compress else 4), 1 if compress else 7):
        pages, errors, _skipped = read(tmp_path, (first + second)[:cut])
        assert all(page.body == whole[page.url] for page in pages)
        assert [error.reason for error in errors] in (["truncated"], ["unreadable"]), cut


def test_k20_without_digests_the_length_still_tells(tmp_path: Path) -> None:
    bare = record("https://e.example/3", b"<html>" + b"three" * 200, digest="none")
    pages, errors, _ = read(tmp_path, ONE + bare[:-200])
    assert ([page.url for page in pages], [(error.url, error.reason) for error in errors]) == (
        ["https://e.example/1"],
        [("https://e.example/3", "truncated")],
    )


@pytest.mark.parametrize("digest", ["block", "payload", "hex"])
def test_k20_a_flipped_bit_is_found_and_the_next_page_is_read(tmp_path: Path, digest: str) -> None:
    good = record("https://e.example/4", b"<html>four</html>", digest=digest)
    assert len(read(tmp_path, good)[0]) == 1
    pages, errors, _ = read(tmp_path, good.replace(b"four", b"fxur") + TWO)
    assert [page.url for page in pages] == ["https://e.example/2"]
    assert [(error.url, error.reason) for error in errors] == [("https://e.example/4", "damaged")]


def test_a_digest_of_an_unknown_kind_is_no_fault(tmp_path: Path) -> None:
    assert (
        len(read(tmp_path, record("https://e.example/5", digest="none", more=["WARC-Block-Digest: blake3:abc"]))[0])
        == 1
    )


def test_damaged_gzip_ends_the_archive_with_a_reason(tmp_path: Path) -> None:
    body = bytearray(gzipped(ONE, TWO))
    middle = len(gzipped(ONE)) + 80
    body[middle : middle + 8] = b"\xff" * 8
    pages, errors, _ = read(tmp_path, bytes(body))
    assert [page.url for page in pages] == ["https://e.example/1"]
    assert errors[-1].reason in {"truncated", "unreadable"}


@pytest.mark.parametrize(
    ("body", "reason"), [(b"", "empty"), (b"hello\r\n" * 99, "unreadable"), (b"\x1f\x8b\x08", "truncated")]
)
def test_what_is_no_archive_says_so(tmp_path: Path, body: bytes, reason: str) -> None:
    pages, errors, _ = read(tmp_path, body)
    assert (pages, [error.reason for error in errors]) == ([], [reason])


def test_an_archive_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        list(Archive(tmp_path / "no.warc"))


@pytest.mark.parametrize("url", ["file:///etc/passwd", "javascript:x", "https://", "dns:e.example"])
def test_an_address_that_is_none_is_refused(tmp_path: Path, url: str) -> None:
    pages, errors, _ = read(tmp_path, record(url) + TWO)
    assert len(pages) == 1
    assert [error.reason for error in errors] in (["bad_scheme"], ["bad_url"])


def test_pages_kept_as_they_were_sent_are_decoded_under_caps(tmp_path: Path) -> None:
    html = b"<html>" + b"words " * 100
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(html), html)
    typed = "Content-Type: text/html"
    records = [
        record("https://e.example/gz", gzip.compress(html), headers=[typed, "Content-Encoding: gzip"]),
        record("https://e.example/chunked", chunked, headers=[typed, "Transfer-Encoding: chunked"]),
        record(
            "https://e.example/decoded", html, headers=[typed, "Content-Encoding: gzip", "Transfer-Encoding: chunked"]
        ),
    ]
    pages, errors, _ = read(tmp_path, gzipped(*records))
    assert ([page.body for page in pages], errors) == ([html] * 3, [])
    bomb = record("https://e.example/b", gzip.compress(b" " * 40_000_000), headers=[typed, "Content-Encoding: gzip"])
    assert [error.reason for error in read(tmp_path, gzipped(bomb))[1]] == ["bomb"]


def test_a_record_too_large_for_a_page_is_passed_over_unread(tmp_path: Path) -> None:
    large = record("https://e.example/large", b" " * (17 * 1024 * 1024), digest="none")
    pages, errors, _ = read(tmp_path, large + TWO)
    assert (len(pages), [error.reason for error in errors]) == (1, ["too_large"])


def test_memory_does_not_grow_with_the_archive(tmp_path: Path) -> None:
    path = tmp_path / "long.warc.gz"
    with path.open("wb") as file:
        member = zlib.compressobj(1, wbits=zlib.MAX_WBITS | 16)
        one = record("https://e.example/x", b"<html>" + bytes(range(32, 127)) * 5_000)
        for _ in range(400):
            file.write(member.compress(one))
        file.write(member.flush())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert sum(isinstance(item, Page) for item in Archive(path)) == 400
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60 * 1024
