"""Processes that compute for us, from the moment they are first needed to the end of a block."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pebble import ProcessPool


@contextmanager
def process_pool(number: int, prepare: Callable[[], None], *, max_tasks: int = 0) -> Iterator[ProcessPool]:
    """A pool of ``number`` processes that each begin with ``prepare``; one is replaced after ``max_tasks`` (0: never).

    Left in order it waits for what was asked of it; left by an error, or by Ctrl-C, it stops at once.
    """
    pool = ProcessPool(
        max_workers=number,
        max_tasks=max_tasks,
        initializer=prepare,
        context=multiprocessing.get_context("forkserver"),
    )
    try:
        yield pool
        pool.close()  # type: ignore[no-untyped-call]
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()
