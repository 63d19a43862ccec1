"""Prefect puts ``flows/`` first on ``sys.path``, so a module there hides every package of the same name."""

from __future__ import annotations

import sys
from importlib.metadata import packages_distributions

from tests.conftest import ROOT

MODULES = {path.stem for path in (ROOT / "flows").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}


def test_no_module_of_flows_bears_the_name_of_a_package() -> None:
    ours = {path.name for path in ROOT.iterdir() if path.is_dir() and any(path.glob("*.py"))}
    assert ours >= {"news", "warehouse", "reports"}
    installed = {name.split(".")[0] for name in packages_distributions()}
    assert installed >= {"prefect", "pydantic", "duckdb"}
    assert {"ingest", "report", "maintain", "reprocess"} <= MODULES
    assert MODULES & (ours | installed | set(sys.stdlib_module_names)) == set()
