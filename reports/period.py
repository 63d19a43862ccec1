"""The report of a period as one HTML page: who told what, who agreed, whose words, and links down to the stories.

No script, no remote part, as in the report of a story; ``PeriodView`` is what its template is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from markupsafe import Markup

from news.period.model import Change, Coverage, Digest, StoryTold, Typical
from reports.amounts import MONTHS, day
from reports.heads import moment
from reports.html import environment, style_sheet
from reports.period_plots import day_bars, interval, scale_of
from reports.plots import Part, patterns, stacked_bar

MAX_STORIES = 200
"""How many stories are listed; all are counted."""

MAP_STORIES = 25
MAP_OUTLETS = 16
"""How many stories and outlets the map of who told what has room for."""


@dataclass(frozen=True)
class PeriodView:
    """A digest with what its page says besides."""

    digest: Digest
    generated_at: datetime

    @cached_property
    def title(self) -> str:
        """``7 to 13 February 2022``."""
        return span(self.digest.begin, self.digest.until)

    @property
    def exact(self) -> str:
        """The span to the minute."""
        return f"{moment(self.digest.begin)} to {moment(self.digest.until)}"

    @property
    def generated(self) -> str:
        """When the page was made."""
        return moment(self.generated_at)

    @cached_property
    def several(self) -> tuple[StoryTold, ...]:
        """Stories that two or more outlets told."""
        return tuple(one for one in self.digest.stories if len(one.outlets) > 1)

    @property
    def coverage(self) -> list[Coverage]:
        """Outlets by how much they told."""
        return sorted(self.digest.coverage, key=lambda one: (-one.stories, one.name.casefold(), one.outlet))

    @property
    def active(self) -> int:
        """How many outlets told anything."""
        return sum(one.articles > 0 for one in self.digest.coverage)

    @property
    def mapped(self) -> list[Coverage]:
        """The outlets of the map."""
        return [one for one in self.coverage if one.articles][:MAP_OUTLETS]

    def name(self, outlet: str) -> str:
        """An outlet's name, also where it is not one of those reported on."""
        return self.digest.names.get(outlet, outlet)

    def href(self, story_id: str) -> str | None:
        """The report of a story, where there is one."""
        return f"{story_id}.html" if story_id in self._reported else None

    def story_title(self, story_id: str) -> str:
        """The title of a story of the period."""
        return self._titles.get(story_id, story_id)

    def linked(self, stories: tuple[str, ...], most: int = 3) -> list[tuple[str, str]]:
        """(title, address) of the stories that have a report, at most ``most``."""
        return [(self.story_title(one), href) for one in stories if (href := self.href(one))][:most]

    @cached_property
    def _reported(self) -> frozenset[str]:
        return frozenset(one.story_id for one in self.digest.stories if one.has_report)

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {one.story_id: one.title for one in self.digest.stories}

    @property
    def spoken_of(self) -> list[Typical]:
        """Outlets with words of their own."""
        return [one for one in self.digest.typical if one.words]

    @property
    def unspoken_of(self) -> list[tuple[str, list[str]]]:
        """Why nothing is said of the words of others: the reason, and whose."""
        found: dict[str, list[str]] = {}
        for one in self.digest.typical:
            if not one.words:
                found.setdefault(one.why_not or "no word stands out", []).append(self.name(one.outlet))
        return sorted(found.items())

    def agreement(self, one: str, other: str) -> tuple[int, int, int] | None:
        """Facts that both tell, that either tells, and stories, of two outlets that told a story both."""
        return self._agreement.get((min(one, other), max(one, other)))

    @cached_property
    def _agreement(self) -> dict[tuple[str, str], tuple[int, int, int]]:
        return {(one.outlet_a, one.outlet_b): (one.both, one.either, one.stories) for one in self.digest.agreement}

    @property
    def agreeing(self) -> list[Coverage]:
        """The outlets of the table of agreement: those with a story in common with another, most stories first."""
        paired = {outlet for pair in self._agreement for outlet in pair}
        return [one for one in self.coverage if one.outlet in paired][:MAP_OUTLETS]

    def said(self, change: Change) -> str:
        """A change in words: ``Example: articles 12, before 7``."""
        whose = f"{self.name(change.outlet)}: {change.what}" if change.outlet else change.what.capitalize()
        return f"{whose} {change.now:,g}, before {change.before:,g} ({change.now - change.before:+,g})"


def span(begin: datetime, until: datetime) -> str:
    """The days of a period in words; ``until`` is exclusive, so midnight belongs to the day before."""
    last = until - timedelta(microseconds=1)
    if begin.date() == last.date():
        return day(begin)
    if (begin.year, begin.month) == (last.year, last.month):
        return f"{begin.day} to {day(last)}"
    return f"{begin.day} {MONTHS[begin.month - 1]}{'' if begin.year == last.year else f' {begin.year}'} to {day(last)}"


def lag(hours: float | None) -> str:
    """Hours as people say them: ``25 min``, ``3.5 h``, ``2.1 days``."""
    if hours is None:
        return "–"
    if hours < 1:
        return f"{hours * 60:.0f} min"
    return f"{hours:.1f} h" if hours < 48 else f"{hours / 24:.1f} days"


COLUMN = (250, 180)
"""Pixels of the column of bars on a wide page and on a small phone."""


def coverage_bar(one: Coverage, whole: int) -> Markup:
    """Stories that an outlet told with others, alone, and missed; all bars on the scale of ``whole``."""
    parts = [Part("with others", one.shared, 0), Part("alone", one.alone, 1), Part("missed", one.missed, 2)]
    return stacked_bar(parts, whole, one.name, "stories", height=22, room=COLUMN)


def render_period(digest: Digest, *, generated_at: datetime) -> str:
    """Return the page; the same arguments give the same bytes."""
    view = PeriodView(digest, generated_at)
    style, style_hash = style_sheet()
    whole = max((one.shared + one.alone + one.missed for one in digest.coverage), default=0)
    busiest = max((max(one.by_day) for one in digest.coverage), default=0)
    return (
        environment()
        .get_template("period.html.j2")
        .render(
            view=view,
            digest=digest,
            style=style,
            style_hash=style_hash,
            patterns=patterns(),
            bars={one.outlet: coverage_bar(one, whole) for one in digest.coverage},
            days={one.outlet: day_bars(one.by_day, busiest, one.name, digest.begin) for one in digest.coverage},
            interval=interval,
            scale=scale_of(digest.typical),
            lag=lag,
            max_stories=MAX_STORIES,
            map_stories=MAP_STORIES,
        )
    )
