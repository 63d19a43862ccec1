"""Notices as Prefect events, named ``parallax.<kind>``, so that automations can act on them (deploy/)."""

from __future__ import annotations

from collections.abc import Iterable

from prefect.events import emit_event

from pipeline.notices import Notice
from pipeline.progress import warn
from reports.escape import visible

MOST = 100
"""Events a run may send; a thousand failing sources are one piece of news, not a thousand."""


def emit(notices: Iterable[Notice]) -> None:
    """Say each notice in the log and send it as an event."""
    for notice in list(notices)[:MOST]:
        warn(f"{notice.name}: {notice.says}")
        emit_event(
            event=f"parallax.{notice.kind}",
            resource={
                "prefect.resource.id": f"parallax.{notice.kind.partition('.')[0]}.{notice.subject}",
                "prefect.resource.name": visible(notice.name)[:200],
            },
            payload={"says": visible(notice.says), **notice.facts},
        )
