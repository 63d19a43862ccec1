"""Polling: a list of sources keeps itself up to date over days, on a local web and a clock of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.export import export_archive
from pipeline.ingest import Ingested, ingest, poll_due
from pipeline.plan import plan_poll
from pipeline.session import open_session
from pipeline.settings import Settings
from tests.conftest import NOW
from tests.tables import contents
from tests.web import OUTLETS, LocalWeb, article_page, local_web, with_articles
from warehouse.audit import audit

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Newsroom:
    """A local web, the list of its sources, and a clock that goes when it is told to."""

    web: LocalWeb
    settings: Settings
    articles: Path
    now: datetime = NOW

    def clock(self) -> datetime:
        return self.now

    def poll(self, later: timedelta = timedelta()) -> Ingested:
        """Poll ``later`` than the last time; what was asked before is forgotten."""
        self.now += later
        self.web.asked.clear()
        return poll_due(self.settings, clock=self.clock)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with open_session(self.settings, clock=self.clock) as session:
            return session.connection.execute(statement).fetchall()


@pytest.fixture
def newsroom(settings: Settings, articles: Path, tmp_path: Path) -> Iterator[Newsroom]:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "outlets.csv").write_text((articles / "outlets.csv").read_text())
    rows = "".join(f"feed,http://{outlet}.example/feed.xml,{outlet},\n" for outlet in OUTLETS)
    (seeds / "sources.csv").write_text(f"kind,url,outlet,note\n{rows}")
    with local_web() as web:
        with_articles(web, articles)
        yield Newsroom(web, replace(web.settings(settings), seeds=seeds, batch=200), articles)


def states(done: Ingested) -> dict[str, int]:
    return dict(Counter(outcome.state for outcome in done.outcomes))


def test_the_first_poll_takes_in_what_the_listed_sources_name(newsroom: Newsroom) -> None:
    done = newsroom.poll()
    assert states(done) == {"loaded": 9}
    assert (done.sources, done.answered) == (3, 3)
    assert {outcome.outlet for outcome in done.outcomes} == set(OUTLETS)


def test_what_is_not_due_is_not_asked(newsroom: Newsroom) -> None:
    newsroom.poll()
    done = newsroom.poll(timedelta(minutes=5))
    assert done.outcomes == ()
    assert newsroom.web.asked == []


def test_an_unchanged_feed_costs_one_304(newsroom: Newsroom) -> None:
    newsroom.poll()
    newsroom.poll(2 * HOUR)
    feeds = [url for url in newsroom.web.asked if url.endswith("feed.xml")]
    assert len(feeds) == 3
    assert newsroom.rows("SELECT DISTINCT last_full_at FROM sources") == [(NOW,)]


def test_after_a_day_a_feed_is_sent_in_full_whatever_the_site_says(newsroom: Newsroom) -> None:
    newsroom.poll()
    newsroom.poll(DAY)
    assert newsroom.rows("SELECT DISTINCT last_full_at FROM sources") == [(NOW + DAY,)]


def test_a_quiet_rewrite_is_found_by_looking_again(newsroom: Newsroom) -> None:
    newsroom.poll()
    page = article_page(newsroom.articles / "meridian" / "comet.txt")
    newsroom.web.serve("meridian.example", "/comet", page.replace("comet", "asteroid"))
    assert states(newsroom.poll(timedelta(hours=1, minutes=30))) == {"unchanged": 8, "revised": 1}
    assert newsroom.rows("SELECT count(*) FROM versions WHERE number = 2") == [(1,)]
    assert newsroom.rows("SELECT visits FROM addresses WHERE url LIKE '%meridian%comet%'") == [(0,)]


def test_a_page_that_fails_is_tried_again_without_its_feed_naming_it_again(newsroom: Newsroom) -> None:
    whole = newsroom.web.pages["meridian.example", "/comet"]
    newsroom.web.serve("meridian.example", "/comet", "fault", status=500)
    assert states(newsroom.poll()) == {"loaded": 8, "failed": 1}
    newsroom.web.pages["meridian.example", "/comet"] = whole
    assert states(newsroom.poll(timedelta(minutes=30))) == {"loaded": 1}


def test_a_page_that_is_no_article_is_not_fetched_at_every_poll(newsroom: Newsroom) -> None:
    newsroom.web.serve("meridian.example", "/comet", "<html><body><p>Soon more.</p></body></html>")
    assert states(newsroom.poll()) == {"loaded": 8, "rejected": 1}
    newsroom.poll(6 * HOUR)
    assert not [url for url in newsroom.web.articles_asked() if "meridian.example/comet" in url]
    newsroom.poll(DAY)
    assert [url for url in newsroom.web.articles_asked() if "meridian.example/comet" in url]


def test_gone_is_said_only_after_two_looks_a_day_apart(newsroom: Newsroom) -> None:
    newsroom.poll()
    del newsroom.web.pages["meridian.example", "/comet"]
    newsroom.poll(2 * HOUR)
    assert newsroom.rows("SELECT url FROM v_gone_articles") == []
    newsroom.poll(DAY + HOUR)
    assert newsroom.rows("SELECT outlet, times_asked FROM v_gone_articles") == [("meridian", 2)]
    assert newsroom.rows("SELECT count(*) FROM articles") == [(9,)]


def test_a_failing_source_is_asked_less_often_and_shows_it(newsroom: Newsroom) -> None:
    newsroom.web.serve("meridian.example", "/feed.xml", "fault", status=503)
    assert states(newsroom.poll()) == {"loaded": 6, "failed": 1}
    for _ in range(2):
        newsroom.poll(DAY)
    statement = "SELECT health, failures_in_a_row, last_reason FROM v_source_health WHERE outlet = 'meridian'"
    assert newsroom.rows(statement) == [("failing", 3, "server_error")]


def test_a_feed_that_is_suddenly_empty_is_a_failure_and_loses_nothing(newsroom: Newsroom) -> None:
    newsroom.poll()
    newsroom.web.serve("meridian.example", "/feed.xml", "<rss version='2.0'><channel></channel></rss>")
    assert "empty_feed" in {outcome.reason for outcome in newsroom.poll(2 * HOUR).outcomes}
    assert newsroom.rows("SELECT items FROM sources WHERE outlet = 'meridian'") == [(3,)]


def test_a_feed_that_has_moved_for_good_is_asked_there_after_five_times(newsroom: Newsroom) -> None:
    feed = newsroom.web.pages["meridian.example", "/feed.xml"][2]
    newsroom.web.serve("meridian.example", "/new.xml", feed, "application/rss+xml")
    newsroom.web.serve("meridian.example", "/feed.xml", "http://meridian.example/new.xml", status=301)
    newsroom.poll()
    with open_session(newsroom.settings, clock=newsroom.clock) as session:
        session.connection.execute("UPDATE sources SET moved_times = 4 WHERE outlet = 'meridian'")
    newsroom.poll(DAY)
    assert newsroom.rows("SELECT moved_times FROM sources WHERE outlet = 'meridian'") == [(5,)]
    newsroom.poll(DAY)
    assert "http://meridian.example/new.xml" in newsroom.web.asked
    assert "http://meridian.example/feed.xml" not in newsroom.web.asked


def test_a_source_that_leaves_the_list_is_no_longer_asked(newsroom: Newsroom) -> None:
    newsroom.poll()
    path = newsroom.settings.seeds / "sources.csv"
    path.write_text("\n".join(line for line in path.read_text().splitlines() if "meridian" not in line))
    newsroom.poll(2 * DAY)
    assert "http://meridian.example/feed.xml" not in newsroom.web.asked
    assert newsroom.rows("SELECT count(*) FROM sources WHERE outlet = 'meridian'") == [(1,)]


def test_a_new_process_keeps_the_distance_that_the_last_one_promised(newsroom: Newsroom) -> None:
    newsroom.web.serve("meridian.example", "/feed.xml", "slow down", status=429)
    newsroom.poll()
    assert newsroom.rows("SELECT slowdown FROM sites WHERE site = 'meridian.example'") == [(2.0,)]
    with open_session(newsroom.settings, clock=newsroom.clock) as session:
        session.connection.execute("UPDATE sites SET next_at = next_at + INTERVAL 1 HOUR")
    done = ingest(newsroom.settings, ["http://meridian.example/comet"], clock=newsroom.clock)
    assert [outcome.reason for outcome in done.outcomes] == ["paused"]


def test_a_dry_run_lists_what_would_be_fetched_and_loads_nothing(newsroom: Newsroom) -> None:
    planned = plan_poll(newsroom.settings, clock=newsroom.clock)
    assert [page.outlet for page in planned.pages] == sorted(3 * list(OUTLETS))
    assert newsroom.web.articles_asked() == []
    assert newsroom.rows("SELECT count(*) FROM articles") == [(0,)]
    assert states(newsroom.poll()) == {"loaded": 9}


def test_what_was_kept_goes_out_as_a_web_archive_and_comes_in_again(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.poll()
    file = tmp_path / "kept.warc.gz"
    assert export_archive(newsroom.settings, file).pages == 9
    other = Settings(tmp_path / "other", tmp_path / "other" / "reports", seeds=newsroom.settings.seeds)
    assert states(ingest(other, [str(file)], clock=newsroom.clock)) == {"loaded": 9}
    texts = [sorted(row[8] for row in contents(one)["versions"]) for one in (newsroom.settings, other)]
    assert texts[0] == texts[1]


def test_every_audit_holds_after_days(newsroom: Newsroom) -> None:
    for _ in range(3):
        newsroom.poll(DAY)
    with open_session(newsroom.settings, clock=newsroom.clock) as session:
        assert audit(session.connection) == []
