"""Names of flow runs: what a run does, never text out of an article and never longer than a line."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import PurePath

from prefect.runtime import flow_run

from pipeline.period import window

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
    """The name of the report at hand: ``report``, with a story's id, or ``report of the day 2031-03-01``."""
    given = flow_run.parameters
    if given.get("story"):
        return f"report {named([given['story']])}"
    period = given.get("period")
    if period not in ("day", "week", "month"):
        return "report"
    return f"report of the {period} {dates(*window(datetime.now(UTC), kind=period))}"


def period_run() -> str:
    """The name of the report of any period: ``report of 2031-03-01 to 2031-03-07``, and whose it is."""
    given = flow_run.parameters
    outlets = named(given.get("outlets") or [])
    return f"report of {dates(given['begin'], given['until'])}{f', {outlets}' if outlets else ''}"


def dates(begin: datetime, until: datetime) -> str:
    """The first and the last day of a period, or its only day; ``until`` is exclusive."""
    first, last = f"{begin:%Y-%m-%d}", f"{until - timedelta(microseconds=1):%Y-%m-%d}"
    return first if first == last else f"{first} to {last}"


def named(places: list[str]) -> str:
    """The last part of the first place and how many more there are.

    Folders may be named after anything, so whatever is no letter, digit, blank or one of ``.@+-_`` becomes ``_``.
    """
    if not places:
        return ""
    first = _ODD.sub("_", PurePath(str(places[0])).name or "folder")
    short = first if len(first) <= MAX_LENGTH else first[: MAX_LENGTH - 1] + "…"
    return short if len(places) == 1 else f"{short} and {len(places) - 1:,} more"
