"""Comparing and rendering in several processes: one a core, because both are nothing but computing.

Stories do not know each other, so that each comes out the same wherever it is computed; results are handed back in
order. A process that is killed costs no story: its story is computed where we are.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

from pipeline.pools import process_pool

Item = TypeVar("Item")
Result = TypeVar("Result")

FEW = 12
"""So many stories are computed where we are: starting a process takes as long as comparing three or four."""
AHEAD = 4
"""Items for each process that are made ready before they are needed."""

_POOL: list[tuple[ProcessPool, int]] = []


@contextmanager
def computing_processes(number: int) -> Iterator[None]:
    """Compute in ``number`` processes, started when first needed, until the block ends; 0 and 1: where we are."""
    if number < 2 or _POOL:
        yield
        return
    with process_pool(number, _prepare) as pool:
        _POOL.append((pool, number))
        try:
            yield
        finally:
            _POOL.clear()


def compute_each(work: Callable[[Item], Result], items: Iterable[Item], count: int) -> Iterator[Result]:
    """``work`` of each of ``items``, of which there are ``count``, in order."""
    if not _POOL or count <= FEW:
        yield from map(work, items)
        return
    pool, number = _POOL[0]
    coming = iter(items)
    under_way = deque((item, pool.schedule(work, args=[item])) for item in islice(coming, AHEAD * number))
    while under_way:
        item, future = under_way.popleft()
        try:
            found = future.result()
        except ProcessExpired:
            found = work(item)
        under_way.extend((one, pool.schedule(work, args=[one])) for one in islice(coming, 1))
        yield found


def _prepare() -> None:
    """Leave the signals of a new process to the one that started it, and keep its libraries on one core."""
    os.environ["OMP_NUM_THREADS"] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)
