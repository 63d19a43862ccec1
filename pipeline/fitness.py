"""May a run begin, or go on: is there room to write, and does the clock tell a time that can be."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from functools import partial

from pipeline.session import Clock, open_session
from pipeline.settings import Settings
from warehouse.errors import WarehouseError
from warehouse.lake import Place
from warehouse.rows import fetch
from warehouse.sql import query

LEAST_FREE = 1_000_000_000
"""Bytes that must be free, or a twentieth of a disk that is small."""
NOT_BEHIND = timedelta(0)
MOST_BACK = timedelta(days=1)
"""How far a clock may be behind the newest run: corrections are seconds, a clock that was lost says 1970."""


def must_have_room(place: Place) -> None:
    """Stop before the disk is full: a batch that cannot be written whole should not begin.

    Raises:
        WarehouseError: less than a gigabyte is free, or than 5 % of a small disk.
    """
    space = shutil.disk_usage(place.root)
    if space.free < min(LEAST_FREE, space.total // 20):
        raise WarehouseError(
            place.root,
            f"Only {space.free / 1e6:,.0f} MB are free at {place.root}. "
            "Make room, or move the data (PARALLAX_DATA); what was loaded stays, run it again to go on.",
        )


def sane_clock(settings: Settings, clock: Clock) -> Clock:
    """``clock``, going on from the newest moment on record where it was set back: what is had later is dated later.

    Raises:
        WarehouseError: it was lost: it tells a time more than a day before the newest run, and would stand in each row.
    """
    if not settings.place.catalog.exists():
        return clock
    now = clock()
    with open_session(settings, clock=clock) as session:
        rows = fetch(session.connection.execute(query("newest_moment")))
    if not rows:
        return clock
    began, newest = rows[0]["began_at"], rows[0]["newest_at"]
    if now < began - MOST_BACK:
        raise WarehouseError(
            settings.place.root,
            f"The clock says {now:%Y-%m-%d %H:%M} UTC, but the newest run began on {began:%Y-%m-%d %H:%M}. "
            "Set the clock of this machine; nothing was fetched.",
        )
    behind = newest - now
    return partial(_ahead, clock, behind) if NOT_BEHIND < behind <= MOST_BACK else clock


def _ahead(clock: Clock, by: timedelta) -> datetime:
    return clock() + by
