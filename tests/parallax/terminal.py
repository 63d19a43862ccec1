"""The command line in a terminal of its own: what appears there, and how it ends when it is interrupted."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

COMMAND = str(Path(sys.executable).parent / "parallax")
_TOKENS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r|\n|[^\x1b\r\n]+|\x1b")
END_SECONDS = 15.0
_UP = re.compile(r"\x1b\[(\d*)A")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a terminal showed and how the command ended."""

    code: int
    lines: tuple[str, ...]
    processes: tuple[str, ...]


def in_terminal(*words: str, data: Path, signal_at: str = "", number: signal.Signals | None = None) -> Shown:
    """Run the command in a terminal; when ``signal_at`` appears, press Ctrl-C or send ``number``.

    ``lines`` are what stays on the screen: a line that was drawn again counts as it was last. ``processes`` are the
    commands with ``data`` in their surroundings that are still there 15 seconds after the end.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    with subprocess.Popen(
        [COMMAND, *words],
        env={**_environ(data), "TERM": "xterm-256color"},
        cwd=ROOT,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=_own_terminal,  # noqa: PLW1509 - one ioctl
    ) as process:
        os.close(theirs)
        seen = _watch(process, ours, signal_at.encode(), number)
        os.close(ours)
    return Shown(process.returncode, _lines(seen), _left(data))


def in_pipe(*words: str, data: Path, signal_at: str, number: signal.Signals) -> Shown:
    """Run the command without a terminal; when ``signal_at`` appears, send ``number``."""
    with subprocess.Popen(
        [COMMAND, *words],
        env=_environ(data),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=_listen_to_ctrl_c,  # noqa: PLW1509 - one sigaction
    ) as process:
        assert process.stdout is not None
        seen = _watch(process, process.stdout.fileno(), signal_at.encode(), number)
    return Shown(process.returncode, _lines(seen), _left(data))


def _watch(process: subprocess.Popen[bytes], stream: int, signal_at: bytes, number: signal.Signals | None) -> bytes:
    seen, sent, deadline = b"", not signal_at, time.monotonic() + 120
    while time.monotonic() < deadline:
        if select.select([stream], [], [], 0.05)[0]:
            try:
                piece = os.read(stream, 65536)
            except OSError:  # Linux says so when the other side of a terminal is closed
                break
            if not piece:
                break
            seen += piece
        if not sent and signal_at in seen:
            sent = True
            if number is None:
                os.write(stream, b"\x03")
            else:
                process.send_signal(number)
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    return seen


def _lines(seen: bytes) -> tuple[str, ...]:
    """What stays on the screen: drawing over a line, erasing it and going up are followed, colours are not."""
    rows, row, column = [""], 0, 0
    for token in _TOKENS.findall(seen.decode(errors="replace")):
        if token == "\r":
            column = 0
        elif token == "\n":
            row, column = row + 1, 0
            rows += [""] * (row + 1 - len(rows))
        elif token == "\x1b[2K":
            rows[row] = ""
        elif up := _UP.fullmatch(token):
            row = max(0, row - int(up[1] or 1))
        elif not token.startswith("\x1b"):
            rows[row] = rows[row][:column].ljust(column) + token + rows[row][column + len(token) :]
            column += len(token)
    return tuple(line.rstrip() for line in rows if line.strip())


def _left(data: Path) -> tuple[str, ...]:
    """Commands that still run with ``data`` in their environment, given time to end in order."""
    deadline = time.monotonic() + END_SECONDS
    while (left := _running(data)) and time.monotonic() < deadline:
        time.sleep(0.2)
    return left


def _running(data: Path) -> tuple[str, ...]:
    running = []
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdecimal() and str(data).encode() in (process / "environ").read_bytes():
                running.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return tuple(running)


def _environ(data: Path) -> dict[str, str]:
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "PARALLAX_"))}
    return {**mine, "PREFECT_HOME": str(data / "none"), "PARALLAX_DATA": str(data)}


def _own_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    _listen_to_ctrl_c()


def _listen_to_ctrl_c() -> None:
    """A shell starts what runs in the background with Ctrl-C ignored; that would be inherited."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
