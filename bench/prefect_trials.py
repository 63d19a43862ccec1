"""What happens to a run when its process, its worker or the server dies, or somebody cancels it: tried for real.

    .venv/bin/python -m bench.prefect_trials [--articles 300]

A server, a worker and the deployments of this clone, and a run of `ingest-once` over a table of made articles that is
cut short five times: its process killed (-9), the worker and its process killed, all three killed and started again as
by a machine that reboots, cancelled as the UI does it, and the server alone killed and started again. A last run
completes the work. Goals: a cancelled run at work for 10 s at most, no run left at work, each article once, every audit
holds. `PREFECT_SERVER_DATABASE_CONNECTION_URL` puts the server on PostgreSQL.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bench.made_table import write_table
from bench.results_file import show, write
from parallax.children import answers, start, stop
from pipeline.settings import Settings
from warehouse.audit import audit
from warehouse.lake import connect

if TYPE_CHECKING:
    from uuid import UUID

    from prefect.client.orchestration import SyncPrefectClient
    from prefect.client.schemas.objects import FlowRun

PATIENCE = 600.0
ROOT = Path(__file__).parent.parent


class Machine:
    """A server and a worker that can be killed and started again; all of it ends with this process."""

    def __init__(self, home: Path) -> None:
        """Agree on a port and a password, below ``home``."""
        self.home = home
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        os.environ.update(
            PREFECT_HOME=str(home / "prefect"),
            PREFECT_API_URL=f"http://127.0.0.1:{self.port}/api",
            PREFECT_SERVER_API_AUTH_STRING="bench:trials",
            PREFECT_API_AUTH_STRING="bench:trials",
            PARALLAX_DATA=str(home),
            PARALLAX_BATCH="20",
        )
        self.server = self.start_server()
        self.prefect("work-pool", "create", "parallax", "--type", "process")
        self.prefect("--no-prompt", "deploy", "--all")
        self.worker = self.start_worker()

    def start_server(self) -> subprocess.Popen[bytes]:
        """Start the server and wait until it answers."""
        words = ["server", "start", "--host", "127.0.0.1", "--port", str(self.port)]
        self.server = start([sys.executable, "-m", "prefect", *words], self.home / "server.log", cwd=ROOT)
        if not answers(self.server, f"http://127.0.0.1:{self.port}/api/health", seconds=PATIENCE):
            raise SystemExit((self.home / "server.log").read_text()[-2000:])
        return self.server

    def start_worker(self) -> subprocess.Popen[bytes]:
        """Mark what is dead, as the service does, and start a worker."""
        subprocess.run([sys.executable, "-m", "flows.standing"], cwd=ROOT, check=True)
        words = ["worker", "start", "--pool", "parallax"]
        self.worker = start([sys.executable, "-m", "prefect", *words], self.home / "worker.log", cwd=ROOT)
        return self.worker

    def prefect(self, *words: str) -> None:
        """One command of Prefect."""
        subprocess.run([sys.executable, "-m", "prefect", *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    """Play the trials in turn and write what came out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=300)
    articles = parser.parse_args().articles
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        table = write_table(home / "all.jsonl", articles)
        machine = Machine(home)
        from prefect import get_client

        try:
            with get_client(sync_client=True) as client:
                _try_all(machine, client, table, articles)
        finally:
            stop(machine.worker, seconds=30)
            stop(machine.server)


def _try_all(machine: Machine, client: SyncPrefectClient, table: Path, articles: int) -> None:
    rows: list[tuple[str, str, float, int]] = []
    cuts = {"process killed": _kill_run, "worker killed": _kill_worker, "rebooted": _reboot}
    for name, cut in cuts.items():
        seconds, state = cut(machine, client, _begun(machine, client, table))
        rows.append((name, state, seconds, _loaded(machine)))
        print(*rows[-1], flush=True)
    stopped, seconds, state = _cancel(client, _begun(machine, client, table))
    rows.append(("cancelled", state, seconds, _loaded(machine)))
    print(*rows[-1], f"its process was gone after {stopped:.1f} s", flush=True)
    run = _begun(machine, client, table)
    stop(machine.server, seconds=0)
    machine.start_server()
    seconds, state = _ended(client, run, lambda: None)
    rows.append(("server restarted", state, seconds, _loaded(machine)))
    run = client.create_flow_run_from_deployment(_deployment(client), parameters=_parameters(table))
    seconds, state = _ended(client, run, lambda: None)
    rows.append(("the last run", state, seconds, _loaded(machine)))
    with connect(Settings(machine.home, machine.home).place, read_only=True) as connection:
        breaches = len(audit(connection))
    database = os.environ.get("PREFECT_SERVER_DATABASE_CONNECTION_URL", "sqlite").partition("+")[0].partition(":")[0]
    found = {name: {"state": state, "seconds": round(took, 1), "articles": at} for name, state, took, at in rows}
    ratios = {
        "articles_over_asked": _loaded(machine) / articles,
        "audits_with_rows": breaches,
        "at_work": _at_work(client),
    }
    write(
        "prefect_trials",
        ratios,
        {
            "server_on": database,
            "load_average": round(os.getloadavg()[1], 1),
            "cancelled_run_at_work_for_seconds": round(stopped, 1),
            **found,
        },
        ["prefect"],
    )
    show(f"Server on {database}; audits with rows: {breaches}", ["", "state", "seconds", "articles"], rows)


