"""Sites whose sitemaps and robots.txt mislead: what is fetched of them, and what never is. One run asks them all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from news.model import Outcome
from pipeline.ingest import ingest
from pipeline.session import open_session
from pipeline.settings import Settings
from tests.conftest import clock
from tests.web import local_web

EMPTY = "<html><body></body></html>"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True)
class Visited:
    """What was asked for, how each address ended, and the state of each robots.txt."""

    asked: tuple[str, ...]
    outcomes: dict[str, Outcome]
    robots: dict[str, str]

    def pages(self, host: str) -> set[str]:
        """The paths of ``host`` that were asked for."""
        return {url.removeprefix(f"http://{host}") for url in self.asked if url.startswith(f"http://{host}/")}


def index(*urls: str) -> str:
    inner = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return f"<sitemapindex xmlns='{NAMESPACE}'>{inner}</sitemapindex>"


def urlset(*urls: str) -> str:
    return f"<urlset xmlns='{NAMESPACE}'>{''.join(f'<url><loc>{url}</loc></url>' for url in urls)}</urlset>"


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory, empty_warehouse: Path) -> Iterator[Visited]:
    data = tmp_path_factory.mktemp("sites") / "data"
    shutil.copytree(empty_warehouse, data)
    with local_web() as web:
        web.serve("self.example", "/map.xml", index("http://self.example/map.xml"), "application/xml")
        fan = [f"http://fan.example/{n}.xml" for n in range(50)]
        web.serve("fan.example", "/map.xml", index(*fan), "application/xml")
        for first in range(50):
            inner = [f"http://fan.example/{first}-{n}.xml" for n in range(50)]
            web.serve("fan.example", f"/{first}.xml", index(*inner), "application/xml")
        foreign = ("http://vouches.example/a", "http://silent.example/a", "http://foreign.example/a")
        web.serve("foreign.example", "/map.xml", urlset(*foreign), "application/xml")
        web.serve("vouches.example", "/robots.txt", "Sitemap: http://foreign.example/map.xml\n", "text/plain")
        web.serve("silent.example", "/robots.txt", "User-agent: *\nDisallow:\n", "text/plain")
        inside = ("http://169.254.169.254/map.xml", "file:///etc/passwd", "http://inside.example/good.xml")
        web.serve("inside.example", "/map.xml", index(*inside), "application/xml")
        web.serve("inside.example", "/good.xml", urlset("http://inside.example/a"), "application/xml")
        web.serve("moved.example", "/robots.txt", "http://rules.example/rules.txt", status=301)
        web.serve("rules.example", "/rules.txt", "User-agent: *\nDisallow: /private\n", "text/plain")
        for hop in range(8):
            here = "/robots.txt" if hop == 0 else f"/hop{hop}.txt"
            web.serve("far.example", here, f"http://far.example/hop{hop + 1}.txt", status=302)
        for status in (401, 403, 404, 500):
            web.serve(f"says{status}.example", "/robots.txt", "no", "text/plain", status=status)
            web.serve(f"says{status}.example", "/a", EMPTY)
        for host in ("vouches", "silent", "foreign", "inside", "moved", "far"):
            web.serve(f"{host}.example", "/a", EMPTY)
        web.serve("moved.example", "/private", EMPTY)
        maps = [f"http://{host}.example/map.xml" for host in ("self", "fan", "foreign", "inside")]
        pages = [f"http://{name}" for name in ("moved.example/private", "moved.example/a", "far.example/a")]
        pages += [f"http://says{status}.example/a" for status in (401, 403, 404, 500)]
        settings = web.settings(Settings(data, data / "reports"))
        done = ingest(settings, [*maps, *pages], clock=clock)
        with open_session(settings, clock=clock) as session:
            robots = dict(session.connection.execute("SELECT origin, state FROM robots").fetchall())
        yield Visited(tuple(web.asked), {outcome.url: outcome for outcome in done.outcomes}, robots)


def test_s1_an_index_that_names_itself_is_asked_for_once(visited: Visited) -> None:
    assert visited.asked.count("http://self.example/map.xml") == 1


def test_s3_a_fan_of_indexes_is_left_at_two_hundred(visited: Visited) -> None:
    assert len(visited.pages("fan.example") - {"/robots.txt"}) == 200


def test_s6_pages_of_other_hosts_are_fetched_only_where_those_vouch(visited: Visited) -> None:
    assert visited.pages("vouches.example") == {"/robots.txt", "/a"}
    assert visited.pages("silent.example") == {"/robots.txt"}
    assert visited.pages("foreign.example") == {"/robots.txt", "/map.xml", "/a"}


def test_s14_sitemaps_inside_the_network_are_not_asked_for(visited: Visited) -> None:
    assert visited.pages("inside.example") == {"/robots.txt", "/map.xml", "/good.xml", "/a"}
    assert not [url for url in visited.asked if "169.254" in url or url.startswith("file:")]


@pytest.mark.parametrize("status", [401, 403, 404])
def test_s10_a_robots_txt_that_is_refused_allows_and_is_on_record(visited: Visited, status: int) -> None:
    assert "/a" in visited.pages(f"says{status}.example")
    assert visited.robots[f"http://says{status}.example"] == ("absent" if status == 404 else "denied")


def test_s10_a_robots_txt_that_cannot_be_had_allows_nothing(visited: Visited) -> None:
    assert visited.pages("says500.example") == {"/robots.txt"}
    assert visited.outcomes["http://says500.example/a"].reason == "robots_unreachable"


def test_s15_rules_at_another_host_count_and_five_hops_are_enough(visited: Visited) -> None:
    assert visited.outcomes["http://moved.example/private"].reason == "robots"
    assert visited.pages("moved.example") == {"/robots.txt", "/a"}
    assert visited.pages("far.example") == {"/robots.txt", "/a", *(f"/hop{hop}.txt" for hop in range(1, 6))}
