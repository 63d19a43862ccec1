"""What a run needs to know about its surroundings: one frozen object, built at the top and handed down."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from connectors.guard import Policy, or_loopback
from connectors.pace import Manners
from connectors.web_settings import WebSettings
from warehouse.lake import Place

ANY_PORT = frozenset(range(1, 65_536))
"""Intranets and tests serve where they like."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are kept, how much is done at a time, and how we behave on the web.

    ``data`` holds the warehouse, ``reports`` what people read. ``batch`` is how many items one load holds,
    ``requests`` how many requests a run may make, ``requests_each_site`` how many to one site. ``seeds`` holds the
    lists of outlets and sources. ``processes`` is how many read pages; 0 reads where we are, without protection.
    ``snapshot`` is the DuckDB file, ``backup`` the folder that housekeeping refreshes, where they are named.
    """

    data: Path
    reports: Path
    batch: int = 200
    web: WebSettings = field(default_factory=WebSettings)
    manners: Manners = field(default_factory=Manners)
    requests: int = 5_000
    requests_each_site: int = 500
    seeds: Path = Path("seeds")
    processes: int = 0
    snapshot: Path | None = None
    backup: Path | None = None

    @property
    def place(self) -> Place:
        """The warehouse of these settings."""
        return Place(self.data / "warehouse")


class SettingsError(ValueError):
    """A setting has a value that cannot be used; the message names it."""


def settings_from(environ: Mapping[str, str], *, root: Path) -> Settings:
    """Settings out of the environment: PARALLAX_DATA, _REPORTS, _SEEDS, _BATCH, _CONTACT, _REQUESTS,
    _PROCESSES, _ALLOW_LOOPBACK, _SNAPSHOT, _BACKUP.

    Relative paths count from ``root``; the default is ``data/`` there, with the reports below it.

    Raises:
        SettingsError: PARALLAX_BATCH is not a number from 1 to 10,000, or PARALLAX_REQUESTS from 1 to 1,000,000.
    """
    data = root / environ.get("PARALLAX_DATA", "data")
    reports = root / environ["PARALLAX_REPORTS"] if environ.get("PARALLAX_REPORTS") else data / "reports"
    policy = Policy(allow=or_loopback, ports=ANY_PORT) if environ.get("PARALLAX_ALLOW_LOOPBACK") == "1" else Policy()
    return Settings(
        data,
        reports,
        batch=_number(environ, "PARALLAX_BATCH", 200, 10_000),
        web=WebSettings(contact=environ.get("PARALLAX_CONTACT"), policy=policy),
        requests=_number(environ, "PARALLAX_REQUESTS", 5_000, 1_000_000),
        seeds=root / environ.get("PARALLAX_SEEDS", "seeds"),
        processes=_number(environ, "PARALLAX_PROCESSES", min(8, os.cpu_count() or 1), 64),
        snapshot=root / environ["PARALLAX_SNAPSHOT"] if environ.get("PARALLAX_SNAPSHOT") else None,
        backup=root / environ["PARALLAX_BACKUP"] if environ.get("PARALLAX_BACKUP") else None,
    )


def _number(environ: Mapping[str, str], name: str, default: int, most: int) -> int:
    value = environ.get(name, str(default))
    if not value.isdecimal() or not 1 <= int(value) <= most:
        raise SettingsError(f"{name} must be a number from 1 to {most}, not {value!r}.")
    return int(value)
