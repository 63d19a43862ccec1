"""Write kept pages out as a web archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from connectors.archive_writer import write_archive
from news.model import Page
from pipeline.progress import counted, say
from pipeline.settings import Settings
from warehouse import pages
from warehouse.lake import Place, connect
from warehouse.rows import Row, fetch
from warehouse.sql import query


@dataclass(frozen=True, slots=True)
class Exported:
    """How many pages ``path`` holds."""

    path: Path
    pages: int


def export_archive(
    settings: Settings, path: Path, *, since: datetime | None = None, outlet: str | None = None
) -> Exported:
    """Write the kept pages of the web, since a moment and of an outlet where given, to the WARC file ``path``.

    Raises:
        WarehouseError: there is no warehouse, or a kept page is damaged.
        OSError: ``path`` cannot be written.
    """
    with connect(settings.place, read_only=True) as connection:
        rows = fetch(connection.execute(query("kept_pages"), {"since": since, "outlet": outlet}))
    number = write_archive(path, _pages(settings.place, rows))
    say(f"Wrote {counted(number, 'page')} to {path}", done=number, total=number)
    return Exported(path, number)


def _pages(place: Place, rows: list[Row]) -> Iterator[Page]:
    for done, row in enumerate(rows, start=1):
        if done < len(rows) and done % max(1, len(rows) // 100) == 0:
            say(f"Writing {done:,} of {counted(len(rows), 'page')}", done=done, total=len(rows))
        yield Page(
            url=row["url"],
            final_url=row["final_url"],
            body=pages.bytes_of(place, row["page_digest"]),
            digest=row["page_digest"],
            media_type=row["media_type"],
            fetched_at=row["fetched_at"],
            status=row["status"],
            headers=row["headers"] or {},
        )
