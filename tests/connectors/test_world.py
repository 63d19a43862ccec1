"""The list of the world's outlets: whole, well-formed and without contradictions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from connectors.manifest import read_outlets, slug
from connectors.sources import read_sources
from news.model import Outlet
from news.reading.outlets import index_outlets
from tests.conftest import ROOT

WORLD = ROOT / "seeds"


def described() -> tuple[list[Outlet], list[str]]:
    """The outlets but for the two neutral names of the seed articles."""
    outlets, problems = read_outlets(WORLD)
    return [outlet for outlet in outlets if not outlet.outlet.startswith("seed-")], problems


def test_the_outlets_are_many_and_well_formed() -> None:
    outlets, problems = described()
    assert problems == []
    assert len(outlets) >= 150
    assert len({outlet.country for outlet in outlets}) >= 30
    assert len({outlet.outlet for outlet in outlets}) == len(outlets)
    for outlet in outlets:
        assert outlet.outlet == slug(outlet.outlet)
        assert outlet.domains
        assert re.fullmatch("[A-Z]{2}", outlet.country or ""), outlet
        assert re.fullmatch("[a-z]{2,3}", outlet.language or ""), outlet


def test_every_domain_belongs_to_one_outlet() -> None:
    index = index_outlets(read_outlets(WORLD)[0])
    assert [problem for problem in index.problems if "domain" in problem or "already" in problem] == []


def test_every_source_can_be_used_and_every_outlet_has_one() -> None:
    known = {outlet.outlet for outlet in described()[0]}
    sources, problems = read_sources(WORLD, known)
    assert problems == []
    assert {source.outlet for source in sources} == known
    assert all("not yet checked live" in (source.note or "") for source in sources)


def test_no_source_is_not_a_problem_and_a_bad_one_is(tmp_path: Path) -> None:
    assert read_sources(tmp_path) == ([], [])
    rows = [
        "feed,https://e.example/f,a,",
        "fax,https://e.example/g,a,",
        "feed,ftp://x/,a,",
        "feed,https://e.example/h,b,",
    ]
    rows += ["feed,https://E.example/f,a,again", "feed,,,", 'sitemap,https://e.example/s,a,"note, with a comma"']
    (tmp_path / "sources.csv").write_text("\n".join(["kind,url,outlet,note", *rows]))
    sources, problems = read_sources(tmp_path, {"a"})
    assert [(source.kind, source.url, source.note) for source in sources] == [
        ("feed", "https://e.example/f", None),
        ("sitemap", "https://e.example/s", "note, with a comma"),
    ]
    assert [problem.split(":")[0] for problem in problems] == [f"sources.csv line {line}" for line in (3, 4, 5, 6, 7)]


@pytest.mark.parametrize("body", [b"\xff\xfe\x00", b'kind,url\n"unclosed'])
def test_a_list_that_cannot_be_read_is_a_problem(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "sources.csv").write_bytes(body)
    sources, problems = read_sources(tmp_path)
    assert (sources, len(problems)) == ([], 1)