def _parameters(table: Path) -> dict[str, object]:
    return {"places": [str(table)], "publish": False}


def _deployment(client: SyncPrefectClient) -> UUID:
    return client.read_deployment_by_name("ingest-once/ingest-once").id


def _begun(machine: Machine, client: SyncPrefectClient, table: Path) -> FlowRun:
    """A run that has loaded something and is in the middle of the rest."""
    before = _loaded(machine)
    run = client.create_flow_run_from_deployment(_deployment(client), parameters=_parameters(table))
    _until(lambda: _loaded(machine) > before, f"{run.name} loads something")
    return client.read_flow_run(run.id)


def _process(run: FlowRun) -> int:
    return int(str(run.labels["parallax.process"]).partition(":")[0])


def _kill_run(_machine: Machine, client: SyncPrefectClient, run: FlowRun) -> tuple[float, str]:
    return _ended(client, run, lambda: os.kill(_process(run), signal.SIGKILL))


def _kill_worker(machine: Machine, client: SyncPrefectClient, run: FlowRun) -> tuple[float, str]:
    def cut() -> None:
        machine.worker.kill()
        machine.worker.wait()
        with suppress(ProcessLookupError):
            os.kill(_process(run), signal.SIGKILL)
        machine.start_worker()

    return _ended(client, run, cut)


def _reboot(machine: Machine, client: SyncPrefectClient, run: FlowRun) -> tuple[float, str]:
    def cut() -> None:
        for process in (machine.worker, machine.server):
            process.kill()
            process.wait()
        with suppress(ProcessLookupError):
            os.kill(_process(run), signal.SIGKILL)
        machine.start_server()
        machine.start_worker()

    return _ended(client, run, cut)


def _cancel(client: SyncPrefectClient, run: FlowRun) -> tuple[float, float, str]:
    """The seconds until the process of ``run`` is gone, and until it is shown in a final state, and in which."""
    from prefect.states import Cancelling

    gone = 0.0

    def cut() -> None:
        nonlocal gone
        started = time.monotonic()
        client.set_flow_run_state(run.id, Cancelling())
        _until(lambda: not Path(f"/proc/{_process(run)}").exists(), "its process is gone")
        gone = time.monotonic() - started

    seconds, state = _ended(client, run, cut)
    return gone, seconds, state


def _ended(client: SyncPrefectClient, run: FlowRun, cut: Callable[[], object]) -> tuple[float, str]:
    """Cut ``run`` short; the seconds until it is in a final state, and which."""
    started = time.monotonic()
    cut()
    _until(lambda: _state(client, run) in ("COMPLETED", "CRASHED", "CANCELLED", "FAILED"), f"{run.name} ends")
    return time.monotonic() - started, _state(client, run)


def _state(client: SyncPrefectClient, run: FlowRun) -> str:
    state = client.read_flow_run(run.id).state
    return state.type.value if state else ""


def _at_work(client: SyncPrefectClient) -> int:
    return sum(_state(client, run) in ("RUNNING", "CANCELLING", "PENDING") for run in client.read_flow_runs(limit=50))


def _loaded(machine: Machine) -> int:
    """Articles in the warehouse; none where it is not there yet."""
    place = Settings(machine.home, machine.home).place
    if not place.catalog.exists():
        return 0
    with suppress(Exception), connect(place, read_only=True) as connection:
        row = connection.execute("SELECT count(*), count(DISTINCT url) FROM articles").fetchone()
        assert row is not None
        assert row[0] == row[1], "an article is there twice"
        return int(row[0])
    return 0


def _until(is_so: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > deadline:
            raise SystemExit(f"Waited {PATIENCE:.0f} s in vain until {what}.")
        time.sleep(0.2)


if __name__ == "__main__":
    main()
