"""One exchange with a web server over httpx: bytes as they come, every failure a word.

The only module that knows httpx. Its transports are used bare: no cookie jar, no redirects, no proxies of the
environment, no netrc, no decoding; what the network may reach is decided by ``connectors.guard`` inside the pool.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from zlib import crc32

import httpcore
import httpx

from connectors.addresses import Address
from connectors.answers import Headers, joined
from connectors.decode import ACCEPTED
from connectors.guard import Blocked, Guard, Policy
from connectors.pace import Answer
from connectors.resolve import Resolve, SystemResolver, Unresolved

CONNECTIONS = 32
KEEP_ALIVE = 20.0
MAX_HEADER_BYTES = 96 * 1024
MAX_HEADERS = 2_000
MAX_DETAIL = 200


class WireError(Exception):
    """An exchange that failed. ``is_reused`` and ``is_http2`` say on what kind of connection, for deciding on a second try."""

    def __init__(self, reason: str, detail: str, *, is_reused: bool = False, is_http2: bool = False) -> None:
        """Keep the word beside the sentence."""
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.is_reused = is_reused
        self.is_http2 = is_http2


class Visit(Protocol):
    """Leave to make one request; the answer is told to whoever gave it."""

    def answered(self, answer: Answer) -> None:
        """Take note of how the request ended."""


class Gate(Protocol):
    """Who is asked before each request, redirects included. Waiting here does not count against a deadline."""

    def admit(self, address: Address) -> AbstractAsyncContextManager[Visit]:
        """Wait for leave. Raises ``FetchError`` where there is none."""


@dataclass(frozen=True, slots=True)
class WebSettings:
    """How we appear and what we allow. ``agent`` is sent as it stands: name, version and where to complain.

    ``extra_ca`` is a PEM file of authorities to trust besides the usual ones (intranets, tests).
    """

    agent: str = "Parallax/0.1"
    contact: str | None = None
    policy: Policy = field(default_factory=Policy)
    resolve: Resolve | None = None
    backend: httpcore.AsyncNetworkBackend | None = None
    extra_ca: Path | None = None
    shards: int = 8
    connect_timeout: float = 5.0
    read_timeout: float = 10.0


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
        """Ask for ``address`` and yield the answer. What is not read of it is dropped with its connection.

        Raises:
            WireError: with the reason.
        """
        seen = _Seen()
        response: httpx.Response | None = None
        try:
            response = await self._transport(address, http2).handle_async_request(
                self._request(address, headers, seen)
            )
            yield Exchange(
                response.status_code,
                _checked(response),
                str(response.extensions.get("http_version", b""), "ascii", "replace"),
                response.aiter_raw(),
            )
        except (WireError, TimeoutError):
            raise
        except Exception as error:
            raise _wire_error(error, seen, response) from error
        finally:
            if response is not None:
                await _let_go(response, seen)

    def _transport(self, address: Address, http2: bool) -> httpx.AsyncHTTPTransport:
        """Pools search all of their connections at each request, so hosts are dealt out to several small ones."""
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
    http2 = tuple(_Transport(guard, _tls(settings), http2=True) for _ in range(settings.shards))
    http1 = _Transport(guard, _tls(settings), http2=False)
    try:
        yield Client(settings, gate, now, http2, http1)
    finally:
        for transport in (*http2, http1):
            await transport.aclose()
        if system:
            system.close()


class _Transport(httpx.AsyncHTTPTransport):
    """httpx's transport over a pool with our network backend, which its constructor does not let one name."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend, tls: ssl.SSLContext, *, http2: bool) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls,
            max_connections=CONNECTIONS,
            max_keepalive_connections=CONNECTIONS,
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

    async def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        self.is_new = self.is_new or event.startswith("connection.connect")
        self.is_http2 = self.is_http2 or event.startswith("http2.")


def _tls(settings: WebSettings) -> ssl.SSLContext:
    """Verification as it should be. One context for each pool: httpcore writes the versions it speaks into it."""
    context = httpx.create_ssl_context(trust_env=False)
    if settings.extra_ca:
        context.load_verify_locations(settings.extra_ca)
    return context


def _checked(response: httpx.Response) -> dict[str, str]:
    """The headers, within sense."""
    raw = response.headers.raw
    if len(raw) > MAX_HEADERS or sum(len(name) + len(value) for name, value in raw) > MAX_HEADER_BYTES:
        raise WireError("protocol_error", f"The answer has {len(raw):,} headers, or very long ones.")
    if not 200 <= response.status_code < 600:
        raise WireError("protocol_error", f"There is no status {response.status_code}.")
    return joined(raw)


async def _let_go(response: httpx.Response, seen: _Seen) -> None:
    """Close ``response``. An HTTP/2 connection with an unread rest is closed as a whole: httpcore would let the rest come."""
    stream = response.extensions.get("network_stream")
    try:
        if seen.is_http2 and not response.is_stream_consumed and stream is not None:
            await stream.aclose()
        await response.aclose()
    except Exception:  # noqa: BLE001, S110 (what cannot be closed is gone; the answer stands)
        pass


def _wire_error(error: Exception, seen: _Seen, response: httpx.Response | None) -> WireError:
    """The word for what httpx, or anything below it, raised."""
    reason, detail = _told(error, is_body=response is not None)
    return WireError(reason, detail[:MAX_DETAIL], is_reused=not seen.is_new, is_http2=seen.is_http2)


def _told(error: Exception, *, is_body: bool) -> tuple[str, str]:
    said = f"{type(error).__name__}: {error}"
    match error:
        case Blocked() | Unresolved():
            return error.reason, str(error)
        case httpx.InvalidURL() | httpx.UnsupportedProtocol():
            return "bad_url", said
        case httpx.TimeoutException():
            return "timeout", f"There was no answer in time ({type(error).__name__})."
        case httpx.RemoteProtocolError() if is_body and "peer closed" in said:
            return "truncated", "The connection was closed before the end of the answer."
        case httpx.RemoteProtocolError() if "disconnected without" in said:
            return "connect_error", "The connection was closed without an answer."
        case httpx.NetworkError() if _is_tls(error):
            return "tls_error", f"The certificate or the encryption is not in order: {error}"
        case httpx.NetworkError() | OSError():
            return ("truncated" if is_body else "connect_error"), f"The connection broke: {said}"
        case _:
            return "protocol_error", f"The answer breaks the rules of HTTP: {said}"


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
