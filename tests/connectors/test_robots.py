from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from connectors.addresses import parse_address
from connectors.answers import Fetched
from connectors.errors import fetch_error
from connectors.pace import DAY, Manners
from connectors.robots import Robots, RobotsFile
from news.model import Page

SITE = "http://news.example"


@dataclass
class Shelf:
    """Sites as far as robots.txt goes: a text, or the reason why it cannot be had; and a clock that stands still."""

    says: str | bytes | None = None
    fails: str = ""
    now: float = 0.0
    asked: list[str] = field(default_factory=list)

    async def ask(self, url: str) -> Fetched:
        self.asked.append(url)
        await asyncio.sleep(0)
        if self.fails:
            raise fetch_error(url, self.fails, "It cannot be had.")
        body = self.says.encode() if isinstance(self.says, str) else self.says or b""
        return Fetched(Page(url, url, body, "", "text/plain", datetime(2031, 6, 1, tzinfo=UTC)))

    def robots(self) -> Robots:
        return Robots(self.ask, agent="Parallax", clock=lambda: self.now, manners=Manners())


def _may(shelf: Shelf, target: str, robots: Robots | None = None) -> bool:
    return asyncio.run((robots or shelf.robots()).verdict(parse_address(SITE + target))).is_allowed


RULES = """\
User-agent: *
Disallow: /all

User-agent: parallax
Disallow: /private
Allow: /private/press
Disallow: /*.pdf$
Disallow: /straße
Disallow: /caf%C3%A9
Crawl-delay: 7
"""


@pytest.mark.parametrize(
    ("target", "may"),
    [
        ("/", True),
        ("/all", True),
        ("/private/x", False),
        ("/private/press/1", True),
        ("/a.pdf", False),
        ("/a.pdf?x", True),
        ("/stra%C3%9Fe/1", False),
        ("/caf%C3%A9/1", False),
        ("/café/1", False),
    ],
)
def test_rules(target: str, *, may: bool) -> None:
    assert _may(Shelf(RULES), target) is may


@pytest.mark.parametrize("reason", ["gone", "denied", "redirects", "redirect_loop", "empty"])
def test_no_file_no_rules(reason: str) -> None:
    assert _may(Shelf(fails=reason), "/private")


@pytest.mark.parametrize(
    "reason", ["server_error", "rate_limited", "timeout", "deadline", "dns_error", "connect_error", "bomb"]
)
def test_a_file_that_cannot_be_had_allows_nothing(reason: str) -> None:
    verdict = asyncio.run(Shelf(fails=reason).robots().verdict(parse_address(SITE + "/a")))
    assert (verdict.is_allowed, verdict.reason) == (False, "robots_unreachable")


def test_a_copy_counts_for_thirty_days() -> None:
    shelf = Shelf(RULES)
    robots = shelf.robots()
    assert _may(shelf, "/a", robots)
    shelf.fails = "server_error"
    for days, may in [(2, True), (29, True), (31, False)]:
        shelf.now = days * DAY
        assert _may(shelf, "/a", robots) is may
        assert not _may(shelf, "/private", robots)


def test_asked_once_a_day_and_after_failures_every_ten_minutes() -> None:
    shelf = Shelf(RULES)
    robots = shelf.robots()
    for now in (0, 100, DAY - 1, DAY + 1, DAY + 2):
        shelf.now = float(now)
        _may(shelf, "/a", robots)
    assert len(shelf.asked) == 2
    shelf = Shelf(fails="timeout")
    robots = shelf.robots()
    for now in (0, 100, 599, 601):
        shelf.now = float(now)
        _may(shelf, "/a", robots)
    assert shelf.asked == [SITE + "/robots.txt"] * 2


def test_many_at_once_ask_once() -> None:
    shelf = Shelf(RULES)
    robots = shelf.robots()

    async def play() -> None:
        await asyncio.gather(*(robots.verdict(parse_address(f"{SITE}/{index}")) for index in range(50)))

    asyncio.run(play())
    assert shelf.asked == [SITE + "/robots.txt"]


def test_a_file_of_an_earlier_run() -> None:
    shelf = Shelf(fails="timeout")
    robots = shelf.robots()
    robots.remember(RobotsFile(SITE, "read", RULES, 0.0, 0.0))
    assert not _may(shelf, "/private", robots)
    assert shelf.asked == []


def test_a_page_instead_of_the_file() -> None:
    shelf = Shelf("<!doctype html><html>\nUser-agent: *\nDisallow: /\n</html>")
    verdict = asyncio.run(shelf.robots().verdict(parse_address(SITE + "/a")))
    assert (verdict.is_allowed, verdict.state) == (True, "page_instead")


@pytest.mark.parametrize(
    ("written", "delay"),
    [("7", 7.0), ("0.5", 0.5), ("1000000000", 120.0), ("-5", 0.0), ("nan", 0.0), ("soon", 0.0), ("", 0.0)],
)
def test_crawl_delay_within_sense(written: str, delay: float) -> None:
    shelf = Shelf(f"User-agent: *\nCrawl-delay: {written}\nDisallow: /x\n")
    assert asyncio.run(shelf.robots().verdict(parse_address(SITE + "/a"))).delay == delay


def test_sitemaps_are_filtered() -> None:
    lines = [
        "https://news.example/a.xml",
        "file:///etc/passwd",
        "/b.xml",
        "javascript:x",
        "https://news.example/a.xml",
        "http://u:p@h.example/c",
    ]
    shelf = Shelf("\n".join(f"Sitemap: {line}" for line in lines) + "\nUser-agent: *\nDisallow:\n")
    found = asyncio.run(shelf.robots().sitemaps(parse_address(SITE + "/")))
    assert found == ("https://news.example/a.xml", "http://news.example/b.xml", "http://h.example/c")


def test_sitemaps_without_end() -> None:
    shelf = Shelf("\n".join(f"Sitemap: {SITE}/{index}.xml" for index in range(5_000)))
    assert len(asyncio.run(shelf.robots().sitemaps(parse_address(SITE + "/")))) == 200


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"\x00\xff\xfe" * 1_000,
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /x",
        b"Disallow",
        b":" * 10_000,
        b"a" * 500_000,
    ],
)
def test_junk_allows(junk: bytes) -> None:
    assert _may(Shelf(junk), "/a")


def test_a_mark_of_utf_8_is_no_letter() -> None:
    assert not _may(Shelf(b"\xef\xbb\xbfUser-agent: *\nDisallow: /x"), "/x")


def test_wildcards_without_end_are_quick() -> None:
    shelf = Shelf("User-agent: *\n" + "Disallow: /" + "*a" * 60 + "b\n")
    assert _may(shelf, "/" + "a" * 1_500)
