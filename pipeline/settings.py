"""What a run needs to know about its surroundings: one frozen object, built at the top and handed down."""

from __future__ import annotations

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
    ``requests`` how many requests a run may make.
    """

    data: Path
    reports: Path
    batch: int = 200
    web: WebSettings = field(default_factory=WebSettings)
    manners: Manners = field(default_factory=Manners)
    requests: int = 5_000

    @property
    def place(self) -> Place:
        """The warehouse of these settings."""
        return Place(self.data / "warehouse")


class SettingsError(ValueError):
    """A setting has a value that cannot be used; the message names it."""


def settings_from(environ: Mapping[str, str], *, root: Path) -> Settings:
    """Settings out of environment variables: PARALLAX_DATA, _REPORTS, _BATCH, _CONTACT, _REQUESTS, _ALLOW_LOOPBACK.

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
    )


def _number(environ: Mapping[str, str], name: str, default: int, most: int) -> int:
    value = environ.get(name, str(default))
    if not value.isdecimal() or not 1 <= int(value) <= most:
        raise SettingsError(f"{name} must be a number from 1 to {most}, not {value!r}.")
    return int(value)
