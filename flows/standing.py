"""How things stand on the Prefect server: deployments, workers, and runs whose process is gone.

A flow that is killed stays ``Running`` for ever on the server unless somebody says that it is not. Each run therefore
writes down its process and its machine, as labels, and each run that begins looks after those of this machine.
``python -m flows.standing`` does only that; services run it before a worker starts.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from prefect import get_client
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.responses import DeploymentResponse
from prefect.runtime import flow_run
from prefect.settings import get_current_settings
from prefect.states import Crashed

from flows.words import say_failures_in_words

NAMES = frozenset({"ingest", "ingest-once", "report-daily", "report-weekly", "maintain", "reprocess"})
"""The deployments of prefect.yaml."""
POOL = "parallax"
BY_HAND = "by hand"
_PROCESS, _HOST = "parallax.process", "parallax.host"
_AT_WORK = (StateType.RUNNING, StateType.CANCELLING)


@dataclass(frozen=True, slots=True)
class Deployed:
    """A deployment in short; ``schedule`` is its cron line, or how else it is started.

    ``is_planned`` says whether a run of it stands in the server's book, as it must where there is a schedule.
    """

    name: str
    is_paused: bool
    schedule: str
    is_planned: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What the server knows: our deployments, how many workers are online, late runs, runs of dead processes."""

    deployments: Sequence[Deployed]
    workers: int
    late: int
    dead: Sequence[str]


def begin(*tags: str) -> None:
    """Write down which process the flow run at hand is, tag it, and mark the runs whose process is gone.

    From here on its log tells foreseen failures in a sentence.
    """
    say_failures_in_words()
    if (own := flow_run.get_id()) is None:
        return
    with get_client(sync_client=True) as client:
        client.update_flow_run_labels(UUID(own), {_PROCESS: _identity(os.getpid()), _HOST: socket.gethostname()})
        client.update_flow_run(UUID(own), tags={*flow_run.get_tags(), *tags})
        mark_dead(client)


def mark_dead(client: SyncPrefectClient) -> list[str]:
    """Have runs of this machine whose process is gone shown as crashed; the names of those that were."""
    dead = _dead(client)
    for run in dead:
        message = "Its process is gone. What it loaded stays; the next run does the rest."
        client.set_flow_run_state(run.id, Crashed(message=message), force=True)
    return [run.name for run in dead]


def standing() -> Standing:
    """Ask the server how things stand."""
    with get_client(sync_client=True) as client:
        ours = [one for one in client.read_deployments(limit=200) if one.name in NAMES]
        pools = [pool.name for pool in client.read_work_pools()]
        workers = client.read_workers_for_work_pool(POOL) if POOL in pools else []
        late = client.read_flow_runs(flow_run_filter=_with(state={"name": {"any_": ["Late"]}}))
        dead = _dead(client)
        deployed = [_deployed(client, one) for one in ours]
    online = sum(str(worker.status).upper().endswith("ONLINE") for worker in workers)
    return Standing(sorted(deployed, key=lambda one: one.name), online, len(late), [run.name for run in dead])


def _deployed(client: SyncPrefectClient, one: DeploymentResponse) -> Deployed:
    waiting = _with(state={"type": {"any_": [StateType.SCHEDULED]}}, deployment_id={"any_": [one.id]})
    is_planned = bool(client.read_flow_runs(flow_run_filter=waiting, limit=1))
    return Deployed(one.name, bool(one.paused), _schedule(one.schedules), is_planned)


def _dead(client: SyncPrefectClient) -> list[FlowRun]:
    """Runs that are at work by their state, on this machine by their label, and whose process is no more."""
    at_work = client.read_flow_runs(flow_run_filter=_with(state={"type": {"any_": list(_AT_WORK)}}), limit=200)
    return [run for run in at_work if run.labels.get(_HOST) == socket.gethostname() and _is_gone(run)]


def _is_gone(run: FlowRun) -> bool:
    identity = str(run.labels.get(_PROCESS, ""))
    return identity != _identity(int(identity.partition(":")[0] or 0))


def _identity(process: int) -> str:
    """Its number and, on Linux, when it was started: numbers are used again. Only the number where it is gone."""
    try:
        after_name = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
        return f"{process}:{after_name.split()[19]}"
    except OSError:
        pass
    try:
        os.kill(process, 0)
    except (ProcessLookupError, ValueError):
        return f"{process}:gone"
    except PermissionError:
        pass
    return f"{process}:"


def _schedule(schedules: Sequence[object]) -> str:
    lines = [getattr(getattr(one, "schedule", None), "cron", None) for one in schedules if getattr(one, "active", True)]
    return ", ".join(str(line) for line in lines if line) or BY_HAND


def _with(**criteria: object) -> FlowRunFilter:
    return FlowRunFilter.model_validate(criteria)


def main() -> int:
    """Mark the runs of this machine whose process is gone; 1 and a sentence where the server does not answer."""
    try:
        with get_client(sync_client=True) as server:
            for name in mark_dead(server):
                print(f"Marked as crashed: {name}")
    except Exception as error:
        where = get_current_settings().api.url or "PREFECT_API_URL"
        print(f"The Prefect server at {where} does not answer ({type(error).__name__}).", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
