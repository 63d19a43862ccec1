"""How often one site may be asked: the rule alone, as a function of what it answered. Seconds throughout.

The numbers are those that large polite crawlers keep: one request at a time, at least five seconds apart, slower when
the site is slow, half as often after each 429 or 503, and silence for as long as it asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Manners:
    """The knobs. ``floor``: the least distance of two requests; ``patience``: the longest pause sat out."""

    floor: float = 5.0
    latency_factor: float = 5.0
    latency_ceiling: float = 30.0
    ceiling: float = 3_600.0
    max_retry_after: float = DAY
    max_crawl_delay: float = 120.0
    failures_until_down: int = 3
    down: float = 600.0
    patience: float = 180.0
    jitter: float = 0.1


@dataclass(frozen=True, slots=True)
class Answer:
    """How one request ended. ``status`` is None where no answer came, which counts by ``weight``."""

    seconds: float
    status: int | None = None
    retry_after: float | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Pace:
    """The state of one site. ``next_at`` and ``down_until`` are times of the caller's clock."""

    next_at: float = 0.0
    down_until: float = 0.0
    slowdown: float = 1.0
    latency: float = 0.0
    failures: float = 0.0

    def shifted(self, seconds: float) -> Pace:
        """The same pace for a clock that shows ``seconds`` more, so that it outlives a process."""
        return replace(self, next_at=self.next_at + seconds, down_until=self.down_until + seconds)


def next_pace(
    pace: Pace, answer: Answer, *, now: float, manners: Manners, crawl_delay: float = 0.0, chance: float = 0.0
) -> Pace:
    """The pace after ``answer``. ``chance`` in [0, 1) is the jitter, which only ever lengthens the wait."""
    if answer.status is None:
        return _after_silence(pace, answer, now, manners, crawl_delay, chance)
    is_well = answer.status in (200, 304)
    latency = answer.seconds if is_well else max(pace.latency, answer.seconds)
    slowdown = _slowdown(pace.slowdown, answer.status, manners)
    pace = replace(pace, failures=0.0, down_until=0.0, latency=latency, slowdown=slowdown)
    wait = interval(pace, manners, crawl_delay)
    if answer.retry_after is not None:
        wait = min(max(wait, answer.retry_after), max(wait, manners.max_retry_after))
    return replace(pace, next_at=now + wait * (1 + manners.jitter * chance))


def interval(pace: Pace, manners: Manners, crawl_delay: float = 0.0) -> float:
    """The distance of two requests as things stand."""
    by_latency = min(manners.latency_factor * pace.latency, manners.latency_ceiling)
    base = max(manners.floor, min(crawl_delay, manners.max_crawl_delay), by_latency)
    return max(base, min(base * pace.slowdown, manners.ceiling))


def retry_after(text: str | None, *, now: datetime) -> float | None:
    """The seconds that a Retry-After asks for; None where that is in the past or makes no sense."""
    if not text or len(text) > 64:
        return None
    if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,6})?", text.strip()):
        return float(text)
    try:
        asked = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    asked = asked if asked.tzinfo else asked.replace(tzinfo=UTC)
    try:
        seconds = (asked - now).total_seconds()
    except OverflowError:
        return None
    return seconds if seconds > 0 else None


def crawl_delay(value: float | str | None, manners: Manners) -> float:
    """A crawl-delay as one may find it (missing, negative, nan, 10^9), within sense."""
    try:
        seconds = float(value) if value is not None else 0.0
    except ValueError:
        return 0.0
    if not seconds > 0:  # nan too
        return 0.0
    return min(seconds, manners.max_crawl_delay)


Chance = Callable[[], float]
"""A number in [0, 1), as ``random.random`` gives it."""


def _after_silence(pace: Pace, answer: Answer, now: float, manners: Manners, delay: float, chance: float) -> Pace:
    """No answer: keep the distance, and after some failures in a row leave the host alone for a while."""
    failures = pace.failures + answer.weight
    wait = interval(pace, manners, delay) * (1 + manners.jitter * chance)
    down = now + manners.down if failures >= manners.failures_until_down else pace.down_until
    return replace(pace, failures=failures, next_at=now + wait, down_until=down)


def _slowdown(slowdown: float, status: int, manners: Manners) -> float:
    """Twice as slow after a refusal, half as slow again after a page, unchanged after anything else."""
    if status in (401, 402, 403, 429, 451, 503):
        return min(slowdown * 2, max(2.0, manners.ceiling / max(manners.floor, 0.001)))
    return max(1.0, slowdown / 2) if status in (200, 304) else slowdown
