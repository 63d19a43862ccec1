"""``parallax why``: what it says of articles that are copies, revisions, strangers, or not there."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from parallax.shell import BadQuery
from parallax.why import explained
from pipeline.settings import Settings
from tests.warehouse.copies_made import article, prose, take_in

WIRE = prose(1, 200)
HARBOUR, VALE = "https://www.harbour.example/bridge-closed-today", "https://vale.example/the-bridge-is-closed"


@pytest.fixture
def root(lake: duckdb.DuckDBPyConnection, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    late = article(WIRE + "\nOne more line of it.", outlet="late", url="https://late.example/months-after-it", day=90)
    alone = article(prose(2), outlet="alone", url="https://alone.example/something-else-entirely")
    take_in(lake, settings.place, [article(WIRE, url=HARBOUR), article(WIRE, outlet="vale", url=VALE), late, alone])
    monkeypatch.setenv("PARALLAX_DATA", str(settings.data))
    return settings.data


def test_copies_are_explained_by_their_words(root: Path) -> None:
    facts = explained(root, "http://harbour.example/bridge-closed-today/?utm_source=x", VALE)
    assert facts["why"].startswith("Identical")
    assert facts["edge"]["jaccard"] == 1.0
    assert facts["stored"]["kind"] == "identical"
    assert facts["shared_passages"][0]["words"] == 200


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ("https://late.example/months-after-it", "were told 90 days apart"),
        ("https://alone.example/something-else-entirely", "neither text has 30%"),
        (HARBOUR, "They are one version"),
    ],
)
def test_what_is_not_related_is_told_why(root: Path, other: str, why: str) -> None:
    assert why in explained(root, HARBOUR, other)["why"]


def test_a_name_of_nothing_is_said_so(root: Path) -> None:
    with pytest.raises(BadQuery, match="Nothing here is called"):
        explained(root, HARBOUR, "article1-nothing")
