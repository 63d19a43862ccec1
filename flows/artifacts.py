"""What a run shows of itself in the Prefect UI: tables, Markdown and links under stable keys."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact

from news.model import Outcome
from pipeline.ingest import Ingested
from pipeline.period import PeriodReported
from pipeline.progress import counted
from pipeline.report import Published, Reported
from reports.escape import clip, markdown_link, markdown_text, visible

MAX_ROWS = 200
MAX_STORIES = 50
MAX_LINE = 200
STATES = ("loaded", "revised", "unchanged", "duplicate", "rejected", "failed")
FORMATS = ("html", "md", "json")


def outcomes_table(done: Ingested) -> None:
    """By outlet how many items ended in which state and how long they took; then what was not loaded, and why."""
    each: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in done.outcomes:
        each[outcome.outlet or "(unknown)"].append(outcome)
    create_table_artifact(
        key="ingest-outcomes",
        table=[_of_outlet(outlet, outcomes) for outlet, outcomes in sorted(each.items())[:MAX_ROWS]],
        description=f"{counted(len(done.outcomes), 'item')} of {counted(len(each), 'outlet')}; "
        f"{counted(done.placed, 'article')} grouped, {counted(done.opened, 'new story', 'new stories')}.",
    )
    refused = [outcome for outcome in done.outcomes if outcome.state in ("rejected", "failed")]
    if refused:
        create_table_artifact(
            key="ingest-refused",
            table=[
                {"item": visible(o.url), "state": o.state, "reason": o.reason, "detail": visible(o.detail or "")}
                for o in refused[:MAX_ROWS]
            ],
            description=f"Not loaded: {counted(len(refused), 'item')}. At most {MAX_ROWS} are listed.",
        )


def _of_outlet(outlet: str, outcomes: Sequence[Outcome]) -> dict[str, object]:
    tally = Counter(outcome.state for outcome in outcomes)
    states = {state: tally[state] for state in STATES}  # type: ignore[index]
    return {"outlet": visible(outlet), **states, "seconds": round(sum(outcome.seconds for outcome in outcomes), 2)}


def story_artifacts(
    done: Reported,
    *,
    only: Collection[str] | None = None,
    since: datetime | None = None,
    formats: Collection[str] = FORMATS,
) -> None:
    """A list of the reports with links, and for each story its Markdown and a link.

    ``only`` names the stories to show, ``since`` the moment after which they must have been compared; without either
    all are shown. ``formats`` chooses what is shown of each; all are published in any case.
    """
    shown = [
        one
        for one in done.published
        if (only is None or one.listed.story_id in only) and (since is None or one.listed.compared_at >= since)
    ]
    create_markdown_artifact(
        key="reports",
        markdown="\n".join(["# Reports", "", *([_line(one) for one in shown[:MAX_ROWS]] or [NOTHING])]) + "\n",
        description=f"{counted(done.compared, 'story', 'stories')} compared anew; "
        f"{counted(len(done.published), 'report')} up to date, {len(shown):,} shown.",
    )
    for one in shown[:MAX_STORIES]:
        _story(one, formats)


def period_artifacts(made: PeriodReported, kind: str) -> None:
    """The Markdown of a period under the key of its kind, so that its history shows, and a link to the page."""
    create_markdown_artifact(
        key=f"report-of-the-{kind}",
        markdown=made.path.with_suffix(".md").read_text(encoding="utf-8"),
        description="Coverage, agreement, sourcing, words, voices, edits and copies of a period.",
    )
    create_link_artifact(
        key=f"report-of-the-{kind}-html", link=_address(made.path), link_text="The report", description="As a page."
    )


NOTHING = "No story here has been told by a second outlet yet, so there is nothing to compare."


def _line(one: Published) -> str:
    outlets = ", ".join(markdown_text(visible(outlet)) for outlet in one.listed.outlets)
    top = [f"- {markdown_text(visible(clip(line, MAX_LINE)))}" for line in one.listed.top]
    return "\n".join([f"## {_link(one.listed.title, address_of(one))}", "", f"Told by {outlets}.", "", *top, ""])


def _link(title: str, address: str) -> str:
    """A link; ``file:`` addresses, which browsers do not follow from a page, as text."""
    if address.startswith("file:"):
        return f"{markdown_text(visible(title))}: `{address}`"
    return markdown_link(visible(title), address)


def address_of(one: Published, kind: str = "html") -> str:
    """Where people read a report: below ``PARALLAX_REPORTS_URL``, where that is set, else as a file of this machine."""
    return _address(one.path.with_suffix(f".{kind}"))


def _address(path: Path) -> str:
    if base := os.environ.get("PARALLAX_REPORTS_URL"):
        return f"{base.rstrip('/')}/{path.name}"
    return path.absolute().as_uri()


def _story(one: Published, formats: Collection[str]) -> None:
    key = one.listed.story_id.lower()
    if "md" in formats:
        text = one.path.with_suffix(".md").read_text(encoding="utf-8")
        create_markdown_artifact(key=key, markdown=text, description="The report of one story.")
    for kind, text in (("html", "The report"), ("json", "The findings as JSON")):
        if kind in formats:
            create_link_artifact(
                key=f"{key}-{kind}",
                link=address_of(one, kind),
                link_text=text,
                description="The same as a page." if kind == "html" else "The same for programs.",
            )
