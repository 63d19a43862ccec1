"""Feeds that are well-formed and lie, or leave out: addresses, dates, wishes, pages that follow, titles."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, datetime, timedelta

import pytest

from connectors.feeds import follows, parse_feed
from tests.connectors.feeds_made import ITEM, NOW, URL, atom, links, rss


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


def test_a_feed_can_be_handed_between_processes() -> None:
    feed = parse_feed(rss(ITEM), URL, now=NOW)
    assert pickle.loads(pickle.dumps(feed)) == feed
