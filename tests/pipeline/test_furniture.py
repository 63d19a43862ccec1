"""Furniture of an outlet: learned from its pages at night, left out of the pages that come after, and told."""

from __future__ import annotations

from pathlib import Path

from pipeline.ingest import ingest
from pipeline.maintain import learn_furniture
from pipeline.session import open_session
from pipeline.settings import Settings
from tests.conftest import ARTICLES, clock

BOX = "Tell the newsroom what you saw"


def page(path: Path, name: str) -> str:
    """A text of ours as a page with the box that its outlet puts on every page."""
    title, *lines = path.read_text().splitlines()
    words = [f"<p>{line}</p>" for line in lines if line]
    return (
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{words[0]}"
        f"<p>{BOX}</p>{''.join(words[1:])}<p>{name} was here.</p></article></body></html>"
    )


def test_a_line_on_every_page_is_learned_left_out_and_told(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "pages" / "meridian"
    folder.mkdir(parents=True)
    articles = sorted(ARTICLES.rglob("*.txt"))
    for number, path in enumerate(articles[:4]):
        (folder / f"{number}.html").write_text(page(path, f"Reporter {number}"))
    ingest(settings, [str(folder.parent)], clock=clock)
    assert learn_furniture(settings, clock=clock) == 1
    assert learn_furniture(settings, clock=clock) == 0
    (folder / "later.html").write_text(page(articles[5], "Reporter 5"))
    ingest(settings, [str(folder.parent)], clock=clock)
    with open_session(settings, clock=clock) as session:
        rows = session.connection.execute(
            f"SELECT contains(text, '{BOX}'), list_filter(dropped, one -> one.text = '{BOX}')[1].reason, articles.url "
            "FROM versions JOIN articles USING (article_id) ORDER BY articles.url"
        ).fetchall()
        audits = session.connection.execute(
            "SELECT count(*) FROM passages JOIN versions USING (version_id) "
            "WHERE versions.text[start_offset + 1 : end_offset] <> passages.text"
        ).fetchall()
    assert [row[0] for row in rows] == [True, True, True, True, False]
    assert rows[-1][1] == "outlet_furniture"
    assert audits == [(0,)]
