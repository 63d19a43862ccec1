"""``prefect.yaml`` against the flows it deploys; needs no server."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from prefect import Flow
from prefect.events.schemas.automations import AutomationCore, EventTrigger
from prefect.exceptions import ParameterTypeError
from prefect.flows import load_flow_from_entrypoint
from prefect.utilities.callables import parameter_schema

from flows.standing import NAMES
from tests.conftest import ROOT

FILE = ROOT / "prefect.yaml"
DEPLOYMENTS: list[dict[str, Any]] = yaml.safe_load(FILE.read_text())["deployments"]
EACH = pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=[one["name"] for one in DEPLOYMENTS])


def flow_of(deployment: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Flow[..., Any]:
    monkeypatch.chdir(ROOT)
    loaded: Flow[..., Any] = load_flow_from_entrypoint(deployment["entrypoint"], use_placeholder_flow=False)
    return loaded


def test_every_flow_has_a_deployment() -> None:
    flows = {path.stem for path in (ROOT / "flows").glob("*.py") if "@flow(" in path.read_text()}
    assert flows == {Path(one["entrypoint"].partition(":")[0]).stem for one in DEPLOYMENTS}
    assert {one["name"] for one in DEPLOYMENTS} == NAMES


def test_nothing_in_the_file_is_true_of_one_machine_only() -> None:
    assert not [word for word in FILE.read_text().split() if word.startswith(("/", "~"))]


@EACH
def test_the_entrypoint_loads(deployment: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    assert deployment["name"].startswith(flow_of(deployment, monkeypatch).name)


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


def test_the_form_of_ingest_offers_every_listed_outlet(monkeypatch: pytest.MonkeyPatch) -> None:
    ingest = next(one for one in DEPLOYMENTS if one["name"] == "ingest")
    offered = parameter_schema(flow_of(ingest, monkeypatch)).properties["outlets"]["items"]["enum"]
    listed = (ROOT / "seeds" / "outlets.csv").read_text().splitlines()[1:]
    assert offered == sorted(line.partition(",")[0] for line in listed)


@pytest.mark.parametrize(("parameters", "word"), [({"period": "year"}, "week"), ({"formats": ["pdf"]}, "html")])
def test_a_report_says_what_may_be_chosen(
    parameters: dict[str, Any], word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = next(one for one in DEPLOYMENTS if one["name"] == "report-daily")
    with pytest.raises(ParameterTypeError, match=word):
        flow_of(report, monkeypatch).validate_parameters(parameters)


def test_what_the_services_start_exists() -> None:
    deploy = ROOT / "deploy"
    units = [path.read_text() for path in deploy.glob("*.service")]
    assert len(units) == 3
    assert all("--host 0.0.0.0" not in line for unit in units for line in unit.splitlines() if line.startswith("Exec"))
    compose = yaml.safe_load((deploy / "compose.yaml").read_text())
    assert compose["services"].keys() == {"server", "worker", "reports", "postgres"}
    assert all(port.startswith("127.0.0.1:") for port in compose["services"]["server"]["ports"])


def test_the_example_automation_is_one_and_hears_every_kind_of_notice() -> None:
    described = yaml.safe_load((ROOT / "deploy" / "automation.yaml").read_text())
    trigger = AutomationCore.model_validate(described).trigger
    assert isinstance(trigger, EventTrigger)
    kinds = set(re.findall(r'"(\w+\.\w+)",\n', (ROOT / "pipeline" / "notices.py").read_text())) | {"audit.rows"}
    assert trigger.expect == {f"parallax.{kind}" for kind in kinds}
