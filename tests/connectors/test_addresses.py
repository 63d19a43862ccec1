from __future__ import annotations

import pytest

from connectors.addresses import canonical_key, parse_address, shown, site_of
from connectors.errors import Refused


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("http://EXAMPLE.com./a", "http://example.com/a"),
        ("https://example.com:443/a/../b/./c", "https://example.com/b/c"),
        ("http://example.com:8080", "http://example.com:8080/"),
        ("  http://example.com/a \r\n", "http://example.com/a"),
        ("http://user:secret@example.com/a#part", "http://example.com/a"),
        ("http://bücher.example/ü?q=ü", "http://xn--bcher-kva.example/%C3%BC?q=%C3%BC"),
        ("http://x.example\\@127.0.0.1/", "http://x.example/@127.0.0.1/"),
        ("http://127。0。0。1/", "http://127.0.0.1/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://[::FFFF:127.0.0.1]/", "http://[::ffff:7f00:1]/"),
    ],
)
def test_one_form(text: str, url: str) -> None:
    assert parse_address(text).url == url


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "bad_url"),
        ("example.com/a", "bad_url"),
        ("//example.com/a", "bad_url"),
        ("http://", "bad_url"),
        ("http://example.com:99999/", "bad_url"),
        ("http://example.com:0/", "bad_url"),
        ("http://a..example/", "bad_url"),
        ("http://" + "a" * 64 + ".example/", "bad_url"),
        ("http://example.com/a b", "bad_url"),
        ("http://example.com/a\x00b", "bad_url"),
        ("http://example.com/a\r\nHost: b", "bad_url"),
        ("http://example.com/a\tb", "bad_url"),
        ("http://example.com/\ud800", "bad_url"),
        ("http://example.com/" + "a" * 2048, "bad_url"),
        ("http://example.com/" + "ü" * 700, "bad_url"),
        ("http://xn--zzzzzzz-999.com/", "bad_url"),
        ("file:///etc/passwd", "bad_scheme"),
        ("ftp://example.com/", "bad_scheme"),
        ("javascript:alert(1)", "bad_scheme"),
        ("data:text/html,x", "bad_scheme"),
        ("unix:/run/x.sock", "bad_scheme"),
    ],
)
def test_refused(text: str, reason: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_address(text)
    assert caught.value.reason == reason


def test_relative_to_a_base() -> None:
    base = parse_address("https://example.com/a/b?x=1")
    assert parse_address("../c?y=2", base).url == "https://example.com/c?y=2"
    assert parse_address("//other.example/z", base).url == "https://other.example/z"
    with pytest.raises(Refused):
        parse_address("javascript:alert(1)", base)


@pytest.mark.parametrize(
    "text",
    [
        "http://example.com/%7Euser/a?b=2&a=1",
        "HTTP://EXAMPLE.COM:80/~user/x/../a?a=1&b=2#part",
        "http://example.com./~user/a?utm_source=feed&a=1&b=2&fbclid=xyz",
        "http://u:p@example.com/~user/a?a=1&&b=2&at_campaign=rss&UTM_Medium=x",
    ],
)
def test_spellings_share_a_key(text: str) -> None:
    assert canonical_key(parse_address(text)) == "http://example.com/~user/a?a=1&b=2"


def test_tracking_is_fetched_all_the_same() -> None:
    assert parse_address("http://example.com/a?utm_source=feed").url == "http://example.com/a?utm_source=feed"


def test_what_is_no_tracking_stays_in_the_key() -> None:
    text = "http://example.com/a?at=1&page=2&utmost=3"
    assert canonical_key(parse_address(text)) == text


def test_keys_keep_reserved_escapes() -> None:
    assert canonical_key(parse_address("http://example.com/a%2fb%3f")) == "http://example.com/a%2Fb%3F"


def test_site() -> None:
    assert site_of("www.news.example.co.uk") == "example.co.uk"
    assert site_of("one.blogspot.com") != site_of("two.blogspot.com")
    assert site_of("10.0.0.1") == "10.0.0.1"
    assert site_of("localhost") == "localhost"


def test_shown_hides_credentials_and_controls() -> None:
    assert shown("http://user:secret@example.com/\x1b[31m") == "http://example.com/\N{REPLACEMENT CHARACTER}[31m"
