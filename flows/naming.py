"""Names of flow runs: what a run does, never text out of an article and never longer than a line."""

from __future__ import annotations

import re
from pathlib import PurePath

from prefect.runtime import flow_run

MAX_LENGTH = 60
_ODD = re.compile(r"[^\w .@+-]")


def ingest_run() -> str:
    """The name of the ingest at hand: ``ingest seeds``, or ``ingest seeds and 3 more``."""
    places = [*(flow_run.parameters.get("places") or []), *(flow_run.parameters.get("lists") or [])]
    return f"ingest {named(places)}".strip()


def poll_run() -> str:
    """The name of the poll at hand: ``poll all outlets`` or ``poll le-monde and 2 more``."""
    return f"poll {named(flow_run.parameters.get('outlets') or []) or 'all outlets'}"


def report_run() -> str:
    """The name of the report at hand: ``report``, ``report of the day``, or ``report`` and the story's id."""
    given = flow_run.parameters
    if given.get("story"):
        return f"report {named([given['story']])}"
    period = given.get("period")
    return f"report of the {period}" if period in ("day", "week", "month") else "report"


def named(places: list[str]) -> str:
    """The last part of the first place and how many more there are.

    Folders may be named after anything, so whatever is no letter, digit, blank or one of ``.@+-_`` becomes ``_``.
    """
    if not places:
        return ""
    first = _ODD.sub("_", PurePath(str(places[0])).name or "folder")
    short = first if len(first) <= MAX_LENGTH else first[: MAX_LENGTH - 1] + "…"
    return short if len(places) == 1 else f"{short} and {len(places) - 1:,} more"
