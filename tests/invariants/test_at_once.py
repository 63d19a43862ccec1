"""Invariants 3 and 4: two writers never double an article; a reader neither waits nor fails nor sees half a load."""

from __future__ import annotations

import os
import time
from pathlib import Path

from pipeline.ingest import ingest
from pipeline.settings import Settings
from tests.conftest import ARTICLES, SEEDS, clock
from tests.tables import contents
from warehouse.audit import audit
from warehouse.lake import connect

PLACES = [str(ARTICLES), str(SEEDS)]


def forked_ingest(settings: Settings) -> int:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            ingest(settings, PLACES, clock=clock)
            code = 0
        finally:
            os._exit(code)
    return child


def exit_code(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_two_ingests_of_one_folder_at_once_leave_each_article_once(settings: Settings, tmp_path: Path) -> None:
    alone = Settings(tmp_path / "alone", tmp_path / "alone" / "reports", batch=2)
    ingest(alone, PLACES, clock=clock)
    small = Settings(settings.data, settings.reports, batch=2)
    children = [forked_ingest(small), forked_ingest(small)]
    assert [exit_code(child) for child in children] == [0, 0]
    assert contents(small) == contents(alone)
    with connect(small.place, read_only=True) as connection:
        assert audit(connection) == []
        states = "SELECT state, count(*) FROM outcomes GROUP BY state ORDER BY state"
        assert connection.execute(states).fetchall() == [("loaded", 11), ("unchanged", 11)]


def test_two_first_runs_at_once_make_one_warehouse(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "new", tmp_path / "new" / "reports", batch=4)
    children = [forked_ingest(settings), forked_ingest(settings)]
    assert [exit_code(child) for child in children] == [0, 0]
    with connect(settings.place, read_only=True) as connection:
        assert connection.execute("SELECT count(*), count(DISTINCT name) FROM migrations").fetchall()[0][0] > 5
        assert connection.execute("SELECT count(*) FROM versions").fetchall() == [(11,)]
        assert audit(connection) == []


def test_a_reader_in_another_process_never_fails_and_sees_whole_loads(settings: Settings) -> None:
    """Every commit brings a whole batch: articles, versions and their passages arrive together."""
    small = Settings(settings.data, settings.reports, batch=1)
    child = forked_ingest(small)
    looks, seen = 0, set()
    with connect(small.place, read_only=True) as reader:
        while os.waitpid(child, os.WNOHANG) == (0, 0):
            articles, versions, told, paged, outcomes = reader.execute(
                "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM versions), "
                "(SELECT count(DISTINCT version_id) FROM passages), (SELECT count(*) FROM pages), "
                "(SELECT count(*) FROM outcomes)"
            ).fetchall()[0]
            assert articles == versions == told == paged == outcomes
            seen.add(articles)
            looks += 1
    assert looks >= 20
    assert len(seen) >= 3, "the reader must have looked while loads were going on"


def test_an_open_transaction_and_a_half_read_result_do_not_stop_a_load(settings: Settings) -> None:
    with connect(settings.place, read_only=True) as patient, connect(settings.place, read_only=True) as half:
        patient.execute("BEGIN")
        before = patient.execute("SELECT count(*) FROM versions").fetchall()
        half.execute("SELECT * FROM range(1000000), migrations").fetchone()
        started = time.monotonic()
        assert exit_code(forked_ingest(settings)) == 0
        assert time.monotonic() - started < 120
        assert patient.execute("SELECT count(*) FROM versions").fetchall() == before == [(0,)]
        patient.execute("COMMIT")
        assert patient.execute("SELECT count(*) FROM versions").fetchall() == [(11,)]
