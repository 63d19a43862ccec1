"""Feeds that are broken: markup that is not well-formed, cut-off bodies, encodings, and what is no feed at all."""

from __future__ import annotations

import pytest

from connectors.feeds import parse_feed
from tests.connectors.feeds_made import NOW, URL, item, links, refusal, rss


def test_f1_a_bare_ampersand_does_not_alter_the_address() -> None:
    feed = parse_feed(
        rss("<item><title>Salt & Sand</title><link>https://e.example/?a=1&b=2&copy=3&x</link></item>"), URL, now=NOW
    )
    assert links(feed) == ["https://e.example/?a=1&b=2&copy=3&x"]
    assert feed.entries[0].title == "Salt & Sand"
    assert feed.reader == "mended"


def test_f1_ampersands_in_cdata_stay_as_they_are() -> None:
    broken = "<title>A & B</title><link><![CDATA[https://e.example/?a=1&amp=2]]></link>"
    assert links(parse_feed(rss(f"<item>{broken}</item>"), URL, now=NOW)) == ["https://e.example/?a=1&amp=2"]


def test_f1_html_names_of_characters_are_understood() -> None:
    feed = parse_feed(
        rss("<item><title>Caf&eacute;&nbsp;&hellip; &nosuch;</title><link>/a</link></item>"), URL, now=NOW
    )
    assert feed.entries[0].title == "Café … &nosuch;"


def test_f1_a_tag_that_is_never_closed_is_recovered() -> None:
    feed = parse_feed(
        rss("<item><title>A <b>bold claim</title><link>https://e.example/1</link></item>", item(2)), URL, now=NOW
    )
    assert feed.reader == "loose"
    assert links(feed) == ["https://e.example/1", "https://e.example/2"]


def test_f2_a_truncated_feed_gives_the_whole_items_and_never_half_an_address() -> None:
    body = rss(item(1), item(22))
    for cut in range(body.index(b"/22") + 2, len(body) - len(b"</rss>")):
        feed = parse_feed(body[:cut], URL, now=NOW)
        assert links(feed) in (["https://e.example/1"], ["https://e.example/1", "https://e.example/22"])
        assert feed.is_partial
    assert not parse_feed(body, URL, now=NOW).is_partial


def test_f2_a_feed_cut_within_its_first_item_is_empty_and_partial() -> None:
    feed = parse_feed(rss(item(1))[:-40], URL, now=NOW)
    assert (feed.entries, feed.is_partial) == ((), True)


TEXT = (
    "<?xml version='1.0' encoding='{}'?><rss version='2.0'><channel>"
    "<item><title>Ключ</title><link>/1</link></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "iso-8859-1"),
        ("utf-8", "utf-16"),
        ("utf-8-sig", "x-unknown"),
        ("cp1251", "windows-1251"),
        ("koi8-r", "koi8-r"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16"),
        ("utf-16-be", "utf-8"),
        ("utf-8", "punycode"),
    ],
)
@pytest.mark.parametrize("before", ["", " \n"])
def test_f15_encodings_are_found_out_whatever_is_declared(encoding: str, declared: str, before: str) -> None:
    body = (before + TEXT.format(declared)).encode(encoding)
    assert [entry.title for entry in parse_feed(body, URL, now=NOW).entries] == ["Ключ"]


def test_f15_the_charset_of_the_header_comes_first() -> None:
    body = TEXT.format("koi8-r").encode("cp1251")
    assert parse_feed(body, URL, now=NOW, charset="windows-1251").entries[0].title == "Ключ"


def test_f16_a_page_is_not_a_feed_but_may_name_one() -> None:
    link = b'<link rel="alternate" type="application/rss+xml" href="/rss">'
    error = refusal(b"<!DOCTYPE html><html><head>" + link + b"<title>x</title></head></html>")
    assert error.reason == "not_feed"
    assert "https://news.example/rss" in error.detail


@pytest.mark.parametrize(
    "body",
    [b"<urlset><url/></urlset>", b"<opml/>", b"<svg/>", b"plain words", b"<html><body><rss>", b'{"a": 1}', b"[1]"],
)
def test_f16_other_formats_are_not_feeds(body: bytes) -> None:
    assert refusal(body).reason == "not_feed"


@pytest.mark.parametrize("body", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00\x00"])
def test_f17_an_empty_body_is_empty(body: bytes) -> None:
    assert refusal(body).reason == "empty"
