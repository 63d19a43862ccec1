"""The report of a period as data: JSON with a versioned schema, described in docs/period-report.md.

``schema`` is ``parallax/period/1``; the number grows when a field changes its meaning or goes. Only ASCII is written.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from news.period.model import Digest

SCHEMA = "parallax/period/1"


def render_period_json(digest: Digest, *, generated_at: datetime) -> str:
    """Return JSON that ends in a line end; the same arguments give the same bytes."""
    document = {"schema": SCHEMA, "generated_at": generated_at, **asdict(digest)}
    return json.dumps(document, ensure_ascii=True, indent=1, allow_nan=False, default=_plain) + "\n"


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a report")
