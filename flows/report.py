"""Compare the tellings of each story and publish the reports."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

from prefect import flow
from pydantic import Field

from flows.artifacts import story_artifacts
from flows.naming import report_run
from flows.progress_shown import progress_shown
from flows.standing import begin
from flows.steps import as_task
from pipeline.report import Reported
from pipeline.report import report as publish_reports
from pipeline.settings import settings_from

Story = Annotated[
    str,
    Field(
        examples=["story1-9c43aa92effbe9c559fbeb6e"],
        json_schema_extra={
            "title": "Story",
            "description": (
                "The id of one story, as `parallax story` and the reports show it, such as "
                "`story1-9c43aa92effbe9c559fbeb6e`; empty: every story that two or more outlets told."
            ),
        },
    ),
]
Period = Annotated[
    Literal["day", "week", "all"],
    Field(
        examples=["day"],
        json_schema_extra={
            "title": "Period",
            "description": (
                "Which reports this run lists here: of stories that were new or changed within a day, a week, or all."
            ),
        },
    ),
]
Formats = Annotated[
    list[Literal["html", "md", "json"]],
    Field(
        examples=[["html", "md"]],
        json_schema_extra={
            "title": "Formats",
            "description": "What this run shows of each story here; all three are published in any case.",
        },
    ),
]
ALL: list[Literal["html", "md", "json"]] = ["html", "md", "json"]
DAYS = {"day": 1, "week": 7}


@flow(name="report", flow_run_name=report_run)
def report(story: Story = "", period: Period = "all", formats: Formats = ALL) -> Reported:
    """Hold the tellings of each story against each other and publish them as HTML, Markdown and JSON.

    A story that has not changed keeps its report, byte for byte.
    """
    begin("parallax", "reports")
    since = datetime.now(UTC) - timedelta(days=DAYS[period]) if period in DAYS else None
    with progress_shown("report-progress"):
        done = publish_reports(settings_from(os.environ, root=Path.cwd()), story_id=story or None, call=as_task)
    story_artifacts(done, since=since, formats=formats)
    return done
