"""What a run shows of itself in the Prefect UI: tables, Markdown and links under stable keys."""

from __future__ import annotations

from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact

from pipeline.ingest import Ingested
from pipeline.progress import counted
from pipeline.report import Published, Reported
from reports.escape import visible

MAX_ROWS = 200
MAX_STORIES = 50


def outcomes_table(done: Ingested) -> None:
    """One table a run: how many items ended in which state and why, then the items that were not loaded."""
    tally: dict[tuple[str, str], int] = {}
    for outcome in done.outcomes:
        pair = (outcome.state, outcome.reason or "")
        tally[pair] = tally.get(pair, 0) + 1
    create_table_artifact(
        key="ingest-outcomes",
        table=[{"state": state, "reason": reason, "items": items} for (state, reason), items in sorted(tally.items())],
        description=f"{counted(len(done.outcomes), 'file')}; {counted(done.placed, 'article')} grouped, "
        f"{counted(done.opened, 'new story', 'new stories')}.",
    )
    refused = [outcome for outcome in done.outcomes if outcome.state in ("rejected", "failed")]
    if refused:
        create_table_artifact(
            key="ingest-refused",
            table=[
                {"item": visible(o.url), "state": o.state, "reason": o.reason, "detail": visible(o.detail or "")}
                for o in refused[:MAX_ROWS]
            ],
            description=f"Not loaded: {counted(len(refused), 'file')}. At most {MAX_ROWS} are listed.",
        )


def story_artifacts(done: Reported) -> None:
    """A Markdown artifact and a link for each story, and one table over all."""
    create_table_artifact(
        key="reports",
        table=[
            {
                "story": visible(one.listed.title),
                "outlets": ", ".join(map(visible, one.listed.outlets)),
                "report": str(one.path),
            }
            for one in done.published[:MAX_ROWS]
        ],
        description=f"{counted(done.compared, 'story', 'stories')} compared anew; "
        f"{counted(len(done.published), 'report')} up to date.",
    )
    for one in done.published[:MAX_STORIES]:
        _story(one)


def _story(one: Published) -> None:
    key = one.listed.story_id.lower()
    text = one.path.with_suffix(".md").read_text(encoding="utf-8")
    create_markdown_artifact(key=key, markdown=text, description="The report of one story.")
    create_link_artifact(
        key=f"{key}-html",
        link=one.path.absolute().as_uri(),
        link_text="The report",
        description="The same as a page, on the machine of the worker.",
    )
