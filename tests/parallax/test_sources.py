"""The commands about sources, as people type them, on a local web at an address of loopback."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ARTICLES
from tests.flows.conftest import Said, parallax
from tests.web import LocalWeb, article_page, local_web


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A data folder with lists of one outlet, and the address of its site."""
    folder = tmp_path_factory.mktemp("sources")
    with local_web() as web:
        host = "127.0.0.1"
        site = f"http://{host}:{web.port}"
        _serve(web, host, site, ARTICLES)
        (folder / "outlets.csv").write_text("outlet,name,domains,aliases,country,language,note\nhere,Here,,,GB,en,\n")
        (folder / "sources.csv").write_text(f"kind,url,outlet,note\nfeed,{site}/feed.xml,here,\nfeed,{site}/no,here,\n")
        yield folder, site


def _serve(web: LocalWeb, host: str, site: str, articles: Path) -> None:
    names = sorted(path.stem for path in (articles / "meridian").glob("*.txt"))
    items = "".join(f"<item><link>{site}/{name}</link></item>" for name in names)
    web.serve(host, "/feed.xml", f"<rss version='2.0'><channel>{items}</channel></rss>", "application/rss+xml")
    web.serve(host, "/", "<html><head><link type='application/rss+xml' href='/feed.xml'></head></html>")
    for name in names:
        web.serve(host, f"/{name}", article_page(articles / "meridian" / f"{name}.txt"))


def said(folder: Path, *words: str) -> Said:
    environ = {"PARALLAX_ALLOW_LOOPBACK": "1", "PARALLAX_SEEDS": str(folder), "PARALLAX_PROCESSES": "1"}
    return parallax(*words, data=folder / "data", environ=environ)


def test_from_a_dry_run_to_the_health_of_the_sources(place: tuple[Path, str]) -> None:
    folder, site = place
    dry = said(folder, "ingest", "--dry-run")
    assert (dry.code, dry.err) == (0, "")
    assert "3 pages to fetch, 0 files to read, 0 known. Nothing was loaded." in dry.out
    assert f"{site}/no" in dry.out

    polled = said(folder, "ingest")
    assert (polled.code, polled.err) == (0, "")
    assert "1 of 2 that were due answered" in polled.out
    assert "3 loaded" in polled.out

    health = json.loads(said(folder, "sources", "--json").out)
    by_address = {row["address"]: row for row in health["sources"]}
    assert by_address[f"{site}/feed.xml"]["health"] == "well"
    assert by_address[f"{site}/no"]["last_reason"] == "gone"
    table = said(folder, "sources", "--failing").out
    assert "failed last" in table
    assert "(gone)" in table
    assert "well" not in table


def test_discover_writes_rows_for_the_list(place: tuple[Path, str]) -> None:
    folder, site = place
    (folder / "sources.csv").write_text("kind,url,outlet,note\n")
    for expected in ("1 rows added", "0 rows added"):
        found = said(folder, "outlets", "discover", f"{site}/", "--outlet", "here", "--write")
        assert (found.code, found.err) == (0, "")
        assert expected in found.out
    assert list(csv.reader((folder / "sources.csv").open()))[1] == [
        "feed",
        f"{site}/feed.xml",
        "here",
        "found by discover",
    ]


def test_a_list_with_bad_lines_ends_with_code_three(place: tuple[Path, str]) -> None:
    folder, site = place
    (folder / "urls.txt").write_text(f"# mine\n{site}/comet\nnot an address\n")
    done = said(folder, "ingest", "--list", str(folder / "urls.txt"))
    assert done.code == 3
    assert "line 3: not an address" in done.out


def test_nothing_to_be_had_ends_with_code_one(place: tuple[Path, str]) -> None:
    folder, site = place
    assert said(folder, "ingest", f"{site}/nothing-here").code == 1


def test_an_export_can_be_taken_in(place: tuple[Path, str]) -> None:
    folder, _site = place
    done = said(folder, "export", str(folder / "kept.warc.gz"), "--json")
    assert json.loads(done.out)["pages"] >= 3
    assert said(folder, "export", str(folder / "kept.zip")).code == 2
