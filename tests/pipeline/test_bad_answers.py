"""Bad answers about an article that we have: each gets its reason, and what was stored stays as it was."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from news.model import Outcome
from parallax.ending import code_of
from pipeline.frontier import CONDITIONAL_VISITS, revisits
from pipeline.ingest import Ingested, ingest
from pipeline.notices import after_ingest
from pipeline.session import open_session
from pipeline.settings import Settings
from tests.conftest import ARTICLES, NOW
from tests.tables import contents, kept_pages
from tests.web import LocalWeb, article_page, local_web
from warehouse import frontier

HOST, URL = "meridian.example", "http://meridian.example/comet"
OF_THE_ADDRESS = frozenset({"outcomes", "sites", "robots", "addresses", "sources", "pages"})
"""Tables that say how asking went; the others say what is known."""


@dataclass
class Site:
    """A site with one article, and a clock that goes an hour at each visit."""

    web: LocalWeb
    settings: Settings
    page: str
    now: datetime = NOW

    def visit(self, *urls: str) -> Ingested:
        """Ingest ``urls``, else the article, an hour after the last time."""
        self.now += timedelta(hours=1)
        self.web.asked.clear()
        return ingest(self.web.settings(self.settings), urls or [URL], clock=lambda: self.now)

    def outcome(self, *urls: str) -> Outcome:
        """The one outcome of a visit."""
        (outcome,) = self.visit(*urls).outcomes
        return outcome

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with open_session(self.settings, clock=lambda: self.now) as session:
            return session.connection.execute(statement).fetchall()


@pytest.fixture
def site(settings: Settings, articles: Path) -> Iterator[Site]:
    page = article_page(articles / "meridian" / "comet.txt")
    with local_web() as web:
        web.serve(HOST, "/comet", page)
        web.serve(HOST, "/robots.txt", "User-agent: *\nDisallow:\n", "text/plain")
        yield Site(web, settings, page)


def status(line: str, *headers: str, body: str = "") -> bytes:
    lines = [f"HTTP/1.1 {line}", "Content-Type: text/html", *headers]
    if not any(header.startswith("Content-Length") for header in headers):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", body]).encode()


CLOSED = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
TEASER = f"<html><head><title>Comet</title>{CLOSED}</head><body><article><p>The comet passed on Monday, and many people of the town had come to the hill to see it pass.</p></article></body></html>"  # noqa: E501 - one page
CONSENT = "<html><head><title>Before you continue</title></head><body><p>We and our partners use cookies and process personal data for advertising on the basis of consent or legitimate interest.</p><p>You can accept all, reject all or manage options at any time; read our privacy policy to learn more about tracking.</p></body></html>"  # noqa: E501 - one page
ANSWERS = {
    "h8_no_content": (status("204 No Content"), "rejected", "empty"),
    "h8_an_empty_page": (status("200 OK"), "rejected", "empty"),
    "h10_unauthorised": (status("401 Unauthorized"), "rejected", "denied"),
    "h10_payment_required": (status("402 Payment Required"), "rejected", "denied"),
    "h10_forbidden": (status("403 Forbidden"), "rejected", "denied"),
    "h10_withheld_by_law": (status("451 Unavailable"), "rejected", "denied"),
    "h11_not_found": (status("404 Not Found"), "rejected", "gone"),
    "h11_gone": (status("410 Gone"), "rejected", "gone"),
    "h13_fault": (status("500 Fault"), "failed", "server_error"),
    "h15_cut_off": (status("200 OK", "Content-Length: 5000", body="<html><p>The com"), "failed", "truncated"),
    "h7_home_page": (status("302 Found", "Location: /"), "rejected", "soft_redirect"),
    "h7_login_of_another_host": (
        status("302 Found", "Location: http://login.meridian.example/sign-in?next=comet"),
        "rejected",
        "soft_redirect",
    ),
    "m8_paywall": (status("200 OK", body=TEASER), "rejected", "paywall"),
    "m9_consent": (status("200 OK", body=CONSENT), "rejected", "consent"),
    "m17_challenge": (status("403 Forbidden", "cf-mitigated: challenge"), "failed", "challenge"),
}


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory, empty_warehouse: Path) -> tuple[dict[str, Outcome], bool, Site]:
    """One article a case, had once and then answered as the case has it; the second outcomes, and whether all stays."""
    data = tmp_path_factory.mktemp("refused") / "data"
    shutil.copytree(empty_warehouse, data)
    page = article_page(ARTICLES / "meridian" / "comet.txt")
    with local_web() as web:
        for case, words in zip(ANSWERS, permutations(["red", "green", "blue", "grey"]), strict=False):
            telling = (
                f"<p>In the {' '.join(words)} rooms of {case} nobody had seen it before, the {words[0]} guide said.</p>"
            )
            web.serve(HOST, f"/{case}", page.replace("</article>", f"{telling}</article>"))
        for host, path in ((HOST, "/"), ("login.meridian.example", "/sign-in")):
            web.serve(host, path, page)
            web.serve(host, "/robots.txt", "User-agent: *\nDisallow:\n", "text/plain")
        site = Site(web, Settings(data, data / "reports", batch=40), page)
        urls = [f"http://{HOST}/{case}" for case in ANSWERS]
        assert [outcome.state for outcome in site.visit(*urls).outcomes] == ["loaded"] * len(urls)
        before, bytes_before = contents(site.settings, without=OF_THE_ADDRESS), kept_pages(site.settings)
        for case, (answer, _state, _reason) in ANSWERS.items():
            web.answer(HOST, f"/{case}", answer)
        found = {outcome.url.rpartition("/")[2]: outcome for outcome in site.visit(*urls).outcomes}
        stays = contents(site.settings, without=OF_THE_ADDRESS) == before
        return found, stays and set(bytes_before) <= set(kept_pages(site.settings)), site


@pytest.mark.parametrize("case", ANSWERS)
def test_a_bad_answer_has_its_reason(refused: tuple[dict[str, Outcome], bool, Site], case: str) -> None:
    outcomes, _stays, site = refused
    _answer, state, reason = ANSWERS[case]
    assert (outcomes[case].state, outcomes[case].reason) == (state, reason)
    assert outcomes[case].detail
    assert site.web.asked.count(f"http://{HOST}/{case}") == 1


def test_a_bad_answer_leaves_every_article_as_it_was(refused: tuple[dict[str, Outcome], bool, Site]) -> None:
    _outcomes, stays, site = refused
    assert stays
    assert site.rows("SELECT url FROM v_gone_articles") == []


def test_h30_dates_of_a_server_are_kept_and_never_believed(site: Site) -> None:
    headers = ("Date: Fri, 31 Dec 9999 23:59:59 GMT", "Last-Modified: Thu, 01 Jan 1970 00:00:00 GMT")
    page = site.page.replace("article:published_time", "other")
    site.web.answer(HOST, "/comet", status("200 OK", *headers, body=page))
    assert site.outcome().state == "loaded"
    assert site.rows("SELECT headers['date'], headers['last-modified'], fetched_at FROM pages") == [
        ("Fri, 31 Dec 9999 23:59:59 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", site.now)
    ]
    assert site.rows("SELECT coalesce(year(published_at), 2031), fetched_at FROM versions") == [(2031, site.now)]


def test_h28_spellings_of_one_address_are_one_article_and_one_fetch(site: Site) -> None:
    spellings = [f"{URL}?utm_source=feed#top", URL, f"{URL}#comments", f"{URL}?fbclid=1"]
    assert [outcome.state for outcome in site.visit(*spellings).outcomes] == ["loaded"]
    assert site.web.articles_asked() == [f"{URL}?utm_source=feed"]
    assert site.rows("SELECT url FROM articles") == [(URL,)]
    assert site.rows("SELECT url FROM pages") == [(f"{URL}?utm_source=feed",)]


def test_d1_an_address_named_twice_is_fetched_once(site: Site) -> None:
    assert [outcome.state for outcome in site.visit(URL, URL).outcomes] == ["loaded"]
    assert site.web.articles_asked() == [URL]


def test_d3_the_same_words_at_two_outlets_are_one_blob_and_two_articles(site: Site) -> None:
    site.web.serve("harbour-post.example", "/comet", site.page)
    site.web.serve("harbour-post.example", "/robots.txt", "", "text/plain")
    done = site.visit(URL, "http://harbour-post.example/comet")
    assert [outcome.state for outcome in done.outcomes] == ["loaded", "loaded"]
    assert len(kept_pages(site.settings)) == 1
    assert site.rows("SELECT count(*), count(DISTINCT page_digest) FROM pages") == [(2, 1)]
    assert site.rows("SELECT count(DISTINCT article_id), count(DISTINCT text_digest) FROM versions") == [(2, 1)]


def test_d4_a_text_that_goes_back_to_what_it_was_is_three_versions_and_two_blobs(site: Site) -> None:
    other = site.page.replace("comet", "asteroid")
    states = []
    for page in (site.page, other, site.page):
        site.web.serve(HOST, "/comet", page)
        states.append(site.outcome().state)
    assert states == ["loaded", "revised", "revised"]
    assert len(kept_pages(site.settings)) == 2
    digests = [digest for (digest,) in site.rows("SELECT text_digest FROM versions ORDER BY number")]
    assert digests[0] == digests[2] != digests[1]


def test_m16_a_page_that_differs_at_every_load_is_one_version(site: Site) -> None:
    states = []
    for load in range(3):
        noise = f"<script>token = {load}</script><p>{load} minutes ago</p></body>"
        site.web.serve(HOST, "/comet", site.page.replace("</body>", noise))
        states.append(site.outcome().state)
    assert states == ["loaded", "unchanged", "unchanged"]
    assert site.rows("SELECT count(*) FROM versions") == [(1,)]
    assert site.rows("SELECT count(DISTINCT page_digest) FROM pages") == [(3,)]


LOST = (
    "<html><head><title>Meridian</title></head><body><article><p>The story that you were looking for has been moved by "
    "our editors to another place, or it never was here; please use the menu above to go on reading today's "
    "stories of this town and of the country around it.</p></article></body></html>"
)


def test_m10_one_body_at_three_addresses_is_no_article(site: Site) -> None:
    urls = [f"http://{HOST}/{name}" for name in ("one", "two", "three")]
    for url in urls:
        site.web.serve(HOST, url.removeprefix(f"http://{HOST}"), LOST)
    done = site.visit(*urls, URL)
    ended = {outcome.url: (outcome.state, outcome.reason) for outcome in done.outcomes}
    assert ended == {**dict.fromkeys(urls, ("rejected", "soft_404")), URL: ("loaded", None)}
    site.web.serve(HOST, "/four", LOST)
    later = site.outcome(f"http://{HOST}/four")
    assert (later.state, later.reason) == ("rejected", "soft_404")


def test_m10_one_article_at_three_addresses_that_names_its_own_is_an_article(site: Site) -> None:
    urls = [f"{URL}?page={number}" for number in range(3)]
    site.web.serve(HOST, "/comet", site.page.replace("<head>", f"<head><link rel='canonical' href='{URL}'>"))
    assert {outcome.state for outcome in site.visit(*urls).outcomes} == {"loaded", "unchanged"}
    assert site.rows("SELECT url FROM articles") == [(URL,)]


def test_m9_an_outlet_behind_a_wall_is_told_of(site: Site) -> None:
    began = site.now
    for name, number in (("few", 2), ("many", 3)):
        for at in range(number):
            site.web.answer(f"{name}.example", f"/{at}", status("403 Forbidden", "cf-mitigated: challenge"))
    site.visit(*(f"http://{name}.example/{at}" for name, number in (("few", 2), ("many", 3)) for at in range(number)))
    (notice,) = after_ingest(site.settings, began)
    assert (notice.kind, notice.subject) == ("outlet.walled", "many.example")
    assert notice.says.startswith("3 addresses gave no article: The site wants a browser")
    assert after_ingest(site.settings, site.now + timedelta(hours=1)) == []


def test_n12_when_the_network_goes_away_everything_stays_due(site: Site, articles: Path) -> None:
    site.web.serve(HOST, "/strike", article_page(articles / "meridian" / "strike.txt"))
    items = "".join(f"<item><link>http://{HOST}/{name}</link></item>" for name in ("comet", "strike"))
    feed = f"http://{HOST}/feed.xml"
    site.web.serve(HOST, "/feed.xml", f"<rss version='2.0'><channel>{items}</channel></rss>", "application/rss+xml")
    site.web.answer(HOST, "/strike", b"")
    assert {outcome.state for outcome in site.visit(feed).outcomes} == {"loaded", "failed"}
    for path in ("/comet", "/strike", "/feed.xml", "/robots.txt"):
        site.web.answer(HOST, path, b"")
    done = site.visit(feed)
    assert code_of(done) == 1
    assert {outcome.state for outcome in done.outcomes} == {"failed"}
    assert site.rows("SELECT url FROM v_gone_articles") == []
    assert site.rows("SELECT count(*), count(next_due_at) FROM addresses") == [(2, 2)]
    assert site.rows("SELECT count(*) FROM articles") == [(1,)]


def test_n12_a_network_that_goes_away_in_the_middle_ends_with_code_one(site: Site) -> None:
    gone = [f"http://gone{number}.example/a" for number in range(4)]
    for url in gone:
        for path in ("/a", "/robots.txt"):
            site.web.answer(url.split("/")[2], path, b"")
    site.settings = replace(site.settings, batch=1)
    done = site.visit(URL, *gone)
    assert {outcome.state for outcome in done.outcomes} == {"loaded", "failed"}
    assert done.is_cut_off
    assert code_of(done) == 1
    assert not site.visit(URL, gone[0]).is_cut_off


def test_h9_a_site_that_always_says_unchanged_is_asked_in_full_all_the_same(site: Site) -> None:
    site.outcome()
    with open_session(site.settings, clock=lambda: site.now) as session:
        (standing,) = frontier.due(session.connection, now=site.now + timedelta(days=90), most=9)
    early, late = revisits([standing, replace(standing, visits=CONDITIONAL_VISITS)])
    assert early.validators is None  # a page that people named was had in full, and keeps none
    (again,) = revisits([replace(standing, etag='"1"', visits=CONDITIONAL_VISITS - 1)])
    assert again.validators is not None
    assert late.validators is None
