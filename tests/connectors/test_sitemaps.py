"""Sitemaps, honest and not."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from connectors.errors import FetchError
from connectors.locations import Sitemap
from connectors.sitemap_walk import MAX_SITEMAPS, to_follow, vouched
from connectors.sitemaps import parse_sitemap
from tests.connectors.feeds_made import NOW, item, rss

URL = "https://www.news.example/sitemap.xml"
NEWS = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc>https://news.example/a?b=1&amp;c=2</loc>
 <image:image><image:loc>https://news.example/a.jpg</image:loc><image:title>Not this</image:title></image:image>
 <lastmod>2026-11-21</lastmod>
 <news:news><news:publication><news:name>The News</news:name><news:language>en</news:language></news:publication>
 <news:publication_date>{}</news:publication_date><news:title>A &amp;amp; B</news:title></news:news></url></urlset>"""


def parse(body: bytes | str, url: str = URL) -> Sitemap:
    return parse_sitemap(body if isinstance(body, bytes) else body.encode(), url, now=NOW)


def urlset(*urls: str) -> str:
    return f"<urlset>{''.join(f'<url><loc>{url}</loc></url>' for url in urls)}</urlset>"


def index(*urls: str) -> str:
    return f"<sitemapindex>{''.join(f'<sitemap><loc>{url}</loc></sitemap>' for url in urls)}</sitemapindex>"


def refusal(body: bytes) -> str:
    with pytest.raises(FetchError) as caught:
        parse(body)
    return caught.value.reason


def urls(sitemap: Sitemap) -> list[str]:
    return [location.url for location in sitemap.locations]


def test_a_news_sitemap() -> None:
    sitemap = parse(NEWS.format("2026-11-20T10:00:00+02:00"))
    (found,) = sitemap.locations
    assert (sitemap.kind, sitemap.is_news) == ("urlset", True)
    assert (found.url, found.title, found.publication, found.language) == (
        "https://news.example/a?b=1&c=2",
        "A & B",
        "The News",
        "en",
    )
    assert found.modified_at == datetime(2026, 11, 20, 8, tzinfo=UTC)


def test_s1_an_index_that_names_itself_is_read_once() -> None:
    sitemap = parse(index(URL, "/other.xml"))
    assert [found.url for found in to_follow(sitemap, depth=1, asked={URL})] == ["https://www.news.example/other.xml"]


def test_s2_a_chain_of_ever_new_indexes_ends_at_three() -> None:
    asked, depth, url = [URL], 1, URL
    while found := to_follow(parse(index(f"/{depth}.xml"), url), depth=depth, asked=asked):
        url, depth = found[0].url, depth + 1
        asked.append(url)
    assert len(asked) == 3


def test_s3_a_fan_of_indexes_stays_within_the_budget() -> None:
    waiting, asked = [(URL, 1)], {URL}
    while waiting:
        url, depth = waiting.pop()
        sitemap = parse(index(*(f"{url}/{n}" for n in range(50))), url)
        for found in to_follow(sitemap, depth=depth, asked=asked):
            asked.add(found.url)
            waiting.append((found.url, depth + 1))
    assert len(asked) == MAX_SITEMAPS


def test_newer_sitemaps_and_news_come_first_and_old_ones_not_at_all() -> None:
    rows = [
        ("/a.xml", "2026-11-01"),
        ("/b.xml", "2026-11-20"),
        ("/news.xml", "2026-10-30"),
        ("/old.xml", "2019-01-01"),
        ("/c.xml", ""),
    ]
    body = "".join(f"<sitemap><loc>{loc}</loc><lastmod>{day}</lastmod></sitemap>" for loc, day in rows)
    sitemap = parse(f"<sitemapindex>{body}</sitemapindex>")
    found = to_follow(sitemap, depth=1, asked={URL}, since=datetime(2026, 10, 1, tzinfo=UTC))
    assert [location.url.rsplit("/", 1)[1] for location in found] == ["news.xml", "b.xml", "a.xml", "c.xml"]


def test_s4_gzip_is_unpacked_under_caps() -> None:
    assert urls(parse(gzip.compress(urlset("/1").encode()))) == ["https://www.news.example/1"]
    assert refusal(gzip.compress(b"\0" * 60_000_000)) == "bomb"
    assert refusal(gzip.compress(urlset("/1").encode())[:-9]) == "truncated"
    assert refusal(b" " * (50 * 1024 * 1024 + 1)) == "too_large"


