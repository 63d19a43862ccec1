"""Feeds that are broken, hostile or lie: one test for each way that matters, named after it."""

from __future__ import annotations

import gzip
import json
import pickle
import time
from datetime import UTC, datetime, timedelta

import pytest

from connectors.errors import FetchError
from connectors.feeds import follows, parse_feed
from tests.connectors.feeds_made import ITEM, NOW, URL, atom, item, links, refusal, rss


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


def test_f9_relative_links_are_resolved_against_the_final_address_and_xml_base() -> None:
    assert links(parse_feed(rss("<item><link>../a?b</link></item>"), "https://e.example/x/y/feed", now=NOW)) == [
        "https://e.example/x/a?b"
    ]
    based = atom(
        '<entry xml:base="deep/"><link href="c"/></entry>',
        '<entry><link xml:base="//o.example/" href="d"/></entry>',
        base="/b/",
    )
    assert links(parse_feed(based, "https://e.example/x", now=NOW)) == [
        "https://e.example/b/deep/c",
        "https://o.example/d",
    ]


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://", "ht tp://a b/"]
)
def test_f10_links_that_must_not_be_followed_are_dropped_and_counted(link: str) -> None:
    feed = parse_feed(rss(f"<item><link>{link}</link><guid>https://e.example/9</guid></item>", ITEM), URL, now=NOW)
    assert (len(feed.entries), feed.dropped_links) == (1, 1)


def test_f10_a_hostile_base_makes_no_hostile_link() -> None:
    feed = parse_feed(atom('<entry><link href="alert(1)"/></entry>', base="javascript:"), URL, now=NOW)
    assert (feed.entries, feed.dropped_links) == ((), 1)


def test_f11_the_address_is_the_key_and_the_guid_is_kept() -> None:
    def with_guid(link: str, guid: str) -> str:
        return f"<item><link>https://e.example/{link}</link><guid isPermaLink='false'>{guid}</guid></item>"

    feed = parse_feed(rss(with_guid("1", "a"), with_guid("2", "a"), with_guid("1?utm_source=rss", "b")), URL, now=NOW)
    assert [(entry.url[-1], entry.guid) for entry in feed.entries] == [("1", "a"), ("2", "a")]
    assert feed.dropped == {"repeated": 1}


def test_f12_a_missing_date_is_none() -> None:
    entry = parse_feed(rss("<item><link>/1</link></item>"), URL, now=NOW).entries[0]
    assert (entry.published_at, entry.published_raw) == (None, None)


@pytest.mark.parametrize(
    "raw",
    [
        "Yesterday",
        "Mon, 01 Jan 0001 00:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "1994-12-31",
        "1970-01-01T00:00:00Z",
        "32 Foo 2026",
        "0",
        (NOW + timedelta(hours=25)).isoformat(),
        "9" * 5000,
    ],
)
def test_f13_a_date_that_cannot_be_right_is_none_and_kept_as_it_stands(raw: str) -> None:
    entry = parse_feed(rss(f"<item><link>/1</link><pubDate>{raw}</pubDate></item>"), URL, now=NOW).entries[0]
    assert (entry.published_at, entry.published_raw) == (None, raw[:100])


@pytest.mark.parametrize(
    "raw", ["2026-03-29T02:30:00", "Sun, 29 Mar 2026 02:30:00", "2026-03-29 02:30", "29 Mar 2026 02:30:00 XQZ"]
)
def test_f14_a_date_without_a_known_zone_is_utc_and_says_so(raw: str) -> None:
    entry = parse_feed(rss(f"<item><link>/1</link><pubDate>{raw}</pubDate></item>"), URL, now=NOW).entries[0]
    assert (entry.published_at, entry.is_zone_assumed) == (datetime(2026, 3, 29, 2, 30, tzinfo=UTC), True)


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


@pytest.mark.parametrize(
    "body",
    [b"[" * 300_000, b'{"a":' * 90_000, b"%PDF-1.7 \x00\xff", bytes(range(256)) * 40, b"\x89PNG\r\n", b"[" * 500_000],
)
def test_f18_binary_and_deep_json_are_refused(body: bytes) -> None:
    assert refusal(body).reason in {"not_feed", "suspicious"}


def test_f18_json_that_would_unfold_in_memory_is_refused() -> None:
    body = b'{"version": "https://jsonfeed.org/version/1", "items": [' + b"{}," * 500_000 + b"{}]}"
    assert refusal(body).reason == "suspicious"


