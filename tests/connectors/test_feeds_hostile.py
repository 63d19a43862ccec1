"""Feeds that are hostile: entities, bombs, masses, and links that must not be followed."""

from __future__ import annotations

import gzip
import time

import pytest

from connectors.errors import FetchError
from connectors.feeds import parse_feed
from tests.connectors.feeds_made import ITEM, NOW, URL, atom, item, links, refusal, rss


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE r [<!ENTITY x SYSTEM "http://127.0.0.1:9/">]>',
        '<!DOCTYPE r [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>',
        '<!-- <rss> --><!DOCTYPE r [\n<!ENTITY x "y">\n]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_f3_entities_of_any_kind_are_refused_and_nothing_is_read(prolog: str, encoding: str) -> None:
    text = f"<?xml version='1.0'?>{prolog}<rss version='2.0'><channel><item><title>&x;</title></item></channel></rss>"
    assert refusal(text.encode(encoding)).reason == "entity"


def test_f3_an_external_dtd_and_xinclude_are_not_followed() -> None:
    doctype = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://127.0.0.1:9/rss.dtd">'
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/>'
    feed = parse_feed(rss(f"<item><title>A{include}</title><link>/1</link></item>", prolog=doctype), URL, now=NOW)
    assert [entry.title for entry in feed.entries] == ["A"]


def test_f4_entity_bombs_are_refused_at_once() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bombs = [
        rss("<item><title>&l9;</title></item>", prolog=f'<!DOCTYPE r [<!ENTITY l0 "ha">{laughs}]>'),
        rss(f"<item><title>{'&a;' * 50_000}</title></item>", prolog=f'<!DOCTYPE r [<!ENTITY a "{"x" * 50_000}">]>'),
    ]
    started = time.perf_counter()
    assert [refusal(bomb).reason for bomb in bombs] == ["entity", "entity"]
    assert time.perf_counter() - started < 3


@pytest.mark.parametrize("title", ["Title", "Salt & Sand"])
def test_f5_fifty_thousand_items_are_capped(title: str) -> None:
    body = rss(*(f"<item><title>{title}</title><link>https://e.example/{n}</link></item>" for n in range(50_000)))
    started = time.perf_counter()
    feed = parse_feed(body, URL, now=NOW)
    assert time.perf_counter() - started < 5
    assert (len(feed.entries), feed.is_capped, feed.is_partial) == (2_000, True, False)
    assert feed.entries[-1].url == "https://e.example/1999"


@pytest.mark.parametrize("end", ["</a>" * 100_000, ""])
def test_f6_a_hundred_thousand_levels_are_refused(end: str) -> None:
    assert refusal(rss("<a>" * 100_000 + ITEM + end)).reason == "suspicious"


def test_f7_a_hundred_thousand_attributes_are_read_or_refused_quickly() -> None:
    attributes = " ".join(f'a{n}="1"' for n in range(100_000))
    started = time.perf_counter()
    assert links(parse_feed(rss(f"<item {attributes}><link>/1</link></item>"), URL, now=NOW)) == [
        "https://news.example/1"
    ]
    assert refusal(rss(f"<b><item {attributes}><link>/1</link></item>")).reason == "suspicious"
    assert time.perf_counter() - started < 5


def test_f7_masses_of_anything_are_refused() -> None:
    for mass in ("<a/>" * 600_000, "&" * 2_000_000, "<!--" * 600_000):
        assert refusal(rss(mass)).reason == "suspicious"


def test_f7_sections_that_never_end_are_looked_at_once() -> None:
    started = time.perf_counter()
    for opening in ("<!--", "<![CDATA[", "<!DOCTYPE [", "<?x"):
        body = rss(opening * 50_000)
        try:
            assert parse_feed(body, URL, now=NOW).entries == ()
        except FetchError as error:
            assert error.reason in {"suspicious", "unreadable", "not_feed"}  # noqa: PT017  # both ends are right
    assert time.perf_counter() - started < 10


def test_f8_fields_are_capped() -> None:
    long = "x" * 9_000_000
    feed = parse_feed(rss(f"<item><title>{long}</title><guid>{long[:9000]}</guid><link>/1</link></item>"), URL, now=NOW)
    assert len(feed.entries[0].title or "") == 1_000
    assert len(feed.entries[0].guid or "") == 2_048
    feed = parse_feed(rss(f"<item><link>/{'x' * 3_000}</link></item>"), URL, now=NOW)
    assert (feed.entries, feed.dropped_links) == ((), 1)


def test_f8_what_lies_beyond_ten_megabytes_is_left_out() -> None:
    feed = parse_feed(rss(item(1), f"<item><title>{'x' * 11_000_000}</title><link>/2</link></item>"), URL, now=NOW)
    assert (links(feed), feed.is_capped) == (["https://e.example/1"], True)


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://", "ht tp://a b/"]
)
def test_f10_links_that_must_not_be_followed_are_dropped_and_counted(link: str) -> None:
    feed = parse_feed(rss(f"<item><link>{link}</link><guid>https://e.example/9</guid></item>", ITEM), URL, now=NOW)
    assert (len(feed.entries), feed.dropped_links) == (1, 1)


def test_f10_a_hostile_base_makes_no_hostile_link() -> None:
    feed = parse_feed(atom('<entry><link href="alert(1)"/></entry>', base="javascript:"), URL, now=NOW)
    assert (feed.entries, feed.dropped_links) == ((), 1)


@pytest.mark.parametrize(
    "body",
    [b"[" * 300_000, b'{"a":' * 90_000, b"%PDF-1.7 \x00\xff", bytes(range(256)) * 40, b"\x89PNG\r\n", b"[" * 500_000],
)
def test_f18_binary_and_deep_json_are_refused(body: bytes) -> None:
    assert refusal(body).reason in {"not_feed", "suspicious"}


def test_f18_json_that_would_unfold_in_memory_is_refused() -> None:
    body = b'{"version": "https://jsonfeed.org/version/1", "items": [' + b"{}," * 500_000 + b"{}]}"
    assert refusal(body).reason == "suspicious"


def test_h22_a_feed_that_is_gzip_is_unpacked_under_caps() -> None:
    assert links(parse_feed(gzip.compress(rss(ITEM)), URL, now=NOW)) == ["https://e.example/1"]
    assert refusal(gzip.compress(b" " * 50_000_000)).reason == "bomb"
    assert refusal(gzip.compress(rss(ITEM))[:-12]).reason == "truncated"
