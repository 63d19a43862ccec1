"""Ctrl-C and SIGTERM at any moment: one sentence, the exit code that shells expect, and nothing left running."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.parallax.terminal import in_pipe, in_terminal

INTERRUPTED = "Interrupted. What was loaded stays; run it again to go on."
TERMINATED = "Terminated. What was loaded stays; run it again to go on."
MOMENTS = [("run", "temporary Prefect server ("), ("ingest", "Making a new warehouse")]


@pytest.mark.parametrize(("command", "moment"), MOMENTS)
def test_ctrl_c_in_a_terminal(tmp_path: Path, command: str, moment: str) -> None:
    shown = in_terminal(command, "seeds", data=tmp_path / "data", signal_at=moment)
    assert shown.code == 130
    assert shown.lines[-1].removeprefix("^C") == INTERRUPTED
    assert "Traceback" not in "".join(shown.lines)
    assert shown.processes == ()


@pytest.mark.parametrize(("command", "moment"), MOMENTS)
@pytest.mark.parametrize(("number", "code", "sentence"), [(2, 130, INTERRUPTED), (15, 143, TERMINATED)])
def test_signals_without_a_terminal(
    tmp_path: Path, command: str, moment: str, number: int, code: int, sentence: str
) -> None:
    shown = in_pipe(command, "seeds", data=tmp_path / "data", signal_at=moment, number=signal.Signals(number))
    assert shown.code == code
    assert shown.lines[-1] == sentence
    assert "Traceback" not in "".join(shown.lines)
    assert shown.processes == ()


def test_a_server_that_lost_its_run_ends(tmp_path: Path) -> None:
    """Killed outright, nobody can tidy up; the kernel tells the server."""
    shown = in_pipe("run", "seeds", data=tmp_path / "data", signal_at="Found 2 files", number=signal.SIGKILL)
    assert shown.code == -signal.SIGKILL
    assert shown.processes == ()
