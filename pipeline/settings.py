"""What a run needs to know about its surroundings: one frozen object, built at the top and handed down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from warehouse.lake import Place


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are kept and how much is done at a time.

    ``data`` holds the warehouse, ``reports`` what people read. ``batch`` is how many items one load holds.
    """

    data: Path
    reports: Path
    batch: int = 200

    @property
    def place(self) -> Place:
        """The warehouse of these settings."""
        return Place(self.data / "warehouse")


class SettingsError(ValueError):
    """A setting has a value that cannot be used; the message names it."""


def settings_from(environ: Mapping[str, str], *, root: Path) -> Settings:
    """Settings out of environment variables: PARALLAX_DATA, PARALLAX_REPORTS, PARALLAX_BATCH.

    Relative paths count from ``root``; the default is ``data/`` there, with the reports below it.

    Raises:
        SettingsError: PARALLAX_BATCH is not a number from 1 to 10,000.
    """
    data = root / environ.get("PARALLAX_DATA", "data")
    reports = root / environ["PARALLAX_REPORTS"] if environ.get("PARALLAX_REPORTS") else data / "reports"
    batch = environ.get("PARALLAX_BATCH", "200")
    if not batch.isdecimal() or not 1 <= int(batch) <= 10_000:
        raise SettingsError(f"PARALLAX_BATCH must be a number from 1 to 10000, not {batch!r}.")
    return Settings(data, reports, int(batch))
