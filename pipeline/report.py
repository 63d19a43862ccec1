"""Hold the tellings of each story against each other and publish what comes out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from itertools import groupby
from pathlib import Path

from news.comparison.compare import compare, recipe_of
from news.stories.languages import across_languages
from news.stories.model import load_model
from pipeline.computing import compute_each, computing_processes
from pipeline.errors import NoSuchStory
from pipeline.period_files import periods_in
from pipeline.progress import counted, say
from pipeline.session import Call, Clock, Session, directly, open_session, recorded, utc_now
from pipeline.settings import Settings
from reports.context import Copied, Missed, Paired, Source, StoryContext, Version
from reports.escape import clip
from reports.formats import FORMATS, render_all
from reports.index import IndexEntry, render_index
from reports.view import working_title
from warehouse import comparisons
from warehouse.audit import OF_A_COMPARISON, audit
from warehouse.comparisons import AT_ONCE, Done, Due, Listed, Stored
from warehouse.context import Changed, Known, known_of_each
from warehouse.errors import WarehouseError
from warehouse.pages import write_whole
from warehouse.rows import Row

INDEX = "index.html"
CHANGED = {
    "headline": "headline",
    "added": "passage added",
    "removed": "passage removed",
    "edited": "passage edited",
    "moved": "passage moved",
    "figure": "figure changed",
    "name": "name changed",
    "quote": "quote changed",
    "softened": "attribution softened",
    "hardened": "attribution hardened",
}


@dataclass(frozen=True, slots=True)
class Published:
    """A story's report: what it is about and where its HTML lies; Markdown and JSON lie beside it."""

    listed: Listed
    path: Path


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
    """Compare every story of two or more outlets that has changed, and publish what is new with the index over all.

    Raises:
        NoSuchStory: ``story_id`` is not a story of two or more outlets.
        WarehouseError: the warehouse cannot be used.
    """
    wanted = call(due_stories, settings, story_id)
    with (
        computing_processes(settings.processes),
        recorded(settings, "report", {"story": story_id}, clock=clock) as run_id,
    ):
        fresh = 0
        for start in range(0, len(wanted), settings.batch):
            batch = wanted[start : start + settings.batch]
            fresh += call(compare_batch, settings, batch, clock)
            call(publish_batch, settings, batch)
        listed = call(publish_index, settings, wanted, whole=story_id is None)
    published = tuple(Published(one, settings.reports / f"{one.story_id}.html") for one in listed)
    return Reported(run_id, fresh, published, settings.reports / INDEX)


def due_stories(settings: Settings, story_id: str | None = None) -> list[Due]:
    """The comparison that each story should have now."""
    with open_session(settings) as session:
        found = comparisons.due(session.connection, recipe_of, story_id)
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
        stories = comparisons.tellings_of_each(session.connection, missing)
        ready: list[Done] = []
        for done, found in enumerate(compute_each(compare, stories, len(missing)), 1):
            ready.append(Done(missing[done - 1], found, working_title(found.tellings)[0]))
            if len(ready) == AT_ONCE or done == len(missing):
                comparisons.save(session.connection, session.place, ready, now=clock())
                ready = []
            say(f"Compared {done:,} of {counted(len(missing), 'story', 'stories')}", done=done, total=len(missing))
        versions = [version_id for item in missing for version_id in item.version_ids]
        for breach in audit(session.connection, only=OF_A_COMPARISON, version_ids=versions) if versions else ():
            raise WarehouseError(session.place.root, f"Audit {breach.audit} failed: {breach.says} {breach.rows[:3]}")
    return len(missing)


def publish_batch(settings: Settings, batch: Sequence[Due]) -> int:
    """Write the reports of ``batch`` that are missing, or were made by other templates or of other knowledge."""
    with open_session(settings) as session:
        known = known_of_each(session.connection, [item.version_ids for item in batch])
        contexts = {item.comparison_id: context_of(one) for item, one in zip(batch, known, strict=True)}
        stale = _stale(session, batch, contexts)
        asked = (
            (settings.reports, stored, contexts[stored.comparison_id])
            for stored in comparisons.stored_each(session.connection, stale)
        )
        rows: list[Row] = []
        for done, published in enumerate(compute_each(_publish, asked, len(stale)), 1):
            rows += published
            say(f"Published {done:,} of {counted(len(stale), 'report')}", done=done, total=len(stale))
        comparisons.record_reports(session.connection, session.place, rows)
    return len(stale)


