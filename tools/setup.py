"""Make ``.venv`` ready: ``python3 tools/setup.py run`` or ``dev``. Needs only Python and a network.

Installs exactly what the hash-checked files in ``requirements/`` name: with uv, which takes seconds where pip takes two
minutes; where uv cannot be had or cannot do it, with pip.
Does nothing when that has been done; may be interrupted or started twice at once.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOG = ROOT / ".venv-setup.log"
LOCK = ROOT / ".venv-setup.lock"
GROUPS = ("run", "dev")
"""Each holds those before it."""


def main() -> int:
    """Set up the group of packages named on the command line."""
    group = sys.argv[1] if len(sys.argv) > 1 else GROUPS[0]
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what says so
        found = sys.version.split()[0]
        print(f"Parallax needs Python 3.11 or later; this is {found}. Name another: make PYTHON=python3.12 run")
        return 1
    if group not in GROUPS:
        print(f"There is no group {group!r}; there are: {', '.join(GROUPS)}")
        return 2
    if is_done(group):
        return 0
    with LOCK.open("w") as lock:
        wait_for(lock)
        if is_done(group):
            return 0
        print(f"Setting up .venv for {group!r} (once; one minute or two, mostly download). Details: {LOG.name}")
        LOG.write_text("")
        if not (make_venv() and install(group)):
            print(f"\nThe set-up failed. The end of {LOG.name}:\n")
            print("\n".join(LOG.read_text(errors="replace").splitlines()[-15:]))
            return 1
        stamp(group).write_text(wanted(group))
    return 0


def is_done(group: str) -> bool:
    """Whether what ``group`` needs is installed; a larger group holds the smaller."""
    holders = GROUPS[GROUPS.index(group) :]
    return any(stamp(holder).exists() and stamp(holder).read_text() == wanted(holder) for holder in holders)


def stamp(group: str) -> Path:
    """The file that remembers what was installed."""
    return VENV / f".installed-{group}"


def wanted(group: str) -> str:
    """A digest of everything that decides what is installed, and where."""
    digest = hashlib.sha256(str(ROOT).encode())
    for path in (ROOT / "requirements" / f"{group}.txt", ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def make_venv() -> bool:
    """Create the environment unless a working one is there."""
    if PYTHON.exists() and subprocess.run([PYTHON, "-c", ""], capture_output=True, check=False).returncode == 0:
        return True
    shutil.rmtree(VENV, ignore_errors=True)
    if shutil.which("uv") and step("Making .venv with uv", ["uv", "venv", "--python", sys.executable, str(VENV)]):
        return True
    return step("Making .venv", [sys.executable, "-m", "venv", str(VENV)])


def install(group: str) -> bool:
    """Install the locked packages, then the project itself. Nothing is resolved, so nothing can drift."""
    locked = ["--require-hashes", "--no-deps", "-r", str(ROOT / "requirements" / f"{group}.txt")]
    project = ["--no-deps", "--no-build-isolation", "-e", str(ROOT)]
    if uv := find_uv():
        quick = [uv, "pip", "install", "--compile-bytecode", "--python", str(PYTHON)]
        if step("Installing packages with uv", [*quick, *locked]) and step("Installing Parallax", [*quick, *project]):
            return True
        print("  uv could not do it; trying pip")
    pip = with_pip()
    return step("Installing packages with pip", [*pip, *locked]) and step("Installing Parallax", [*pip, *project])


def find_uv() -> str | None:
    """The uv on the PATH, or one of our own in ``.venv``; None where it cannot be had."""
    own = VENV / "bin" / "uv"
    if found := shutil.which("uv") or (own.exists() and str(own)):
        return found
    locked = ["--require-hashes", "--no-deps", "-r", str(ROOT / "requirements" / "installer.txt")]
    return str(own) if step("Getting uv", [*with_pip(), *locked]) else None


def with_pip() -> list[str]:
    """The command that installs with the pip of ``.venv``, which is added where it has none."""
    if subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode != 0:
        step("Adding pip", [str(PYTHON), "-m", "ensurepip"])
    return [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]


def step(what: str, command: list[str]) -> bool:
    """Run ``command`` into the log; show that time passes while it works."""
    started = time.monotonic()
    print(f"  {what} ", end="", flush=True)
    with LOG.open("a") as log:
        log.write(f"\n$ {' '.join(command)}\n")
        log.flush()
        try:
            process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=ROOT)
        except OSError as error:
            log.write(f"{error}\n")
            print("failed")
            return False
        try:
            while process.poll() is None:
                try:
                    process.wait(timeout=1.5)
                except subprocess.TimeoutExpired:
                    print(".", end="", flush=True)
        except KeyboardInterrupt:
            process.terminate()
            process.wait()
            print("\nInterrupted. Run it again to go on.")
            raise SystemExit(130) from None
    print(f" {time.monotonic() - started:.0f} s" if process.returncode == 0 else " failed", flush=True)
    return process.returncode == 0


def wait_for(lock: object) -> None:
    """Hold the lock; while another set-up holds it, say so."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # type: ignore[call-overload]
    except OSError:
        print("Another set-up is at work here; waiting for it ", end="", flush=True)
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # type: ignore[call-overload]
                print(" done")
                return
            except OSError:
                print(".", end="", flush=True)
                time.sleep(1.5)


if __name__ == "__main__":
    sys.exit(main())
