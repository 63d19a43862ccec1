"""What a folder says about its own files: ``manifest.csv`` and ``outlets.csv`` beside them.

Everything in a manifest is asserted from outside the texts and is marked so wherever it is shown.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from news.model import Outlet

COLUMNS = ("file", "outlet", "url", "title", "published_at", "language", "note")
OUTLET_COLUMNS = ("outlet", "name", "domains", "aliases", "country", "language", "note")
NAME = "manifest.csv"
OUTLETS_NAME = "outlets.csv"
MAX_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """Assertions by file name, and the lines that could not be used, each in words."""

    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def read_manifest(folder: Path) -> Manifest:
    """The manifest of ``folder``; empty where there is none."""
    rows, problems = _read_csv(folder / NAME, COLUMNS, "file")
    usable: dict[str, Mapping[str, str]] = {}
    for line, row in rows:
        name, left_out = row.get("file", ""), {"file"}
        if problem := _problem(row, usable):
            problems.append(f"{NAME} line {line}: {problem}")
            left_out.add("published_at")
        if _is_name(name) and name not in usable:
            usable[name] = {key: value for key, value in row.items() if value and key not in left_out}
    return Manifest(usable, tuple(problems))


def read_outlets(folder: Path) -> tuple[list[Outlet], list[str]]:
    """The outlets that ``folder`` describes, and what could not be used of them."""
    rows, problems = _read_csv(folder / OUTLETS_NAME, OUTLET_COLUMNS, "outlet")
    outlets = [
        Outlet(
            outlet=slug(row["outlet"]),
            name=row.get("name") or row["outlet"],
            domains=_several(row.get("domains")),
            aliases=_several(row.get("aliases")),
            country=row.get("country") or None,
            language=row.get("language") or None,
            note=row.get("note") or None,
        )
        for _line, row in rows
        if row.get("outlet")
    ]
    return outlets, problems


def slug(name: str) -> str:
    """``name`` as an outlet's key: lower case, letters, digits and hyphens of any script; never empty."""
    return re.sub(r"[^\w]+|_+", "-", name.strip().lower()).strip("-")[:80] or "unknown"


def _is_name(name: str) -> bool:
    return bool(name) and Path(name).name == name


def _problem(row: Mapping[str, str], seen: Mapping[str, object]) -> str | None:
    """Why a line cannot be used as it stands."""
    if not row.get("file"):
        return "it names no file"
    if not _is_name(row["file"]):
        return f"{row['file']} is not the name of a file in this folder"
    if row["file"] in seen:
        return f"{row['file']} is named twice; the first line stands"
    if row.get("published_at"):
        try:
            datetime.fromisoformat(row["published_at"])
        except ValueError:
            return f"published_at {row['published_at']!r} is not an ISO 8601 date; it is left out"
    return None


def _read_csv(path: Path, columns: tuple[str, ...], key: str) -> tuple[list[tuple[int, dict[str, str]]], list[str]]:
    """Rows with their line numbers, and the problems of the file as a whole."""
    if not path.exists():
        return [], []
    try:
        if path.stat().st_size > MAX_BYTES:
            return [], [f"{path.name} is larger than {MAX_BYTES:,} bytes and was left out"]
        text = path.read_bytes().decode("utf-8-sig")
        reader = csv.DictReader(text.splitlines(), strict=True)
        fields = [name.strip() for name in reader.fieldnames or ()]
        if key not in fields:
            return [], [f"{path.name} has no column {key!r} and was left out; its columns are {', '.join(columns)}"]
        rows = [(reader.line_num, _stripped(row)) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        return [], [f"{path.name} cannot be read and was left out: {error}"]
    unknown = [name for name in fields if name not in columns]
    problems = [f"{path.name} has an unknown column {name!r}, which was left out" for name in unknown]
    return [(line, {k: v for k, v in row.items() if k in columns}) for line, row in rows], problems


def _stripped(row: Mapping[str | None, str | list[str] | None]) -> dict[str, str]:
    """A row without surrounding white space; cells without a column are dropped."""
    return {name.strip(): value.strip() for name, value in row.items() if name and isinstance(value, str)}


def _several(cell: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (cell or "").split(";") if part.strip())
