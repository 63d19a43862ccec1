"""Computing in processes: the same as where we are, in order, also after one was killed."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Sequence
from datetime import UTC, datetime

from news.annotation.annotate import annotate
from news.comparison.compare import compare
from news.model import Comparison, Telling
from pipeline.computing import FEW, compute_each, computing_processes

TOLD = (
    "The ferry to Vale was late again on Monday, the harbour office said.",
    "Harbour staff said that Monday's ferry to Vale had been late by an hour.",
)


def story(number: int) -> list[Telling]:
    at = datetime(2031, 6, 1, tzinfo=UTC)
    texts = [f"{told} It was the {number + 2}th time this year." for told in TOLD]
    return [
        Telling(f"v{number}-{n}", f"outlet-{n}", f"outlet-{n}", "The ferry", "", text, "en", annotate(text), None, at)
        for n, text in enumerate(texts)
    ]


def dies_elsewhere(tellings: Sequence[Telling]) -> Comparison:
    if multiprocessing.parent_process() is not None:
        os._exit(9)
    return compare(tellings)


def where(_number: int) -> int:
    return os.getpid()


def test_many_are_computed_in_other_processes_and_few_where_we_are() -> None:
    with computing_processes(2):
        assert os.getpid() not in list(compute_each(where, range(FEW + 1), FEW + 1))
        assert set(compute_each(where, range(FEW), FEW)) == {os.getpid()}
    assert set(compute_each(where, range(FEW + 1), FEW + 1)) == {os.getpid()}


def test_a_story_comes_out_the_same_in_whichever_process() -> None:
    stories = [story(number) for number in range(FEW + 3)]
    wanted = [compare(one) for one in stories]
    for work in (compare, dies_elsewhere):
        with computing_processes(2):
            assert list(compute_each(work, iter(stories), len(stories))) == wanted
