"""The commands about where news comes from: ``sources``, ``outlets``, ``outlets discover`` and ``export``."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Optional

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from parallax.ending import in_words
from parallax.runner import Mode, Runner
from parallax.show import print_json
from pipeline.settings import settings_from
from reports.terminal import plain

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON and nothing else.")]
Outlet = Annotated[Optional[str], typer.Option("--outlet", metavar="SLUG", help="Of this outlet only.")]  # noqa: UP045
COLUMNS = ("kind", "url", "outlet", "note")

LONG = ("outlet", "source", "health", "url", "title", "name", "domains")
"""Columns that may fold."""

outlets_app = typer.Typer(help="Who publishes, and where their feeds are.", invoke_without_command=True)


def add_catalogue_commands(app: typer.Typer) -> None:
    """Register the commands of this module with ``app``."""
    app.command()(sources)
    app.command()(export)
    app.add_typer(outlets_app, name="outlets")


def sources(
    outlet: Outlet = None,
    failing: Annotated[bool, typer.Option("--failing", help="Only those that failed when last asked.")] = False,
    due: Annotated[bool, typer.Option("--due", help="Only those that are due now.")] = False,
    json: AsJson = False,
) -> None:
    """The health of every source: last success, last new item, failures in a row, next due.

    [dim]parallax sources --failing
    parallax sources --outlet le-monde[/dim]
    """
    with in_words():
        rows = _ask("source_health", {"outlet": outlet, "failing": failing, "due": due})
        if json:
            print_json({"sources": rows})
            return
        if not rows:
            typer.echo("There is no such source. parallax ingest polls those of seeds/sources.csv.")
            return
        _show([_in_short(row) for row in rows], now=datetime.now(UTC))


@outlets_app.callback()
def outlets(context: typer.Context, json: AsJson = False) -> None:
    """Every outlet that is known, with its domains and how many sources and articles it has.

    [dim]parallax outlets
    parallax outlets discover https://www.example.org[/dim]
    """
    if context.invoked_subcommand:
        return
    with in_words():
        rows = _ask("outlet_counts", {})
        if json:
            print_json({"outlets": rows})
        else:
            _show(rows, now=datetime.now(UTC))


@outlets_app.command()
def discover(
    url: Annotated[str, typer.Argument(help="The home page of the outlet.")],
    outlet: Annotated[Optional[str], typer.Option("--outlet", metavar="SLUG", help="Its slug.")] = None,  # noqa: UP045
    write: Annotated[bool, typer.Option("--write", help="Add what was found to seeds/sources.csv.")] = False,
    json: AsJson = False,
) -> None:
    """Find the feeds and news sitemaps of an outlet from its home page and robots.txt, and try each.

    [dim]parallax outlets discover https://www.example.org
    parallax outlets discover https://www.example.org --outlet example --write[/dim]
    """
    with in_words(), Runner(Mode.DIRECTLY, quiet=json) as runner:
        from pipeline.discover import discover as find
        from pipeline.discover import rows

        found = find(runner.settings, url)
        listed = rows(found, outlet)
        added = _add(runner.settings.seeds / "sources.csv", listed) if write else 0
    if json:
        print_json(
            {"url": found.url, "sources": [dict(zip(("kind", "url", "outlet"), row, strict=False)) for row in listed]}
        )
    else:
        table = [
            {"kind": one.kind, "url": one.url, "items": one.items, "newest": one.newest_at, "title": one.title or ""}
            for one in found.sources
        ]
        _show(table, now=datetime.now(UTC))
        for error in found.failures:
            Console(highlight=False).print(plain(f"  not usable: {error.url}: {error.detail}", 300), soft_wrap=True)
        typer.echo("\nRows for seeds/sources.csv:" if not write else f"\n{added} rows added to seeds/sources.csv:")
        for row in listed:
            typer.echo(",".join(row))
    if not found.sources:
        raise typer.Exit(1)


def export(
    file: Annotated[Path, typer.Argument(help="The file to write: .warc, or .warc.gz for a compressed one.")],
    since: Annotated[Optional[datetime], typer.Option("--since", help="Pages fetched since this day.")] = None,  # noqa: UP045
    outlet: Outlet = None,
    json: AsJson = False,
) -> None:
    """Write the kept pages as a web archive, which any archive tool reads, and parallax ingest too.

    [dim]parallax export pages.warc.gz
    parallax export november.warc.gz --since 2026-11-01 --outlet le-monde[/dim]
    """
    if not file.name.lower().endswith((".warc", ".warc.gz")):
        raise typer.BadParameter("The name of a web archive ends in .warc or .warc.gz.")
    with in_words(), Runner(Mode.DIRECTLY, quiet=json) as runner:
        from pipeline.export import export_archive

        moment = since.replace(tzinfo=UTC) if since else None
        done = export_archive(runner.settings, file, since=moment, outlet=outlet)
    if json:
        print_json({"file": str(done.path), "pages": done.pages})


def _add(path: Path, rows: Sequence[tuple[str, ...]]) -> int:
    """Append the ``rows`` whose address is not listed yet; how many."""
    listed = {row[1] for row in csv.reader(path.read_text(encoding="utf-8").splitlines()) if len(row) > 1}
    new = [row for row in rows if row[1] not in listed]
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(new)
    return len(new)


def _ask(name: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of the query ``name``."""
    from warehouse.lake import connect
    from warehouse.rows import fetch
    from warehouse.sql import query

    with connect(settings_from(os.environ, root=Path.cwd()).place, read_only=True) as connection:
        return [dict(row) for row in fetch(connection.execute(query(name), values or None))]


def _in_short(row: dict[str, Any]) -> dict[str, Any]:
    """A source as a line of the table."""
    reason = f" ({row['last_reason']})" if row["last_reason"] else ""
    return {
        "outlet": row["outlet"],
        "source": row["address"],
        "health": f"{row['health']}{reason}",
        "success": row["last_success_at"],
        "new": row["last_new_at"],
        "fails": row["failures_in_a_row"],
        "due": row["next_due_at"],
    }


def _show(rows: Sequence[dict[str, Any]], *, now: datetime) -> None:
    """A table of ``rows``; addresses fold, times are as people say them."""
    if not rows:
        return
    table = Table(box=box.SIMPLE, pad_edge=False)
    for name in rows[0]:
        is_long = name in LONG
        table.add_column(name, overflow="fold", no_wrap=not is_long)
    for row in rows:
        table.add_row(*(plain(_said(value, now), 200) for value in row.values()))
    Console(highlight=False).print(table)


def _said(value: Any, now: datetime) -> str:
    """A cell: moments as their distance from ``now``."""
    if not isinstance(value, datetime):
        return "" if value is None else str(value)
    seconds = (now - value).total_seconds()
    size, unit = next(
        ((size, unit) for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")) if abs(seconds) >= size), (1, "s")
    )
    amount = f"{abs(seconds) / size:.0f} {unit}"
    return f"{amount} ago" if seconds >= 0 else f"in {amount}"
