"""Invariant 5: what could not be had is never shown as unchanged, as deleted or as left out."""

from __future__ import annotations

from pathlib import Path

from pipeline.ingest import ingest
from pipeline.report import report
from pipeline.settings import Settings
from tests.conftest import clock
from tests.tables import contents, report_files
from warehouse.lake import connect


def make_unreadable(path: Path) -> None:
    """Not even root can open a link to itself."""
    path.unlink()
    path.symlink_to(path.name)


def test_a_failed_fetch_is_failed_and_changes_no_report(settings: Settings, articles: Path) -> None:
    ingest(settings, [str(articles)], clock=clock)
    report(settings, clock=clock)
    before, files = contents(settings), report_files(settings)
    make_unreadable(articles / "meridian" / "bridge.txt")
    done = ingest(settings, [str(articles)], clock=clock)
    failed = [outcome for outcome in done.outcomes if outcome.url.endswith("meridian/bridge.txt")]
    assert [(outcome.state, outcome.reason) for outcome in failed] == [("failed", "unreadable")]
    report(settings, clock=clock)
    assert contents(settings) == before
    assert report_files(settings) == files


def test_an_outlet_that_was_never_fetched_is_in_no_comparison(settings: Settings, articles: Path) -> None:
    make_unreadable(articles / "meridian" / "bridge.txt")
    ingest(settings, [str(articles)], clock=clock)
    report(settings, clock=clock)
    with connect(settings.place, read_only=True) as connection:
        bridge = connection.execute("SELECT outlets FROM comparisons WHERE title LIKE '%ridge%'").fetchall()
        about = connection.execute(
            "SELECT count(*) FROM v_findings JOIN comparisons USING (comparison_id) "
            "WHERE title LIKE '%ridge%' AND list_contains(v_findings.outlets, 'meridian')"
        ).fetchall()
    assert bridge == [(["harbour-post", "daily-vale"],)]
    assert about == [(0,)]


def test_a_file_that_went_away_deletes_nothing(settings: Settings, articles: Path) -> None:
    ingest(settings, [str(articles)], clock=clock)
    before = contents(settings)
    (articles / "meridian" / "bridge.txt").unlink()
    done = ingest(settings, [str(articles)], clock=clock)
    missing = [outcome.reason for outcome in done.outcomes if outcome.url.endswith("meridian/bridge.txt")]
    assert missing == ["missing"]
    assert contents(settings) == before
