"""Files that hold many documents, web archives and tables: read as a stream, loaded batch by batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from connectors.archives import Archive
from connectors.errors import FetchError
from connectors.tables import read_table
from news.model import Outcome, Page
from news.words import content_id
from pipeline.crawl import take_in_pages
from pipeline.items import Item, refused
from pipeline.session import Clock, open_session, utc_now
from pipeline.settings import Settings
from warehouse import sources

ARCHIVES = (".warc", ".warc.gz")
TABLES = (".jsonl", ".csv", ".parquet")


def is_stream(place: str) -> bool:
    """Whether ``place`` is a file that holds many documents."""
    return place.lower().endswith((*ARCHIVES, *TABLES)) and Path(place).expanduser().is_file()


def take_in_stream(
    settings: Settings, run_id: str, place: str, columns: Mapping[str, str], clock: Clock = utc_now
) -> list[Outcome]:
    """Read ``place`` from its beginning to its end and load it; the outcome of every document.

    ``columns`` gives, for a table, the names that our columns have there.

    Memory holds one batch, however large the file is. Killed and run again, what was loaded is unchanged.
    """
    path = Path(place).expanduser().absolute()
    is_archive = path.name.lower().endswith(ARCHIVES)
    source_id = content_id("source", "archive" if is_archive else "table", path.as_uri())
    with open_session(settings, clock=clock) as session:
        kind = "archive" if is_archive else "table"
        sources.name(session.connection, session.place, kind, {source_id: path.as_uri()})
    found = _to_the_end(Archive(path) if is_archive else read_table(path, columns, now=clock()))
    outcomes: list[Outcome] = []
    while batch := _items(source_id, islice(found, settings.batch)):
        done = len(outcomes)
        outcomes += take_in_pages(settings, run_id, batch, done, done + len(batch), clock)
    return outcomes


def _to_the_end(found: Iterable[Page | FetchError]) -> Iterator[Page | FetchError]:
    """``found``, with what ends it early as its last item."""
    try:
        yield from found
    except FetchError as error:
        yield error


def _items(source_id: str, found: Iterator[Page | FetchError]) -> list[Item]:
    return [
        refused(source_id, one.url, one) if isinstance(one, FetchError) else Item(source_id, one.url, page=one)
        for one in found
    ]
