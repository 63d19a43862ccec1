"""Take in articles: discover, fetch, keep, read, screen, recognise, load, group."""

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
        min_length=1,
        examples=[["seeds"], ["wire/2022-02-12", "https://harbour-post.example/feed.xml"]],
        json_schema_extra={  # title and description belong here: Prefect blanks the ones that pydantic knows
            "title": "Folders, files and addresses",
            "description": (
                "Where the articles lie: folders or single .txt, .md or .html files, as the worker sees them, and "
                "addresses of pages, feeds or sitemaps. "
                "Relative paths count from the folder of the project. A folder may hold a manifest.csv that names "
                "outlets and dates."
            ),
        },
    ),
]
SEEDS = ["seeds"]


@flow(name="ingest", flow_run_name=ingest_run)
def ingest(places: Places = SEEDS) -> Ingested:
    """Load the articles at the given folders, files and addresses and group them into stories.

    Running it again is always safe: what is known stays as it is, and only what is new or has changed is loaded.
    """
    done = take_in_places(settings_from(os.environ, root=Path.cwd()), places, call=as_task)
    outcomes_table(done)
    return done
