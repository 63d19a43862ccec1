"""Taking in a folder: what is loaded, recognised and grouped, and that running it again changes nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pipeline.ingest import ingest
from pipeline.report import report
from pipeline.settings import Settings
from tests.conftest import SEEDS, clock
from tests.tables import contents, kept_pages, report_files
from warehouse.audit import audit
from warehouse.lake import connect


def states(settings: Settings, *places: Path) -> dict[str, int]:
    done = ingest(settings, [str(place) for place in places], clock=clock)
    return dict(Counter(outcome.state for outcome in done.outcomes))


def add(folder: Path, name: str, text: str, day: str) -> None:
    """Put an article beside the others and into the manifest."""
    (folder / name).write_text(text)
    with (folder / "manifest.csv").open("a") as manifest:
        manifest.write(f"{name},{folder.name},,{day},en\n")


def rows(settings: Settings, query: str) -> list[tuple[object, ...]]:
    with connect(settings.place, read_only=True) as connection:
        found: list[tuple[object, ...]] = connection.execute(query).fetchall()
        return found


def test_the_seeds_come_out_as_one_story_of_two_outlets(settings: Settings) -> None:
    assert states(settings, SEEDS) == {"loaded": 2}
    assert rows(settings, "SELECT outlets, article_count FROM v_story_coverage") == [(["seed-000", "seed-003"], 2)]


def test_words_with_accents_are_one_word_each(settings: Settings, tmp_path: Path) -> None:
    quoted = "“El día está läuft naïve,” the mayor, José Peña, told reporters on Monday."
    text = f"The mayor of Málaga spoke about the harbour at the town hall.\n\n{quoted}\n"
    (tmp_path / "news.txt").write_text(text, encoding="utf-8")
    states(settings, tmp_path / "news.txt")
    assert rows(settings, "SELECT words FROM v_quotes_by_outlet WHERE kind = 'direct'") == [(5,)]


def test_a_headline_in_the_first_line_is_the_title_and_a_sentence_is_not(settings: Settings) -> None:
    states(settings, SEEDS)
    found = rows(settings, "SELECT outlet, title, lead[:20], published_at_from FROM v_articles ORDER BY outlet")
    assert found == [
        ("seed-000", None, "Russian President Vl", "asserted"),
        ("seed-003", "Russia reveals details of Biden-Putin call", "Kremlin foreign poli", "asserted"),
    ]


def test_the_stored_text_is_the_file(settings: Settings) -> None:
    states(settings, SEEDS)
    stored = {text for (text,) in rows(settings, "SELECT text FROM versions")}
    assert stored == {path.read_text(encoding="utf-8") for path in SEEDS.glob("*.txt")}


def test_stories_are_told_apart(settings: Settings, articles: Path) -> None:
    assert states(settings, articles) == {"loaded": 9}
    found = rows(settings, "SELECT outlets FROM v_story_coverage ORDER BY article_count DESC, outlets")
    assert found == [
        (["daily-vale", "harbour-post", "meridian"],),
        (["daily-vale", "harbour-post", "meridian"],),
        (["harbour-post", "meridian"],),
        (["daily-vale"],),
    ]


def test_a_second_run_changes_nothing_but_its_own_rows(settings: Settings, articles: Path) -> None:
    ingest(settings, [str(articles)], clock=clock)
    report(settings, clock=clock)
    before, files, pages = contents(settings), report_files(settings), kept_pages(settings)
    assert states(settings, articles) == {"unchanged": 9}
    assert report(settings, clock=clock).compared == 0
    assert (contents(settings), report_files(settings), kept_pages(settings)) == (before, files, pages)


def test_new_text_at_a_known_article_is_a_revision(settings: Settings, articles: Path) -> None:
    states(settings, articles)
    path = articles / "meridian" / "bridge.txt"
    path.write_text(path.read_text().replace("‘minor’ cracks\n", "cracks\n", 1).replace("4.1 million", "3.2 million"))
    assert states(settings, articles) == {"unchanged": 8, "revised": 1}
    found = rows(settings, "SELECT outlet, from_number, to_number, headline_changed FROM v_silent_edits")
    assert found == [("meridian", 1, 2, True)]
    assert rows(settings, "SELECT kind, jaccard > 0.5 FROM edges") == [("revision", True)]


def test_white_space_makes_no_version(settings: Settings, articles: Path) -> None:
    states(settings, articles)
    path = articles / "meridian" / "comet.txt"
    path.write_text(path.read_text().replace(". ", ".  ") + "\n\n")
    assert states(settings, articles) == {"unchanged": 9}


def test_the_same_words_at_the_same_outlet_are_a_duplicate(settings: Settings, articles: Path) -> None:
    states(settings, articles)
    text = (articles / "harbour-post" / "bridge.txt").read_text()
    add(articles / "harbour-post", "bridge-again.txt", text, "2031-03-05")
    assert states(settings, articles) == {"unchanged": 9, "duplicate": 1}
    assert states(settings, articles) == {"unchanged": 9, "duplicate": 1}


def test_a_reprint_is_an_article_of_its_own_with_an_edge(settings: Settings, articles: Path) -> None:
    add(articles / "daily-vale", "comet.txt", (articles / "meridian" / "comet.txt").read_text(), "2031-02-03")
    states(settings, articles)
    found = rows(settings, "SELECT kind, earlier_outlet, later_outlet, share_of_later FROM v_copied_text")
    assert found == [("identical", "meridian", "daily-vale", 1.0)]


def test_wire_copy_inside_a_longer_text_is_embedded(settings: Settings, articles: Path) -> None:
    wire = (articles / "meridian" / "comet.txt").read_text()
    own = (articles / "daily-vale" / "market.txt").read_text()
    add(articles / "daily-vale", "comet.txt", own + "\n" + wire, "2031-02-03")
    states(settings, articles)
    found = rows(
        settings, "SELECT kind, earlier_outlet, share_of_earlier > 0.9, share_of_later < 0.8 FROM v_copied_text"
    )
    assert ("embedded", "meridian", True, True) in found


def test_a_folder_without_a_manifest_names_outlets_after_files(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "plain"
    folder.mkdir()
    for outlet in ("meridian", "harbour-post"):
        text = (SEEDS.parent / "tests" / "articles" / outlet / "strike.txt").read_text()
        (folder / f"{outlet}.md").write_text(f"# {text}")
    assert states(settings, folder) == {"loaded": 2}
    assert rows(settings, "SELECT outlets FROM v_story_coverage") == [(["harbour-post", "meridian"],)]
    assert rows(settings, "SELECT title FROM v_articles WHERE outlet = 'meridian'") == [
        ("Hundreds of operations postponed as nurses walk out",)
    ]


def test_a_manifest_that_comes_later_corrects_and_doubles_nothing(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    for outlet in ("meridian", "harbour-post"):
        text = (SEEDS.parent / "tests" / "articles" / outlet / "strike.txt").read_text()
        (folder / f"{outlet}.txt").write_text(text)
    assert states(settings, folder) == {"loaded": 2}
    report(settings, clock=clock)
    manifest = "file,outlet,url,published_at\nmeridian.txt,The Meridian,https://meridian.example/a,2031-05-16\n"
    (folder / "manifest.csv").write_text(manifest + "harbour-post.txt,Harbour,,2031-05-16\n")
    assert states(settings, folder) == {"unchanged": 2}
    found = rows(
        settings, "SELECT outlet, url LIKE 'https%', published_at::DATE::VARCHAR FROM v_articles ORDER BY outlet"
    )
    assert found == [("harbour", False, "2031-05-16"), ("the-meridian", True, "2031-05-16")]
    assert rows(settings, "SELECT outlets FROM v_story_coverage") == [(["harbour", "the-meridian"],)]
    assert report(settings, clock=clock).compared == 1
    before = contents(settings)
    assert states(settings, folder) == {"unchanged": 2}
    assert contents(settings) == before
    with connect(settings.place, read_only=True) as connection:
        assert audit(connection) == []


def test_html_pages_are_read(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "html"
    folder.mkdir()
    for outlet in ("meridian", "harbour-post"):
        title, *lines = (SEEDS.parent / "tests" / "articles" / outlet / "bridge.txt").read_text().splitlines()
        paragraphs = "".join(f"<p>{line}</p>" for line in lines)
        (folder / f"{outlet}.html").write_text(
            f"<html><head><title>{title}</title>"
            "<meta property='article:published_time' content='2031-03-05T10:00:00+01:00'></head><body>"
            f"<nav><a href='/'>Home</a> <a href='/news'>News</a></nav><article><h1>{title}</h1>{paragraphs}"
            "</article><script>alert(1)</script><footer>All rights reserved</footer></body></html>"
        )
    assert states(settings, folder) == {"loaded": 2}
    found = rows(
        settings, "SELECT outlet, title, text LIKE '%Lena Marsh%', text LIKE '%alert%' FROM v_articles ORDER BY 1"
    )
    assert found == [
        ("harbour-post", "Old Quay bridge closed after cracks found", True, False),
        ("meridian", "Arnmouth shuts main river crossing over ‘minor’ cracks", True, False),
    ]


def test_the_outcomes_of_a_run_add_up(settings: Settings, articles: Path) -> None:
    (articles / "empty.txt").write_text("")
    (articles / "short.txt").write_text("Too short to be an article.")
    states(settings, articles)
    found = rows(
        settings,
        "SELECT seen, loaded + revised + unchanged + duplicate + rejected + failed, loaded, rejected, state "
        "FROM v_run_outcomes",
    )
    assert found == [(11, 11, 9, 2, "completed")]


def test_all_audits_hold_after_a_load_and_a_comparison(settings: Settings, articles: Path) -> None:
    ingest(settings, [str(articles), str(SEEDS)], clock=clock)
    report(settings, clock=clock)
    with connect(settings.place, read_only=True) as connection:
        assert audit(connection) == []


def test_an_audit_can_fail(settings: Settings, articles: Path) -> None:
    ingest(settings, [str(articles)], clock=clock)
    with connect(settings.place) as connection:
        connection.execute("UPDATE passages SET start_offset = start_offset + 1 WHERE number = 1")
        assert [breach.audit for breach in audit(connection)] == ["offsets_hold"]


@pytest.mark.parametrize("order", [1, -1])
def test_batches_and_order_change_nothing(settings: Settings, tmp_path: Path, articles: Path, order: int) -> None:
    whole = Settings(tmp_path / "whole", tmp_path / "whole" / "reports", batch=100)
    ingest(whole, [str(articles)], clock=clock)
    one_by_one = Settings(settings.data, settings.reports, batch=1)
    for folder in sorted(path for path in articles.iterdir() if path.is_dir())[::order]:
        ingest(one_by_one, [str(folder)], clock=clock)
    differ = frozenset({"outcomes", "sources", "outlets", "story_articles", "stories"})
    assert contents(settings, without=differ) == contents(whole, without=differ)
