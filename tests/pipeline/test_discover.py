"""Finding an outlet's feeds and sitemaps from its home page and robots.txt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.errors import FetchError
from pipeline.discover import discover, rows
from pipeline.settings import Settings
from tests.conftest import clock
from tests.web import LocalWeb, local_web, with_articles

HOME = """<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml">
<link rel="alternate" type="application/atom+xml" href="/broken.xml"></head>
<body><a href="/comet">A comet</a></body></html>"""


@pytest.fixture
def web(articles: Path) -> Iterator[LocalWeb]:
    with local_web() as running:
        with_articles(running, articles)
        running.serve("meridian.example", "/", HOME)
        running.serve("meridian.example", "/broken.xml", "<html><body>Not here.</body></html>")
        robots = "User-agent: *\nSitemap: http://meridian.example/sitemap.xml\nSitemap: file:///etc/passwd\n"
        running.serve("meridian.example", "/robots.txt", robots, "text/plain")
        yield running


def test_what_the_site_names_is_tried_and_told(settings: Settings, web: LocalWeb) -> None:
    found = discover(web.settings(settings), "http://meridian.example/", clock=clock)
    assert [(one.kind, one.url, one.items) for one in found.sources] == [
        ("feed", "http://meridian.example/feed.xml", 3),
        ("sitemap", "http://meridian.example/sitemap.xml", 3),
    ]
    assert [(error.url, error.reason) for error in found.failures] == [
        ("http://meridian.example/broken.xml", "not_feed")
    ]
    assert rows(found)[0] == ("feed", "http://meridian.example/feed.xml", "meridian", "found by discover")
    assert web.articles_asked() == ["http://meridian.example/"]


def test_a_site_that_names_nothing_is_asked_at_the_usual_places(settings: Settings, web: LocalWeb) -> None:
    web.serve("daily-vale.example", "/", "<html><body>Welcome</body></html>")
    found = discover(web.settings(settings), "http://daily-vale.example/", clock=clock)
    assert [one.url for one in found.sources] == [
        "http://daily-vale.example/feed.xml",
        "http://daily-vale.example/sitemap.xml",
    ]


def test_a_site_that_cannot_be_had_says_why(settings: Settings, web: LocalWeb) -> None:
    with pytest.raises(FetchError) as caught:
        discover(web.settings(settings), "http://nobody.example/", clock=clock)
    assert caught.value.reason in ("dns_error", "robots_unreachable")
