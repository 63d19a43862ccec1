"""When a source or an address is worth asking again: the rules alone, as functions of how it went. Seconds throughout.

The numbers are those of polite feed readers: an hour to begin with, from ten minutes to a day as the share of new items
has it; a page again after an hour, six hours, a day, three days, a week and a month, from the start after a change.
"""

from __future__ import annotations

from connectors.pace import DAY

MINUTE, HOUR = 60.0, 3_600.0
AT_LEAST, AT_FIRST, AT_MOST = 10 * MINUTE, HOUR, DAY
JITTER = 0.1

VISITS = (HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY)
"""An article is looked at again after so long; a change starts it over."""

REFUSAL_TRIES = 3
"""A page that is no article, or that we may not have, is asked for on so many days in a row."""

FAILURE_TRIES = 12
"""A page that could not be had is given up after so many failures: eight days, since the distance doubles."""

NOT_ASKED = frozenset({"budget", "paused", "host_down"})
"""Reasons that say nothing about the page: nobody asked for it."""


def source_interval(interval: float | None, *, named: int, new: int, ttl: float | None, chance: float) -> float:
    """How long to leave a source alone that answered with ``new`` of ``named`` items not seen before.

    Mostly new: half as long; a third or less: half as long again; ``ttl`` is the feed's own wish, never undercut.
    ``chance`` in [0, 1) spreads the result by ten per cent either way.
    """
    base = interval or AT_FIRST
    share = new / named if named else 0.0
    if share > 2 / 3:
        base /= 2
    elif share < 1 / 3:
        base *= 1.5
    return _spread(max(base, ttl or 0.0), chance)


def interval_after_failure(interval: float | None, *, failures: int, retry_after: float | None, chance: float) -> float:
    """How long to leave a source alone after its ``failures``-th failure in a row."""
    doubled = (interval or AT_FIRST) * 2 ** min(failures - 1, 10)
    return _spread(max(doubled, retry_after or 0.0), chance)


def next_visit(state: str, reason: str | None, *, tries: int, visits: int, chance: float) -> float | None:
    """Seconds until an address is fetched again by itself; None for not at all.

    ``tries`` counts the fetches in a row that gave no article, ``visits`` those that found it unchanged.
    """
    if reason in NOT_ASKED:
        return AT_LEAST
    if state == "failed":
        return _spread(AT_LEAST * 2 ** min(tries - 1, 10), chance) if tries < FAILURE_TRIES else None
    if state == "rejected":
        return DAY if tries < REFUSAL_TRIES else None
    if state == "duplicate" or visits >= len(VISITS):
        return None
    return VISITS[visits]


def _spread(seconds: float, chance: float) -> float:
    """``seconds`` within bounds, ten per cent more or less."""
    return min(max(seconds * (1 + JITTER * (2 * chance - 1)), AT_LEAST), AT_MOST)