def test_s5_more_than_fifty_thousand_addresses_are_capped() -> None:
    for body in (
        urlset(*(f"/{n}" for n in range(50_010))),
        "\n".join(f"https://news.example/{n}" for n in range(50_010)),
    ):
        sitemap = parse(body)
        assert (len(sitemap.locations), sitemap.is_capped) == (50_000, True)


def test_s6_addresses_of_other_hosts_count_only_where_those_vouch() -> None:
    sitemap = parse(
        urlset(
            "https://news.example/1", "https://live.news.example/2", "https://other.example/3", "https://evil.example/4"
        )
    )
    assert urls(sitemap) == ["https://news.example/1", "https://live.news.example/2"]
    named = {
        "other.example": ["nonsense", "https://www.news.example:443/sitemap.xml"],
        "evil.example": ["https://evil.example/s.xml"],
    }
    assert [found.url for found in vouched(sitemap, named)] == ["https://other.example/3"]
    assert vouched(sitemap, {}) == ()


def test_s6_a_public_suffix_is_nobodys_site() -> None:
    assert urls(parse(urlset("https://b.co.uk/1", "https://www.a.co.uk/2"), "https://a.co.uk/sitemap.xml")) == [
        "https://www.a.co.uk/2"
    ]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2026-11-20", datetime(2026, 11, 20, tzinfo=UTC)),
        ("2026-11-20T10:00+0530", datetime(2026, 11, 20, 4, 30, tzinfo=UTC)),
        ("2026-11-20T10:00:00 EST", datetime(2026, 11, 20, 15, tzinfo=UTC)),
        ("2026-11-20T10:00:00", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("2027-11-20T10:00:00Z", None),
        ("0000-00-00T00:00:00Z", None),
    ],
)
def test_s7_odd_dates_of_publication(raw: str, expected: datetime | None) -> None:
    (found,) = parse(NEWS.format(raw)).locations
    assert (found.modified_at, found.raw) == (expected, raw)


@pytest.mark.parametrize("declared", ['SYSTEM "file:///etc/hostname"', '"x"', 'SYSTEM "http://127.0.0.1:9/"'])
def test_s8_entities_are_refused(declared: str) -> None:
    body = f"<?xml version='1.0'?><!DOCTYPE urlset [<!ENTITY x {declared}>]><urlset><url><loc>/&x;</loc></url></urlset>"
    assert refusal(body.encode()) == "entity"
    assert refusal(body.encode("utf-16")) == "entity"


def test_s9_a_plain_list() -> None:
    sitemap = parse(
        b"\xef\xbb\xbfhttps://news.example/1\r\n\r\nhttps://news.example/2\r\njavascript:x\r\nnot an address\r\n"
    )
    assert (sitemap.kind, urls(sitemap)) == ("text", ["https://news.example/1", "https://news.example/2"])
    assert sum(sitemap.dropped.values()) + len(sitemap.locations) == 4


def test_a_bare_ampersand_does_not_alter_the_address_and_a_cut_keeps_what_was() -> None:
    assert urls(parse("<urlset><url><loc>/?a=1&b=2</loc></url></urlset>")) == ["https://www.news.example/?a=1&b=2"]
    sitemap = parse(urlset("/1", "/22")[:-25])
    assert (urls(sitemap), sitemap.is_partial) == (["https://www.news.example/1"], True)


def test_a_feed_serves_as_a_sitemap() -> None:
    sitemap = parse(rss(item(1)), "https://e.example/feed")
    assert (sitemap.kind, urls(sitemap)) == ("feed", ["https://e.example/1"])


@pytest.mark.parametrize("body", [b"<html><body/></html>", b"words and words", b"<urlse", b"\x89PNG\r\n\x00", b"{}"])
def test_what_is_no_sitemap_is_refused(body: bytes) -> None:
    assert refusal(body) == "not_sitemap"


def test_an_empty_sitemap_and_a_hostile_mass() -> None:
    assert refusal(b" \n") == "empty"
    assert refusal(b"<urlset>" + b"<a/>" * 6_100_000) == "suspicious"
    assert parse("<urlset></urlset>").locations == ()
