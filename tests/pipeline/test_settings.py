"""Settings out of the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.settings import SettingsError, settings_from

ROOT = Path("/project")


def test_the_default_is_below_the_project() -> None:
    found = settings_from({}, root=ROOT)
    assert (found.data, found.reports, found.batch) == (ROOT / "data", ROOT / "data" / "reports", 200)


def test_places_may_be_elsewhere() -> None:
    found = settings_from({"PARALLAX_DATA": "/big/disk", "PARALLAX_REPORTS": "site"}, root=ROOT)
    assert (found.data, found.reports) == (Path("/big/disk"), ROOT / "site")
    assert found.place.catalog == Path("/big/disk/warehouse/catalog.sqlite")


@pytest.mark.parametrize("batch", ["0", "-1", "many", "10001", ""])
def test_a_batch_that_is_no_number_is_named(batch: str) -> None:
    with pytest.raises(SettingsError, match="PARALLAX_BATCH"):
        settings_from({"PARALLAX_BATCH": batch}, root=ROOT)
