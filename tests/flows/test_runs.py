"""Flows run for real on a Prefect server: the same tables as without Prefect, and what people see of them there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipeline.ingest import ingest
from pipeline.report import report
from pipeline.settings import Settings
from tests.conftest import ARTICLES, ROOT
from tests.flows.conftest import Said, Server, parallax
from tests.tables import report_files
from warehouse.lake import connect
from warehouse.rows import SCHEMAS

OF_A_RUN = {"outcomes", "runs", "migrations", "reports"}
"""Tables that say when something was done; a report's digest covers the moment of its comparison."""


@dataclass(frozen=True, slots=True)
class Done:
    """Articles taken in and reported by flows on a server."""

    articles: Path
    settings: Settings
    ingested: Said
    reported: Said


@pytest.fixture(scope="module")
def done(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Done:
    home = tmp_path_factory.mktemp("flows")
    articles = Path(shutil.copytree(ARTICLES, home / "articles"))
    settings = Settings(home / "data", home / "data" / "reports")
    mine = server.settings(home / "none")
    ingested = parallax("ingest", str(articles), data=settings.data, environ=mine)
    return Done(articles, settings, ingested, parallax("report", data=settings.data, environ=mine))


def facts(settings: Settings) -> dict[str, list[tuple[Any, ...]]]:
    """Every table without what belongs to one run: moments and durations."""
    with connect(settings.place, read_only=True) as connection:
        found = {}
        for table in sorted(SCHEMAS.keys() - OF_A_RUN):
            described = connection.execute(f"DESCRIBE {table}").fetchall()
            columns = [name for name, kind, *_ in described if not kind.startswith("TIMESTAMP") and name != "run_id"]
            found[table] = connection.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY ALL").fetchall()
        return found


def runs(server: Server, flow: str) -> list[dict[str, Any]]:
    return server.found("flow_runs", flows={"name": {"any_": [flow]}}, sort="START_TIME_ASC")


def test_the_first_line_says_where_it_runs(done: Done, server: Server) -> None:
    assert (done.ingested.code, done.ingested.err) == (0, "")
    assert done.ingested.out.splitlines()[0] == f"Parallax · Prefect flows on {server.url}"
    assert (done.reported.code, done.reported.err) == (0, "")


def test_flows_leave_the_same_tables_as_the_direct_path(done: Done, tmp_path: Path) -> None:
    directly = Settings(tmp_path, tmp_path / "reports")
    ingest(directly, [str(done.articles)])
    report(directly)
    assert facts(directly)["comparisons"]
    assert facts(done.settings) == facts(directly)
    assert report_files(done.settings).keys() == report_files(directly).keys()


def test_they_are_flow_runs_with_names_that_say_what_they_do(done: Done, server: Server) -> None:
    first, *_ = runs(server, "ingest-once")
    assert (first["name"], first["state_name"]) == ("ingest articles", "Completed")
    assert first["parameters"]["places"] == [str(done.articles)]
    assert set(first["tags"]) == {"parallax", "articles"}
    assert first["labels"]["parallax.host"]
    assert [(run["name"], run["state_name"]) for run in runs(server, "report")] == [("report", "Completed")]
    tasks = server.found("task_runs", flow_runs={"id": {"any_": [first["id"]]}}, sort="EXPECTED_START_TIME_ASC")
    assert [task["name"] for task in tasks] == ["look", "take in", "group new"]


def test_a_report_of_a_period_is_named_by_its_dates(done: Done, server: Server, tmp_path: Path) -> None:
    words = ["report", "--period", "week", "--until", "2031-03-01"]
    said = parallax(*words, data=done.settings.data, environ=server.settings(tmp_path))
    assert (said.code, said.err) == (0, "")
    assert [run["name"] for run in runs(server, "report-period")] == ["report of 2031-02-23 to 2031-03-01"]


def test_what_the_steps_say_is_in_the_log_of_the_run(done: Done, server: Server) -> None:
    first, *_ = runs(server, "ingest-once")
    lines = server.found("logs", logs={"flow_run_id": {"any_": [first["id"]]}})
    said = [line["message"] for line in lines if line["name"] == "parallax"]
    assert "Read 9 of 9 files" in said
    assert "Grouped 9 articles, 4 new stories" in said


def test_artifacts_have_stable_keys(done: Done, server: Server) -> None:
    ids = [runs(server, "ingest-once")[0]["id"], runs(server, "report")[0]["id"]]
    found = {one["key"]: one for one in server.found("artifacts", artifacts={"flow_run_id": {"any_": ids}})}
    assert found["ingest-outcomes"]["type"] == "table"
    assert {row["outlet"]: row["loaded"] for row in json.loads(found["ingest-outcomes"]["data"])} == dict.fromkeys(
        ("daily-vale", "harbour-post", "meridian"), 3
    )
    assert found["reports"]["data"].count("\n## ") == 3
    assert found["ingest-once-progress"]["type"] == "progress"
    assert all(one["description"] for one in found.values())
    stories = {path.stem for path in done.settings.reports.glob("story1-*.html")}
    assert len(stories) == 3
    assert found.keys() >= stories | {f"{story}-html" for story in stories}
    for story in stories:
        assert found[story]["data"] == (done.settings.reports / f"{story}.md").read_text()
        assert f"file://{done.settings.reports}" in found[f"{story}-html"]["data"]


def test_no_prefect_runs_directly_although_a_server_is_configured(done: Done, server: Server, tmp_path: Path) -> None:
    before = len(runs(server, "ingest-once"))
    said = parallax(
        "ingest", "--no-prefect", str(done.articles), data=done.settings.data, environ=server.settings(tmp_path)
    )
    assert (said.code, said.err) == (0, "")
    assert "steps run directly" in said.out.splitlines()[0]
    assert "9 unchanged" in said.out
    assert len(runs(server, "ingest-once")) == before


def test_a_folder_without_articles_fails_the_run_with_a_sentence(done: Done, server: Server, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    said = parallax("ingest", str(tmp_path / "nothing"), data=done.settings.data, environ=server.settings(tmp_path))
    assert said.code == 2
    assert said.err.startswith("There are no .txt, .md, .html, .htm files in ")
    assert "Traceback" not in said.out + said.err
    last = runs(server, "ingest-once")[-1]
    assert (last["name"], last["state_name"]) == ("ingest nothing", "Failed")
    assert "There are no .txt" in last["state"]["message"]


def test_a_folder_that_is_not_there_is_told_before_anything_starts(server: Server, tmp_path: Path) -> None:
    said = parallax("run", "no-such-folder", data=tmp_path)
    assert said.code == 2
    assert said.err.startswith("There is nothing at no-such-folder.")
    assert not (tmp_path / "prefect").exists()


def test_a_run_whose_process_is_gone_is_marked_by_the_next(done: Done, server: Server, tmp_path: Path) -> None:
    mine = {**os.environ, **server.settings(tmp_path), "PARALLAX_DATA": str(done.settings.data)}
    with subprocess.Popen(
        [sys.executable, "-c", ASLEEP], env=mine, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        process.kill()
    assert [run["state_name"] for run in runs(server, "asleep")] == ["Running"]
    parallax("ingest", str(done.articles), data=done.settings.data, environ=server.settings(tmp_path))
    (dead,) = runs(server, "asleep")
    assert dead["state_name"] == "Crashed"
    assert "process is gone" in dead["state"]["message"]


ASLEEP = """
import time
from prefect import flow
from flows.standing import begin

@flow(name="asleep")
def asleep():
    begin("parallax")
    print("begun", flush=True)
    time.sleep(600)

asleep()
"""
