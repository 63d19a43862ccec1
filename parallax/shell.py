"""``parallax sql``: the warehouse for people, read only, at any moment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
from rich.console import Console

from parallax.answers import SHOW, Result, as_table
from pipeline.settings import settings_from
from warehouse.engine import extension_file, quote_literal
from warehouse.lake import ALIAS, Place, attach_statement, connect

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession

_WELCOME = """[bold]Parallax[/bold] · {path}, read only. End a statement with ; and leave with Ctrl-D. Tab completes.
Start here: FROM v_articles;  FROM v_story_coverage;  SHOW TABLES;  DESCRIBE v_quotes_by_outlet;"""


class BadQuery(ValueError):
    """DuckDB refuses a statement; the message is DuckDB's own."""


class BadFormat(ValueError):
    """A result cannot be shown in that way."""


def one_query(root: Path, query: str, how: str) -> None:
    """Run one statement and print its result as ``table``, ``csv``, ``json`` or ``parquet``.

    Raises:
        BadQuery: the statement is wrong, or would write.
        BadFormat: ``how`` is not a format we have, or bytes would go to a terminal.
        WarehouseError: there is no warehouse, or it cannot be opened.
    """
    if how not in SHOW:
        raise BadFormat(f"There is no format {how!r}; use one of: {', '.join(SHOW)}.")
    if how == "parquet" and sys.stdout.isatty():
        raise BadFormat("Parquet is bytes, not for a terminal: parallax sql -c … --format parquet > answer.parquet")
    with connect(settings_from(os.environ, root=root).place, read_only=True) as connection:
        _answer(connection, query, SHOW[how])


def shell(root: Path) -> None:
    """A shell until its input ends: DuckDB's own where it is installed and can read the lake, else ours.

    Raises:
        WarehouseError: there is no warehouse, or it cannot be opened.
    """
    settings = settings_from(os.environ, root=root)
    with connect(settings.place, read_only=True) as connection:
        if not sys.stdin.isatty():
            _piped(connection)
        elif not (command := _duckdb_command(settings.place)):
            _typed(connection, settings.place, settings.data / "sql_history")
    if sys.stdin.isatty() and command:
        subprocess.run(command, check=False)


def _duckdb_command(place: Place) -> list[str]:
    """How to start DuckDB's own shell on the warehouse; empty where there is none of our version."""
    program = shutil.which("duckdb")
    if program is None:
        return []
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    if f"v{duckdb.__version__} " not in said:
        return []  # extensions load into the version that they were built for, and no other
    files = {name: extension_file(name) for name in ("ducklake", "sqlite_scanner")}
    first = [f"LOAD {quote_literal(str(file)) if file else name}" for name, file in files.items()]
    first += ["SET TimeZone = 'UTC'", attach_statement(place, read_only=True), f"USE {ALIAS}"]
    return [program, "-cmd", ";\n".join(first) + ";"]


def _piped(connection: duckdb.DuckDBPyConnection) -> None:
    """Statements from a file or a pipe: each is answered, and one that fails makes the whole end with 2."""
    failed = False
    for statement in _statements(lambda _prompt: input()):
        failed |= not _tried(connection, statement, as_table)
    if failed:
        sys.exit(2)


def _typed(connection: duckdb.DuckDBPyConnection, place: Place, history: Path) -> None:
    """Statements that somebody types, with history, completion and a pager for long answers."""
    console = Console(highlight=False)
    console.print(_WELCOME.format(path=place.root))
    session = _session(connection, history)
    for statement in _statements(session.prompt):
        _tried(connection, statement, _paged)


def _session(connection: duckdb.DuckDBPyConnection, history: Path) -> PromptSession[str]:
    """A prompt that knows every keyword, view, table and column."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import FileHistory

    words = connection.execute(
        "SELECT DISTINCT word FROM ("
        "SELECT upper(keyword_name) AS word FROM duckdb_keywords() "
        "UNION ALL SELECT table_name FROM duckdb_columns() WHERE database_name = current_database() "
        "UNION ALL SELECT column_name FROM duckdb_columns() WHERE database_name = current_database()) ORDER BY word"
    ).fetchall()
    completer = WordCompleter([word for (word,) in words], ignore_case=True)
    return PromptSession(history=FileHistory(str(history)), completer=completer, complete_while_typing=False)


def _statements(ask: Callable[[str], str]) -> Iterator[str]:
    """What is typed up to each semicolon at the end of a line, until the input ends; Ctrl-C drops what was begun."""
    lines: list[str] = []
    while True:
        try:
            lines.append(ask("parallax> " if not lines else "     ...> "))
        except KeyboardInterrupt:
            if not sys.stdin.isatty():
                raise
            lines.clear()
        except EOFError:
            break
        if lines and lines[-1].rstrip().endswith(";"):
            yield "\n".join(lines)
            lines.clear()
    if "".join(lines).strip():
        yield "\n".join(lines)


def _tried(connection: duckdb.DuckDBPyConnection, statement: str, show: Callable[[Result], None]) -> bool:
    """Answer ``statement``, or say why not; whether it could be answered."""
    try:
        _answer(connection, statement, show)
    except BadQuery as error:
        Console(stderr=True, highlight=False).print(str(error), markup=False, style="red")
        return False
    except KeyboardInterrupt:
        if not sys.stdin.isatty():
            raise
        Console(stderr=True).print("Interrupted.", style="yellow")
    return True


def _answer(connection: duckdb.DuckDBPyConnection, query: str, show: Callable[[Result], None]) -> None:
    """Run ``query`` and show what comes of it; errors may come while rows are still being had."""
    try:
        result = connection.execute(query)
        if result is None:
            raise BadQuery("There is no statement to run.")
        show(result)
    except duckdb.Error as error:
        raise BadQuery(str(error).strip()) from error


def _paged(result: Result) -> None:
    """The answer as a table; through the pager (``PAGER``, ``less``) where it is longer than the screen."""
    console = Console(highlight=False)
    with console.capture() as captured:
        as_table(result, console)
    text = captured.get()
    if text.count("\n") < console.height:
        console.file.write(text)
        return
    os.environ.setdefault("LESS", "-RSX")
    with console.pager(styles=True):
        console.out(text, highlight=False, end="")
