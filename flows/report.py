"""Compare the tellings of each story and publish the reports."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

from prefect import flow
from pydantic import Field

from flows.artifacts import period_artifacts, story_artifacts
from flows.naming import period_run, report_run
from flows.progress_shown import progress_shown
from flows.standing import begin as begin_run
from flows.steps import as_task
from pipeline.period import PeriodReported, window
from pipeline.period import report_period as publish_report_of
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
    Literal["day", "week", "month", "all"],
    Field(
        examples=["day"],
        json_schema_extra={
            "title": "Period",
            "description": (
                "A day, a week or a month: the report of the last whole one is published, too, and the stories listed "
                "here are those new or changed within it. All: no report of a period, and every story is listed."
            ),
        },
    ),
]
Outlets = Annotated[
    list[str],
    Field(
        examples=[["harbour-post", "coast-herald"]],
        json_schema_extra={
            "title": "Outlets",
            "description": "The outlets that the report of the period is about, by their slugs; empty for all.",
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
DAYS = {"day": 1, "week": 7, "month": 31}
NONE: list[str] = []


@flow(name="report", flow_run_name=report_run)
def report(story: Story = "", period: Period = "all", outlets: Outlets = NONE, formats: Formats = ALL) -> Reported:
    """Hold the tellings of each story against each other and publish them as HTML, Markdown and JSON.

    A story that has not changed keeps its report, byte for byte.
    """
    begin_run("parallax", "reports")
    settings = settings_from(os.environ, root=Path.cwd())
    since = datetime.now(UTC) - timedelta(days=DAYS[period]) if period in DAYS else None
    with progress_shown("report-progress"):
        done = publish_reports(settings, story_id=story or None, call=as_task)
    story_artifacts(done, since=since, formats=formats)
    if period != "all":
        begin, until = window(datetime.now(UTC), kind=period)
        made = publish_report_of(settings, begin, until, outlets=outlets, call=as_task)
        period_artifacts(made, period)
    return done


@flow(name="report-period", flow_run_name=period_run)
def report_period(begin: datetime, until: datetime, outlets: Outlets = NONE) -> PeriodReported:
    """Publish the report of any period: coverage, agreement, sourcing, typical words, voices, edits, copies."""
    begin, until = (moment if moment.tzinfo else moment.replace(tzinfo=UTC) for moment in (begin, until))
    begin_run("parallax", "reports")
    with progress_shown("report-progress"):
        made = publish_report_of(
            settings_from(os.environ, root=Path.cwd()), begin, until, outlets=outlets, call=as_task
        )
    period_artifacts(made, "period")
    return made
