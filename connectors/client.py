"""One exchange with a web server over httpx: bytes as they come, every failure a word.

The only module that knows httpx. Its transports are used bare: no cookie jar, no redirects, no proxies of the
environment, no netrc, no decoding; what the network may reach is decided by ``connectors.guard`` inside the pool.
"""

from __future__ import annotations

import re
import resource
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal
from zlib import crc32

import httpcore
import httpx

from connectors.addresses import Address
from connectors.answers import Headers, joined
from connectors.decode import ACCEPTED
from connectors.gates import Gate
from connectors.guard import Blocked, Guard
from connectors.resolve import SystemResolver, Unresolved
from connectors.traffic import UNDER_WAY
from connectors.web_settings import WebSettings

CONNECTIONS = 32
OTHER_FILES = 128
"""Files that a process has open besides connections; 64 of them say whose turn it is at a site."""
KEEP_ALIVE = 20.0
MAX_HEADER_BYTES = 96 * 1024
MAX_HEADERS = 2_000
MAX_DETAIL = 200
_BREAKS_OFF = re.compile(r"peer closed|disconnected|StreamReset|ConnectionTerminated")


class WireError(Exception):
    """An exchange that failed, for ``reason``.

    ``may_retry`` names the way in which a second try at once makes sense: over a new connection (``again``) where one
    that was kept open turned out dead, over HTTP/1.1 (``http1``) where HTTP/2 failed.
    """

    def __init__(self, reason: str, detail: str, may_retry: Literal["again", "http1"] | None = None) -> None:
        """Keep the word beside the sentence."""
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.may_retry = may_retry


@dataclass(frozen=True)
class Exchange:
    """The head of an answer, and its body as it comes."""

    status: int
    headers: Headers
    http_version: str
    chunks: AsyncIterator[bytes]


@dataclass(frozen=True)
class Client:
    """Connections kept open between requests. Made by ``open_client``; ``now`` is the wall clock, in UTC."""

    settings: WebSettings
    gate: Gate
    now: Callable[[], datetime]
    http2: tuple[httpx.AsyncHTTPTransport, ...]
    http1: httpx.AsyncHTTPTransport

    def behind(self, gate: Gate) -> Client:
        """The same connections behind another gate."""
        return replace(self, gate=gate)

    @asynccontextmanager
    async def exchange(
        self, address: Address, headers: Mapping[str, str], *, http2: bool = True
    ) -> AsyncIterator[Exchange]:
        """Ask for ``address`` and yield the answer. What is not read of it is dropped together with its connection.

        Raises:
            WireError: with the reason; from reading ``chunks`` too.
        """
        seen = _Seen()
        try:
            response = await self._transport(address, http2).handle_async_request(self._request(address, headers, seen))
        except Exception as error:
            raise _wire_error(error, seen) from error
        try:
            version = bytes(response.extensions.get("http_version", b"")).decode("ascii", "replace")
            yield Exchange(response.status_code, _checked(response), version, _chunks(response, seen))
        finally:
            await _let_go(response, seen)

    def _transport(self, address: Address, http2: bool) -> httpx.AsyncHTTPTransport:
        """The pool of a host. Pools search all of their connections at each request, so there are several small ones.

        Measured at 200 hosts and 50 ms: one pool 95 pages a second, eight 412, thirty-two 457.
        """
        return self.http2[crc32(address.host.encode()) % len(self.http2)] if http2 else self.http1

    def _request(self, address: Address, headers: Mapping[str, str], seen: _Seen) -> httpx.Request:
        own = {"user-agent": self.settings.agent, "accept": "*/*", "accept-encoding": ACCEPTED}
        if self.settings.contact:
            own["from"] = self.settings.contact
        read, connect = self.settings.read_timeout, self.settings.connect_timeout
        timeouts = {"connect": connect, "read": read, "write": read, "pool": None}
        return httpx.Request(
            "GET",
            address.url,
            headers={**own, **headers},
            extensions={"timeout": timeouts, "trace": seen, "target": address.target.encode("ascii")},
        )


@asynccontextmanager
async def open_client(settings: WebSettings, *, gate: Gate, now: Callable[[], datetime]) -> AsyncIterator[Client]:
    """A client; its connections are closed at the end."""
    system = None if settings.resolve else SystemResolver()
    resolve = settings.resolve or system
    assert resolve is not None
    guard = Guard(resolve, settings.policy, settings.backend)
    each = _connections_each(settings.shards + 1)
    http2 = tuple(_Transport(guard, _tls(settings.extra_ca, "h2"), each, http2=True) for _ in range(settings.shards))
    http1 = _Transport(guard, _tls(settings.extra_ca, "http/1.1"), each, http2=False)
    try:
        yield Client(settings, gate, now, http2, http1)
    finally:
        for transport in (*http2, http1):
            await transport.aclose()
        if system:
            system.close()


