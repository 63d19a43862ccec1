"""Lists of addresses, T1 to T9 of the catalogue of bad input: the good ones are used, the others named by line."""

from __future__ import annotations

import os
import tracemalloc
from pathlib import Path

import pytest

from connectors.errors import NothingFound
from connectors.url_list import read_url_list


def written(folder: Path, content: bytes | str) -> Path:
    path = folder / "urls.txt"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("content", ["", "\n\n", "# only a comment\n"])
def test_t1_an_empty_list_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(NothingFound, match="lists no addresses"):
        read_url_list(written(tmp_path, content))


def test_t2_utf_16_is_read_by_its_mark_and_binary_is_refused(tmp_path: Path) -> None:
    assert read_url_list(written(tmp_path, "https://a.example/x\n".encode("utf-16"))).urls == ["https://a.example/x"]
    for content in (
        b"https://a.example/\n\x00\x01\x02",
        b"\x89PNG\r\n\x1a\n\xff\xfe\x00",
        bytes(range(128, 192)) + b"\xff\n",
    ):
        with pytest.raises(NothingFound, match=r"not text|no addresses|line 2"):
            read_url_list(written(tmp_path, content))


def test_t3_one_endless_line_is_refused_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, b"https://a.example/" + b"x" * 10_000_000)
    tracemalloc.start()
    with pytest.raises(NothingFound, match="line 1, is longer"):
        read_url_list(path)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_t4_line_ends_marks_tabs_blanks_and_comments(tmp_path: Path) -> None:
    text = "\ufeff# news\r\n\r\n\thttps://a.example/x \r\nhttps://b.example/y # the other one\r\n"
    assert read_url_list(written(tmp_path, text)).urls == ["https://a.example/x", "https://b.example/y"]


def test_t5_repeated_addresses_are_counted_and_used_once(tmp_path: Path) -> None:
    text = "https://a.example/x\nhttps://a.example/x?utm_source=feed\nHTTPS://A.example:443/x#top\n"
    found = read_url_list(written(tmp_path, text))
    assert (found.urls, found.repeated) == (["https://a.example/x"], 2)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("<opml version='2.0'>", "OPML"),
        ("<?xml version='1.0'?><rss>", "XML"),
        ("<!DOCTYPE html><html>", "HTML"),
        ("%PDF-1.7", "PDF"),
        ("title,text,outlet\na,b,c\n", "table"),
    ],
)
def test_t6_something_else_is_called_by_its_name(tmp_path: Path, content: str, what: str) -> None:
    with pytest.raises(NothingFound, match=what):
        read_url_list(written(tmp_path, content))


def test_t7_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, what in ((tmp_path / "nothing", "cannot be read"), (tmp_path, "folder"), (tmp_path / "pipe", "ordinary")):
        with pytest.raises(NothingFound, match=what):
            read_url_list(path)


def test_t8_a_long_list_needs_no_more_than_its_text(tmp_path: Path) -> None:
    path = written(tmp_path, "".join(f"https://a.example/{number}\n" for number in range(50_000)))
    tracemalloc.start()
    assert len(read_url_list(path).urls) == 50_000
    assert tracemalloc.get_traced_memory()[1] < 200 * 50_000 * 2
    tracemalloc.stop()


def test_t9_bad_lines_are_named_and_the_good_ones_used(tmp_path: Path) -> None:
    found = read_url_list(written(tmp_path, "https://a.example/x\nnot an address\nfile:///etc/passwd\n"))
    assert found.urls == ["https://a.example/x"]
    assert [problem.split(":")[0] for problem in found.problems] == ["line 2", "line 3"]
