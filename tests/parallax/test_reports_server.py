"""The server of reports gives reports, and nothing else to anybody."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest

from parallax.reports_server import COOKIE, ReportsServer, is_loopback, serving
from reports.index import search_script

Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    (folder / "2031").mkdir(parents=True)
    (folder / "index.html").write_text("<h1>All</h1>")
    (folder / "2031" / "story1-a.html").write_text("<h1>One</h1>")
    (folder / "story1-a.json").write_text("{}")
    (folder / ".hidden.html").write_text("no")
    (folder / "notes.py").write_text("no")
    (tmp_path / "secret.html").write_text("no")
    (folder / "link.html").symlink_to(tmp_path / "secret.html")
    return folder


@pytest.fixture
def server(folder: Path) -> Iterator[ReportsServer]:
    with serving(folder) as server:
        yield server


def ask(server: ReportsServer, path: str, method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", int(server.server_address[1]), timeout=10)
    connection.putrequest(method, path, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


@pytest.mark.parametrize(
    ("path", "body"), [("/", b"<h1>All</h1>"), ("/2031/story1-a.html?x=1", b"<h1>One</h1>"), ("/story1-a.json", b"{}")]
)
def test_reports_are_given_with_strict_headers(server: ReportsServer, path: str, body: bytes) -> None:
    status, headers, given = ask(server, path)
    assert (status, given) == (200, body)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    allowed = [part for part in headers["content-security-policy"].split("; ") if part.startswith("script-src")]
    assert allowed == [f"script-src '{search_script()[1]}'"], "no script may run but the search of the index"
    assert ask(server, path, "HEAD")[2] == b""


@pytest.mark.parametrize(
    "path",
    ["/../secret.html", "/%2e%2e/secret.html", "/2031/../../secret.html", "/link.html", "/.hidden.html", "/notes.py",
     "/2031", "//etc/passwd", "/%2Fetc%2Fpasswd", "/a\\..\\secret.html", "/%00", "/story1-a.json%00.html",
     "/" + "a" * 5000],
)  # fmt: skip
def test_nothing_else_is_given(server: ReportsServer, path: str) -> None:
    status, _headers, body = ask(server, path)
    assert status == 404
    assert body == b"There is no such report.\n"


def test_another_name_than_its_own_is_refused(server: ReportsServer) -> None:
    assert ask(server, "/", Host="evil.example")[0] == 421
    assert ask(server, "/", Host="localhost:80")[0] == 200


def test_it_writes_nothing(server: ReportsServer) -> None:
    assert {ask(server, "/", method)[0] for method in ("POST", "PUT", "DELETE", "OPTIONS")} == {501}


def test_a_token_is_asked_for_and_then_carried(folder: Path) -> None:
    with serving(folder, token="word") as server:
        assert ask(server, "/")[0] == 401
        assert ask(server, "/?token=wrong")[0] == 401
        status, headers, _body = ask(server, "/2031/story1-a.html?token=word")
        assert (status, headers["location"]) == (303, "/2031/story1-a.html")
        assert "HttpOnly" in headers["set-cookie"]
        assert ask(server, "/", Cookie=f"{COOKIE}=word")[0] == 200
        assert ask(server, "/", Cookie=f"{COOKIE}=other")[0] == 401


def test_beyond_loopback_there_is_always_a_token(folder: Path) -> None:
    assert [is_loopback(host) for host in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "news.example")] == [
        True, True, True, False, False
    ]  # fmt: skip
    with serving(folder, host="0.0.0.0") as server:
        assert ask(server, "/")[0] == 401
        assert ask(server, f"/?token={server.token}")[0] == 303
