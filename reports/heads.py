"""The tellings at a glance: badge, name, headline, lead, day and size, and the working title of their story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from news.model import Evidence, Telling
from news.words import word_count
from reports.amounts import day
from reports.escape import clip, safe_href
from reports.voices import counted_quotes


@dataclass(frozen=True, slots=True)
class Head:
    """One telling at a glance. ``letter`` is its badge, ``published`` is ready to read, ``href`` is safe or
    None.
    """

    index: int
    letter: str
    name: str
    title: str | None
    lead: Evidence | None
    lead_text: str
    language: str
    href: str | None
    published: str | None
    is_asserted: bool
    words: int
    quoted_words: int
    speakers: int


def letter(index: int) -> str:
    """Return the badge of telling ``index``: A to Z, then AA, AB and so on."""
    return letter(index // 26 - 1) + chr(65 + index % 26) if index >= 26 else chr(65 + index)


def moment(at: datetime) -> str:
    """Return a time in UTC as ``12 February 2022, 19:40 UTC``; midnight sharp is a day without a time."""
    utc = at.astimezone(UTC)
    time = f", {utc:%H:%M} UTC" if (utc.hour, utc.minute, utc.second) != (0, 0, 0) else ""
    return day(utc) + time


def read_head(index: int, telling: Telling) -> Head:
    """Return what a report says about ``telling`` before it says what it tells."""
    quotes = counted_quotes(telling)
    begin = telling.text.find(telling.lead) if telling.lead else -1
    lead = Evidence(index, begin, begin + len(telling.lead), telling.lead) if begin >= 0 else None
    return Head(
        index,
        letter(index),
        telling.outlet_name or telling.outlet,
        telling.title or None,
        lead,
        telling.lead,
        telling.language,
        safe_href(telling.url),
        moment(telling.published_at) if telling.published_at else None,
        telling.published_at_is_asserted,
        word_count(telling.text),
        sum(word_count(q.text) for q in quotes),
        len({q.speaker for q in quotes if q.speaker}),
    )


def working_title(tellings: Sequence[Telling]) -> tuple[str, str | None]:
    """Return the headline whose words the other tellings share most, and the letter of its outlet.

    Without any headline the title is the start of the lead that comes first in the alphabet. Ties go by the
    words, so that the order of the tellings does not matter.
    """
    titled = [(i, t.title) for i, t in enumerate(tellings) if t.title and t.title.strip()]
    if not titled:
        leads = sorted(clip(t.lead or t.text, 110) for t in tellings)
        return (leads[0] if leads and leads[0] else "Untitled story"), None
    bags = [set(f"{t.title or ''} {t.lead}".casefold().split()) for t in tellings]

    def closeness(i: int, title: str) -> float:
        own = set(title.casefold().split())
        others = [len(own & bag) / len(own | bag) for j, bag in enumerate(bags) if j != i and own | bag]
        return round(sum(others) / len(others), 9) if others else 0.0

    best = min(titled, key=lambda pair: (-closeness(*pair), pair[1]))
    return clip(best[1], 220), letter(best[0])


def date_span(tellings: Sequence[Telling]) -> str | None:
    """Return the day or the days between which the tellings were published, with a word where it is asserted."""
    dated = [t for t in tellings if t.published_at is not None]
    days = sorted({t.published_at.astimezone(UTC).date() for t in dated if t.published_at is not None})
    if not days:
        return None
    span = day(days[0]) if len(days) == 1 else f"{day(days[0])} to {day(days[-1])}"
    return span + (" (asserted)" if any(t.published_at_is_asserted for t in dated) else "")
