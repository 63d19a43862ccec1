"""Three small sites on loopback addresses of their own, each with one of the tests' articles about one event."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.conftest import ARTICLES
from tests.web import OUTLETS, article_page


@contextmanager
def small_sites(stem: str) -> Iterator[list[str]]:
    """Serve the article ``stem`` of each outlet; the addresses. Each site is one address of 127.0.0.0/8."""
    with ExitStack() as stack:
        pages = [ARTICLES / outlet / f"{stem}.txt" for outlet in OUTLETS]
        yield [stack.enter_context(_site(f"127.0.0.{number}", page)) for number, page in enumerate(pages, 1)]


@contextmanager
def _site(host: str, article: Path) -> Iterator[str]:
    page = article_page(article).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_page = self.path == f"/{article.stem}"
            self.send_response(200 if is_page else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page) if is_page else 0))
            self.end_headers()
            self.wfile.write(page if is_page else b"")

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer((host, 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{host}:{server.server_address[1]}/{article.stem}"
        server.shutdown()
