"""Which server is configured, and what is said when it does not answer."""

from __future__ import annotations

import os
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from parallax.server_address import ServerFailed, configured_server, keep_proxies_out, must_answer, shown
from tests.flows.conftest import parallax


def test_nothing_is_configured(tmp_path: Path) -> None:
    assert configured_server({"PREFECT_HOME": str(tmp_path)}, tmp_path) is None


def test_environment_then_project_then_profile(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "profiles.toml").write_text('active = "ours"\n[profiles.ours]\nPREFECT_API_URL = "http://profile/api"\n')
    environ = {"PREFECT_HOME": str(home)}
    assert configured_server(environ, tmp_path) == "http://profile/api"
    assert configured_server({**environ, "PREFECT_PROFILE": "other"}, tmp_path) is None
    (tmp_path / "prefect.toml").write_text('[api]\nurl = "http://project/api"\n')
    assert configured_server(environ, tmp_path) == "http://project/api"
    assert configured_server({**environ, "PREFECT_API_URL": "http://said/api"}, tmp_path) == "http://said/api"


@pytest.mark.parametrize("text", ["not = [toml", "\x00", '[profiles]\nours = 3\nactive = "ours"'])
def test_a_broken_profile_is_no_profile(tmp_path: Path, text: str) -> None:
    (tmp_path / "profiles.toml").write_text(text)
    assert configured_server({"PREFECT_HOME": str(tmp_path)}, tmp_path) is None


def test_passwords_are_not_shown() -> None:
    assert shown("http://me:secret@prefect.example/api") == "http://prefect.example/api"
    assert shown("http://127.0.0.1:4200/api") == "http://127.0.0.1:4200/api"


@contextmanager
def answering(status: int, *, password: str = "") -> Iterator[str]:
    """The address of a server that answers everything with ``status``, or asks for a password."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = not password or self.headers["Authorization"] == f"Basic {b64encode(password.encode()).decode()}"
            self.send_response(status if known else 401)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/api"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("status", [200, 404, 503])
def test_any_answer_will_do(tmp_path: Path, status: int) -> None:
    with answering(status) as url:
        must_answer(url, {"PREFECT_HOME": str(tmp_path)}, tmp_path)


def test_a_server_that_does_not_let_us_in(tmp_path: Path) -> None:
    environ = {"PREFECT_HOME": str(tmp_path)}
    with answering(200, password="me:secret") as url:
        must_answer(url, {**environ, "PREFECT_API_AUTH_STRING": "me:secret"}, tmp_path)
        with pytest.raises(ServerFailed, match="PREFECT_API_AUTH_STRING"):
            must_answer(url, environ, tmp_path)


def test_no_proxy_stands_before_our_own_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "intranet.example")
    monkeypatch.setenv("no_proxy", "")
    with answering(200) as url:
        must_answer(url, {"PREFECT_HOME": str(tmp_path)}, tmp_path)
    keep_proxies_out()
    assert os.environ["NO_PROXY"] == "intranet.example,127.0.0.1,localhost"
    assert os.environ["no_proxy"] == "127.0.0.1,localhost"


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/api", "nonsense", "http://no host/api"])
def test_a_server_that_does_not_answer_is_told_in_one_sentence(tmp_path: Path, address: str) -> None:
    began = time.monotonic()
    said = parallax("ingest", "seeds", data=tmp_path / "data", environ={"PREFECT_API_URL": address})
    assert time.monotonic() - began < 10
    assert said.code == 2
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert address in said.err
    for way_out in ("prefect server start", "unset PREFECT_API_URL", "--no-prefect"):
        assert way_out in said.err
    assert not (tmp_path / "data").exists()