def publish_index(settings: Settings, wanted: Sequence[Due], *, whole: bool = True) -> list[Listed]:
    """Write the page over all reports where ``wanted`` is the whole of them; what each report is about."""
    with open_session(settings) as session:
        listed = comparisons.listing(session.connection, wanted)
        if whole and listed:
            _write_index(session, listed)
    return listed


@cache
def renderer() -> str:
    """A digest of everything that shapes a report, so that a changed template is published by the next run."""
    digest = blake2b(digest_size=12)
    package = files("reports")
    for folder in (package, package / "templates"):
        for item in sorted((item for item in folder.iterdir() if item.is_file()), key=lambda item: item.name):
            digest.update(item.name.encode() + item.read_bytes())
    return digest.hexdigest()


def _stale(session: Session, batch: Sequence[Due], contexts: Mapping[str, StoryContext]) -> list[Due]:
    renderers = [made_by(contexts[item.comparison_id]) for item in batch]
    unpublished = comparisons.unpublished(session.connection, batch, renderers)
    return [item for item in batch if item in unpublished or not _all_there(session.settings, item)]


def made_by(context: StoryContext) -> str:
    """What shapes one report besides its comparison: the templates, and what is known of its tellings."""
    return blake2b(f"{renderer()}{context!r}".encode(), digest_size=12).hexdigest()


def context_of(known: Known) -> StoryContext:
    """What the warehouse knows of a story's tellings, as a report says it."""
    sources = tuple(Source(access, agencies, _versions(changes)) for access, agencies, changes in known.sources)
    copies = tuple(Copied(*copy) for copy in known.copies)
    missed = tuple(Missed(*one) for one in known.missed)
    paired = tuple(map(_paired, known.pairing))
    is_joined = any(name == "meaning" for one in paired for name, _ in one.parts)
    return StoryContext(sources, copies, missed, paired, (across_languages(is_joined=is_joined),))


def _paired(row: Row) -> Paired:
    """Why a telling's article is in its story, out of a row of ``context_pairing``."""
    parts: dict[str, float] = json.loads(row["parts"] or "{}")
    model = load_model()
    said = {name: row[name] for name in ("score", "is_copy", "runner_up", "runner_up_score", "model", "is_ruled")}
    return Paired(parts=tuple(parts.items()), join_at=model.join_at if row["model"] == model.version else None, **said)


def _versions(changes: Sequence[Changed]) -> tuple[Version, ...]:
    """The later versions of an article with what each changed, in words."""
    found = []
    for (number, seen_at), group in groupby(changes, key=lambda one: (one.number, one.seen_at)):
        held = list(group)
        said = tuple(_said(one) for one in held if one.kind != "note")
        found.append(Version(number, seen_at, said or ("an editor's note",), any(one.kind == "note" for one in held)))
    return tuple(found)


def _said(change: Changed) -> str:
    times = f"{CHANGED.get(change.kind, change.kind)}{f' ×{change.times}' if change.times > 1 else ''}"
    is_pair = change.kind in ("headline", "figure", "name", "softened", "hardened")
    return f"{times}: “{clip(change.before or '', 90)}” → “{clip(change.after or '', 90)}”" if is_pair else times


def _all_there(settings: Settings, item: Due) -> bool:
    return all((settings.reports / f"{item.story_id}.{kind}").exists() for kind in FORMATS)


def _publish(asked: tuple[Path, Stored, StoryContext]) -> list[Row]:
    """Render one comparison in every format into a folder; the same comparison gives the same bytes."""
    folder, stored, context = asked
    rows: list[Row] = []
    at = stored.compared_at
    found = render_all(stored.comparison, story_id=stored.story_id, generated_at=at, context=context)
    for kind, text in found.items():
        content = text.encode()
        path = folder / f"{stored.story_id}.{kind}"
        write_whole(path, content)
        digest = blake2b(content, digest_size=16).hexdigest()
        facts = {"format": kind, "path": path.name, "digest": digest, "renderer": made_by(context)}
        rows.append({"comparison_id": stored.comparison_id, **facts, "published_at": stored.compared_at})
    return rows


def _write_index(session: Session, listed: Sequence[Listed]) -> None:
    """The page over all reports, dated by the newest comparison so that nothing new gives the same bytes."""
    entries = [
        IndexEntry(
            story_id=one.story_id,
            title=one.title,
            outlets=one.outlets,
            published_at=one.first_told_at,
            findings=sum(one.findings.values()),
            href=f"{one.story_id}.html",
        )
        for one in listed
    ]
    newest = max(one.compared_at for one in listed)
    content = render_index(entries, generated_at=newest, periods=periods_in(session.settings.reports)).encode()
    path = session.settings.reports / INDEX
    if not path.exists() or path.read_bytes() != content:
        write_whole(path, content)
