"""Serves the reports folder, and nothing else, to browsers.

Loopback asks for no password, so it checks the ``Host`` header: no page elsewhere can read it by rebinding a name. Any
other address asks for a token, once in the address and then as a cookie. A report
needs no script, so none may run but the search of the index, by its digest.
"""

from __future__ import annotations

import hmac
import ipaddress
import re
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from reports.index import search_script

KINDS = {".html": "text/html", ".md": "text/markdown", ".json": "application/json"}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    f"script-src '{search_script()[1]}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}
_PART = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,200}")
COOKIE = "parallax_token"


class ReportsServer(ThreadingHTTPServer):
    """A server over ``folder``; ``token`` is asked for where there is one."""

    daemon_threads = True

    def __init__(self, folder: Path, host: str, port: int, token: str | None) -> None:
        """Bind to ``host`` and ``port``; 0 takes a free one."""
        super().__init__((host, port), _Handler)
        self.folder = folder.resolve()
        self.token = token
        self.hosts = {"127.0.0.1", "localhost", host} if is_loopback(host) else None

    @property
    def address(self) -> str:
        """Where it is found, without the token."""
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}"


@contextmanager
def serving(
    folder: Path, *, host: str = "127.0.0.1", port: int = 0, token: str | None = None
) -> Iterator[ReportsServer]:
    """Serve ``folder`` in a thread while the block runs; beyond loopback a token is made where none is given."""
    if token is None and not is_loopback(host):
        token = secrets.token_urlsafe(24)
    with ReportsServer(folder, host, port, token) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def is_loopback(host: str) -> bool:
    """Whether ``host`` reaches this machine only."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def report_at(folder: Path, path: str) -> Path | None:
    """The file of ``folder`` that the path of a request names; None where it names none, or one that lies outside."""
    parts = [part for part in unquote(path).split("/") if part] or ["index.html"]
    if not all(_PART.fullmatch(part) for part in parts):
        return None
    found = folder.joinpath(*parts).resolve()
    is_inside = found.is_relative_to(folder)
    return found if is_inside and found.suffix in KINDS and found.is_file() else None


class _Handler(BaseHTTPRequestHandler):
    server: ReportsServer
    server_version = "parallax"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        """Answer with a report, or say in a word why not."""
        asked = urlsplit(self.path)
        if self.server.hosts is not None and self.headers.get("Host", "").rsplit(":", 1)[0] not in self.server.hosts:
            self._answer(421, "text/plain", b"This server is asked for by another name than its own.\n")
        elif self.server.token and self._knows(parse_qs(asked.query).get("token", [""])[0]):
            self._answer(303, "text/plain", b"", Location=re.sub("^/+", "/", asked.path), **self._cookie())
        elif self.server.token and not self._knows(self._carried()):
            self._answer(401, "text/plain", b"Open the address that parallax serve-reports printed.\n")
        elif (path := report_at(self.server.folder, asked.path)) is None:
            self._answer(404, "text/plain", b"There is no such report.\n")
        else:
            self._answer(200, KINDS[path.suffix], path.read_bytes())

    do_HEAD = do_GET  # noqa: N815 - the same without a body

    def _knows(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(), (self.server.token or "").encode())

    def _carried(self) -> str:
        try:
            cookie = SimpleCookie(self.headers.get("Cookie", "")).get(COOKIE)
        except CookieError:
            return ""
        return cookie.value if cookie else ""

    def _cookie(self) -> dict[str, str]:
        return {"Set-Cookie": f"{COOKIE}={self.server.token}; HttpOnly; SameSite=Strict; Path=/"}

    def _answer(self, status: int, kind: str, body: bytes, **more: str) -> None:
        self.send_response(status)
        headers = {**HEADERS, **more, "Content-Type": f"{kind}; charset=utf-8", "Content-Length": str(len(body))}
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: an address may hold the token."""
