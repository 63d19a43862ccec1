"""Poll the listed sources that are due, and take in what is new."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from prefect import flow
from pydantic import Field

from connectors.manifest import read_outlets
from flows.alarms import emit
from flows.artifacts import outcomes_table
from flows.naming import poll_run
from flows.progress_shown import progress_shown
from flows.standing import begin
from flows.steps import as_task
from pipeline.ingest import Ingested, poll_due
from pipeline.notices import after_ingest
from pipeline.settings import settings_from

SLUGS = [outlet.outlet for outlet in read_outlets(settings_from(os.environ, root=Path.cwd()).seeds)[0]]
"""What the form offers: the outlets of the list when the deployment was made."""
Outlets = Annotated[
    list[str],
    Field(
        examples=[["the-guardian", "le-monde"]],
        json_schema_extra={  # title and description belong here: Prefect blanks the ones that pydantic knows
            "title": "Outlets",
            "description": "Poll the sources of these outlets of seeds/outlets.csv only; none chosen: of all.",
            "items": {"type": "string", "enum": sorted(SLUGS)},
        },
    ),
]
ALL: list[str] = []


@flow(name="ingest", flow_run_name=poll_run)
def ingest(outlets: Outlets = ALL) -> Ingested:
    """Ask every listed feed and sitemap that is due, fetch what is new, look again at what is due, and group it.

    Each source decides by what it brings how often it is asked: from ten minutes to a day.
    """
    begin("parallax", "articles")
    began = datetime.now(UTC)
    settings = settings_from(os.environ, root=Path.cwd())
    with progress_shown("ingest-progress"):
        done = poll_due(settings, outlets, call=as_task)
    outcomes_table(done)
    emit(after_ingest(settings, began))
    return done
