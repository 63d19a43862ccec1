"""The web client on a site of its own: what a page carries, and what else may come of asking for one."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import pytest

from connectors.addresses import Address, parse_address
from connectors.answers import ARTICLE, FEED, HOME, SITEMAP, Hop, NotModified, Validators
from connectors.client import Client, open_client
from connectors.errors import FetchError, Unavailable
from connectors.gates import Visit
from connectors.guard import Policy, or_loopback
from connectors.pace import Answer
from connectors.politeness import OpenGate
from connectors.redirects import is_soft_redirect
from connectors.resolve import Resolve, Unresolved, served_at
from connectors.sniff import Kind, kind_of
from connectors.web import fetch
from connectors.web_settings import WebSettings
from news.model import Page

NOW = datetime(2031, 6, 1, 8, 30, tzinfo=UTC)
HTML = b"<html><p>The ferry sank.</p></html>"
T = TypeVar("T")
ROOM = Path(__file__).parent.parent.parent / "connectors"

ANSWERS = {
    "/old": b"HTTP/1.1 301 Moved\r\nLocation: /newer?utm_source=x\r\nContent-Length: 0\r\n\r\n",
    "/newer?utm_source=x": b"HTTP/1.1 308 Moved\r\nLocation: //other.example/new\r\nContent-Length: 0\r\n\r\n",
    "/new": b'HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset=utf-8\r\nETag: W/"1"\r\nLast-Modified: yesterday\r\n'
    b"Set-Cookie: a=b\r\nX-Powered-By: steam\r\nContent-Language: en\r\nContent-Length: %d\r\n\r\n%s"
    % (len(HTML), HTML),
    "/feed": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 21\r\n\r\n<rss version='2.0'/>\n",
    "/slow": b"",
}


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            target = head.split()[1].decode()
            if b'If-None-Match: W/"1"' in head or b'if-none-match: W/"1"' in head:
                writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: W/"1"\r\n\r\n')
            else:
                writer.write(ANSWERS[target])
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


def _play(act: Callable[[Client], Awaitable[T]], resolve: Resolve | None = None) -> T:
    """Let ``act`` loose on the site, which answers under two names."""

    async def play() -> T:
        server = await asyncio.start_server(_serve, "127.0.0.1", 0)
        place = ("127.0.0.1", int(server.sockets[0].getsockname()[1]))
        places = served_at({"site.example": place, "other.example": place})
        settings = WebSettings(resolve=resolve or places, policy=Policy(allow=or_loopback))
        async with open_client(settings, gate=OpenGate(), now=lambda: NOW) as client:
            result = await act(client)
        server.close()
        return result

    return asyncio.run(play())


def test_a_page_and_how_it_was_come_by() -> None:
    fetched = _play(lambda client: fetch(client, "http://user:pw@site.example/old#part"))
    assert fetched.answer == Page(
        url="http://site.example/old",
        final_url="http://other.example/new",
        body=HTML,
        digest=blake2b(HTML, digest_size=16).hexdigest(),
        media_type="text/html",
        fetched_at=NOW,
        status=200,
        headers={
            "content-type": "Text/HTML; charset=utf-8",
            "content-language": "en",
            "etag": 'W/"1"',
            "last-modified": "yesterday",
        },
    )
    assert fetched.chain == (
        Hop("http://site.example/old", 301),
        Hop("http://site.example/newer?utm_source=x", 308),
    )
    assert fetched.has_moved
    assert fetched.validators == Validators('W/"1"', "yesterday")
    assert fetched.wire_bytes == len(HTML)
    assert 0 < fetched.seconds < 30


def test_not_modified() -> None:
    validators = Validators(etag='W/"1"')
    fetched = _play(lambda client: fetch(client, "http://site.example/new", validators=validators))
    address = "http://site.example/new"
    assert fetched.answer == NotModified(address, address, NOW, {"etag": 'W/"1"'})
    assert fetched.validators == validators


def test_a_feed_is_no_article() -> None:
    async def act(client: Client) -> tuple[str, str]:
        try:
            await fetch(client, "http://site.example/feed", terms=ARTICLE)
        except FetchError as error:
            page = (await fetch(client, "http://site.example/feed", terms=FEED)).answer
            return error.reason, page.url
        return "", ""

    assert _play(act) == ("wrong_type", "http://site.example/feed")


def test_being_stopped_is_no_failure() -> None:
    async def act(client: Client) -> None:
        task = asyncio.create_task(fetch(client, "http://site.example/slow"))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    _play(act)


@pytest.mark.parametrize(("is_temporary", "reason"), [(True, "dns_temporary"), (False, "dns_error")])
def test_names_without_addresses(*, is_temporary: bool, reason: str) -> None:
    async def resolve(host: str, port: int) -> tuple[()]:
        raise Unresolved(host, is_temporary=is_temporary)

    with pytest.raises(Unavailable) as caught:
        _play(lambda client: fetch(client, "http://site.example/new"), resolve)
    assert caught.value.reason == reason


def test_a_name_server_that_hangs_is_cut() -> None:
    async def resolve(host: str, port: int) -> tuple[()]:
        await asyncio.sleep(3_600)
        return ()

    with pytest.raises(Unavailable) as caught:
        _play(lambda client: fetch(client, "http://site.example/new", deadline=0.2), resolve)
    assert caught.value.reason == "deadline"


@dataclass
class SlowGate:
    """Makes everybody wait, and writes down how it went."""

    seconds: float
    answers: list[Answer] = field(default_factory=list)

    @asynccontextmanager
    async def admit(self, address: Address) -> AsyncIterator[Visit]:
        await asyncio.sleep(self.seconds)
        yield self

    def answered(self, answer: Answer) -> None:
        self.answers.append(answer)


def test_waiting_for_leave_is_not_on_the_clock() -> None:
    gate = SlowGate(0.3)
    _play(lambda client: fetch(client.behind(gate), "http://site.example/old", deadline=0.8))
    assert [answer.status for answer in gate.answers] == [301, 308, 200]
    with pytest.raises(FetchError):
        _play(lambda client: fetch(client.behind(gate), "http://site.example/slow", deadline=0.2))
    assert gate.answers[-1].status is None


@pytest.mark.parametrize(
    ("asked", "final", "is_soft"),
    [
        ("http://a.example/x/1", "http://a.example/", True),
        ("http://a.example/x/1", "https://www.a.example/index.html", True),
        ("http://a.example/x/1", "http://b.example/", True),
        ("http://a.example/x/1", "http://consent.b.example/?back=1", True),
        ("http://a.example/x/1", "http://a.example/login?next=1", True),
        ("http://a.example/x/1", "http://a.example/x/the-title-1", False),
        ("http://a.example/x/1", "http://a.example/news/consent-row-deepens", False),
        ("http://a.example/login/news", "http://a.example/login/news/", False),
        ("http://a.example/", "http://a.example/en/", False),
        ("http://a.example/", "https://www.a.example/", False),
        ("http://a.example/?p=1", "http://a.example/", True),
        ("http://a.example/", "http://consent.a.example/", True),
    ],
)
def test_soft_redirects(asked: str, final: str, *, is_soft: bool) -> None:
    assert is_soft_redirect(parse_address(asked), parse_address(final)) is is_soft


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<!DOCTYPE html><html>", "html"),
        (b"\xef\xbb\xbf  <html>", "html"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html xmlns='x'>", "html"),
        (b"<p>words", "html"),
        ("<html><p>words".encode("utf-16"), "html"),
        ("<html><p>words".encode("utf-16-le"), "html"),
        (b"<?xml version='1.0'?><rss version='2.0'>", "feed"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", "feed"),
        (b"<?xml version='1.0'?><rdf:RDF xmlns='x'>", "feed"),
        (b"<?xml version='1.0'?><urlset xmlns='x'>", "sitemap"),
        (b"<sitemapindex>", "sitemap"),
        (b"<?xml version='1.0'?><opml>", "xml"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "json"),
        (b"Plain words.", "text"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"%PDF-1.7", "pdf"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"\x00\x00\x00\x20ftypisom", "media"),
        (b"PK\x03\x04", "archive"),
        (b"a\x00b\x00\x00", "binary"),
        (b"", "text"),
    ],
)
def test_kinds(body: bytes, kind: Kind) -> None:
    assert kind_of(body) == kind


def test_terms_fit_their_kinds() -> None:
    assert ARTICLE.kinds is not None
    assert FEED.kinds is not None
    assert ARTICLE.kinds == HOME.kinds
    assert ARTICLE.kinds.isdisjoint({"pdf", "picture", "binary"})
    assert SITEMAP.max_body == 50 * 1024 * 1024


def test_one_module_knows_httpx() -> None:
    knows = [
        path.name
        for path in sorted(ROOM.glob("*.py"))
        if re.search(r"^\s*(import|from) httpx\b", path.read_text(), re.M)
    ]
    assert knows == ["client.py"]
