"""What somebody should hear of, on a real server: each notice is an event, and the shipped automation acts on it."""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.ingest import ingest
from pipeline.poll import register
from pipeline.session import open_session
from pipeline.settings import Settings
from tests.conftest import ARTICLES, ROOT
from tests.flows.conftest import Server
from tests.web import article_page

KINDS = {"parallax.source.failing", "parallax.story.alarm", "parallax.outlet.quiet", "parallax.audit.rows"}
TITLE = 'The "old" bridge\\at Harrow closes'
TOLD, TOLD_LATER = (f"{datetime.now(UTC) - timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}" for hours in (2, 1))
"""Hours ago: the flows go by the clock of the machine, and a date ahead of it is no date."""
PATIENCE = 60.0
HARM = """
UPDATE sources SET failures_in_a_row = 2 WHERE outlet = 'daily-vale';
UPDATE sources SET last_seen_at = now(), last_new_at = now() - INTERVAL 30 DAY, next_due_at = now() + INTERVAL 1 HOUR
    WHERE outlet = 'harbour-post';
UPDATE passages SET start_offset = start_offset + 1 WHERE start_offset = 0
"""
AT_WORK = """
from dataclasses import replace
import flows.ingest
from connectors.pace import Manners
from flows.maintain import maintain
from flows.words import AuditsFailed

settings_from = flows.ingest.settings_from
without_pauses = Manners(floor=0.0, latency_factor=0.0, jitter=0.0)
flows.ingest.settings_from = lambda *given, **named: replace(settings_from(*given, **named), manners=without_pauses)
flows.ingest.ingest()
try:
    maintain()
except AuditsFailed:
    pass
"""


class Site(ThreadingHTTPServer):
    """A loopback site that serves one feed with one article, and takes the calls of a webhook."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.calls: queue.Queue[dict[str, str]] = queue.Queue()
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        page = article_page(ARTICLES / "meridian" / "bridge.txt").replace("2031-03-05T10:00:00Z", TOLD_LATER)
        item = f"<item><title>t</title><link>{self.url}/bridge</link></item>"
        self.pages = {
            "/bridge": ("text/html", page),
            "/feed.xml": ("application/rss+xml", f"<rss version='2.0'><channel>{item}</channel></rss>"),
        }


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        kind, text = self.server.pages.get(self.path, ("text/plain", ""))
        self._answer(200 if text else 404, kind, text.encode())

    def do_POST(self) -> None:
        self.server.calls.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self._answer(200, "text/plain", b"")

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def home(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a story of four outlets; a source that failed twice; one that brought nothing for a month."""
    home = tmp_path_factory.mktemp("events")
    (home / "seeds").mkdir()
    shutil.copy(ARTICLES / "outlets.csv", home / "seeds")
    listed = f"feed,{site.url}/feed.xml,meridian,\nfeed,{site.url}/gone.xml,daily-vale,\n"
    listed += f"feed,{site.url}/quiet.xml,harbour-post,\n"
    (home / "seeds" / "sources.csv").write_text(f"kind,url,outlet,note\n{listed}")
    settings = Settings(home, home / "reports", seeds=home / "seeds")
    done = ingest(settings, [str(four_tellings(home / "four.jsonl"))])
    assert [outcome.state for outcome in done.outcomes] == ["loaded"] * 4
    register(settings)
    with open_session(settings) as session:
        for statement in HARM.split(";"):
            session.connection.execute(statement)
    return home


def four_tellings(table: Path) -> Path:
    """Two of the tests' articles about one event, and each without its first paragraph, by four outlets."""
    rows: list[str] = []
    for outlet in ("harbour-post", "daily-vale"):
        text = (ARTICLES / outlet / "bridge.txt").read_text().partition("\n")[2].strip()
        for part in (text, text.partition("\n")[2]):
            name = f"o{len(rows)}"
            row = {"url": f"https://{name}.example/b", "title": TITLE, "text": part, "outlet": name}
            rows.append(json.dumps({**row, "published_at": TOLD}))
    table.write_text("\n".join(rows))
    return table


@pytest.fixture(scope="module")
def hook(server: Server, site: Site) -> None:
    """The automation of deploy/automation.yaml with a block that calls our site, as docs/operations.md says."""
    (kind,) = server.found("block_types", block_types={"slug": {"any_": ["webhook"]}})
    (schema, *_) = server.found("block_schemas", block_schemas={"block_type_id": {"any_": [kind["id"]]}})
    block = server.made(
        "block_documents",
        name="somebody",
        block_type_id=kind["id"],
        block_schema_id=schema["id"],
        data={"url": f"{site.url}/hook"},
    )
    automation = yaml.safe_load((ROOT / "deploy" / "automation.yaml").read_text())
    automation["actions"][0]["block_document_id"] = block["id"]
    assert server.made("automations", **automation)["enabled"]


@pytest.fixture(scope="module")
def told(server: Server, site: Site, hook: None, home: Path) -> dict[str, dict[str, str]]:
    """What the webhook was told, by kind of event, after one poll and one night's housekeeping."""
    mine = {**os.environ, **server.settings(home / "none"), "PARALLAX_DATA": str(home), "PARALLAX_ALLOW_LOOPBACK": "1"}
    mine |= {"PARALLAX_SEEDS": str(home / "seeds"), "PREFECT_LOGGING_EXTRA_LOGGERS": "parallax"}
    done = subprocess.run(
        [sys.executable, "-c", AT_WORK], env=mine, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, dict[str, str]] = {}
    while told.keys() != KINDS:
        try:
            call = site.calls.get(timeout=PATIENCE)
        except queue.Empty:
            pytest.fail(f"only heard of {sorted(told)}; {done.stderr[-3000:]}")
        told[call["what"]] = call
    return told


def kept_events(server: Server) -> dict[str, dict[str, Any]]:
    """Our events by kind; automations act on an event before the server has written it down, so they are waited for."""
    deadline = time.monotonic() + PATIENCE
    by_kind: dict[str, dict[str, Any]] = {}
    while by_kind.keys() != KINDS and time.monotonic() < deadline:
        found = server.found("events", filter={"event": {"prefix": ["parallax."]}})
        by_kind = {event["event"]: event for event in found}
        time.sleep(0.2)
    return by_kind


def test_each_notice_is_an_event_that_the_api_knows(server: Server, told: dict[str, dict[str, str]]) -> None:
    by_kind = kept_events(server)
    assert by_kind.keys() == KINDS
    assert by_kind["parallax.source.failing"]["payload"]["failures"] == 3
    assert by_kind["parallax.story.alarm"]["payload"]["outlets"] == 5
    assert by_kind["parallax.outlet.quiet"]["resource"]["prefect.resource.id"] == "parallax.outlet.harbour-post"
    assert by_kind["parallax.audit.rows"]["resource"]["prefect.resource.id"] == "parallax.audit.offsets_hold"


def test_the_shipped_automation_tells_each_of_them_in_words(told: dict[str, dict[str, str]], site: Site) -> None:
    assert told["parallax.source.failing"]["about"] == f"{site.url}/gone.xml"
    assert told["parallax.source.failing"]["says"].startswith("Failed 3 times in a row: ")
    assert told["parallax.story.alarm"]["about"] == TITLE
    assert told["parallax.story.alarm"]["says"] == "Now told by 5 outlets."
    assert told["parallax.outlet.quiet"]["says"].startswith("Nothing new since 20")
    assert told["parallax.audit.rows"]["says"]
