"""Which addresses of the network may be dialled: asked after DNS, when dialling, of the very address dialled.

A check before the fetch is beaten by a name that answers twice differently. So the check sits in the network backend of
the connection pool: it resolves, refuses if *any* answer is forbidden, and dials what it has vetted. TLS still
verifies the name. A refused address sees no packet.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

import httpcore

from connectors.resolve import Resolve, Unresolved
from connectors.traffic import Counted

IPAddress = IPv4Address | IPv6Address
Allow = Callable[[IPAddress], bool]

PORTS = frozenset({80, 443, 8080, 8443})
MAX_TRIES = 4

_NAT64 = IPv6Network("64:ff9b::/96")
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_CLOSED_V4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers' NAT, which Python does not call private
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local, with the metadata services of clouds
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_CLOSED_V6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID
        "2001:db8::/32",
        "2002::/16",  # 6to4: carries an IPv4 address
        "3fff::/20",
    )
)


class Blocked(Exception):
    """Not dialled. ``reason`` is ``blocked_address`` or ``blocked_port``."""

    def __init__(self, reason: str, detail: str) -> None:
        """Keep the word beside the sentence."""
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def is_public(address: IPAddress) -> bool:
    """Whether ``address`` belongs to the open internet; IPv4 inside IPv6 is judged as what it carries."""
    if isinstance(address, IPv6Address):
        if address.scope_id is not None:
            return False
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in _NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        return address in _GLOBAL_UNICAST and not any(address in block for block in _CLOSED_V6)
    return address.is_global and not any(address in block for block in _CLOSED_V4)


def or_loopback(address: IPAddress) -> bool:
    """``is_public``, and this machine too: for tests and for what an intranet serves on the same host."""
    return is_public(address) or address.is_loopback


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be dialled. ``ports`` are those of the address asked for, before a resolver maps them."""

    allow: Allow = is_public
    ports: frozenset[int] = field(default=PORTS)


class Guard(httpcore.AsyncNetworkBackend):
    """A network backend that dials vetted addresses only."""

    def __init__(
        self,
        resolve: Resolve,
        policy: Policy = Policy(),
        inner: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        """``resolve`` says where a name lives; ``inner`` does the dialling."""
        self._resolve = resolve
        self._policy = policy
        self._inner = inner or httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to one of the addresses of ``host``, tried in their order.

        Raises:
            Blocked: the port, or any one of the addresses, is not allowed.
            Unresolved: the name has no address.
        """
        if port not in self._policy.ports:
            raise Blocked("blocked_port", f"Port {port} is not one that news is served from.")
        targets = await self._vetted(host, port, timeout)
        share = None if timeout is None else timeout / min(len(targets), MAX_TRIES)
        failure: Exception | None = None
        for ip, dialled in targets[:MAX_TRIES]:
            try:
                return Counted(await self._inner.connect_tcp(ip, dialled, share, local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError("There was no address to dial.")

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Never."""
        raise Blocked("blocked_address", "Sockets of this machine are not dialled.")

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)

    async def _vetted(self, host: str, port: int, timeout: float | None) -> list[tuple[str, int]]:
        """Where ``host`` lives; literal addresses are vetted like the answers of DNS."""
        try:
            async with asyncio.timeout(timeout):
                targets = list(dict.fromkeys(await self._resolve(host, port)))
        except TimeoutError as error:
            raise Unresolved(host, is_temporary=True) from error
        if not targets:
            raise Unresolved(host, is_temporary=False)
        for ip, _port in targets:
            if not self._is_allowed(ip):
                raise Blocked("blocked_address", f"{host[:100]} leads to {ip}, which is not on the open internet.")
        return targets

    def _is_allowed(self, ip: str) -> bool:
        try:
            return self._policy.allow(ip_address(ip))
        except ValueError:
            return False
