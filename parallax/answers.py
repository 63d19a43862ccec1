"""The answer to an SQL question as a table, CSV, JSON lines or Parquet."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Mapping

import duckdb
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.progress import counted
from reports.terminal import plain

Result = duckdb.DuckDBPyConnection
MAX_ROWS = 200
FEW_COLUMNS = 4
AT_A_TIME = 10_000
"""Rows held in memory while an answer is written out."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def as_table(result: Result, console: Console | None = None) -> None:
    """At most 200 rows, as a table where they fit the screen, else one column a line; and how many more there are."""
    console = console or Console(highlight=False)
    names = [plain(str(column[0])) for column in result.description or ()]
    rows = [[plain("" if value is None else str(value), 400) for value in row] for row in result.fetchmany(MAX_ROWS)]
    widths = [max([len(name), *(len(row[i]) for row in rows)]) for i, name in enumerate(names)]
    if len(names) <= FEW_COLUMNS or sum(widths) + 2 * len(widths) <= console.width:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for name in names:
            table.add_column(name, overflow="fold")
        for row in rows:
            table.add_row(*row)
        console.print(table)
    else:
        _records(console, names, rows)
    more = 0
    while len(rows) == MAX_ROWS and (rest := len(result.fetchmany(AT_A_TIME))):
        more += rest
    console.print(counted(len(rows) + more, "row") + (f", {more:,} not shown" if more else ""), style="dim")


def _records(console: Console, names: list[Text], rows: list[list[Text]]) -> None:
    """Rows that are too wide for a table: one column a line, a rule between rows."""
    for number, row in enumerate(rows, 1):
        console.rule(f"row {number}", align="left", style="dim")
        table = Table(box=None, show_header=False, pad_edge=False)
        table.add_column(style="bold", no_wrap=True)
        table.add_column(overflow="fold")
        for name, cell in zip(names, row, strict=True):
            table.add_row(name, cell)
        console.print(table)


def _csv(result: Result) -> None:
    """Comma-separated values; a cell that a spreadsheet would run as a formula gets a quote in front."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([_harmless(column[0]) for column in result.description or ()])
    while rows := result.fetchmany(AT_A_TIME):
        for row in rows:
            writer.writerow([_harmless(value) for value in row])


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _json(result: Result) -> None:
    """One JSON object a line."""
    names = [column[0] for column in result.description or ()]
    while rows := result.fetchmany(AT_A_TIME):
        for row in rows:
            print(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=str))


def _parquet(result: Result) -> None:
    """A Parquet file on standard output, with the types as they are in the warehouse."""
    import pyarrow.parquet as pq

    batches = result.to_arrow_reader(AT_A_TIME)
    with pq.ParquetWriter(sys.stdout.buffer, batches.schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)


SHOW: Mapping[str, Callable[[Result], None]] = {"table": as_table, "csv": _csv, "json": _json, "parquet": _parquet}
"""What ``--format`` may be."""
