"""Numbers, amounts, durations and dates of a text with normalised values.

Each pattern claims its spans in turn (durations, money, percents, dates, quantities); a later one never overlaps
an earlier one, so every word of a text belongs to at most one figure.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterator
from datetime import date, datetime

from news.annotation.amounts import durations, money, percents, quantities
from news.annotation.dates import dates
from news.model import Figure

_ISO = re.compile(r"\b(?P<value>(?:19|20)\d\d-[01]\d-[0-3]\d)\b")


def figures(text: str, published_at: datetime | None, language: str = "en") -> tuple[Figure, ...]:
    """All figures in order of offset; other languages than English yield what needs no words."""
    day = published_at.date() if published_at is not None else None
    is_english = language.split("-", maxsplit=1)[0].lower() == "en"
    claimed: list[tuple[int, int]] = []
    kept: list[Figure] = []
    for found in _all(text, day, is_english):
        if found.end > found.start and _is_free(claimed, found.start, found.end):
            insort(claimed, (found.start, found.end))
            kept.append(found)
    return tuple(sorted(kept, key=lambda f: (f.start, f.end)))


def _all(text: str, day: date | None, is_english: bool) -> Iterator[Figure]:
    if not is_english:
        for match in _ISO.finditer(text):
            yield Figure(match.start(), match.end(), match[0], "date", match["value"])
        yield from percents(text)
        yield from money(text)
        return
    yield from durations(text)
    yield from money(text)
    yield from percents(text)
    yield from dates(text, day)
    yield from quantities(text)


def _is_free(claimed: list[tuple[int, int]], start: int, end: int) -> bool:
    i = bisect_left(claimed, (start, end))
    after_is_free = i == len(claimed) or claimed[i][0] >= end
    return after_is_free and (i == 0 or claimed[i - 1][1] <= start)
