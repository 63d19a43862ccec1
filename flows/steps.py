"""Steps of the pipeline as Prefect tasks: one task run a batch, named after its step."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from prefect import task
from prefect.cache_policies import NO_CACHE

P = ParamSpec("P")
R = TypeVar("R")


def as_task(step: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Run ``step`` as a task of the flow at hand.

    Nothing is cached or persisted: the warehouse decides what was loaded, and every step may be run again. Locks
    and look-ups are the step's own, so a task that dies is simply run again by the next run.
    """
    name = step.__name__.replace("_", " ")
    wrapped = task(name=name, task_run_name=name, cache_policy=NO_CACHE, persist_result=False)(step)
    return wrapped(*args, **kwargs)
