"""The report of a period as Markdown, for an artifact of a run or a chat; every word of a page is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from news.period.model import Digest, StoryTold
from reports.escape import clip, markdown_text
from reports.period import PeriodView, lag

MAX_STORIES = 50


def render_period_markdown(digest: Digest, *, generated_at: datetime) -> str:
    """Return Markdown that ends in a line end; the same arguments give the same bytes."""
    view = PeriodView(digest, generated_at)
    opening = (
        f"{digest.articles:,} articles of {view.active:,} outlets, {len(digest.stories):,} stories, "
        f"{len(view.several):,} told by two or more. {view.exact}."
    )
    blocks = [
        f"# {view.title}",
        opening,
        *_list("What changed since the period before", map(view.said, digest.changes)),
        *_coverage(view),
        *_list("Stories told by two or more", (_story(view, one) for one in view.several[:MAX_STORIES]), escaped=True),
        *_agreement(view),
        *_sourcing(view),
        *_words(view),
        *_voices(view),
        *_list("Most edited articles", _edits(digest)),
        *_list("Most copied agencies", _agencies(view)),
        *_list("What this report could not do", digest.limits),
        f"Made {view.generated}.",
    ]
    return "\n\n".join(blocks) + "\n"


def _list(title: str, lines: Iterable[str], *, escaped: bool = False) -> list[str]:
    items = [f"- {line if escaped else markdown_text(clip(line, 400))}" for line in lines]
    return [f"## {title}", "\n".join(items)] if items else []


def _table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = ["| " + " | ".join(markdown_text(clip(cell, 80)) for cell in row) + " |" for row in rows]
    if not lines:
        return []
    head = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    return [f"## {title}", "\n".join([*head, *lines])]


def _coverage(view: PeriodView) -> list[str]:
    columns = ("Outlet", "Articles", "Stories", "Alone", "Missed", "First", "Median lag")
    return _table(
        "Coverage",
        columns,
        (
            (
                one.name, f"{one.articles:,}", f"{one.stories:,}", f"{one.alone:,}",
                f"{'at most ' if one.not_had else ''}{one.missed:,}" if one.articles else "nothing was had",
                f"{one.first} of {one.timed}" if one.timed else "–", lag(one.median_lag_hours),
            )
            for one in view.coverage
        ),
    )  # fmt: skip


def _story(view: PeriodView, story: StoryTold) -> str:
    title = markdown_text(clip(story.title, 200))
    href = view.href(story.story_id)
    outlets = ", ".join(markdown_text(clip(view.name(one), 60)) for one in story.outlets)
    return f"{f'[{title}](<{href}>)' if href else title} ({outlets})"


def _agreement(view: PeriodView) -> list[str]:
    pairs = sorted(view.digest.agreement, key=lambda one: (-one.either, one.outlet_a, one.outlet_b))[:30]
    rows = (
        (
            f"{view.name(one.outlet_a)} and {view.name(one.outlet_b)}", str(one.stories),
            f"{one.share:.0%}" if one.share is not None else "–", f"{one.both} of {one.either}", str(one.conflicts),
        )
        for one in pairs
    )  # fmt: skip
    return _table("Agreement", ("Outlets", "Stories", "Same facts", "Facts", "Figures that contradict"), rows)


def _sourcing(view: PeriodView) -> list[str]:
    rows = (
        (
            view.name(one.outlet), f"{one.quotes:,}", f"{one.quoted_words / one.words:.0%}" if one.words else "–",
            f"{one.named / one.quotes:.0%}" if one.quotes else "–", str(one.speakers),
            f"{one.copied} of {one.articles}",
        )
        for one in view.digest.sourcing
        if one.articles
    )  # fmt: skip
    columns = ("Outlet", "Quotes", "Quoted words", "Named speaker", "Speakers", "Copied articles")
    return _table("Sourcing", columns, rows)


def _words(view: PeriodView) -> list[str]:
    lines = [
        f"{view.name(one.outlet)} ({one.basis}): "
        + ", ".join(f"{word.word} {word.estimate:.1f} [{word.low:.1f}, {word.high:.1f}]" for word in one.words)
        for one in view.spoken_of
    ]
    lines += [f"{', '.join(outlets[:12])}: {reason}" for reason, outlets in view.unspoken_of]
    return _list("Words typical of an outlet (log-odds and interval)", lines)


def _voices(view: PeriodView) -> list[str]:
    rows = (
        (view.name(one.outlet), one.speaker, one.side or "–", str(one.quotes), str(one.words), str(one.articles))
        for one in view.digest.voices
    )
    return _table("Most quoted voices", ("Outlet", "Speaker", "Side", "Quotes", "Words", "Articles"), rows)


def _edits(digest: Digest) -> Iterable[str]:
    for one in digest.edits:
        yield f"{one.title} ({one.outlet_name}): {one.edits} edits, {one.silent} silent, {one.words} words"


def _agencies(view: PeriodView) -> Iterable[str]:
    for one in view.digest.agencies:
        yield f"{one.name}: {one.articles} articles of {', '.join(view.name(outlet) for outlet in one.outlets)}"
