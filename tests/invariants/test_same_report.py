"""Invariant 6: the same inputs give the same report, byte for byte; a text against itself shows no difference."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from news.comparison.compare import compare
from news.model import DIFFERENCES, Comparison, Telling
from pipeline.ingest import ingest
from pipeline.report import report
from pipeline.settings import Settings
from reports.data import read_json
from reports.formats import FORMATS
from tests.conftest import NOW, SEEDS, clock
from tests.tables import report_files


def published(settings: Settings) -> Comparison:
    done = report(settings, clock=clock)
    return read_json(done.published[0].path.with_suffix(".json").read_text())[0]


def mirrored(comparison: Comparison) -> Comparison:
    """``comparison`` with the two tellings in the other order."""
    found = compare(comparison.tellings[::-1])
    swap = [replace(f, evidence=tuple(replace(e, telling=1 - e.telling) for e in f.evidence)) for f in found.findings]
    return replace(found, tellings=comparison.tellings, findings=tuple(swap))


def facts(comparison: Comparison) -> set[tuple[object, ...]]:
    """Findings without their order: kind, outlets, score and evidence."""
    return {
        (f.kind, frozenset(f.outlets), f.score, frozenset((e.telling, e.start, e.end) for e in f.evidence))
        for f in comparison.findings
    }


def test_two_warehouses_publish_the_same_bytes(settings: Settings, tmp_path: Path) -> None:
    other = Settings(tmp_path / "other", tmp_path / "other" / "reports", batch=1)
    for one in (settings, other):
        ingest(one, [str(SEEDS)], clock=clock)
        report(one, clock=clock)
    assert report_files(settings) == report_files(other)
    assert {path.rsplit(".", 1)[-1] for path in report_files(settings)} == set(FORMATS)


def test_a_later_run_publishes_the_same_bytes(seeds_told: Settings) -> None:
    before = report_files(seeds_told)
    for path in seeds_told.reports.iterdir():
        path.unlink()
    report(seeds_told, clock=lambda: NOW + timedelta(days=9))
    assert report_files(seeds_told) == before


def test_the_swapped_report_is_the_mirror(seeds_told: Settings) -> None:
    comparison = published(seeds_told)
    assert len(comparison.findings) > 20
    assert facts(mirrored(comparison)) == facts(comparison)


def test_a_telling_against_itself_has_no_difference(seeds_told: Settings) -> None:
    for telling in published(seeds_told).tellings:
        twin: Telling = replace(telling, outlet="twin", outlet_name="Twin")
        kinds = {finding.kind for finding in compare([telling, twin]).findings}
        assert not kinds & DIFFERENCES
        assert "shared" in kinds


def test_what_is_published_is_what_is_stored(seeds_told: Settings) -> None:
    done = report(seeds_told, clock=clock)
    published_json = json.loads(done.published[0].path.with_suffix(".json").read_text())
    assert published_json["schema"] == "parallax/report/1"
    assert sum(done.published[0].listed.findings.values()) == len(published(seeds_told).findings)
