"""The report as data: JSON with a versioned schema, complete enough to build the comparison again.

``schema`` is ``parallax/report/1``; the number grows when a field changes its meaning or goes. ``comparison``
holds all of it; ``summary`` repeats what the page counts, so that nobody needs to count again. Each of them has a line
of its own. Only ASCII is written, so that no control or direction character of a page reaches a terminal or an editor.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from news.model import Annotations, Comparison, Evidence, Figure, Finding, Name, Passage, Quote, Telling
from reports.context import NOTHING, StoryContext
from reports.marking import anchor
from reports.view import ReportView, build_view

SCHEMA = "parallax/report/1"


def render_json(
    comparison: Comparison, *, story_id: str, generated_at: datetime, context: StoryContext = NOTHING
) -> str:
    """Return the report as JSON text that ends in a line end; the same arguments give the same bytes."""
    view = build_view(comparison, story_id=story_id, generated_at=generated_at, context=context)
    return json_of(view, comparison, generated_at)


def json_of(view: ReportView, comparison: Comparison, generated_at: datetime) -> str:
    """Return a view, and the comparison that it is of, as JSON text that ends in a line end."""
    document = {
        "schema": SCHEMA,
        "story_id": view.story_id,
        "generated_at": generated_at,
        "title": view.title,
        "summary": _summary(view),
        "context": view.context,
        "comparison": comparison,
    }
    lines = (f'"{name}": {json.dumps(held, allow_nan=False, default=_plain)}' for name, held in document.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def read_json(text: str) -> tuple[Comparison, str, datetime]:
    """Return the comparison, story id and time of a report; raises ValueError for another schema."""
    document = json.loads(text)
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise ValueError(f"not a report of schema {SCHEMA}")
    held = document["comparison"]
    comparison = Comparison(
        held["recipe"],
        tuple(_telling(telling) for telling in held["tellings"]),
        tuple(_finding(finding) for finding in held["top"]),
        tuple(_finding(finding) for finding in held["findings"]),
        tuple(held["limits"]),
    )
    return comparison, document["story_id"], datetime.fromisoformat(document["generated_at"])


def _plain(held: object) -> object:
    """A record, a mapping or a moment as JSON can say it; what is in it is asked for in turn."""
    if isinstance(held, datetime):
        return held.astimezone(UTC).isoformat()
    if isinstance(held, Mapping):
        return dict(held)
    if not is_dataclass(held) or isinstance(held, type):
        raise TypeError(f"{type(held).__name__} has no place in a report")
    own = {name: getattr(held, name) for name in _names(type(held))}
    return {**own, "anchor": anchor(held)} if isinstance(held, Evidence) else own


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _summary(view: ReportView) -> dict[str, Any]:
    return {
        "words": [head.words for head in view.heads],
        "quoted_words": [head.quoted_words for head in view.heads],
        "quoted_words_by_side": {side.name: list(side.words) for side in view.sides},
        "quoted_words_by_speaker": [
            {"speaker": voice.speaker, "side": voice.side, "words": list(voice.words)} for voice in view.voices
        ],
        "scare_quotes": [{"word": word.word, "tallies": word.tallies} for word in view.scare],
        "findings": {section: len(rows) for section, rows in view.sections.items()},
    }


def _finding(held: Mapping[str, Any]) -> Finding:
    evidence = tuple(Evidence(e["telling"], e["start"], e["end"], e["text"]) for e in held["evidence"])
    return Finding(held["kind"], held["label"], tuple(held["outlets"]), evidence, held["score"], dict(held["parts"]))


def _telling(held: Mapping[str, Any]) -> Telling:
    notes = held["annotations"]
    annotations = Annotations(
        tuple(Passage(**p) for p in notes["passages"]),
        tuple(Quote(**q) for q in notes["quotes"]),
        tuple(Figure(**f) for f in notes["figures"]),
        tuple(Name(**n) for n in notes["names"]),
        tuple(notes["limits"]),
    )
    at = held["published_at"]
    published_at = None if at is None else datetime.fromisoformat(at)
    return Telling(**{**held, "annotations": annotations, "published_at": published_at})
