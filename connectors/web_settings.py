"""How the web client appears and what it allows."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import httpcore

from connectors.guard import Policy
from connectors.resolve import Resolve


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
