"""The page that lists all reports, the newest first."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from itertools import groupby

from markupsafe import Markup

from reports.amounts import day
from reports.escape import safe_href, safe_relative
from reports.heads import moment
from reports.html import environment, style_sheet


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One report; ``href`` is a path below the index (``stories/abc.html``) or an http address, else it is no
    link.
    """

    story_id: str
    title: str
    outlets: tuple[str, ...]
    published_at: datetime | None
    findings: int
    href: str


@dataclass(frozen=True, slots=True)
class PeriodEntry:
    """The report of a period; ``is_chosen`` where it is of some outlets only."""

    title: str
    href: str
    until: datetime
    is_chosen: bool = False


@cache
def search_script() -> tuple[Markup, str]:
    """Return the script that searches the index, and its CSP source; the page is whole without it."""
    script = (files("reports") / "templates" / "search.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return Markup(script), f"sha256-{digest}"


def newest_first(entries: Sequence[IndexEntry]) -> list[IndexEntry]:
    """Return ``entries`` by time, the newest first, those without a time last; ties by story id."""
    dated = [e for e in entries if e.published_at is not None]
    by_id = sorted(dated, key=lambda e: e.story_id)
    by_time = sorted(by_id, key=lambda e: e.published_at.timestamp() if e.published_at else 0.0, reverse=True)
    return by_time + sorted((e for e in entries if e.published_at is None), key=lambda e: e.story_id)


def _day(entry: IndexEntry) -> str:
    return day(entry.published_at.astimezone(UTC)) if entry.published_at else "No date known"


def render_index(entries: Sequence[IndexEntry], *, generated_at: datetime, periods: Sequence[PeriodEntry] = ()) -> str:
    """Return the index as one HTML document; the order of ``entries`` does not matter, that of ``periods`` stays."""
    style, style_hash = style_sheet()
    script, script_hash = search_script()
    days = [
        (name, [(entry, safe_relative(entry.href) or safe_href(entry.href)) for entry in group])
        for name, group in groupby(newest_first(entries), key=_day)
    ]
    return (
        environment()
        .get_template("index.html.j2")
        .render(
            days=days,
            periods=[(period, safe_relative(period.href)) for period in periods],
            count=len(entries),
            generated=moment(generated_at),
            style=style,
            style_hash=style_hash,
            script=script,
            script_hash=script_hash,
        )
    )
