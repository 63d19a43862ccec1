"""``parallax sql``: the warehouse for people, read only, at any moment."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.progress import counted
from pipeline.settings import settings_from
from reports.terminal import plain
from warehouse.lake import connect

MAX_ROWS = 200
FEW_COLUMNS = 4
_Result = duckdb.DuckDBPyConnection
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_WELCOME = """[bold]Parallax[/bold] · {path}, read only. End a statement with ; and leave with Ctrl-D.
Start here: FROM v_articles;  FROM v_story_coverage;  SHOW TABLES;  DESCRIBE v_quotes_by_outlet;"""


class BadQuery(ValueError):
    """DuckDB refuses a statement; the message is DuckDB's own."""


class BadFormat(ValueError):
    """A result cannot be shown in that way."""


def one_query(root: Path, query: str, how: str) -> None:
    """Run one statement and print its result as ``table``, ``csv`` or ``json``.

    Raises:
        BadQuery: the statement is wrong, or would write.
        BadFormat: ``how`` is not a format we have.
        WarehouseError: there is no warehouse, or it cannot be opened.
    """
    if how not in _SHOW:
        raise BadFormat(f"There is no format {how!r}; use one of: {', '.join(_SHOW)}.")
    with connect(settings_from(os.environ, root=root).place, read_only=True) as connection:
        _answer(connection, query, _SHOW[how])


def shell(root: Path) -> None:
    """Read statements from standard input and show their results until it ends.

    Raises:
        WarehouseError: there is no warehouse, or it cannot be opened.
    """
    place = settings_from(os.environ, root=root).place
    console = Console(highlight=False)
    with connect(place, read_only=True) as connection:
        if sys.stdin.isatty():
            import readline  # noqa: F401 - importing it gives input() history and editing

            console.print(_WELCOME.format(path=place.root))
        failed = False
        while (statement := _statement()) is not None:
            try:
                _answer(connection, statement, _table)
            except BadQuery as error:
                failed = True
                Console(stderr=True, highlight=False).print(str(error), markup=False, style="red")
    if failed and not sys.stdin.isatty():
        sys.exit(2)


def _answer(connection: duckdb.DuckDBPyConnection, query: str, show: Callable[[_Result], None]) -> None:
    """Run ``query`` and show what comes of it; errors may come while rows are still being had."""
    try:
        result = connection.execute(query)
        if result is None:
            raise BadQuery("There is no statement to run.")
        show(result)
    except duckdb.Error as error:
        raise BadQuery(str(error).strip()) from error


def _statement() -> str | None:
    """Lines up to one that ends with a semicolon; None at the end of input."""
    lines: list[str] = []
    tty = sys.stdin.isatty()
    while True:
        try:
            line = input(("parallax> " if not lines else "     ...> ") if tty else "")
        except EOFError:
            return "\n".join(lines) if "".join(lines).strip() else None
        lines.append(line)
        if line.rstrip().endswith(";"):
            return "\n".join(lines)


def _table(result: _Result) -> None:
    """At most 200 rows, as a table where they fit the screen, else one column a line; and how many more there are."""
    console = Console(highlight=False)
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
    more = len(result.fetchall()) if len(rows) == MAX_ROWS else 0
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


def _csv(result: _Result) -> None:
    """Comma-separated values; a cell that a spreadsheet would run as a formula gets a quote in front."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([column[0] for column in result.description or ()])
    while rows := result.fetchmany(1000):
        for row in rows:
            writer.writerow([_harmless(value) for value in row])


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _json(result: _Result) -> None:
    """One JSON object a line."""
    names = [column[0] for column in result.description or ()]
    while rows := result.fetchmany(1000):
        for row in rows:
            print(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=str))


_SHOW: Mapping[str, Callable[[_Result], None]] = {"table": _table, "csv": _csv, "json": _json}
