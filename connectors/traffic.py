"""What comes over the wire for one fetch, and what of it is the answer: what else tells a flood from a slow site?"""

from __future__ import annotations

import ssl
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import httpcore

FLOOD_BYTES = 16 * 1024
"""The head of an answer takes less: common servers themselves refuse to send more than 8 or 16 KiB."""


@dataclass(slots=True)
class Traffic:
    """Bytes that came, and those of them that belong to a body."""

    wire: int = 0
    body: int = 0

    @property
    def is_flood(self) -> bool:
        """Whether most of what came says nothing: hints, pings, settings, empty frames, chunks of one byte."""
        return self.wire > FLOOD_BYTES and self.body < self.wire / 2


UNDER_WAY: ContextVar[Traffic | None] = ContextVar("traffic", default=None)
"""The traffic of the fetch that this task is at work on."""


class Counted(httpcore.AsyncNetworkStream):
    """A stream that books what it reads, behind TLS where there is any, to the fetch under way."""

    def __init__(self, inner: httpcore.AsyncNetworkStream) -> None:
        """``inner`` does the work."""
        self._inner = inner

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read, and count."""
        found = await self._inner.read(max_bytes, timeout)
        if traffic := UNDER_WAY.get():
            traffic.wire += len(found)
        return found

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write."""
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close."""
        await self._inner.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        """The same stream under TLS, counted too."""
        return Counted(await self._inner.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        """What is known of the connection."""
        return self._inner.get_extra_info(info)
