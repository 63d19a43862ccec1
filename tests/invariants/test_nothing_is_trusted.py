"""Invariant 8: nothing from a page, a manifest or a file name is executed or trusted."""

from __future__ import annotations

from pathlib import Path

from lxml import html

from pipeline.ingest import ingest
from pipeline.report import report
from pipeline.settings import Settings
from reports.index import search_script
from tests.conftest import clock
from warehouse.lake import connect

SCRIPT = "<script>alert(document.domain)</script><img src=x onerror=alert(1)>"
SQL = "'); DROP TABLE versions; --"
FORMULA = '=HYPERLINK("http://evil.example")'


def test_hostile_words_arrive_as_words(settings: Settings, articles: Path) -> None:
    for outlet in ("meridian", "harbour-post"):
        path = articles / outlet / "strike.txt"
        title, *rest = path.read_text().splitlines()
        path.write_text(
            "\n".join([f"{title} {SCRIPT} {SQL}", f"{FORMULA} {SCRIPT} [click](javascript:alert(1))", *rest])
        )
    ingest(settings, [str(articles)], clock=clock)
    done = report(settings, clock=clock)
    with connect(settings.place, read_only=True) as connection:
        assert connection.execute(
            "SELECT count(*) FROM versions WHERE text LIKE '%DROP TABLE versions%'"
        ).fetchall() == [(2,)]
    pages = [one.path for one in done.published] + [done.index]
    for path in pages:
        page = html.fromstring(path.read_text())
        for search in page.xpath("//script") if path == done.index else ():
            assert search.text == search_script()[0]
            search.drop_tree()
        assert page.xpath("//script | //img | //iframe | //object | //*[@onerror]") == []
        assert not [href for href in page.xpath("//@href") if str(href).lower().startswith(("javascript:", "data:"))]


def test_file_names_are_only_names(settings: Settings, tmp_path: Path, articles: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    text = (articles / "meridian" / "strike.txt").read_text()
    for name in (
        "a'; DROP TABLE articles; --.txt",
        "..%2f..%2fetc.txt",
        "$(touch pwned).txt",
        "<b>.md",
        "new\nline.txt",
    ):
        (folder / name).write_text(text + f"\nThis copy lies in {len(name)} characters.")
    done = ingest(settings, [str(folder)], clock=clock)
    assert {outcome.state for outcome in done.outcomes} == {"loaded"}
    report(settings, clock=clock)
    assert sorted(path.suffix for path in settings.reports.iterdir()) == [".html", ".html", ".json", ".md"]
    assert not list(tmp_path.rglob("pwned"))


def test_an_address_in_a_manifest_becomes_no_path_and_no_link(
    settings: Settings, tmp_path: Path, articles: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for outlet, url in (("meridian", "javascript:alert(1)"), ("harbour-post", "file:///etc/passwd")):
        (folder / f"{outlet}.txt").write_text((articles / outlet / "strike.txt").read_text())
        with (folder / "manifest.csv").open("a") as manifest:
            manifest.write(
                f"{'file,outlet,url' + chr(10) if outlet == 'meridian' else ''}{outlet}.txt,{outlet},{url}\n"
            )
    ingest(settings, [str(folder)], clock=clock)
    done = report(settings, clock=clock)
    links = html.fromstring(done.published[0].path.read_text()).xpath("//a/@href")
    assert not [href for href in links if not str(href).startswith(("#", "index.html"))]
