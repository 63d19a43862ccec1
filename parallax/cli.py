"""The command line: ``parallax run``, ``ingest``, ``report``, ``reprocess``, ``maintain`` and ``sql``.

Nothing heavy is imported before a command needs it, so that every command answers within two seconds.
"""

from __future__ import annotations

import webbrowser
from importlib import metadata
from pathlib import Path
from typing import Annotated, Optional

import typer

from parallax.ending import in_words
from parallax.runner import Mode, Runner
from parallax.show import ending, maintained, reprocessed

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
    list[str],
    typer.Argument(metavar="PATH", help="Folders, .txt, .md or .html files, addresses of pages, feeds or sitemaps."),
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
def ingest(places: Places, prefect: UsePrefect = None, json: AsJson = False) -> None:
    """Take in the articles at PATH and group them into stories. Running it again is always safe.

    A folder may hold a manifest.csv (file, outlet, url, title, published_at, language, note) and an outlets.csv.
    Without them the outlet is the folder or the file an article lies in.

    [dim]parallax ingest my/folder
    parallax ingest --no-prefect bbc.txt cnn.txt
    parallax ingest https://harbour-post.example/feed.xml[/dim]
    """
    with in_words(), Runner(Mode.of(prefect), quiet=json) as runner:
        ingested = runner.ingest(places)
    ending(ingested, None, as_json=json)


@app.command()
def report(
    story: Annotated[Optional[str], typer.Argument(help="A story's id; default: every story.")] = None,  # noqa: UP045
    prefect: UsePrefect = None,
    open_it: Annotated[bool, typer.Option("--open", help="Open the report in a browser.")] = False,
    json: AsJson = False,
) -> None:
    """Compare the tellings of each story and publish the reports as HTML, Markdown and JSON.

    [dim]parallax report
    parallax report --open[/dim]
    """
    with in_words(), Runner(Mode.of(prefect), quiet=json) as runner:
        reported = runner.report(story)
    ending(None, reported, as_json=json)
    if open_it:
        page = reported.published[0].path if len(reported.published) == 1 else reported.index
        if not webbrowser.open(page.absolute().as_uri()):
            typer.echo(f"There is no browser here; open {page.absolute()}", err=True)


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
def maintain(prefect: UsePrefect = None, json: AsJson = False) -> None:
    """Keep the warehouse in shape: fold small files, sweep left-overs, run every audit."""
    with in_words(), Runner(Mode.of(prefect), quiet=json) as runner:
        done = runner.maintain()
    maintained(done, as_json=json)
    if done.breaches:
        raise typer.Exit(1)


@app.command()
def sql(
    query: Annotated[Optional[str], typer.Option("-c", "--command", help="Run this and leave.")] = None,  # noqa: UP045
    how: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
) -> None:
    """Ask the warehouse by SQL, at any moment, also while flows write. It cannot be changed from here.

    [dim]parallax sql
    parallax sql -c "SELECT outlet, title FROM v_articles"[/dim]
    """
    from parallax.shell import one_query, shell

    with in_words():
        if query is None:
            shell(Path.cwd())
        else:
            one_query(Path.cwd(), query, how)
