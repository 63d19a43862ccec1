"""``prefect.yaml`` against the flows it deploys; needs no server."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from prefect import Flow
from prefect.exceptions import ParameterTypeError
from prefect.flows import load_flow_from_entrypoint
from prefect.utilities.callables import parameter_schema

from tests.conftest import ROOT

FILE = ROOT / "prefect.yaml"
DEPLOYMENTS: list[dict[str, Any]] = yaml.safe_load(FILE.read_text())["deployments"]
EACH = pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=[one["name"] for one in DEPLOYMENTS])


def flow_of(deployment: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Flow[..., Any]:
    monkeypatch.chdir(ROOT)
    loaded: Flow[..., Any] = load_flow_from_entrypoint(deployment["entrypoint"], use_placeholder_flow=False)
    return loaded


def test_every_flow_has_a_deployment() -> None:
    flows = {path.stem.replace("_", "-") for path in (ROOT / "flows").glob("*.py") if "@flow(" in path.read_text()}
    assert flows == {one["name"] for one in DEPLOYMENTS} == {"ingest", "ingest-once", "report", "maintain", "reprocess"}


def test_nothing_in_the_file_is_true_of_one_machine_only() -> None:
    assert not [word for word in FILE.read_text().split() if word.startswith(("/", "~"))]


@EACH
def test_the_entrypoint_loads(deployment: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    assert flow_of(deployment, monkeypatch).name == deployment["name"]


@EACH
def test_it_says_what_it_is_for(deployment: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(deployment["description"].split()) >= 10
    assert "parallax" in deployment["tags"]
    assert len(deployment["tags"]) >= 2
    assert deployment["work_pool"]["name"] == "parallax"
    assert deployment["concurrency_limit"]["limit"] == 1
    assert all(schedule["timezone"] == "UTC" for schedule in deployment["schedules"])
    assert flow_of(deployment, monkeypatch).description


@EACH
def test_every_parameter_explains_itself(deployment: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    fields = parameter_schema(flow_of(deployment, monkeypatch)).properties
    assert deployment["parameters"].keys() <= fields.keys()
    for name, field in fields.items():
        assert field["title"] != name
        assert len(field["description"].split()) >= 8
        assert field["examples"]
        assert "default" in field


@pytest.mark.parametrize("places", [[""], "seeds", None, [{}]])
def test_a_wrong_value_is_refused_in_words(places: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest = next(one for one in DEPLOYMENTS if one["name"] == "ingest-once")
    with pytest.raises(ParameterTypeError, match=r"places.*(should|valid)"):
        flow_of(ingest, monkeypatch).validate_parameters({"places": places})


def test_the_defaults_of_the_file_are_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    for deployment in DEPLOYMENTS:
        flow_of(deployment, monkeypatch).validate_parameters(deployment["parameters"])
