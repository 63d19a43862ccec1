"""Dates as feeds, sitemaps and tables write them: ISO 8601 and W3CDTF, RFC 822 and 2822, and their common misspellings.

A date that cannot be right (before 1995, or more than a day ahead) is worse than none: it would place an article in the
wrong story. Nothing is guessed: "Yesterday" is no date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
"""There was hardly a newsroom on the web before."""

MAX_AHEAD = timedelta(hours=24)
MAX_CHARS = 100

_ISO = re.compile(
    r"(\d{4})(?:[-/]?(\d{2})(?:[-/]?(\d{2}))?)?"
    r"(?:(?:T|\s+|\s*,\s*)(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?)?\s*([A-Za-z]{1,5}|(?:GMT|UTC)?[+-]\d{1,2}(?::?\d{2})?)?$",
    re.ASCII,
)
_OFFSET = re.compile(r"(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?$")
_TRAILING_ZONE = re.compile(r"([A-Za-z]{1,5}|(?:GMT|UTC)?[+-]\d{1,2}:?\d{2})(?:\s*\([^)]*\))?$")
_ANCIENT = re.compile(r"(?<![+-])\b0\d{3}\b")
"""A year below 1000, which Python takes for one of this century."""

_WORD = re.compile(r"[^\W\d_]{3,12}\.?")
_MONTHS = {
    word: month
    for month, words in {
        "Jan": "janv janvier januar enero ene gennaio gen janeiro januari",
        "Feb": "févr fév février februar febrero febbraio fev fevereiro februari",
        "Mar": "mars märz mär mrz marzo março maart mrt",
        "Apr": "avr avril abr abril aprile",
        "May": "mai mayo maggio mag maio mei maj",
        "Jun": "juin juni junio giugno giu junho",
        "Jul": "juil juillet juli julio luglio lug julho",
        "Aug": "août aou aoû agosto ago augustus",
        "Sep": "sept septembre septiembre settembre set setembro",
        "Oct": "octobre oktober okt octubre ottobre ott out outubro",
        "Nov": "novembre noviembre novembro",
        "Dec": "déc décembre dezember dez diciembre dic dicembre dezembro desember",
    }.items()
    for word in words.split()
}
"""Months as newsrooms of other languages write them into fields that ask for English ones."""

_ZONES = {
    **dict.fromkeys(("z", "utc", "ut", "gmt", "wet"), 0),
    **dict.fromkeys(("cet", "bst", "west", "met", "mez"), 60),
    **dict.fromkeys(("cest", "eet", "sast", "cat", "mesz", "mest"), 120),
    **dict.fromkeys(("eest", "msk", "eat", "trt"), 180),
    **{"pkt": 300, "wib": 420, "hkt": 480, "sgt": 480, "pht": 480, "awst": 480, "jst": 540, "kst": 540},
    **{"aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "art": -180, "brt": -180},
    **{"est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420},
}
"""Minutes ahead of UTC. IST, which three zones share, is left out; BST and CST are what news feeds mean by them."""


@dataclass(frozen=True, slots=True)
class Moment:
    """``at`` in UTC, None where ``raw`` says no usable time. ``is_zone_assumed`` where ``raw`` names no known zone."""

    at: datetime | None
    raw: str | None = None
    is_zone_assumed: bool = False


def read_moment(raw: str | None, *, now: datetime) -> Moment:
    """What ``raw`` says, held against ``now``. Never raises."""
    kept = " ".join((raw or "").split())[:MAX_CHARS]
    if not kept:
        return Moment(None)
    try:
        found = _iso(kept) or _rfc822(kept)
        at = found[0].astimezone(UTC) if found else None
    except (ValueError, OverflowError, IndexError, TypeError):  # no such day, or beyond the years that a datetime has
        return Moment(None, kept)
    if found is None or at is None or not EARLIEST <= at <= now + MAX_AHEAD:
        return Moment(None, kept)
    return Moment(at, kept, found[1])


def _iso(text: str) -> tuple[datetime, bool] | None:
    """The time and whether its zone is assumed; a year or month alone is its first day."""
    match = _ISO.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part) if part else 0 for part in match.groups()[:6])
    midnight = datetime(year, month or 1, day or 1, tzinfo=UTC)
    return _zoned(midnight, hour, minute, second, _offset(match[7]))


def _rfc822(text: str) -> tuple[datetime, bool] | None:
    parts = parsedate_tz(text) or parsedate_tz(_WORD.sub(_english, text))
    if parts is None or _ANCIENT.search(text):
        return None
    zone = _TRAILING_ZONE.search(text)
    return _zoned(
        datetime(parts[0], parts[1], parts[2], tzinfo=UTC),
        parts[3],
        parts[4],
        parts[5] or 0,
        _offset(zone[1] if zone else None),
    )


def _english(match: re.Match[str]) -> str:
    return _MONTHS.get(match[0].rstrip(".").lower(), match[0])


def _zoned(day: datetime, hour: int, minute: int, second: int, offset: int | None) -> tuple[datetime, bool]:
    """``day`` with its time; 24:00 is the next midnight, a leap second the one before it."""
    if not (0 <= hour <= 24 and 0 <= minute <= 59 and 0 <= second <= 60):
        raise ValueError(hour, minute, second)
    at = day + timedelta(hours=hour, minutes=minute, seconds=min(second, 59))
    return at.replace(tzinfo=timezone(timedelta(minutes=offset or 0))), offset is None


def _offset(zone: str | None) -> int | None:
    """Minutes ahead of UTC; None where ``zone`` is missing or not known."""
    if not zone:
        return None
    numeric = _OFFSET.match(zone)
    if not numeric:
        return _ZONES.get(zone.lower())
    minutes = int(numeric[2]) * 60 + int(numeric[3] or 0)
    return minutes if numeric[1] == "+" else -minutes
