"""The commands that keep the warehouse: ``snapshot``, ``backup``, ``restore`` and ``doctor``."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from parallax.ending import in_words
from parallax.show import print_json
from pipeline.progress import counted
from pipeline.settings import settings_from
from reports.terminal import plain

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON and nothing else.")]
MARKS = {"well": ("✓", "green"), "note": ("·", "yellow"), "wrong": ("✗", "red")}


def add_keeping_commands(app: typer.Typer) -> None:
    """Register the commands of this module with ``app``."""
    for command in (snapshot, backup, restore, doctor):
        app.command()(command)


def snapshot(
    file: Annotated[Path, typer.Argument(help="The DuckDB file to write, such as news.duckdb.")], json: AsJson = False
) -> None:
    """Write the warehouse as one plain DuckDB file with a full-text index, for any tool that reads DuckDB.

    [dim]parallax snapshot news.duckdb
    duckdb news.duckdb "FROM search('bridge cracks')"[/dim]
    """
    from warehouse.snapshot import write_snapshot

    with in_words():
        done = write_snapshot(settings_from(os.environ, root=Path.cwd()).place, file)
    if json:
        print_json({"file": str(done.path), "articles": done.articles, "versions": done.versions, "bytes": done.size})
    else:
        typer.echo(f"Wrote {done.path}: {counted(done.articles, 'article')}, {done.size / 1e6:,.1f} MB")


def backup(
    folder: Annotated[Path, typer.Argument(help="An empty or new folder, or an earlier backup to bring up to date.")],
    json: AsJson = False,
) -> None:
    """Copy the whole warehouse into a folder, while loads go on; a second time only what is new is copied.

    [dim]parallax backup /mnt/disk/parallax[/dim]
    """
    from warehouse.backup import back_up

    with in_words():
        done = back_up(settings_from(os.environ, root=Path.cwd()).place, folder, now=datetime.now(UTC))
    if json:
        print_json({"folder": str(done.path), "files": done.files, "copied": done.copied, "rows": done.rows})
    else:
        typer.echo(
            f"Backed up to {done.path}: {counted(done.files, 'file')}, {done.copied:,} copied now; "
            f"{counted(done.rows['articles'], 'article')}, every table read back"
        )


def restore(
    folder: Annotated[Path, typer.Argument(help="A folder that parallax backup has written.")], json: AsJson = False
) -> None:
    """Put a backup in the place of the warehouse; the one that is there is kept beside it.

    [dim]parallax restore /mnt/disk/parallax[/dim]
    """
    from warehouse.backup import restore as put_back

    with in_words():
        done = put_back(folder, settings_from(os.environ, root=Path.cwd()).place, now=datetime.now(UTC))
    if json:
        print_json({"warehouse": str(done.path), "files": done.files, "rows": done.rows})
    else:
        typer.echo(f"Restored to {done.path}: {counted(done.rows['articles'], 'article')}")


def doctor(json: AsJson = False) -> None:
    """Look at versions, extensions, disk, locks, schema, audits, the Prefect server, its deployments and schedules.

    Says what is wrong and what to do about it; ends with 1 where something is wrong.

    [dim]parallax doctor[/dim]
    """
    from parallax.doctor import checks

    with in_words():
        found = list(checks(settings_from(os.environ, root=Path.cwd()), os.environ, Path.cwd()))
    if json:
        facts = [{"name": c.name, "state": c.state, "says": c.says, "remedy": c.remedy} for c in found]
        print_json({"checks": facts})
    else:
        console = Console(highlight=False)
        for check in found:
            mark, style = MARKS[check.state]
            console.print(Text.assemble((mark, style), f" {check.name:<12}"), plain(check.says, 600), soft_wrap=True)
            if check.remedy:
                console.print(" " * 15 + "→", plain(check.remedy, 300), style=style, soft_wrap=True)
    if any(check.state == "wrong" for check in found):
        raise typer.Exit(1)
