"""The two seeds, annotated, against their reading by hand."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.seed_gold import score
from news.annotation.annotate import annotate
from news.model import Annotations

ROOT = Path(__file__).resolve().parents[2]
GOLD = json.loads((ROOT / "tests/gold/seed_pair.json").read_text("utf-8"))
TITLES = {"A": None, "B": (0, 42)}


def annotated(side: str) -> Annotations:
    text = (ROOT / "seeds" / GOLD["articles"][side]["file"]).read_text("utf-8")
    published = datetime(2022, 2, 12, tzinfo=UTC)
    return annotate(text, published_at=published, title_span=TITLES[side])


@pytest.fixture(scope="module")
def seeds() -> dict[str, Annotations]:
    return {side: annotated(side) for side in "AB"}


def test_counts_reach_the_gold(seeds: dict[str, Annotations]) -> None:
    counts = score(seeds["A"], seeds["B"], GOLD)
    assert counts["quote_spans"] == (22, 22)
    assert counts["nested"] == (6, 6)
    assert counts["figures"] == (14, 14)
    assert counts["speakers"][0] >= 20
    assert counts["sides"][0] >= 20
    assert counts["cues"][0] >= 20


@pytest.mark.parametrize("side", ["A", "B"])
def test_sentences_are_the_gold_sentences(seeds: dict[str, Annotations], side: str) -> None:
    found = [[p.start, p.end] for p in seeds[side].passages]
    assert found == [[s["start"], s["end"]] for s in GOLD["articles"][side]["sentences"]]


def test_only_the_headline_has_its_role(seeds: dict[str, Annotations]) -> None:
    assert [p.index for p in seeds["B"].passages if p.role == "headline"] == [0]
    assert not [p for p in seeds["A"].passages if p.role == "headline"]


def test_no_figure_beyond_the_gold(seeds: dict[str, Annotations]) -> None:
    assert len(seeds["A"].figures) + len(seeds["B"].figures) == len(GOLD["numbers_dates"])


def test_scare_quotes_in_the_outlets_own_voice(seeds: dict[str, Annotations]) -> None:
    own = {s: [q.text for q in seeds[s].quotes if q.kind == "scare" and q.voice == "own"] for s in "AB"}
    assert own == {"A": [], "B": ["‘invasion’", "‘invasion’"]}
