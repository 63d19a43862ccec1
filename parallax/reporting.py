"""The command ``parallax report``: one story, all stories, or a period."""

from __future__ import annotations

import webbrowser
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from parallax.ending import in_words
from parallax.runner import Mode, Runner
from parallax.show import ending, period_shown

if TYPE_CHECKING:
    from pipeline.period import PeriodReported
    from pipeline.report import Reported


class PeriodKind(StrEnum):
    """A whole period before today."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Format(StrEnum):
    """What is printed on standard output instead of the summary."""

    HTML = "html"
    MD = "md"
    JSON = "json"


Story = Annotated[Optional[str], typer.Argument(help="A story's id; default: every story.")]  # noqa: UP045
Since = Annotated[
    Optional[str],  # noqa: UP045 - typer reads this form
    typer.Option("--since", metavar="7d", help="A report of the time from then to now: 36h, 7d, 2w."),
]
Kind = Annotated[
    Optional[PeriodKind],  # noqa: UP045 - typer reads this form
    typer.Option("--period", help="A report of the last whole day, seven days or month (UTC)."),
]
Until = Annotated[
    Optional[datetime],  # noqa: UP045 - typer reads this form
    typer.Option("--until", formats=["%Y-%m-%d"], help="The last day of the period, instead of now or yesterday."),
]
Outlets = Annotated[
    Optional[str],  # noqa: UP045 - typer reads this form
    typer.Option("--outlets", metavar="A,B", help="A period of these outlets only."),
]
Shown = Annotated[
    Optional[Format],  # noqa: UP045 - typer reads this form
    typer.Option("--format", help="Print this form of the report and nothing else."),
]
UsePrefect = Annotated[
    Optional[bool],  # noqa: UP045 - typer reads this form for a three-way flag
    typer.Option("--prefect/--no-prefect", help="Run as Prefect flows, or run the same steps directly."),
]


def add_report_command(app: typer.Typer) -> None:
    """Give ``app`` the command."""
    app.command()(report)


def report(
    story: Story = None,
    since: Since = None,
    period: Kind = None,
    until: Until = None,
    outlets: Outlets = None,
    format_: Shown = None,
    prefect: UsePrefect = None,
    open_it: Annotated[bool, typer.Option("--open", help="Open the report in a browser.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON and nothing else.")] = False,
) -> None:
    """Compare the tellings of each story and publish the reports as HTML, Markdown and JSON.

    With --since or --period, then also the report of that period: coverage, agreement, sourcing, typical words.

    [dim]parallax report
    parallax report --open
    parallax report --since 7d --outlets russia,ukraine
    parallax report --period week --format md[/dim]
    """
    wants_period = since is not None or period is not None
    _must_fit(story, since, period, until, outlets, wants_period=wants_period)
    with in_words(), Runner(Mode.of(prefect), quiet=json or format_ is not None) as runner:
        reported = runner.report(story)
        made = None
        if wants_period:
            chosen = [one.strip() for one in (outlets or "").split(",") if one.strip()]
            last = until.replace(tzinfo=UTC) + timedelta(days=1) if until else None
            made = runner.period(since, period.value if period else None, last, chosen)
    page = _page(reported, made)
    if format_ is not None and page == reported.index and format_ is not Format.HTML:
        raise typer.BadParameter("Several stories have no one report; name a story, or add --since or --period.")
    if format_ is not None:
        typer.echo(page.with_suffix(f".{format_.value}").read_text(encoding="utf-8"), nl=False)
    elif made is not None:
        period_shown(made, as_json=json)
    else:
        ending(None, reported, as_json=json)
    if open_it and not webbrowser.open(page.absolute().as_uri()):
        typer.echo(f"There is no browser here; open {page.absolute()}", err=True)


def _must_fit(
    story: str | None, since: str | None, period: PeriodKind | None, until: datetime | None, outlets: str | None,
    *, wants_period: bool,
) -> None:  # fmt: skip
    if since is not None and period is not None:
        raise typer.BadParameter("--since and --period say the same twice; leave one out.")
    if story is not None and wants_period:
        raise typer.BadParameter("A period is of all stories; leave out the story, or --since and --period.")
    if not wants_period and (until is not None or outlets is not None):
        raise typer.BadParameter("--until and --outlets belong to a period; add --since 7d or --period week.")


def _page(reported: Reported, made: PeriodReported | None) -> Path:
    if made is not None:
        return made.path
    if len(reported.published) == 1:
        return reported.published[0].path
    return reported.index
