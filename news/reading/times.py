"""When a page says that it was published and changed, how exactly, and whether it names the zone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from news.model import TimePrecision

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
"""No news page is older; earlier times are zeros of a database."""

_ISO = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})"
    r"(?:(?:[T ]|\s+-?\s*|,\s*)(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s*([AaPp][Mm])?\s*(Z|UTC|GMT|"
    r"[+-]\d{2}:?\d{2}|[+-]\d{2}|[+-]\d:\d{2})?)?"
    r"(?![\d-])"
)
_SLASHED = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?:\D+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?$")
_ZONE = re.compile(r"([+-])(\d{1,2}):?(\d{2})?$")


@dataclass(frozen=True, slots=True)
class PageTime:
    """A time in UTC; ``precision`` is the smallest unit given, ``zoned`` whether the page names the zone."""

    at: datetime
    precision: TimePrecision
    zoned: bool


def parse_time(value: str) -> PageTime | None:
    """The time that ``value`` names: ISO 8601 and its usual slips, RFC 2822, seconds since 1970; else None.

    A time without a zone is taken as UTC. Times before 1995 and after 9998 are none.
    """
    value = value.strip()[:64]
    found = _iso(value) or _epoch(value) or _mail(value)
    return found if found and EARLIEST <= found.at < datetime(9998, 1, 1, tzinfo=UTC) else None


def _iso(value: str) -> PageTime | None:
    matched = _ISO.match(value) or _SLASHED.match(value)
    if not matched:
        return None
    year, month, day, hour, minute, second, half, zone = (*matched.groups(""), "", "")[:8]
    clock = int(hour or 0)
    if half:
        clock = clock % 12 + 12 * (half.lower() == "pm")
    try:
        local = datetime(int(year), int(month), int(day), clock, int(minute or 0), int(second or 0), tzinfo=_zone(zone))
        at = local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    precision: TimePrecision = "day" if not hour else "minute" if not second else "second"
    return PageTime(at, precision, bool(zone and hour))


def _zone(value: str | None) -> timezone:
    matched = _ZONE.match(value or "")
    if not matched:
        return UTC
    offset = timedelta(hours=int(matched[2]), minutes=int(matched[3] or 0))
    return timezone(-offset if matched[1] == "-" else offset)


def _epoch(value: str) -> PageTime | None:
    if not _EPOCH.match(value):
        return None
    return PageTime(datetime.fromtimestamp(int(value[:10]), UTC), "second", True)


def _mail(value: str) -> PageTime | None:
    try:
        found = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    zoned = found.tzinfo is not None
    return PageTime(found.astimezone(UTC) if zoned else found.replace(tzinfo=UTC), "second", zoned)


def first_time(values: Iterable[str], not_after: datetime) -> PageTime | None:
    """The first of ``values`` that is a time not later than ``not_after``; of two on one day the more exact one."""
    found = [time for value in values if (time := parse_time(value)) and time.at <= not_after]
    if not found:
        return None
    same_day = [time for time in found if time.at.date() == found[0].at.date()]
    return found[0] if found[0].precision != "day" else next((t for t in same_day if t.precision != "day"), found[0])
