"""Comparing stories in several processes: one a core, because comparing is nothing but computing.

Comparisons do not know each other, so that they come out the same wherever they are made; they are handed back in
order. A process that is killed costs no story: its story is compared where we are.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

from pebble import ProcessExpired, ProcessPool

from news.comparison.compare import compare
from news.model import Comparison, Telling

FEW = 12
"""So many stories are compared where we are: starting a process takes as long as comparing three or four."""
AHEAD = 4
"""Stories for each process that are read from the warehouse before they are needed."""

_POOL: list[tuple[ProcessPool, int]] = []


@contextmanager
def comparing_processes(number: int) -> Iterator[None]:
    """Compare in ``number`` processes, started when first needed, until the block ends; 0 and 1: where we are."""
    if number < 2 or _POOL:
        yield
        return
    pool = ProcessPool(max_workers=number, initializer=_prepare, context=multiprocessing.get_context("forkserver"))
    _POOL.append((pool, number))
    try:
        yield
        pool.close()  # type: ignore[no-untyped-call]
    finally:
        _POOL.clear()
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def compare_each(stories: Iterable[Sequence[Telling]], count: int) -> Iterator[Comparison]:
    """The comparison of each of ``stories``, of which there are ``count``, in order."""
    if not _POOL or count <= FEW:
        yield from map(compare, stories)
        return
    pool, number = _POOL[0]
    coming = iter(stories)
    under_way = deque((story, pool.schedule(compare, args=[story])) for story in islice(coming, AHEAD * number))
    while under_way:
        story, future = under_way.popleft()
        try:
            found = future.result()
        except ProcessExpired:
            found = compare(story)
        under_way.extend((one, pool.schedule(compare, args=[one])) for one in islice(coming, 1))
        yield found


def _prepare() -> None:
    """Leave the signals of a new process to the one that started it, and keep its libraries on one core."""
    os.environ["OMP_NUM_THREADS"] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)
