"""Bytes to extract: headlines, encodings, refusals; any bytes at all."""

from __future__ import annotations

from hashlib import blake2b

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.model import Extract, Page
from news.reading.charset import decode, is_binary
from news.reading.read import read
from news.reading.screen import REASONS, Rejection, screen
from tests.conftest import NOW

BODY = "The city closed the bridge on Tuesday after inspectors found cracks in two of its girders, officials said. " * 3


def page(body: bytes, kind: str = "text/plain", **asserted: str) -> Page:
    digest = blake2b(body, digest_size=16).hexdigest()
    return Page("file:///a", "file:///a", body, digest, kind, NOW, asserted=asserted)


def extract(text: str, **asserted: str) -> Extract:
    found = read(page(text.encode(), **asserted))
    assert isinstance(found, Extract)
    return found


HEADLINES = [
    ("Bridge closed after cracks found", True),
    ("Why did nobody check the bridge?", True),
    ("# Bridge closed", True),
    ("The city closed the bridge on Tuesday.", False),
    ("“We closed it,” the mayor said.", False),
    ("ARNMOUTH, Tuesday:", False),
    ("word " * 40, False),
]


@pytest.mark.parametrize(("first_line", "is_headline"), HEADLINES)
def test_the_first_line_is_a_headline_or_not(first_line: str, is_headline: bool) -> None:
    found = extract(f"{first_line}\n{BODY}")
    assert bool(found.title) == is_headline
    assert found.lead == (BODY.strip() if is_headline else first_line.strip())
    if found.title_span:
        start, end = found.title_span
        assert found.text[start:end] == first_line.strip()


def test_a_single_line_is_a_text_and_no_headline() -> None:
    assert extract("Only one line here").title is None


def test_a_manifest_wins_and_says_so() -> None:
    found = extract(f"First line\n{BODY}", title="Asserted", published_at="2031-03-05T08:00:00+02:00", language="de")
    assert (found.title, found.language) == ("Asserted", "de")
    assert found.published_at is not None
    assert found.published_at.isoformat() == "2031-03-05T06:00:00+00:00"
    assert {found.provenance[name] for name in ("title", "published_at", "language")} == {"asserted"}


def test_the_language_is_detected() -> None:
    german = "Die Stadt hat die Brücke am Dienstag gesperrt, nachdem Prüfer Risse gefunden hatten. " * 3
    assert extract(german).language == "de"
    assert extract(BODY).provenance["language"] == "detected"


@pytest.mark.parametrize("label", ["hex", "zlib", "punycode", "idna", "undefined", "rot13"])
def test_codec_names_that_are_no_encodings_are_ignored(label: str) -> None:
    body = f'<html><head><meta charset="{label}"></head>'.encode() + "Brücke".encode("windows-1252")
    assert "Brücke" in decode(body, label).text


def test_gb2312_is_read_as_gb18030() -> None:
    assert decode("普京与拜登通电话".encode("gb18030"), "gb2312") == decode("普京与拜登通电话".encode("gb18030"), "gbk")


@given(st.binary(max_size=2000))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    for kind in ("text/plain", "text/markdown"):
        found = read(page(body, kind))
        if isinstance(found, Rejection):
            assert found.reason in REASONS
        else:
            found.text.encode("utf-8")
            assert "\x00" not in found.text
            assert screen(found) is None or screen(found).reason in REASONS  # type: ignore[union-attr]
    assert isinstance(is_binary(body), bool)


HOSTILE_PAGES = {
    "nested": b"<div>" * 20_000 + BODY.encode(),
    "unclosed": b"<p>" * 20_000 + BODY.encode(),
    "script_only": b"<html><body><script>var a = 1;</script></body></html>",
    "no_markup": BODY.encode(),
    "empty_body": b"<html><body>   </body></html>",
    "broken": b"<html><<<>>&&& \xff\xfe <a href='" + b"x" * 5000,
}


@pytest.mark.parametrize("name", HOSTILE_PAGES)
def test_hostile_pages_are_read_or_refused(name: str) -> None:
    found = read(page(HOSTILE_PAGES[name], "text/html"))
    assert isinstance(found, Extract) or found.reason in REASONS


def test_too_many_tags_are_refused() -> None:
    found = read(page(b"<br>" * 200_001, "text/html"))
    assert isinstance(found, Rejection)
    assert found.reason == "too_large"
