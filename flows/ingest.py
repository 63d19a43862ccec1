"""Take in articles: discover, fetch, keep, read, screen, recognise, load, group."""

from __future__ import annotations

import os
from pathlib import Path

from flows.artifacts import outcomes_table
from flows.steps import as_task
from pipeline.ingest import Ingested
from pipeline.ingest import ingest as take_in_places
from pipeline.settings import settings_from
from prefect import flow
from pydantic import Field


@flow(name="ingest", flow_run_name="ingest {places}", retries=0)
def ingest(
    places: list[str] = Field(
        default=["seeds"],
        title="Folders and files",
        description="Where the articles lie: folders or single .txt, .md or .html files, seen from the worker.",
        examples=[["seeds"], ["/srv/news/2022-02-12"]],
        min_length=1,
    ),
) -> Ingested:
    """Load the articles at the given places and group them into stories.

    Running it again is always safe: what is known stays as it is, and only what is new or has changed is loaded.
    """
    done = take_in_places(settings_from(os.environ, root=Path.cwd()), places, call=as_task)
    outcomes_table(done)
    return done
