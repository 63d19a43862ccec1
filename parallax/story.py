"""``parallax story``: show a story, and rule on it by hand: pin, split, merge."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from parallax.ending import in_words

if TYPE_CHECKING:
    from pipeline.grouping import Ruling
    from pipeline.settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON and nothing else.")]
Story = Annotated[str, typer.Argument(help="A story's id; one that was put into another leads there.")]
commands = typer.Typer(help="Show a story, and say by hand what belongs together.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.add_typer(commands, name="story", rich_help_panel=None)


@commands.command()
def show(story: Story, json: AsJson = False) -> None:
    """Show a story: its title, span, outlets, names and places, its articles with their scores, its history."""
    with in_words():
        facts = shown(_settings(), story)
    if json:
        _print_json(facts)
    else:
        _show(facts)


@commands.command()
def pin(article: Annotated[str, typer.Argument(help="An article's id.")], story: Story, json: AsJson = False) -> None:
    """Put an article into a story for good; housekeeping leaves it there."""
    _rule("pin", story, [article], json)


@commands.command()
def split(
    story: Story, articles: Annotated[list[str], typer.Argument(help="Ids of articles that are another event.")],
    json: AsJson = False,
) -> None:  # fmt: skip
    """Take articles out of a story into one of their own; housekeeping keeps the two apart."""
    _rule("split", story, articles, json)


@commands.command()
def merge(
    story: Story, others: Annotated[list[str], typer.Argument(help="Stories that are the same event.")],
    json: AsJson = False,
) -> None:  # fmt: skip
    """Put other stories into a story; housekeeping keeps them together."""
    _rule("merge", story, others, json)


def shown(settings: Settings, story: str) -> dict[str, Any]:
    """What is known of a story, as JSON-able facts.

    Raises:
        NoSuchStory: there is and was no such story.
        WarehouseError: there is no warehouse.
    """
    from pipeline.errors import NoSuchStory
    from warehouse.lake import connect
    from warehouse.story_rulings import told

    with connect(settings.place, read_only=True) as connection:
        try:
            return told(connection, story)
        except LookupError as error:
            raise NoSuchStory(str(error)) from error


def _settings() -> Settings:
    from pipeline.settings import settings_from

    return settings_from(os.environ, root=Path.cwd())


def _rule(kind: Ruling, story: str, names: list[str], as_json: bool) -> None:
    with in_words():
        from pipeline.grouping import rule

        now = rule(_settings(), kind, story, names)
    if as_json:
        _print_json({"story_id": now})
    else:
        typer.echo(f"{now}. Recorded; parallax report compares what has changed.")


def _print_json(facts: dict[str, Any]) -> None:
    print(json.dumps(facts, ensure_ascii=False, indent=2, default=str))


def _show(facts: dict[str, Any]) -> None:
    console = Console(highlight=False)
    console.print(Text(str(facts["title"]), style="bold"))
    again = f", taken up again {facts['taken_up_again']} times" if facts["taken_up_again"] else ""
    console.print(f"{facts['story_id']} · {facts['state']}{again}", markup=False)
    console.print(f"From {facts['first_told_at']} to {facts['last_told_at']}", markup=False)
    for name in ("outlets", "names", "places"):
        console.print(f"{name.capitalize()}: {', '.join(facts[name]) or '–'}", markup=False)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("told", "outlet", "title", "score", "article"):
        table.add_column(column, overflow="fold")
    for row in facts["articles"]:
        score = f"{row['score']:.2f}" if row["score"] is not None else "–"
        cells = (row["told_at"], row["outlet"], row["title"], score, row["article_id"])
        table.add_row(*(Text(str(cell)) for cell in cells))
    console.print(table)
    for event in facts["events"]:
        other = f" to {event['other_story']}"
        console.print(
            f"{event['made_at']}: {event['kind']}, {len(event['article_ids'])} from {event['story_id']}{other}"
        )
