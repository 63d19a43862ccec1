"""Taking in addresses: pages, feeds and sitemaps of a local web, once and politely."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.manifest import read_outlets
from pipeline import ingest
from pipeline.ingest import Ingested
from pipeline.session import open_session
from pipeline.settings import Settings
from tests.conftest import clock
from tests.tables import OF_A_RUN, contents
from tests.web import OUTLETS, LocalWeb, local_web, with_articles
from warehouse.audit import audit
from warehouse.catalogue import save_outlets

FEEDS = [f"http://{outlet}.example/feed.xml" for outlet in OUTLETS]
SITEMAPS = [f"http://{outlet}.example/sitemap.xml" for outlet in OUTLETS]


@pytest.fixture
def web(articles: Path) -> Iterator[LocalWeb]:
    with local_web() as running:
        with_articles(running, articles)
        yield running


@pytest.fixture
def there(settings: Settings, web: LocalWeb, articles: Path) -> Settings:
    """Settings that reach the local web, with its outlets described."""
    with open_session(settings, clock=clock) as session:
        save_outlets(session.connection, session.place, read_outlets(articles)[0])
    return web.settings(settings)


def states(done: Ingested) -> dict[str, int]:
    return dict(Counter(outcome.state for outcome in done.outcomes))


def reasons(done: Ingested) -> dict[str, str | None]:
    return {outcome.url: outcome.reason for outcome in done.outcomes if outcome.reason}


def test_feeds_bring_every_article_of_their_outlets(there: Settings, web: LocalWeb) -> None:
    assert states(ingest.ingest(there, FEEDS, clock=clock)) == {"loaded": 9}
    with open_session(there, clock=clock) as session:
        found = session.connection.execute("SELECT outlet, count(*) FROM articles GROUP BY 1 ORDER BY 1").fetchall()
        assert found == [("daily-vale", 3), ("harbour-post", 3), ("meridian", 3)]
        assert session.connection.execute("SELECT url FROM articles ORDER BY url LIMIT 1").fetchall() == [
            ("http://daily-vale.example/bridge",)
        ]
        assert audit(session.connection) == []


def test_the_second_run_fetches_no_article_again(there: Settings, web: LocalWeb) -> None:
    ingest.ingest(there, FEEDS, clock=clock)
    before = contents(there, without=OF_A_RUN)
    web.asked.clear()
    done = ingest.ingest(there, FEEDS, clock=clock)
    assert done.outcomes == ()
    assert web.articles_asked() == []
    assert contents(there, without=OF_A_RUN) == before


def test_a_crawl_takes_turns_with_others_at_every_site(there: Settings, web: LocalWeb) -> None:
    ingest.ingest(there, FEEDS, clock=clock)
    assert len(list(there.place.turns.iterdir())) == len(OUTLETS)


def test_what_a_feed_brought_is_not_fetched_for_the_sitemap(there: Settings, web: LocalWeb) -> None:
    ingest.ingest(there, FEEDS, clock=clock)
    web.asked.clear()
    done = ingest.ingest(there, SITEMAPS, clock=clock)
    assert states(done) == {"unchanged": 9}
    with open_session(there, clock=clock) as session:
        assert session.connection.execute("SELECT count(*) FROM articles").fetchall() == [(9,)]


def test_a_run_that_died_before_its_end_asks_the_feed_in_full_again(
    there: Settings, web: LocalWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> list[object]:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(ingest, "crawl", dies)
        with pytest.raises(KeyboardInterrupt):
            ingest.ingest(there, FEEDS, clock=clock)
    assert states(ingest.ingest(there, FEEDS, clock=clock)) == {"loaded": 9}


def test_single_pages_and_what_is_wrong_with_them(there: Settings, web: LocalWeb) -> None:
    host = "http://meridian.example"
    web.serve("meridian.example", "/moved", f"{host}/comet", status=301)
    web.serve("meridian.example", "/loop", f"{host}/loop", status=302)
    web.serve("meridian.example", "/inside", "http://169.254.169.254/latest/meta-data", status=302)
    web.serve("meridian.example", "/stub", "<html><body><p>Too short.</p></body></html>")
    web.serve("meridian.example", "/broken", "nothing", status=500)
    urls = [f"{host}/{name}" for name in ("moved", "loop", "inside", "stub", "broken", "gone", "private/page")]
    done = ingest.ingest(there, [*urls, "http://nobody.example/"], clock=clock)
    assert reasons(done) == {
        f"{host}/loop": "redirect_loop",
        f"{host}/inside": "blocked_address",
        f"{host}/stub": "too_short",
        f"{host}/broken": "server_error",
        f"{host}/gone": "gone",
        f"{host}/private/page": "robots",
        "http://nobody.example/": "robots_unreachable",
    }
    assert states(done) == {"loaded": 1, "rejected": 4, "failed": 3}
    assert not [url for url in web.asked if "private" in url or "169.254" in url]


def test_a_full_content_feed_stands_in_for_a_page_that_cannot_be_had(
    there: Settings, web: LocalWeb, articles: Path
) -> None:
    text = "".join(f"<p>{line}</p>" for line in (articles / "meridian" / "comet.txt").read_text().splitlines())
    items = (
        "<item><title>From the feed</title><link>http://meridian.example/lost</link>"
        f"<content:encoded><![CDATA[{text}]]></content:encoded></item>"
    )
    namespace = "http://purl.org/rss/1.0/modules/content/"
    web.serve(
        "meridian.example",
        "/full.xml",
        f"<rss version='2.0' xmlns:content='{namespace}'><channel>{items}</channel></rss>",
    )
    done = ingest.ingest(there, ["http://meridian.example/full.xml"], clock=clock)
    assert states(done) == {"loaded": 1}
    with open_session(there, clock=clock) as session:
        assert session.connection.execute("SELECT title, outlet FROM v_articles").fetchall() == [
            ("From the feed", "meridian")
        ]


def test_one_lost_feed_does_not_lose_the_others(there: Settings, web: LocalWeb) -> None:
    web.serve("meridian.example", "/feed.xml", "<html><body>We have moved</body></html>", status=503)
    done = ingest.ingest(there, FEEDS, clock=clock)
    assert states(done) == {"loaded": 6, "failed": 1}
    with open_session(there, clock=clock) as session:
        failures = "SELECT address, failures_in_a_row FROM sources WHERE failures_in_a_row > 0"
        assert session.connection.execute(failures).fetchall() == [("http://meridian.example/feed.xml", 1)]


def test_the_budget_of_a_run_is_kept(there: Settings, web: LocalWeb) -> None:
    done = ingest.ingest(replace(there, requests=4), FEEDS[:1], clock=clock)
    assert states(done)["loaded"] < 3
    assert set(reasons(done).values()) == {"budget"}
    assert len(web.asked) <= 4


def test_robots_txt_is_asked_for_once(there: Settings, web: LocalWeb) -> None:
    ingest.ingest(there, [*FEEDS, *SITEMAPS], clock=clock)
    assert Counter(url for url in web.asked if url.endswith("robots.txt")).most_common(1)[0][1] == 1
