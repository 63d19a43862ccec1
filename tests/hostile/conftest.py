"""The hostile server and one run of the client against all of it, for every test here."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.hostile.runs import Ended, hostile_server, run_all, settings_for


@pytest.fixture(scope="session")
def place() -> Iterator[Mapping[str, Any]]:
    """A running hostile server."""
    with hostile_server() as place:
        yield place


@pytest.fixture(scope="session")
def ended(place: Mapping[str, Any]) -> dict[str, Ended]:
    """How everything on the programme ended, by address."""
    return asyncio.run(run_all(settings_for(place)))
