"""Where a host name lives: the system's resolver behind a short memory, and a map for pages served on loopback."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address

Target = tuple[str, int]
"""An address to dial, in digits, and its port."""

Resolve = Callable[[str, int], Awaitable[Sequence[Target]]]
"""The targets of a host and a port. Raises ``Unresolved``."""

THREADS = 32
REMEMBERED_SECONDS = 60.0
MAX_REMEMBERED = 10_000


class Unresolved(Exception):
    """The name has no address, or none just now (``is_temporary``)."""

    def __init__(self, host: str, *, is_temporary: bool) -> None:
        """Keep what the reason depends on."""
        super().__init__(f"No address was found for {host[:100]}.")
        self.is_temporary = is_temporary

    @property
    def reason(self) -> str:
        """The word of the closed list."""
        return "dns_temporary" if self.is_temporary else "dns_error"


class SystemResolver:
    """``getaddrinfo`` in threads of its own: the loop's six would let one slow name server hold up everything."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock`` counts seconds and never goes back."""
        self._clock = clock
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="dns")
        self._known: dict[Target, tuple[float, tuple[Target, ...]]] = {}

    async def __call__(self, host: str, port: int) -> Sequence[Target]:
        """All addresses of ``host``; asked again after a minute.

        Raises:
            Unresolved: there is none, or the name server does not answer.
        """
        until, targets = self._known.get((host, port), (0.0, ()))
        if targets and self._clock() < until:
            return targets
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._threads, _look_up, host, port)
        except socket.gaierror as error:
            raise Unresolved(host, is_temporary=error.errno == socket.EAI_AGAIN) from error
        except (OSError, UnicodeError) as error:
            raise Unresolved(host, is_temporary=False) from error
        if len(self._known) >= MAX_REMEMBERED:
            self._known.clear()
        self._known[host, port] = (self._clock() + REMEMBERED_SECONDS, found)
        return found

    def close(self) -> None:
        """Let go of the threads without waiting for name servers."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def served_at(places: Mapping[str, Target]) -> Resolve:
    """A resolver for tests and intranets: the hosts of ``places`` live there, literal addresses are themselves."""

    async def resolve(host: str, port: int) -> Sequence[Target]:
        if host in places:
            return (places[host],)
        try:
            return ((str(ip_address(host)), port),)
        except ValueError as error:
            raise Unresolved(host, is_temporary=False) from error

    return resolve


def _look_up(host: str, port: int) -> tuple[Target, ...]:
    infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys((str(info[4][0]), port) for info in infos))
