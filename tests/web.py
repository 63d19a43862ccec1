"""A local web: the tests' own articles on loopback, under the names of their outlets, with feeds, sitemaps, robots."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from connectors.guard import Policy, or_loopback
from connectors.pace import Manners
from connectors.resolve import served_at
from connectors.web_settings import WebSettings
from pipeline.settings import Settings

OUTLETS = ("harbour-post", "meridian", "daily-vale")
AT_ONCE = Manners(floor=0.0, latency_factor=0.0, jitter=0.0)
"""No pauses: manners are tested on a clock of their own."""


@dataclass
class LocalWeb:
    """What is served, by host and path, and what was asked for, in order."""

    port: int = 0
    pages: dict[tuple[str, str], tuple[int, str, str]] = field(default_factory=dict)
    raw: dict[tuple[str, str], bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def serve(self, host: str, path: str, body: str, kind: str = "text/html", status: int = 200) -> None:
        """Serve ``body`` at ``http://host/path``."""
        self.pages[host, path] = (status, kind, body)

    def answer(self, host: str, path: str, answer: bytes) -> None:
        """Answer ``http://host/path`` with these very bytes, status line and all, and close the connection."""
        self.raw[host, path] = answer
        self.pages.setdefault((host, path), (200, "text/html", ""))

    def articles_asked(self) -> list[str]:
        """The addresses asked for, without feeds, sitemaps and robots.txt."""
        return [url for url in self.asked if not url.endswith((".xml", ".txt", ".json"))]

    def settings(self, settings: Settings) -> Settings:
        """``settings`` that reach this web and nothing else, without waiting."""
        hosts = {host: ("127.0.0.1", self.port) for host, _path in self.pages}
        web = WebSettings(resolve=served_at(hosts), policy=Policy(allow=or_loopback))
        return replace(settings, web=web, manners=AT_ONCE)


def article_page(path: Path) -> str:
    """A text file of ours as a page."""
    title, *lines = path.read_text().splitlines()
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f"<html><head><title>{title}</title>"
        "<meta property='article:published_time' content='2031-03-05T10:00:00Z'></head>"
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


def with_articles(web: LocalWeb, articles: Path) -> None:
    """Serve every article, and for each outlet a feed and a sitemap."""
    for outlet in OUTLETS:
        host = f"{outlet}.example"
        paths = [f"/{path.stem}" for path in sorted((articles / outlet).glob("*.txt"))]
        for path in paths:
            web.serve(host, path, article_page(articles / outlet / f"{path[1:]}.txt"))
        items = "".join(
            f"<item><title>t</title><link>http://{host}{path}?utm_source=feed</link></item>" for path in paths
        )
        web.serve(host, "/feed.xml", f"<rss version='2.0'><channel>{items}</channel></rss>", "application/rss+xml")
        places = "".join(f"<url><loc>http://{host}{path}</loc></url>" for path in paths)
        namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
        web.serve(host, "/sitemap.xml", f"<urlset xmlns='{namespace}'>{places}</urlset>", "application/xml")
        web.serve(host, "/robots.txt", "User-agent: *\nDisallow: /private\n", "text/plain")


@contextmanager
def local_web() -> Iterator[LocalWeb]:
    """A running local web, empty at first."""
    web = LocalWeb()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host, path = str(self.headers["host"]).split(":")[0], self.path
            web.asked.append(f"http://{host}{path}")
            if (answer := web.raw.get((host, path))) is not None:
                self.wfile.write(answer)
                self.close_connection = True
                return
            status, kind, body = web.pages.get((host, path.partition("?")[0]), (404, "text/plain", "nothing here"))
            etag = f'"{hash(body) & 0xFFFF:x}"'
            if self.headers.get("if-none-match") == etag:
                status, body = 304, ""
            self.send_response(status)
            if status in (301, 302):
                self.send_header("Location", body)
                body = ""
            self.send_header("Content-Type", kind)
            self.send_header("ETag", etag)
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    web.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
