"""A schedule makes runs: the server's scheduler works with the packages that are pinned."""

from __future__ import annotations

import time

from tests.flows.conftest import Server

PATIENCE = 90.0
"""Seconds; the scheduler looks for new deployments every five."""


def test_the_server_plans_runs_of_a_deployment_with_a_schedule(server: Server) -> None:
    """With SQLAlchemy 2.1 the scheduler of Prefect 3.8.8 fails in its log and nowhere else: nothing ever runs."""
    flow = server.made("flows", name="scheduled")
    every_quarter = {"schedule": {"cron": "*/15 * * * *", "timezone": "UTC"}, "active": True}
    deployed = server.made("deployments", name="scheduled", flow_id=flow["id"], schedules=[every_quarter])
    deadline = time.monotonic() + PATIENCE
    planned: list[str] = []
    while not planned and time.monotonic() < deadline:
        time.sleep(0.5)
        runs = server.found("flow_runs", flow_runs={"deployment_id": {"any_": [deployed["id"]]}})
        planned = [run["state_type"] for run in runs]
    assert set(planned) == {"SCHEDULED"}
