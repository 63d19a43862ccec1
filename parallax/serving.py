"""The commands that stay: ``serve`` for everything on one machine, ``serve-reports`` for the reports alone."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, Optional

import typer
from rich.console import Console

from parallax.children import answers, start, stop
from parallax.ending import in_words
from parallax.narrator import Narrator
from parallax.prefect_database import begin_with_copy, empty_database
from parallax.prefect_server import START_SECONDS
from parallax.reports_server import ReportsServer, is_loopback, serving
from parallax.server_address import ServerFailed, keep_proxies_out
from pipeline.progress import say
from pipeline.settings import Settings, settings_from

HERE = "127.0.0.1"
STOP_SECONDS = 30.0
"""A worker ends its runs first."""
Port = Annotated[int, typer.Option("--port", help="The port to listen on.")]


def add_serving_commands(app: typer.Typer) -> None:
    """Register the commands of this module with ``app``."""
    app.command()(serve)
    app.command("serve-reports")(serve_reports)


def serve(
    port: Port = 4200, reports_port: Annotated[int, typer.Option(help="The port of the reports.")] = 4280
) -> None:
    """Bring up everything on this machine: Prefect server, deployments, a worker, the reports. Ctrl-C ends all.

    The UI asks for the password that is printed; it is kept in data/server/password.

    [dim]parallax serve
    make serve[/dim]
    """
    console = Console(highlight=False)
    with in_words(), _until_stopped(), ExitStack() as stack:
        settings = settings_from(os.environ, root=Path.cwd())
        settings.reports.mkdir(parents=True, exist_ok=True)
        reports = stack.enter_context(_reports(settings, HERE, reports_port, None))
        environ = _environ(settings, port, reports.address)
        home = Path(environ["PREFECT_HOME"])
        with Narrator(console):
            server = stack.enter_context(_server(environ, home, port))
            say("Making the deployments of prefect.yaml")
            for words in (["work-pool", "create", "parallax", "--type", "process"], ["--no-prompt", "deploy", "--all"]):
                _prefect(words, environ, home)
            _mark_dead(environ)
            say("Starting a worker")
            worker = stack.enter_context(_worker(environ, home))
        console.print(
            f"  [bold]Prefect UI[/bold]  http://{HERE}:{port}   password: {environ['PREFECT_API_AUTH_STRING']}\n"
            f"  [bold]Reports[/bold]     {reports.address}\n"
            f"  [bold]SQL[/bold]         parallax sql\n"
            f"  Logs are in {home}. Ctrl-C ends all of it.",
            soft_wrap=True,
        )
        while server.poll() is None and worker.poll() is None:
            time.sleep(0.5)
        which = "server" if server.poll() is not None else "worker"
        raise ServerFailed(f"The Prefect {which} ended by itself; its log is {home / f'{which}.log'}.")


def serve_reports(
    port: Port = 4280,
    host: Annotated[str, typer.Option("--host", help="Beyond loopback a token is asked for.")] = HERE,
    token: Annotated[Optional[str], typer.Option(envvar="PARALLAX_REPORTS_TOKEN", help="Instead of a new one.")] = None,  # noqa: UP045
) -> None:
    """Serve the reports to browsers: on this machine only, or with a token. Ctrl-C ends it.

    [dim]parallax serve-reports
    parallax serve-reports --host 0.0.0.0[/dim]
    """
    with in_words(), _until_stopped(), ExitStack() as stack:
        settings = settings_from(os.environ, root=Path.cwd())
        settings.reports.mkdir(parents=True, exist_ok=True)
        server = stack.enter_context(_reports(settings, host, port, token))
        typer.echo(f"Reports: {server.address}/{f'?token={server.token}' if server.token else ''}")
        if not is_loopback(host):
            typer.echo("This is not encrypted: put a proxy with TLS in front of it beyond a network that you trust.")
        sys.stdout.flush()
        while True:
            time.sleep(3600)


@contextmanager
def _until_stopped() -> Iterator[None]:
    """Ctrl-C is how these commands are meant to end."""
    try:
        yield
    except KeyboardInterrupt:
        typer.echo("Stopped.")


@contextmanager
def _reports(settings: Settings, host: str, port: int, token: str | None) -> Iterator[ReportsServer]:
    try:
        with serving(settings.reports, host=host, port=port, token=token) as server:
            yield server
    except OSError as error:
        raise ServerFailed(f"Cannot serve reports on {host}:{port}: {error.strerror}. Name another --port.") from error


def _environ(settings: Settings, port: int, reports: str) -> dict[str, str]:
    """What server, deployments and worker agree on; what people have set themselves holds."""
    keep_proxies_out()
    home = Path(os.environ.get("PREFECT_HOME", settings.data / "server")).absolute()
    home.mkdir(parents=True, exist_ok=True)
    user = os.environ.get("PREFECT_SERVER_API_AUTH_STRING") or f"parallax:{_password(home / 'password')}"
    ours = {
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": f"http://{HERE}:{port}/api",
        "PREFECT_SERVER_API_AUTH_STRING": user,
        "PREFECT_API_AUTH_STRING": user,
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": f"http://{HERE}:{port}",
        "DO_NOT_TRACK": "1",
        "PARALLAX_REPORTS_URL": reports,
    }
    defaults = {
        "PARALLAX_SNAPSHOT": str(settings.data / "snapshot.duckdb"),
        "PARALLAX_BACKUP": str(settings.data / "backup"),
    }
    return {**defaults, **os.environ, **ours}


def _password(path: Path) -> str:
    """The password of this machine's server, made the first time; only its owner can read it."""
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(18))
    return path.read_text().strip()


@contextmanager
def _server(environ: dict[str, str], home: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HERE, port))
        except OSError as error:
            raise ServerFailed(f"Port {port} is taken ({error.strerror}); name another with --port.") from error
    say("Starting the Prefect server (5 to 60 s)")
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", HERE, "--port", str(port)]
    if "PREFECT_SERVER_DATABASE_CONNECTION_URL" not in environ:
        begin_with_copy(home, empty_database(environ))
    process = start(command, home / "server.log", environ)
    try:
        if not answers(process, f"http://{HERE}:{port}/api/health", seconds=START_SECONDS):
            raise ServerFailed(f"The Prefect server did not come up; its log is {home / 'server.log'}.")
        yield process
    finally:
        stop(process)


@contextmanager
def _worker(environ: dict[str, str], home: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", "parallax"]
    process = start(command, home / "worker.log", environ)
    try:
        yield process
    finally:
        stop(process, seconds=STOP_SECONDS)


def _mark_dead(environ: dict[str, str]) -> None:
    """Have the runs whose process is gone shown as crashed, and say which."""
    done = subprocess.run(
        [sys.executable, "-m", "flows.standing"], env=environ, capture_output=True, text=True, check=False
    )
    for line in (done.stdout + done.stderr).splitlines():
        say(line)


def _prefect(words: list[str], environ: dict[str, str], home: Path) -> None:
    """Run a command of Prefect; a pool that is there already is no failure."""
    done = subprocess.run(
        [sys.executable, "-m", "prefect", *words], env=environ, capture_output=True, text=True, check=False
    )
    (home / "deploy.log").write_text(done.stdout + done.stderr)
    if done.returncode and "already exists" not in done.stdout + done.stderr:
        raise ServerFailed(f"prefect {' '.join(words)} failed; see {home / 'deploy.log'}.")
