"""Reading in processes: one that hangs, crashes or eats memory costs its page and nothing else."""

from __future__ import annotations

import os
import signal
import time
from datetime import UTC, datetime

import pytest

from news.model import Outcome, Page
from news.reading.outlets import OutletIndex
from pipeline import workers
from pipeline.items import Furniture, Item, Reading
from pipeline.workers import read_all, reading_processes

NOBODY = OutletIndex({}, {})


def item(name: str) -> Item:
    url = f"https://meridian.example/{name}"
    page = Page(url, url, b"<html></html>", "d", "text/html", datetime(2031, 6, 1, tzinfo=UTC))
    return Item("s", url, page=page)


def misread(item: Item, _index: OutletIndex, _furniture: Furniture) -> Reading:
    """Stands in for a parser that meets the page it cannot take."""
    name = item.url.rsplit("/", 1)[-1]
    if name == "hangs":
        time.sleep(600)
    if name == "computes":
        while True:
            pass
    if name == "waits":  # as on a machine that is busy with other things
        time.sleep(2.5)
    if name == "crashes":
        os.kill(os.getpid(), signal.SIGSEGV)
    if name == "eats":
        bytearray(64 * 1024**3)
    if name == "leaves":
        os._exit(3)
    return Reading(outcome=Outcome("s", item.url, "rejected", "no_text", str(os.getpid())))


def test_one_bad_page_costs_itself_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "read_item", misread)
    monkeypatch.setattr(workers, "SECONDS", 1)
    monkeypatch.setattr(workers, "WALL", 5)
    names = ["a", "hangs", "b", "computes", "waits", "crashes", "c", "leaves", "eats", *"defgh"]
    with reading_processes(2):
        outcomes = [reading.outcome for reading in read_all([item(name) for name in names], NOBODY)]
    found = {outcome.url.rsplit("/", 1)[-1]: outcome for outcome in outcomes if outcome}
    assert list(found) == names
    bad = {name: (outcome.state, outcome.reason) for name, outcome in found.items() if outcome.reason != "no_text"}
    assert bad == {
        "hangs": ("failed", "suspicious"),
        "computes": ("failed", "suspicious"),
        "crashes": ("failed", "crashed"),
        "leaves": ("failed", "crashed"),
        "eats": ("failed", "crashed"),
    }
    assert "processor time" in str(found["computes"].detail)
    assert str(os.getpid()) not in {outcome.detail for outcome in found.values()}


def test_the_processes_are_gone_when_the_run_is_over() -> None:
    with reading_processes(1):
        list(read_all([item("a")], NOBODY))
        assert workers._POOL
    assert not workers._POOL