class _Transport(httpx.AsyncHTTPTransport):
    """httpx's transport over a pool with our network backend, which its constructor does not let one name."""

    def __init__(
        self, backend: httpcore.AsyncNetworkBackend, tls: ssl.SSLContext, connections: int, *, http2: bool
    ) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls,
            max_connections=connections,
            max_keepalive_connections=connections,
            keepalive_expiry=KEEP_ALIVE,
            http1=True,
            http2=http2,
            network_backend=backend,
        )


class _Seen:
    """What httpcore tells about a request under way: whether it connected anew, and in which version it speaks."""

    def __init__(self) -> None:
        self.is_new = False
        self.is_http2 = False
        self.is_answered = False
        self.is_whole = False

    async def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        self.is_new = self.is_new or event.startswith("connection.connect")
        self.is_http2 = self.is_http2 or event.startswith("http2.")


def _connections_each(pools: int) -> int:
    """Connections of each pool: 32, or fewer where the system lets the process open few files."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return CONNECTIONS if files < 0 else max(2, min(CONNECTIONS, (files - OTHER_FILES) // pools))


@cache
def _tls(extra_ca: Path | None, _protocol: str) -> ssl.SSLContext:
    """Verification as it should be. One context for each version of HTTP, because httpcore writes that into it.

    Making one takes 0.04 s, and a client is opened for every batch: so all clients of a process share theirs.
    """
    context = httpx.create_ssl_context(trust_env=False)
    if extra_ca:
        context.load_verify_locations(extra_ca)
    return context


def _checked(response: httpx.Response) -> dict[str, str]:
    """The headers, within sense."""
    raw = response.headers.raw
    if len(raw) > MAX_HEADERS or sum(len(name) + len(value) for name, value in raw) > MAX_HEADER_BYTES:
        raise WireError("protocol_error", f"The answer has {len(raw):,} headers, or very long ones.")
    if not 200 <= response.status_code < 600:
        raise WireError("protocol_error", f"There is no status {response.status_code}.")
    return joined(raw)


async def _chunks(response: httpx.Response, seen: _Seen) -> AsyncIterator[bytes]:
    """The body as sent."""
    seen.is_answered = True
    try:
        async for chunk in response.aiter_raw():
            if traffic := UNDER_WAY.get():
                traffic.body += len(chunk)
            yield chunk
    except Exception as error:
        raise _wire_error(error, seen) from error
    seen.is_whole = True


async def _let_go(response: httpx.Response, seen: _Seen) -> None:
    """Close ``response``, and an HTTP/2 connection with an unread rest as a whole: httpcore would let the rest come."""
    stream = response.extensions.get("network_stream")
    with suppress(Exception):  # what cannot be closed is gone already
        if seen.is_http2 and not seen.is_whole and stream is not None:
            await stream.aclose()
        await response.aclose()


def _wire_error(error: Exception, seen: _Seen) -> WireError:
    """The word for what httpx, or anything below it, raised."""
    reason, detail = _told(error, is_body=seen.is_answered)
    way: Literal["again", "http1"] | None = None
    if reason in ("connect_error", "protocol_error", "truncated"):
        is_stale = not seen.is_new and not seen.is_answered
        way = "again" if is_stale else "http1" if seen.is_http2 else None
    return WireError(reason, detail[:MAX_DETAIL], way)


def _told(error: Exception, *, is_body: bool) -> tuple[str, str]:
    said = f"{type(error).__name__}: {error}"
    match error:
        case Blocked() | Unresolved():
            told = error.reason, str(error)
        case httpx.InvalidURL() | httpx.UnsupportedProtocol():
            told = "bad_url", said
        case httpx.TimeoutException():
            told = "timeout", f"There was no answer in time ({type(error).__name__})."
        case httpx.RemoteProtocolError() if is_body and _BREAKS_OFF.search(said):
            told = "truncated", "The connection was closed before the end of the answer."
        case httpx.RemoteProtocolError() if "disconnected without" in said:
            told = "connect_error", "The connection was closed without an answer."
        case httpx.NetworkError() if _is_tls(error):
            told = "tls_error", f"The certificate or the encryption is not in order: {error}"
        case httpx.NetworkError() | OSError():
            told = ("truncated" if is_body else "connect_error"), f"The connection broke: {said}"
        case _:
            told = "protocol_error", f"The answer breaks the rules of HTTP: {said}"
    return told


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
