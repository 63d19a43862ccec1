"""How a bench ends: a table for people and a small JSON file for the next to compare with."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

RESULTS = Path(__file__).parent / "results"


def write(name: str, ratios: Mapping[str, float], absolute: Mapping[str, Any], packages: Sequence[str]) -> Path:
    """Write ``results/NAME.json``: what does not depend on the machine first, what does beside it."""
    found = {
        "ratios": {key: round(value, 3) for key, value in ratios.items()},
        "absolute": absolute,
        "versions": {"python": platform.python_version(), **{package: version(package) for package in packages}},
    }
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    return path


def show(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """``rows`` as a table."""
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for place, column in enumerate(columns):
        table.add_column(column, justify="right" if place else "left")
    for row in rows:
        table.add_row(*(f"{cell:,.2f}" if isinstance(cell, float) else str(cell) for cell in row))
    Console(highlight=False).print(table)


def bar() -> Progress:
    """A progress bar with what is done, of how much, and how long the rest will take."""
    return Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
