"""Housekeeping loses nothing and may happen at any moment."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

from pipeline.ingest import ingest
from pipeline.maintain import maintain
from pipeline.report import report
from pipeline.session import open_session
from pipeline.settings import Settings
from tests.conftest import SEEDS, clock
from tests.tables import OF_A_RUN, contents
from warehouse.lake import connect
from warehouse.maintain import fold


def test_folding_files_changes_no_row(settings: Settings, articles: Path) -> None:
    ingest(Settings(settings.data, settings.reports, batch=1), [str(articles), str(SEEDS)], clock=clock)
    report(settings, clock=clock)
    without = OF_A_RUN | {"story_repairs"}
    before = contents(settings, without=without)
    done = maintain(settings)
    assert done.breaches == ()
    assert done.files > 5
    assert contents(settings, without=without) == before


def test_many_small_files_become_few(settings: Settings, articles: Path) -> None:
    for folder in sorted(path for path in articles.iterdir() if path.is_dir()):
        ingest(settings, [str(folder)], clock=clock)
        maintain(settings)
    before = contents(settings)
    with open_session(settings) as session:
        now = session.connection.execute("SELECT now()").fetchall()[0][0]
        files = fold(session.connection, settings.place, now=now + timedelta(minutes=1), keep=timedelta(0))
    with connect(settings.place, read_only=True) as connection:
        (passages,) = connection.execute("SELECT count(*) FROM ducklake_list_files('parallax', 'passages')").fetchall()[
            0
        ]
    assert passages == 1
    assert files < 40
    assert contents(settings) == before


def test_what_killed_runs_left_is_swept(settings: Settings) -> None:
    fresh, stale = settings.place.pages / "aa" / ".tmp-fresh", settings.place.pages / "aa" / ".tmp-stale"
    stale.parent.mkdir(parents=True)
    for path in (fresh, stale):
        path.write_bytes(b"half")
    os.utime(stale, (time.time() - 7200, time.time() - 7200))
    assert maintain(settings).swept == 1
    assert fresh.exists()
