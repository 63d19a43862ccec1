"""Reading in processes that can be killed: a page that hangs or crashes its parser costs itself and nothing else.

One process a core. Each page has so much processor time and each process a cap on its memory; one that dies is
replaced, and its neighbours do not notice (the pool of the standard library loses them). Sent through ``pebble``.

What a page may use is counted in the processor time of its reading, not on the clock: on a machine that is busy with
other things, or was asleep, innocent pages take minutes. The clock only ends what waits for something that never comes.
"""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as Overdue
from contextlib import contextmanager
from math import ceil

from pebble import ProcessExpired, ProcessPool

from news.model import Outcome
from news.reading.outlets import OutletIndex
from news.reading.screen import REASONS
from pipeline.items import NO_FURNITURE, Furniture, Item, Reading, read_item
from pipeline.pools import process_pool

SECONDS = 30
"""Processor time of a page: most take 0.05 s, the longest of the gold sets 2 s; what takes longer was built to."""
WALL = 20 * SECONDS
"""On the clock; a page that is read at a twentieth of a core still gets its processor time."""
MEMORY = 4 * 1024**3
"""Address space of a process in bytes: models and their libraries map 2 GB, a page of 8 MB needs 0.4 GB."""
PAGES = 2_000
"""A process is replaced after so many pages, so that what parsers leak does not add up."""
FEW = 20
"""So many texts are read at once where we are: starting processes would take longer."""

_POOL: list[ProcessPool] = []


@contextmanager
def reading_processes(number: int) -> Iterator[None]:
    """Read in ``number`` processes, started when they are first needed, until the block ends; 0 reads where we are."""
    if not number or _POOL:
        yield
        return
    with process_pool(number, _prepare, max_tasks=PAGES) as pool:
        _POOL.append(pool)
        try:
            yield
        finally:
            _POOL.clear()


def read_all(items: Sequence[Item], index: OutletIndex, furniture: Furniture = NO_FURNITURE) -> Iterator[Reading]:
    """The reading of each of ``items``, in order."""
    if not _POOL or (len(items) < FEW and not any(_is_markup(item) for item in items)):
        yield from (read_item(item, index, furniture) for item in items)
        return
    given = [(SECONDS, read_item, item, index, furniture) for item in items]
    under_way = [(one[2], _POOL[0].schedule(_within, args=one, timeout=WALL)) for one in given]
    for item, future in under_way:
        try:
            yield future.result()
        except Overdue:
            yield _lost(item, "suspicious", f"{REASONS['suspicious']} It was stopped after {WALL} s.")
        except ProcessExpired as error:
            if error.exitcode == -signal.SIGXCPU:
                detail = f"{REASONS['suspicious']} It was stopped after {SECONDS} s of processor time."
                yield _lost(item, "suspicious", detail)
            else:
                yield _lost(item, "crashed", f"{REASONS['crashed']} (exit code {error.exitcode})")
        except MemoryError:
            yield _lost(item, "crashed", f"{REASONS['crashed']} (MemoryError)")


def _within(
    seconds: int,
    read: Callable[[Item, OutletIndex, Furniture], Reading],
    item: Item,
    index: OutletIndex,
    furniture: Furniture,
) -> Reading:
    """Read ``item`` in a process that the kernel ends once it has computed for ``seconds`` more, rounded up."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (ceil(used.ru_utime + used.ru_stime) + seconds, hard))
    return read(item, index, furniture)


def _is_markup(item: Item) -> bool:
    """Whether the page is of the kind that can break a parser."""
    return item.page is not None and item.page.media_type not in ("text/plain", "text/markdown")


def _lost(item: Item, reason: str, detail: str) -> Reading:
    """What is told of a page whose process was killed; the page is kept."""
    return Reading(outcome=Outcome(item.source_id, item.url, "failed", reason, detail), page=item.page)


def _prepare() -> None:
    """Cap the memory of a new process, leave its signals to the one that started it, and load the models.

    They take seconds to load, which must not count against the first page.
    """
    from news.annotation.annotate import annotate

    os.environ["OMP_NUM_THREADS"] = "1"
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    annotate("Ready.")
