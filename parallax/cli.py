"""The command line: ``parallax run``, ``ingest``, ``report``, ``reprocess``, ``maintain`` and ``sql``.

Nothing heavy is imported before a command needs it, so that every command answers within two seconds.
"""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from typing import Annotated, Optional

import typer

from parallax import story as stories
from parallax import why
from parallax.catalogue import add_catalogue_commands
from parallax.ending import code_of, in_words
from parallax.keeping import add_keeping_commands
from parallax.reporting import add_report_command
from parallax.runner import Mode, Runner
from parallax.serving import add_serving_commands
from parallax.show import ending, maintained, planned, reprocessed

app = typer.Typer(
    name="parallax",
    help="Shows how different outlets told the same event.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"parallax {metadata.version('parallax-news')}")
        raise typer.Exit


@app.callback()
def about(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and leave.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Shows how different outlets told the same event."""


UsePrefect = Annotated[
    Optional[bool],  # noqa: UP045 - typer reads this form for a three-way flag
    typer.Option(
        "--prefect/--no-prefect",
        help="Run as Prefect flows, or run the same steps directly. Default: flows where a server is configured.",
    ),
]
Places = Annotated[
    Optional[list[str]],  # noqa: UP045 - typer reads this form
    typer.Argument(
        metavar="PATH|URL",
        help="Folders, files, tables, web archives; addresses of pages, feeds, sitemaps. None: poll.",
    ),
]
Lists = Annotated[
    Optional[list[str]],  # noqa: UP045 - typer reads this form
    typer.Option("--list", metavar="FILE", help="A text file of addresses, one a line; may be repeated."),
]
Columns = Annotated[
    Optional[list[str]],  # noqa: UP045 - typer reads this form
    typer.Option("--column", metavar="OURS=THEIRS", help="For tables: text=body, title=headline, url=link, …"),
]
Outlets = Annotated[
    Optional[list[str]],  # noqa: UP045 - typer reads this form
    typer.Option("--outlet", metavar="SLUG", help="Poll the sources of this outlet only; may be repeated."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON and nothing else.")]


@app.command()
def run(
    places: Annotated[list[str] | None, typer.Argument(metavar="PATH", help="Default: seeds/")] = None,
) -> None:
    """Do the main job through the Prefect flows: take in articles, group, compare, publish.

    Without a configured Prefect server a temporary one is started for the run.

    [dim]parallax run            the two seed articles
    parallax run my/folder  your own[/dim]
    """
    with in_words(), Runner(Mode.FLOWS) as runner:
        ingested = runner.ingest(places or ["seeds"])
        reported = runner.report(None)
    ending(ingested, reported)


@app.command()
def ingest(
    places: Places = None,
    lists: Lists = None,
    columns: Columns = None,
    outlets: Outlets = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List what would be fetched; load nothing.")] = False,
    prefect: UsePrefect = None,
    json: AsJson = False,
) -> None:
    """Take in articles and group them into stories. Running it again is always safe.

    Without PATH or URL the feeds and sitemaps of seeds/sources.csv that are due are polled; see parallax sources.
    A folder may hold a manifest.csv (file, outlet, url, title, published_at, language, note) and an outlets.csv.
    Without them the outlet is the folder or the file an article lies in.

    [dim]parallax ingest                      what is due of the listed sources
    parallax ingest --dry-run            what that would fetch
    parallax ingest my/folder dump.warc.gz
    parallax ingest https://harbour-post.example/feed.xml
    parallax ingest --list urls.txt
    parallax ingest articles.csv --column text=body --column title=headline[/dim]
    """
    named = [*(places or []), *(lists or [])]
    if outlets and named:
        raise typer.BadParameter("--outlet is for polling; leave out PATH and --list.")
    with in_words(), Runner(Mode.DIRECTLY if dry_run else Mode.of(prefect), quiet=json) as runner:
        if dry_run:
            planned(runner.plan(places or [], lists or [], outlets or []), as_json=json)
            return
        done = runner.ingest(places or [], lists or [], _pairs(columns)) if named else runner.poll(outlets or [])
    ending(done, None, as_json=json)
    raise typer.Exit(code_of(done))


def _pairs(columns: list[str] | None) -> dict[str, str]:
    pairs = [column.partition("=") for column in columns or ()]
    for ours, sign, theirs in pairs:
        if not (ours and sign and theirs):
            raise typer.BadParameter(f"--column {ours}{sign}{theirs}: it wants OURS=THEIRS, as in text=body")
    return {ours: theirs for ours, _sign, theirs in pairs}


@app.command()
def reprocess(
    write: Annotated[bool, typer.Option("--write", help="Write what changed; without it only tell.")] = False,
    prefect: UsePrefect = None,
    json: AsJson = False,
) -> None:
    """Read the kept pages again with the present readers, and tell what changed. Needs no network.

    [dim]parallax reprocess          what would change
    parallax reprocess --write  change it[/dim]
    """
    with in_words(), Runner(Mode.of(prefect), quiet=json) as runner:
        done = runner.reprocess(write)
    reprocessed(done, as_json=json)


@app.command()
def maintain(
    rebuild_sketches: Annotated[
        bool,
        typer.Option("--rebuild-sketches", help="First make sketches and edges anew, after an update of Parallax."),
    ] = False,
    prefect: UsePrefect = None,
    json: AsJson = False,
) -> None:
    """Keep the warehouse in shape: fold small files, sweep left-overs, run every audit."""
    with in_words(), Runner(Mode.of(prefect), quiet=json) as runner:
        if rebuild_sketches:
            from pipeline.rebuild import rebuild

            rebuild(runner.settings)
        done = runner.maintain()
    maintained(done, as_json=json)
    if done.breaches:
        raise typer.Exit(1)


@app.command()
def sql(
    query: Annotated[Optional[str], typer.Option("-c", "--command", help="Run this and leave.")] = None,  # noqa: UP045
    how: Annotated[str, typer.Option("--format", help="table, csv, json or parquet.")] = "table",
) -> None:
    """Ask the warehouse by SQL, at any moment, also while flows write. It cannot be changed from here.

    [dim]parallax sql
    parallax sql -c "SELECT outlet, title FROM v_articles"
    parallax sql -c "FROM v_articles" --format parquet > articles.parquet[/dim]
    """
    from parallax.shell import one_query, shell

    with in_words():
        if query is None:
            shell(Path.cwd())
        else:
            one_query(Path.cwd(), query, how)


add_report_command(app)
add_catalogue_commands(app)
add_keeping_commands(app)
add_serving_commands(app)
why.register(app)
stories.register(app)
