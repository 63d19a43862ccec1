"""Poll the listed sources that are due, and take in what is new."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from prefect import flow
from pydantic import Field

from flows.artifacts import outcomes_table
from flows.naming import poll_run
from flows.steps import as_task
from pipeline.ingest import Ingested, poll_due
from pipeline.settings import settings_from

Outlets = Annotated[
    list[str],
    Field(
        examples=[["the-guardian", "le-monde"]],
        json_schema_extra={  # title and description belong here: Prefect blanks the ones that pydantic knows
            "title": "Outlets",
            "description": "Poll the sources of these outlets only (slugs of seeds/outlets.csv); empty: all.",
        },
    ),
]
ALL: list[str] = []


@flow(name="ingest", flow_run_name=poll_run)
def ingest(outlets: Outlets = ALL) -> Ingested:
    """Ask every listed feed and sitemap that is due, fetch what is new, look again at what is due, and group it.

    Each source decides by what it brings how often it is asked: from ten minutes to a day.
    """
    done = poll_due(settings_from(os.environ, root=Path.cwd()), outlets, call=as_task)
    outcomes_table(done)
    return done
