"""Compare the tellings of each story and publish the reports."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from prefect import flow
from pydantic import Field

from flows.artifacts import story_artifacts
from flows.steps import as_task
from pipeline.report import Reported
from pipeline.report import report as publish_reports
from pipeline.settings import settings_from

Story = Annotated[
    str | None,
    Field(
        examples=["story1-9c43aa92effbe9c559fbeb6e"],
        json_schema_extra={
            "title": "Story",
            "description": "The id of one story; empty for every story that two or more outlets told.",
        },
    ),
]


@flow(name="report", flow_run_name="report")
def report(story: Story = None) -> Reported:
    """Hold the tellings of each story against each other and publish them as HTML, Markdown and JSON.

    A story that has not changed keeps its report, byte for byte.
    """
    settings = settings_from(os.environ, root=Path.cwd())
    done = publish_reports(settings, story_id=story or None, call=as_task)
    story_artifacts(done)
    return done
