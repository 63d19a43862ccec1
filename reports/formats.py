"""A report in every format, all of one view."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from news.model import Comparison
from reports.context import NOTHING, StoryContext
from reports.data import json_of
from reports.html import html_of
from reports.markdown import markdown_of
from reports.view import build_view

FORMATS: Final = ("html", "md", "json")


def render_all(
    comparison: Comparison, *, story_id: str, generated_at: datetime, context: StoryContext = NOTHING
) -> dict[str, str]:
    """Return the report in each of ``FORMATS``; the same arguments give the same bytes."""
    view = build_view(comparison, story_id=story_id, generated_at=generated_at, context=context)
    return {"html": html_of(view), "md": markdown_of(view), "json": json_of(view, comparison, generated_at)}
