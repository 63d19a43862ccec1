"""Take in what a person hands in: folders, files and addresses."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from prefect import flow
from pydantic import Field

from flows.alarms import emit
from flows.artifacts import outcomes_table, story_artifacts
from flows.naming import ingest_run
from flows.progress_shown import progress_shown
from flows.standing import begin
from flows.steps import as_task
from pipeline.ingest import Ingested
from pipeline.ingest import ingest as take_in_places
from pipeline.notices import after_ingest, stories_of
from pipeline.report import report
from pipeline.settings import settings_from

Place = Annotated[str, Field(min_length=1, max_length=4096)]
Places = Annotated[
    list[Place],
    Field(
        examples=[["https://harbour-post.example/bridge", "https://meridian.example/bridge"], ["seeds"]],
        json_schema_extra={  # title and description belong here: Prefect blanks the ones that pydantic knows
            "title": "Folders, files and addresses",
            "description": (
                "Where the articles lie, one place a line: addresses of pages, feeds or sitemaps, such as "
                "`https://harbour-post.example/bridge`; and folders, .txt, .md or .html files, tables (.jsonl, .csv, "
                ".parquet) or web archives (.warc, .warc.gz) on the worker's machine, such as `seeds`. Relative paths "
                "count from the folder of the project. A folder may hold a manifest.csv that names outlets and dates. "
                "Remove lines that you leave empty."
            ),
        },
    ),
]
Lists = Annotated[
    list[Place],
    Field(
        examples=[["urls.txt"]],
        json_schema_extra={
            "title": "Files that list addresses",
            "description": (
                "Text files on the worker's machine with one address a line, such as `urls.txt`; # begins a comment."
            ),
        },
    ),
]
Columns = Annotated[
    dict[str, str],
    Field(
        examples=[{"text": "body", "title": "headline"}],
        json_schema_extra={
            "title": "Columns of tables",
            "description": (
                "For tables whose columns are called otherwise: url, title, text, outlet, published_at or language, "
                'each with its name in the table, such as `{"text": "body", "title": "headline"}`.'
            ),
        },
    ),
]
Publish = Annotated[
    bool,
    Field(
        examples=[True, False],
        json_schema_extra={
            "title": "Publish reports",
            "description": (
                "Then compare the stories that have changed and publish their reports, with links to them here."
            ),
        },
    ),
]
SEEDS = ["seeds"]
NO_LISTS: list[str] = []
NO_COLUMNS: dict[str, str] = {}


@flow(name="ingest-once", flow_run_name=ingest_run)
def ingest_once(
    places: Places = SEEDS, lists: Lists = NO_LISTS, columns: Columns = NO_COLUMNS, publish: Publish = True
) -> Ingested:
    """Load the articles at the given folders, files and addresses, group them into stories and publish the reports.

    Running it again is always safe: what is known stays as it is, and only what is new or has changed is loaded.
    """
    begin("parallax", "articles")
    began = datetime.now(UTC)
    settings = settings_from(os.environ, root=Path.cwd())
    with progress_shown("ingest-once-progress"):
        done = take_in_places(settings, places, lists=lists, columns=columns, call=as_task)
        outcomes_table(done)
        if publish:
            story_artifacts(report(settings, call=as_task), only=stories_of(settings, done.outcomes))
    emit(after_ingest(settings, began))
    return done
