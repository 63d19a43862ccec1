"""Read the kept pages again when a reader has improved."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from prefect import flow
from prefect.artifacts import create_table_artifact
from pydantic import Field

from flows.progress_shown import progress_shown
from flows.standing import begin
from flows.steps import as_task
from pipeline.reprocess import Reprocessed
from pipeline.reprocess import reprocess as read_pages_again
from pipeline.settings import settings_from
from reports.escape import visible

Write = Annotated[
    bool,
    Field(
        examples=[False, True],
        json_schema_extra={
            "title": "Write what changed",
            "description": "Off: only tell what the present readers would change. On: change it.",
        },
    ),
]


@flow(name="reprocess", flow_run_name="reprocess")
def reprocess(write: Write = False) -> Reprocessed:
    """Read every kept page again with the present readers and report what changed; needs no network."""
    begin("parallax", "housekeeping")
    with progress_shown("reprocess-progress"):
        done = read_pages_again(settings_from(os.environ, root=Path.cwd()), write=write, call=as_task)
    create_table_artifact(
        key="reprocess-changes",
        table=[{"url": visible(c.url), "what": c.what, "version": c.version_id} for c in done.changes[:200]],
        description=f"{done.read} versions read again, {len(done.changes)} differ; written: {done.written}.",
    )
    return done
