"""Take in what a person hands in: folders, files and addresses."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from prefect import flow
from pydantic import Field

from flows.artifacts import outcomes_table
from flows.naming import ingest_run
from flows.steps import as_task
from pipeline.ingest import Ingested
from pipeline.ingest import ingest as take_in_places
from pipeline.settings import settings_from

Place = Annotated[str, Field(min_length=1, max_length=4096)]
Places = Annotated[
    list[Place],
    Field(
        examples=[["seeds"], ["wire/2022-02-12", "https://harbour-post.example/feed.xml"]],
        json_schema_extra={  # title and description belong here: Prefect blanks the ones that pydantic knows
            "title": "Folders, files and addresses",
            "description": (
                "Where the articles lie: folders, .txt, .md or .html files, tables (.jsonl, .csv, .parquet) or web "
                "archives (.warc, .warc.gz), as the worker sees them, and addresses of pages, feeds or sitemaps. "
                "Relative paths count from the folder of the project. A folder may hold a manifest.csv that names "
                "outlets and dates."
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
            "description": "Text files as the worker sees them, with one address a line; # begins a comment.",
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
                "each with its name in the table."
            ),
        },
    ),
]
SEEDS = ["seeds"]
NO_LISTS: list[str] = []
NO_COLUMNS: dict[str, str] = {}


@flow(name="ingest-once", flow_run_name=ingest_run)
def ingest_once(places: Places = SEEDS, lists: Lists = NO_LISTS, columns: Columns = NO_COLUMNS) -> Ingested:
    """Load the articles at the given folders, files and addresses and group them into stories.

    Running it again is always safe: what is known stays as it is, and only what is new or has changed is loaded.
    """
    settings = settings_from(os.environ, root=Path.cwd())
    done = take_in_places(settings, places, lists=lists, columns=columns, call=as_task)
    outcomes_table(done)
    return done
