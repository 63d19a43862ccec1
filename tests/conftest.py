"""What every test may ask for: a warehouse of its own, a clock that stands still, articles that we wrote."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from pipeline.ingest import ingest
from pipeline.report import report
from pipeline.session import open_session
from pipeline.settings import Settings
from warehouse.lake import connect

ROOT = Path(__file__).parent.parent
ARTICLES = ROOT / "tests" / "articles"
SEEDS = ROOT / "seeds"
NOW = datetime(2031, 6, 1, 8, 30, tzinfo=UTC)

LONGEST = (
    "invariants/test_killed.py",
    "flows/test_runs.py",
    "flows/test_events.py",
    "parallax/test_sources.py",
    "pipeline/test_ingest.py",
    "pipeline/test_poll.py",
    "pipeline/test_maintain.py",
)
"""Files of a minute or more, which begin first: one that began last would leave the other core idle."""

os.environ.setdefault("OMP_NUM_THREADS", "1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, all else in its order; a file goes to one process as a whole."""
    places = {ROOT / "tests" / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(LONGEST)))


def clock() -> datetime:
    """A clock that stands still."""
    return NOW


@pytest.fixture(scope="session")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a fresh warehouse, to be copied: making one takes half a second, copying it none."""
    data = tmp_path_factory.mktemp("template")
    with open_session(Settings(data, data / "reports"), clock=clock):
        pass
    connect(Settings(data, data / "reports").place).close()
    return data


@pytest.fixture
def settings(tmp_path: Path, empty_warehouse: Path) -> Settings:
    """Settings with an empty warehouse of their own."""
    shutil.copytree(empty_warehouse, tmp_path / "data")
    return Settings(tmp_path / "data", tmp_path / "data" / "reports")


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory, empty_warehouse: Path) -> Callable[[Path], Path]:
    """A data folder with all that lies at a place taken in and published; made once a session, to be copied."""
    made: dict[Path, Path] = {}

    def of(place: Path) -> Path:
        if place not in made:
            data = tmp_path_factory.mktemp("told") / "data"
            shutil.copytree(empty_warehouse, data)
            settings = Settings(data, data / "reports", batch=4)
            ingest(settings, [str(place)], clock=clock)
            report(settings, clock=clock)
            made[place] = data
        return made[place]

    return of


def copied(data: Path, to: Path) -> Settings:
    """Settings with a copy of ``data`` of their own."""
    shutil.copytree(data, to)
    return Settings(to, to / "reports")


@pytest.fixture
def seeds_told(tmp_path: Path, told: Callable[[Path], Path]) -> Settings:
    """Settings with a warehouse that has the seeds, and their report."""
    return copied(told(SEEDS), tmp_path / "data")


@pytest.fixture
def articles_told(tmp_path: Path, told: Callable[[Path], Path]) -> Settings:
    """Settings with a warehouse that has the nine articles, and their reports."""
    return copied(told(ARTICLES), tmp_path / "data")


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Nine articles of three invented outlets about four invented events, free to be changed."""
    return Path(shutil.copytree(ARTICLES, tmp_path / "articles"))


@pytest.fixture
def lake(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the warehouse of ``settings``."""
    with open_session(settings, clock=clock) as session:
        yield session.connection