def test_f19_json_feeds_of_both_versions() -> None:
    for version in ("1", "1.1"):
        items = [
            {
                "id": 7,
                "url": "https://e.example/7",
                "content_text": "a < b\nc",
                "date_published": "2026-11-20T10:00:00+02:00",
                "title": "T",
            },
            {
                "id": "https://e.example/8",
                "content_html": "<p>x</p>",
                "date_modified": "2026-11-20T10:00:00Z",
                "language": "de_AT",
            },
            {"id": "x", "title": 3, "tags": {}},
            "no object",
        ]
        body = {
            "version": f"https://jsonfeed.org/version/{version}",
            "title": "A & B",
            "items": items,
            "next_url": "?page=2",
            "language": "en",
        }
        feed = parse_feed(json.dumps(body).encode(), URL, now=NOW)
        assert (feed.kind, feed.title, feed.language, feed.next_page) == (
            "json",
            "A & B",
            "en",
            "https://news.example/feed?page=2",
        )
        assert [(entry.url[-1], entry.guid, entry.language) for entry in feed.entries] == [
            ("7", "7", "en"),
            ("8", "https://e.example/8", "de-at"),
        ]
        assert feed.entries[0].content_html == "<p>a &lt; b</p><p>c</p>"
        assert feed.entries[0].published_at == datetime(2026, 11, 20, 8, tzinfo=UTC)
        assert feed.dropped == {"no_link": 1}


def test_f20_an_enclosure_is_no_page() -> None:
    sound = '<enclosure url="https://e.example/9.mp3" length="999999999" type="audio/mpeg"/>'
    feed = parse_feed(rss(f"<item><title>Talk</title>{sound}</item>"), URL, now=NOW)
    assert (feed.entries, feed.dropped) == ((), {"no_link": 1})


def test_f21_a_feed_without_items_is_a_feed() -> None:
    assert parse_feed(rss(), URL, now=NOW).entries == ()
    assert parse_feed(atom(), URL, now=NOW).kind == "atom"


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        ("<ttl>30</ttl>", 1_800),
        ("<ttl>0.1</ttl>", 600),
        ("<ttl>99999</ttl>", 86_400),
        ("<ttl>-5</ttl>", None),
        ("<ttl>nan</ttl>", None),
    ]
    + [("<ttl>1e999</ttl>", None), ("<ttl>soon</ttl>", None), ("<ttl/>", None)]
    + [
        (f"<sy:updatePeriod>{period}</sy:updatePeriod><sy:updateFrequency>{frequency}</sy:updateFrequency>", seconds)
        for period, frequency, seconds in [
            ("hourly", 2, 1_800),
            ("minutely", 1, None),
            ("daily", 0, None),
            ("Daily ", "", 86_400),
            ("daily", -1, None),
        ]
    ],
)
def test_f22_wishes_of_a_feed_are_clamped(hint: str, expected: int | None) -> None:
    assert parse_feed(rss(ITEM, about=hint), URL, now=NOW).ttl == expected


def test_f23_pages_are_followed_five_times_and_never_in_a_circle() -> None:
    def page(link: str) -> bytes:
        return atom('<entry><link href="/1"/></entry>', about=f'<link rel="next" href="{link}"/>')

    feed = parse_feed(page("?p=2"), URL, now=NOW)
    assert feed.next_page == f"{URL}?p=2"
    assert follows(feed, [URL])
    assert not follows(feed, [URL, f"{URL}?p=2"])
    assert not follows(feed, [f"{URL}?p={n}" for n in range(10, 15)])
    for link in ("", URL, "javascript:x", "http://["):
        assert parse_feed(page(link), URL, now=NOW).next_page is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("&lt;b&gt;Bold&lt;/b&gt; words", "Bold words"),
        ("AT&amp;amp;T", "AT&T"),
        ("<![CDATA[<i>It</i>&#8217;s]]>", "It’s"),
        ("&amp;lt;em&amp;gt;twice&amp;lt;/em&amp;gt;", "twice"),
        ("1 &lt; 2 and List&lt;T&gt;", "1 < 2 and List<T>"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Safe", "Safe"),
        (" two\n  lines&#160;here ", "two lines here"),
        ("&lt;p&gt;one&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;", "one two"),
    ],
)
def test_f24_titles_are_plain_text(title: str, expected: str) -> None:
    assert (
        parse_feed(rss(f"<item><title>{title}</title><link>/1</link></item>"), URL, now=NOW).entries[0].title
        == expected
    )


def test_h22_a_feed_that_is_gzip_is_unpacked_under_caps() -> None:
    assert links(parse_feed(gzip.compress(rss(ITEM)), URL, now=NOW)) == ["https://e.example/1"]
    assert refusal(gzip.compress(b" " * 50_000_000)).reason == "bomb"
    assert refusal(gzip.compress(rss(ITEM))[:-12]).reason == "truncated"


def test_a_feed_can_be_handed_between_processes() -> None:
    feed = parse_feed(rss(ITEM), URL, now=NOW)
    assert pickle.loads(pickle.dumps(feed)) == feed
