"""Who is asked before each request, and told how it went. Kinds of gates: ``connectors.politeness``."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from connectors.addresses import Address
from connectors.pace import Answer


class Visit(Protocol):
    """Leave to make one request; the answer is told to whoever gave it."""

    def answered(self, answer: Answer) -> None:
        """Take note of how the request ended."""


class Gate(Protocol):
    """Who is asked before each request, redirects included. Waiting here does not count against a deadline."""

    def admit(self, address: Address) -> AbstractAsyncContextManager[Visit]:
        """Wait for leave. Raises ``FetchError`` where there is none."""
