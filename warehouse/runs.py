"""Runs: who is at work, who has ended, and who died without saying so."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

import duckdb

from warehouse.lake import Place
from warehouse.lock import load_lock
from warehouse.rows import fetch


def start(
    connection: duckdb.DuckDBPyConnection, place: Place, flow: str, parameters: Mapping[str, Any], *, now: datetime
) -> str:
    """Record that a run has begun and return its id; runs of this machine whose process is dead are marked."""
    run_id = f"run1-{uuid4().hex[:24]}"
    with load_lock(place):
        _mark_dead(connection, now)
        connection.execute(
            "INSERT INTO runs VALUES (?, ?, 'running', ?, NULL, ?, ?, ?)",
            [run_id, flow, now, json.dumps(parameters, sort_keys=True), os.getpid(), socket.gethostname()],
        )
    return run_id


def end(connection: duckdb.DuckDBPyConnection, place: Place, run_id: str, state: str, *, now: datetime) -> None:
    """Record how a run ended: completed, failed or interrupted."""
    with load_lock(place):
        connection.execute("UPDATE runs SET state = ?, ended_at = ? WHERE run_id = ?", [state, now, run_id])


def counts(connection: duckdb.DuckDBPyConnection, run_id: str) -> dict[str, int]:
    """How many items of a run ended in each state."""
    rows = connection.execute(
        "SELECT state, count(*) FROM outcomes WHERE run_id = ? GROUP BY state ORDER BY state", [run_id]
    ).fetchall()
    return {str(state): int(number) for state, number in rows}


def _mark_dead(connection: duckdb.DuckDBPyConnection, now: datetime) -> None:
    """Runs that claim to be running on this machine while their process is gone were interrupted."""
    rows = fetch(
        connection.execute(
            "SELECT run_id, process FROM runs WHERE state = 'running' AND host = ?", [socket.gethostname()]
        )
    )
    for row in rows:
        if row["process"] != os.getpid() and not _is_alive(row["process"]):
            connection.execute(
                "UPDATE runs SET state = 'interrupted', ended_at = ? WHERE run_id = ?", [now, row["run_id"]]
            )


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
