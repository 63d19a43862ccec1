"""``sources.csv``: where documents of known outlets are found, one row each. It lies beside an ``outlets.csv``."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from connectors.addresses import parse_address
from connectors.errors import Refused

SourceKind = Literal["feed", "sitemap", "news_sitemap", "url", "archive"]

COLUMNS = ("kind", "url", "outlet", "note")
NAME = "sources.csv"
MAX_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """One place to look: ``url`` as an address, ``outlet`` the slug of who publishes there."""

    kind: SourceKind
    url: str
    outlet: str
    note: str | None = None


def read_sources(folder: Path, outlets: Collection[str] | None = None) -> tuple[list[Source], list[str]]:
    """The sources that ``folder`` lists, in its order, and in words what could not be used.

    Where ``outlets`` are given, a source of any other is a problem.
    """
    path = folder / NAME
    if not path.exists():
        return [], []
    try:
        if path.stat().st_size > MAX_BYTES:
            return [], [f"{NAME} is larger than {MAX_BYTES:,} bytes and was left out"]
        rows = list(csv.DictReader(path.read_bytes().decode("utf-8-sig").splitlines(), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        return [], [f"{NAME} cannot be read and was left out: {error}"]
    sources: dict[str, Source] = {}
    problems: list[str] = []
    for line, row in enumerate(rows, start=2):
        cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
        found = list(_problems(cells, sources, outlets))
        if found:
            problems.append(f"{NAME} line {line}: {'; '.join(found)}")
            continue
        url = parse_address(cells["url"]).url
        sources[url] = Source(cast(SourceKind, cells["kind"]), url, cells["outlet"], cells["note"] or None)
    return list(sources.values()), problems


def _problems(cells: dict[str, str], seen: Collection[str], outlets: Collection[str] | None) -> Iterator[str]:
    """Why a row cannot be used."""
    if cells["kind"] not in get_args(SourceKind):
        yield f"{cells['kind'] or 'nothing'} is no kind of source; there are {', '.join(get_args(SourceKind))}"
    if not cells["outlet"]:
        yield "it names no outlet"
    elif outlets is not None and cells["outlet"] not in outlets:
        yield f"there is no outlet {cells['outlet']}"
    try:
        if parse_address(cells["url"]).url in seen:
            yield f"{cells['url']} is there twice; the first stands"
    except Refused as refusal:
        yield f"{cells['url'] or 'nothing'} cannot be fetched: {refusal.detail}"
