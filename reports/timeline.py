"""One line over outlets and versions: who told the story when, and who changed what afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from news.model import Telling
from reports.context import StoryContext, source_of
from reports.escape import clip, visible
from reports.heads import letter, moment

ROW = 26
"""Height of a row of the plot in pixels."""
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: ``behind`` is how long after the first telling, in words; ``at`` is in UTC."""

    index: int
    at: datetime
    when: str
    behind: str
    what: str
    is_quiet: bool


def span_in_words(seconds: float) -> str:
    """Return a span as ``2 d 4 h``, ``3 h 5 min`` or ``12 min``; empty for less than a minute."""
    minutes = int(seconds // 60)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    pairs = [(days, "d"), (hours, "h"), (rest if not days else 0, "min")]
    return " ".join(f"{count} {unit}" for count, unit in pairs if count)


def events(tellings: Sequence[Telling], context: StoryContext) -> tuple[Event, ...]:
    """Return what happened in order of time: each telling's publication and each later version that was seen."""
    found: list[tuple[datetime, int, str, bool]] = []
    for index, telling in enumerate(tellings):
        if telling.published_at is not None:
            found.append((telling.published_at, index, "published", False))
        for version in source_of(context, index).versions:
            if version.changes:
                said = "; ".join(version.changes)
                found.append((version.seen_at, index, f"version {version.number}: {said}", not version.is_noted))
    found.sort(key=lambda one: (one[0].timestamp(), one[1], one[2]))
    first = found[0][0] if found else None
    return tuple(
        Event(i, at, moment(at), span_in_words((at - first).total_seconds()) if first else "", what, quiet)
        for at, i, what, quiet in found
    )


def plot(happened: Sequence[Event], tellings: Sequence[Telling]) -> Markup:
    """Return the events as one line an outlet; a dot is a telling, a diamond a later version. Empty for one time."""
    if len({event.at for event in happened}) < 2:
        return Markup("")
    start = min(event.at for event in happened).timestamp()
    width = max(event.at for event in happened).timestamp() - start
    said = "; ".join(f"{tellings[e.index].outlet_name}: {e.what}, {e.when}" for e in happened)
    rows = [
        Markup(
            '<text class="who" x="0" y="{}">{}</text><line class="axis" x1="3.2em" x2="98%" y1="{}" y2="{}"/>'
        ).format(index * ROW + 17, letter(index), index * ROW + 13, index * ROW + 13)
        for index in range(len(tellings))
    ]
    marks = [_mark(event, 10 + 86 * (event.at.timestamp() - start) / width) for event in happened]
    return Markup('<svg class="timeline" width="100%" height="{}" role="img" aria-label="{}">{}{}</svg>').format(
        len(tellings) * ROW, visible(clip(said, 600)), Markup("").join(rows), Markup("").join(marks)
    )


def _mark(event: Event, x: float) -> Markup:
    """Return the mark of one event with its words as a tooltip."""
    y, tone = event.index * ROW + 13, event.index % 8
    title = Markup("<title>{}</title>").format(visible(clip(f"{event.when}: {event.what}", 300)))
    if event.what == "published":
        return Markup('<circle class="o{}" cx="{:.2f}%" cy="{}" r="6">{}</circle>').format(tone, x, y, title)
    return Markup('<svg class="o{}" x="{:.2f}%" y="{}" width="12" height="12" overflow="visible">{}{}</svg>').format(
        tone, x, y, title, Markup('<path d="M0-7 7 0 0 7-7 0Z"/>')
    )
