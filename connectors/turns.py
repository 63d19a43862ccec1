"""Whose turn it is at a site, among the processes of one machine: a small file for each site, locked while it is asked.

Two runs at once would each keep the distance on its own and so halve it. The file holds the pace of the site as the
last process left it, on the monotonic clock, which all processes of a machine share. The lock is the system's: it goes
when its holder dies, however it dies. Costs 0.1 ms of processor time a request.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from dataclasses import astuple
from hashlib import blake2b
from pathlib import Path
from struct import Struct
from typing import Protocol

from connectors.pace import Pace

_FORM = Struct("<6d")
"""When it was written, and the five numbers of a pace."""


class Turn(Protocol):
    """The right to ask one site, until it is given back."""

    def pace(self, now: float) -> Pace | None:
        """The pace that the last holder left; None where nobody left one since the machine was started."""
        ...

    def leave(self, pace: Pace, now: float) -> None:
        """Write down ``pace`` for the next holder, whichever process that is."""
        ...

    def give_back(self) -> None:
        """Let the next one in."""
        ...


class Turns(Protocol):
    """The turns at every site."""

    def take(self, site: str) -> Turn | None:
        """The turn at ``site``; None where another process is asking it now."""
        ...


class SharedTurns:
    """Kept in a folder: one file of 48 bytes for each site, named by a digest of it."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is made where it is missing."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def take(self, site: str) -> Turn | None:
        """Lock the file of ``site``; None where it is locked."""
        path = self._folder / blake2b(site.encode(), digest_size=8).hexdigest()
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return None
        return _Locked(file)


class _Locked:
    """A file that is open and locked. Closing it unlocks it."""

    def __init__(self, file: int) -> None:
        self._file = file

    def pace(self, now: float) -> Pace | None:
        data = os.pread(self._file, _FORM.size, 0)
        if len(data) < _FORM.size:
            return None
        written, *numbers = _FORM.unpack(data)
        return Pace(*numbers) if written <= now else None

    def leave(self, pace: Pace, now: float) -> None:
        with suppress(OSError):  # a full disk: we keep the distance all the same, and loads say what is the matter
            os.pwrite(self._file, _FORM.pack(now, *astuple(pace)), 0)

    def give_back(self) -> None:
        os.close(self._file)


class Alone:
    """Turns of a process that shares them with nobody."""

    def take(self, site: str) -> Turn | None:
        """Always ours."""
        return _Free()


class _Free:
    """A turn that nobody else wants."""

    def pace(self, now: float) -> Pace | None:
        return None

    def leave(self, pace: Pace, now: float) -> None:
        """Nobody reads it."""

    def give_back(self) -> None:
        """Nobody waits."""
