"""Which reports of periods lie in the reports folder; their names say what they are of."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reports.index import PeriodEntry
from reports.period import span

_NAME = re.compile(r"period-(\d{4}-\d\d-\d\d)-(\d{4}-\d\d-\d\d)(-[0-9a-f]{8})?\.html")


def periods_in(folder: Path) -> list[PeriodEntry]:
    """The reports of periods in ``folder``, the one that ends last first."""
    found = []
    for path in folder.glob("period-*.html"):
        match = _NAME.fullmatch(path.name)
        if match is None:
            continue
        try:
            begin, last = (datetime.fromisoformat(match[part]).replace(tzinfo=UTC) for part in (1, 2))
        except ValueError:
            continue
        title = span(begin, last + timedelta(days=1))
        found.append(PeriodEntry(title, path.name, last + timedelta(days=1), is_chosen=match[3] is not None))
    return sorted(found, key=lambda one: (-one.until.timestamp(), one.href))
