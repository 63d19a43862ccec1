"""Publish the report of a period: a day, a week, a month, or any span up to now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Literal

from news.period.digest import digest as digest_of
from news.period.model import Digest
from pipeline.errors import NoSuchPeriod
from pipeline.progress import counted, say
from pipeline.report import due_stories, publish_index
from pipeline.session import Call, Clock, directly, open_session, recorded, utc_now
from pipeline.settings import Settings
from reports.period import render_period
from reports.period_data import render_period_json
from reports.period_markdown import render_period_markdown
from warehouse.pages import write_whole
from warehouse.period import period_of

Kind = Literal["day", "week", "month"]
RENDER = {"html": render_period, "md": render_period_markdown, "json": render_period_json}
_SINCE = re.compile(r"(\d{1,4})([hdw])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
LONGEST = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class PeriodReported:
    """A period's report: what it holds, and where its HTML lies; Markdown and JSON lie beside it."""

    digest: Digest
    path: Path


def window(now: datetime, *, kind: Kind | None = None, since: str | None = None) -> tuple[datetime, datetime]:
    """Begin and end (exclusive) in UTC: the last whole day, seven days or calendar month before ``now``, or ``since``
    (``36h``, ``7d``, ``2w``) up to ``now``.

    Raises:
        NoSuchPeriod: ``since`` is none of these, or longer than 400 days.
    """
    now = now.astimezone(UTC)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if since is not None:
        match = _SINCE.fullmatch(since.strip().lower())
        length = int(match[1]) * _UNITS[match[2]] if match else timedelta(0)
        if not timedelta(0) < length <= LONGEST:
            raise NoSuchPeriod(f"--since {since}: it wants hours, days or weeks, as in 36h, 7d or 2w, up to 400 days")
        return now - length, now
    if kind == "month":
        until = today.replace(day=1)
        return (until - timedelta(days=1)).replace(day=1), until
    return today - timedelta(days=7 if kind == "week" else 1), today


def report_period(
    settings: Settings,
    begin: datetime,
    until: datetime,
    *,
    outlets: Sequence[str] = (),
    call: Call = directly,
    clock: Clock = utc_now,
) -> PeriodReported:
    """Publish the report of ``begin`` to ``until`` over ``outlets``, or all, as HTML, Markdown and JSON.

    Raises:
        NoSuchPeriod: an outlet is not known to the warehouse.
        WarehouseError: the warehouse cannot be used.
    """
    asked = {"begin": begin.isoformat(), "until": until.isoformat(), "outlets": sorted(outlets)}
    with recorded(settings, "report-period", asked, clock=clock):
        done = call(publish_period, settings, begin, until, tuple(sorted(set(outlets))))
        call(publish_index, settings, due_stories(settings))
    return done


def publish_period(settings: Settings, begin: datetime, until: datetime, outlets: tuple[str, ...]) -> PeriodReported:
    """Look, compute and write; the period before, of the same length, says what changed."""
    with open_session(settings) as session:
        known = {row[0] for row in session.connection.execute("SELECT outlet FROM outlets").fetchall()}
        if unknown := [one for one in outlets if one not in known]:
            raise NoSuchPeriod(f"There is no outlet {', '.join(unknown)}. List them with: parallax outlets")
        period = period_of(session.connection, begin, until, outlets)
        before = period_of(session.connection, begin - (until - begin), begin, outlets)
    say(f"Looking at {counted(len(period.chosen), 'article')} of {counted(len(period.names), 'outlet')}")
    found = digest_of(period, before)
    stem = stem_of(begin, until, outlets)
    for kind, render in RENDER.items():
        write_whole(settings.reports / f"{stem}.{kind}", render(found, generated_at=until).encode())
    say(f"Published the report of {stem.removeprefix('period-')}")
    return PeriodReported(found, settings.reports / f"{stem}.html")


def stem_of(begin: datetime, until: datetime, outlets: Sequence[str]) -> str:
    """The name of a period's files: its first and last day, and a digest of the outlets where some were chosen."""
    last = until - timedelta(microseconds=1)
    chosen = f"-{blake2b(' '.join(outlets).encode(), digest_size=4).hexdigest()}" if outlets else ""
    return f"period-{begin:%Y-%m-%d}-{last:%Y-%m-%d}{chosen}"
