"""Nightly housekeeping of the warehouse."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from prefect import flow
from prefect.artifacts import create_table_artifact

from flows.alarms import emit
from flows.standing import begin
from flows.steps import as_task
from flows.words import AuditsFailed
from pipeline.maintain import Maintained
from pipeline.maintain import maintain as keep_in_shape
from pipeline.notices import after_maintain
from pipeline.progress import counted
from pipeline.settings import settings_from


@flow(name="maintain", flow_run_name="maintain")
def maintain() -> Maintained:
    """Group what was left over, fold files, expire old snapshots, sweep left-overs, run every audit, back up.

    Fails when an audit returns rows.
    """
    begin("parallax", "housekeeping")
    settings = settings_from(os.environ, root=Path.cwd())
    done = keep_in_shape(settings, call=as_task)
    emit(after_maintain(settings, done.breaches, datetime.now(UTC)))
    create_table_artifact(
        key="audits",
        table=[{"audit": b.audit, "says": b.says, "rows": len(b.rows)} for b in done.breaches],
        description="Audits that returned rows; an empty table is what must be here.",
    )
    if done.breaches:
        raise AuditsFailed(f"{counted(len(done.breaches), 'audit')} returned rows; see the artifact 'audits'.")
    return done
