"""Programs that a command starts beside itself: quiet, ended with it however it ends."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
import urllib.error
from collections.abc import Mapping, Sequence
from pathlib import Path

from parallax.server_address import opener
from parallax.signals import postponed


def start(
    command: Sequence[str], log: Path, environ: Mapping[str, str] | None = None, *, cwd: Path | None = None
) -> subprocess.Popen[bytes]:
    """Start a program whose output goes to ``log``; it is out of reach of the terminal's Ctrl-C."""
    with log.open("ab") as output, postponed():
        return subprocess.Popen(
            command,
            env=environ,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - one prctl call, no locks
        )


def answers(process: subprocess.Popen[bytes], url: str, *, seconds: float) -> bool:
    """Wait until ``url`` answers anything at all; False where the program ended by itself or needs longer."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with opener(url).open(url, timeout=5):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.1)
    stop(process)
    return False


def stop(process: subprocess.Popen[bytes], *, seconds: float = 5.0) -> None:
    """End a program, at first politely; whatever it says goes to its log."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _die_with_parent() -> None:
    """Linux only: have the kernel end the program when this process dies, however it dies."""
    parent = os.getppid()
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    if os.getppid() != parent:  # it died before the kernel knew
        os._exit(1)
