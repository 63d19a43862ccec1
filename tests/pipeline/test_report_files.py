"""Reports as files: there whole or as they were."""

from __future__ import annotations

import os

import pytest

from pipeline.report import report
from pipeline.settings import Settings
from tests.conftest import clock
from tests.tables import report_files


def test_k12_an_interrupted_report_leaves_the_old_one_whole(
    seeds_told: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = seeds_told
    whole = report_files(settings)
    old = next(name for name in sorted(whole) if name.endswith(".md"))
    (settings.reports / old).unlink()
    (settings.reports / "index.html").write_text("an older index")
    asked: list[int] = []

    def full(handle: int) -> None:
        asked.append(handle)
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            report(settings, clock=clock)
    assert asked
    left = report_files(settings)
    assert left == {**{name: body for name, body in whole.items() if name != old}, "index.html": b"an older index"}
    report(settings, clock=clock)
    assert report_files(settings) == whole
