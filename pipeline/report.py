"""Hold the tellings of each story against each other and publish what comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from news.compare import RECIPE, compare
from pipeline.errors import NoSuchStory
from pipeline.progress import say
from pipeline.session import Call, Clock, Session, directly, open_session, recorded, utc_now
from pipeline.settings import Settings
from reports.data import render_json
from reports.html import render_html
from reports.index import IndexEntry, render_index
from reports.markdown import render_markdown
from reports.view import working_title
from warehouse import comparisons
from warehouse.audit import OF_A_COMPARISON, audit
from warehouse.comparisons import Due, Stored
from warehouse.errors import WarehouseError
from warehouse.pages import write_whole

RENDER = {"html": render_html, "md": render_markdown, "json": render_json}
INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Published:
    """A story's report as it lies in the reports folder."""

    story_id: str
    comparison_id: str
    title: str
    outlets: tuple[str, ...]
    findings: dict[str, int]
    top: tuple[str, ...]
    path: Path
    entry: IndexEntry


@dataclass(frozen=True, slots=True)
class Reported:
    """What a run of report did; ``compared`` counts comparisons that were new."""

    run_id: str
    compared: int
    published: tuple[Published, ...]
    index: Path


def report(
    settings: Settings, *, story_id: str | None = None, call: Call = directly, clock: Clock = utc_now
) -> Reported:
    """Compare every story of two or more outlets that has changed, and publish all reports and their index.

    Raises:
        NoSuchStory: ``story_id`` is not a story of two or more outlets.
        WarehouseError: the warehouse cannot be used.
    """
    wanted = call(due_stories, settings, story_id)
    with recorded(settings, "report", {"story": story_id}, clock=clock) as run_id:
        fresh = 0
        for start in range(0, len(wanted), settings.batch):
            fresh += call(compare_batch, settings, wanted[start : start + settings.batch], clock)
        published = call(publish, settings, wanted, story_id is None)
    return Reported(run_id, fresh, tuple(published), settings.reports / INDEX)


def due_stories(settings: Settings, story_id: str | None = None) -> list[Due]:
    """The comparison that each story should have now."""
    with open_session(settings) as session:
        found = comparisons.due(session.connection, RECIPE, story_id)
    if story_id is not None and not found:
        raise NoSuchStory(
            f"There is no story {story_id} told by two or more outlets. "
            'List them with: parallax sql -c "SELECT story_id, title, outlets FROM v_story_coverage"'
        )
    return found


def compare_batch(settings: Settings, batch: Sequence[Due], clock: Clock = utc_now) -> int:
    """Compare the stories of ``batch`` that have no stored comparison; how many there were."""
    with open_session(settings, clock=clock) as session:
        missing = comparisons.missing(session.connection, batch)
        for done, item in enumerate(missing, 1):
            found = compare(comparisons.tellings(session.connection, item.version_ids))
            comparisons.save(session.connection, session.place, item, found, now=clock())
            say(f"Compared {done:,} of {len(missing):,} stories", done=done, total=len(missing))
        versions = [version_id for item in missing for version_id in item.version_ids]
        for breach in audit(session.connection, only=OF_A_COMPARISON, version_ids=versions) if versions else ():
            raise WarehouseError(session.place.root, f"Audit {breach.audit} failed: {breach.says} {breach.rows[:3]}")
    return len(missing)


def publish(settings: Settings, wanted: Sequence[Due], with_index: bool = True) -> list[Published]:
    """Write the report files of ``wanted`` where they differ from what lies there, and the index over them."""
    with open_session(settings) as session:
        published, rows = [], []
        for done, item in enumerate(wanted, 1):
            stored = comparisons.stored(session.connection, item.comparison_id)
            one, files = _publish_one(settings, stored)
            published.append(one)
            rows.extend(files)
            say(f"Published {done:,} of {len(wanted):,} reports", done=done, total=len(wanted))
        comparisons.record_report(session.connection, session.place, rows)
        if with_index:
            _write_index(session, published)
    return published


def _publish_one(settings: Settings, stored: Stored) -> tuple[Published, list[dict[str, object]]]:
    """Render one comparison in every format; the same comparison gives the same bytes."""
    rows: list[dict[str, object]] = []
    for kind, render in RENDER.items():
        content = render(stored.comparison, story_id=stored.story_id, generated_at=stored.compared_at).encode()
        path = settings.reports / f"{stored.story_id}.{kind}"
        if not path.exists() or path.read_bytes() != content:
            write_whole(path, content)
        rows.append({
            "comparison_id": stored.comparison_id,
            "format": kind,
            "path": path.name,
            "digest": blake2b(content, digest_size=16).hexdigest(),
            "published_at": stored.compared_at,
        })  # fmt: skip
    return _summary(settings, stored), rows


def _summary(settings: Settings, stored: Stored) -> Published:
    tellings = stored.comparison.tellings
    title, _from = working_title(tellings)
    counts: dict[str, int] = {}
    for finding in stored.comparison.findings:
        counts[finding.kind] = counts.get(finding.kind, 0) + 1
    outlets = tuple(telling.outlet_name for telling in tellings)
    top = tuple(finding.label for finding in stored.comparison.top)
    path = settings.reports / f"{stored.story_id}.html"
    times = [telling.published_at for telling in tellings if telling.published_at]
    entry = IndexEntry(
        story_id=stored.story_id,
        title=title,
        outlets=outlets,
        published_at=min(times, default=None),
        findings=len(stored.comparison.findings),
        href=path.name,
    )
    return Published(stored.story_id, stored.comparison_id, title, outlets, counts, top, path, entry)


def _write_index(session: Session, published: Sequence[Published]) -> None:
    """The page over all reports, dated by the newest comparison so that nothing new gives the same bytes."""
    row = session.connection.execute("SELECT max(compared_at) FROM comparisons").fetchone()
    newest: datetime | None = row[0] if row else None
    if newest is None:
        return
    content = render_index([one.entry for one in published], generated_at=newest).encode()
    path = session.settings.reports / INDEX
    if not path.exists() or path.read_bytes() != content:
        write_whole(path, content)
