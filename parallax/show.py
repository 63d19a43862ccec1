"""What a command prints at its end: a short table for people, or JSON for scripts."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.progress import counted
from reports.terminal import plain

if TYPE_CHECKING:
    from pipeline.ingest import Ingested
    from pipeline.maintain import Maintained
    from pipeline.period import PeriodReported
    from pipeline.plan import Plan
    from pipeline.report import Published, Reported
    from pipeline.reprocess import Reprocessed

MAX_STORIES = 10
MAX_OUTLETS = 30
MAX_PLANNED = 40
STATES = ("loaded", "revised", "unchanged", "duplicate", "rejected", "failed")
_COUNTED = {
    "shared": "told by several, surely or perhaps",
    "only_in": "told by one alone",
    "look_alike": "look-alikes kept apart",
}


def ending(ingested: Ingested | None, reported: Reported | None, *, as_json: bool = False) -> None:
    """Show what was loaded, what was found and where the report is."""
    if as_json:
        print_json({**_ingested_facts(ingested), **_reported_facts(reported)})
        return
    table = Table(box=box.SIMPLE, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    if ingested:
        _add_ingested(table, ingested)
    if reported:
        _add_reported(table, reported)
    console = Console(highlight=False)
    if ingested:
        by_outlet = _by_outlet(ingested)
        if by_outlet.row_count > 1 or len(ingested.outcomes) > MAX_STORIES:
            console.print(by_outlet)
    console.print(table)


def planned(plan: Plan, *, as_json: bool) -> None:
    """Show what a run would fetch: for each outlet how much, then the pages themselves."""
    pages = [{"url": one.url, "outlet": one.outlet, "known": one.is_known} for one in plan.pages]
    if as_json:
        failures = [{"source": error.url, "reason": error.reason} for error in plan.failures]
        print_json({"files": list(plan.files), "pages": pages, "known": plan.known, "failures": failures})
        return
    console = Console(highlight=False)
    table = Table(box=box.SIMPLE, pad_edge=False, title="Pages to fetch, by outlet", title_justify="left")
    for name, justify in (("outlet", "left"), ("new", "right"), ("again", "right")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    for outlet, group in groupby(plan.pages, key=lambda one: one.outlet):
        known = [one.is_known for one in group]
        table.add_row(plain(outlet, 60), f"{known.count(False):,}", f"{known.count(True):,}")
    if plan.pages:
        console.print(table)
    for one in plan.pages[:MAX_PLANNED]:
        console.print(Text("  fetch  ") + plain(one.url, 300), soft_wrap=True)
    if len(plan.pages) > MAX_PLANNED:
        console.print(f"  … and {len(plan.pages) - MAX_PLANNED:,} more; --json lists them all")
    for file in plan.files[:MAX_PLANNED]:
        console.print(Text("  read   ") + plain(file, 300), soft_wrap=True)
    if len(plan.files) > MAX_PLANNED:
        console.print(f"  … and {len(plan.files) - MAX_PLANNED:,} more files")
    for error in plan.failures:
        console.print(Text("  failed ", "yellow") + plain(f"{error.url}: {error.detail}", 300), soft_wrap=True)
    asked = f"{counted(plan.sources, 'source')} asked; " if plan.sources else ""
    console.print(
        f"\n{asked}{counted(len(plan.pages), 'page')} to fetch, {counted(len(plan.files), 'file')} to read, "
        f"{plan.known:,} known. Nothing was loaded."
    )


def period_shown(made: PeriodReported, *, as_json: bool) -> None:
    """Show a period in short, by outlet, and where its report is."""
    digest = made.digest
    several = sum(len(one.outlets) > 1 for one in digest.stories)
    if as_json:
        facts = {"articles": digest.articles, "stories": len(digest.stories), "told_by_several": several}
        print_json({**facts, "report": str(made.path), "limits": list(digest.limits)})
        return
    table = Table(box=box.SIMPLE, show_header=False, pad_edge=False)
    stories = f"{len(digest.stories):,}, {several:,} told by two or more"
    table.add_row("Articles", f"{digest.articles:,} of {sum(one.articles > 0 for one in digest.coverage):,} outlets")
    table.add_row("Stories", stories)
    for one in sorted(digest.coverage, key=lambda one: (-one.stories, one.outlet))[:MAX_STORIES]:
        told = f": {one.stories:,} told, {one.alone:,} alone, {one.missed:,} missed"
        table.add_row("", Text.assemble(plain(one.name, 60, "bold"), told))
    for limit in digest.limits:
        table.add_row("", plain(limit, 300))
    table.add_row("Report", _shown(made.path))
    Console(highlight=False).print(table)


def reprocessed(done: Reprocessed, *, as_json: bool) -> None:
    """Show what the present readers change."""
    counts = dict(sorted(Counter(change.what for change in done.changes).items()))
    if as_json:
        print_json({"read": done.read, "changes": counts, "written": done.written})
        return
    console = Console(highlight=False)
    if not done.changes:
        console.print(f"{counted(done.read, 'version')} read again: the present readers change nothing.")
        return
    listed = ", ".join(f"{number:,} {what}" for what, number in counts.items())
    what_now = "written" if done.written else "nothing written; parallax reprocess --write changes them"
    console.print(f"{counted(done.read, 'version')} read again; they differ in: {listed} ({what_now}).")


def maintained(done: Maintained, *, as_json: bool) -> None:
    """Show what housekeeping did and which audits returned rows."""
    if as_json:
        breaches = [{"audit": breach.audit, "rows": len(breach.rows)} for breach in done.breaches]
        print_json({"placed": done.placed, "files": done.files, "swept": done.swept, "breaches": breaches})


def _by_outlet(ingested: Ingested) -> Table:
    """How the items of each outlet ended and why; the outlets with most items first."""
    outlets: dict[str, Counter[str]] = {}
    reasons: dict[str, Counter[str]] = {}
    for one in ingested.outcomes:
        outlet = one.outlet or "unknown"
        outlets.setdefault(outlet, Counter())[one.state] += 1
        if one.reason:
            reasons.setdefault(outlet, Counter())[one.reason] += 1
    states = [state for state in STATES if any(counts[state] for counts in outlets.values())]
    table = Table(box=box.SIMPLE, pad_edge=False)
    table.add_column("outlet")
    for state in states:
        table.add_column(state, justify="right")
    table.add_column("why", overflow="fold")
    ranked = sorted(outlets.items(), key=lambda pair: (-pair[1].total(), pair[0]))
    for outlet, counts in ranked[:MAX_OUTLETS]:
        why = ", ".join(f"{number:,} {reason}" for reason, number in sorted(reasons.get(outlet, Counter()).items()))
        table.add_row(plain(outlet, 40), *(f"{counts[state]:,}" if counts[state] else "" for state in states), why)
    if len(ranked) > MAX_OUTLETS:
        rest = sum((counts for _outlet, counts in ranked[MAX_OUTLETS:]), Counter[str]())
        name = f"… {len(ranked) - MAX_OUTLETS:,} more"
        table.add_row(name, *(f"{rest[state]:,}" if rest[state] else "" for state in states), "")
    return table


def _add_ingested(table: Table, ingested: Ingested) -> None:
    counts = Counter(outcome.state for outcome in ingested.outcomes)
    listed = ", ".join(f"{number:,} {state}" for state, number in sorted(counts.items())) or "nothing"
    table.add_row("Items", listed)
    reasons = Counter(o.reason for o in ingested.outcomes if o.state in ("rejected", "failed", "duplicate"))
    if reasons:
        listed = ", ".join(f"{number:,} {reason}" for reason, number in sorted(reasons.items(), key=str))
        table.add_row("Not loaded", listed)
    if ingested.sources:
        table.add_row("Sources", f"{ingested.answered:,} of {ingested.sources:,} that were due answered")
    if ingested.problems:
        table.add_row("No addresses", f"{counted(len(ingested.problems), 'line')} of the lists")
    placed, opened = counted(ingested.placed, "article"), counted(ingested.opened, "new story", "new stories")
    table.add_row("Grouped", f"{placed}, {opened}" if ingested.placed else "nothing new")


def _add_reported(table: Table, reported: Reported) -> None:
    number = len(reported.published)
    if not number:
        table.add_row("Stories", "none is told by two or more outlets yet, so there is nothing to compare")
        return
    table.add_row("Stories", f"{number:,} told by two or more outlets, {reported.compared:,} compared anew")
    for one in reported.published[:MAX_STORIES]:
        _add_story(table, one, with_top=number <= 3)
    if number > MAX_STORIES:
        table.add_row("", f"… and {number - MAX_STORIES:,} more")
    page = reported.published[0].path if number == 1 else reported.index
    table.add_row("Report", _shown(page))


def _add_story(table: Table, one: Published, *, with_top: bool) -> None:
    table.add_section()
    title, outlets, findings = one.listed.title, ", ".join(one.listed.outlets), one.listed.findings
    table.add_row("Story", Text.assemble(plain(title, 120, "bold"), " · ", plain(outlets, 120)))
    found = ", ".join(f"{findings[kind]} {words}" for kind, words in _COUNTED.items() if kind in findings)
    table.add_row("Found", found or "no countable differences")
    if with_top:
        for line in one.listed.top:
            table.add_row("", Text("· ") + plain(line, 300))
    table.add_section()


def _ingested_facts(ingested: Ingested | None) -> dict[str, object]:
    if ingested is None:
        return {}
    reasons = Counter(outcome.reason for outcome in ingested.outcomes if outcome.reason)
    return {
        "run": ingested.run_id,
        "items": dict(sorted(Counter(outcome.state for outcome in ingested.outcomes).items())),
        "reasons": dict(sorted(reasons.items())),
        "placed": ingested.placed,
        "opened": ingested.opened,
    }


def _reported_facts(reported: Reported | None) -> dict[str, object]:
    if reported is None:
        return {}
    stories = [
        {
            "story": one.listed.story_id,
            "title": one.listed.title,
            "outlets": one.listed.outlets,
            "findings": one.listed.findings,
            "report": str(one.path),
        }
        for one in reported.published
    ]
    return {"compared": reported.compared, "stories": stories, "index": str(reported.index)}


def _shown(path: Path) -> str:
    """``path`` as one would type it from here."""
    relative = os.path.relpath(path)
    return relative if not relative.startswith("..") else str(path)


def print_json(facts: Mapping[str, object]) -> None:
    """Print ``facts`` and nothing else; moments as ISO 8601."""
    print(json.dumps(facts, ensure_ascii=False, indent=2, default=str))
