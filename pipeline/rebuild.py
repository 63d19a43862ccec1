"""Make what tells copies anew, after its recipe has changed."""

from __future__ import annotations

from pipeline.progress import say
from pipeline.session import Call, Clock, directly, open_session, recorded, utc_now
from pipeline.settings import Settings
from warehouse.rebuild import rebuild_sketches


def rebuild(settings: Settings, *, call: Call = directly, clock: Clock = utc_now) -> str:
    """Make sketches, digests, agencies and edges of all versions anew; the id of the run."""
    with recorded(settings, "maintain", {"rebuild_sketches": True}, clock=clock) as run_id:
        call(all_again, settings, clock)
    return run_id


def all_again(settings: Settings, clock: Clock = utc_now) -> None:
    """The work itself, chunk by chunk."""
    with open_session(settings, clock=clock) as session:
        for done, total in rebuild_sketches(session.connection, session.place, now=clock()):
            say(f"Rebuilt {done:,} of {total:,} parts of the sketches and edges", done=done, total=total)
