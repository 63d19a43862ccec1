"""Tellings for the tests of the comparison: the two seeds annotated, and short made-up ones."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from news.annotation.annotate import annotate
from news.model import Annotations, Telling

ROOT = Path(__file__).parents[2]
PUBLISHED = datetime(2022, 2, 12, tzinfo=UTC)


@cache
def gold() -> dict[str, Any]:
    """The reading of the seeds by hand."""
    read: dict[str, Any] = json.loads((ROOT / "tests/gold/seed_pair.json").read_text("utf-8"))
    return read


@cache
def seed(side: str) -> Telling:
    """Seed A or B, annotated, under the outlet ``a`` or ``b``."""
    facts = gold()["articles"][side]
    text = (ROOT / "seeds" / facts["file"]).read_text("utf-8")
    title = (facts["headline"]["start"], facts["headline"]["end"]) if facts["headline"] else None
    found = annotate(text, language="en", published_at=PUBLISHED, title_span=title)
    return telling(side.lower(), text, annotations=found)


def telling(
    outlet: str, text: str, *, language: str = "en", annotations: Annotations | None = None, annotated: bool = False
) -> Telling:
    """A telling of ``text``; annotated on demand, else with the annotations given or none."""
    if annotated:
        annotations = annotate(text, language=language, published_at=PUBLISHED, title_span=None)
    return Telling(
        version_id=f"version-{outlet}",
        outlet=outlet,
        outlet_name=f"The {outlet}",
        title=None,
        lead="",
        text=text,
        language=language,
        annotations=annotations or Annotations(),
        published_at=PUBLISHED,
    )
