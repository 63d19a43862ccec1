"""The report as data: JSON with a versioned schema, complete enough to build the comparison again.

``schema`` is ``parallax/report/1``; the number grows when a field changes its meaning or goes. ``comparison``
holds all of it; ``summary`` repeats what the page counts, so that nobody needs to count again. Only ASCII is
written, so that no control or direction character of a page reaches a terminal or an editor.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import UTC, datetime
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
    document = {
        "schema": SCHEMA,
        "story_id": story_id,
        "generated_at": _time(generated_at),
        "title": view.title,
        "summary": _summary(view),
        "context": _context(context),
        "comparison": _plain(comparison),
    }
    return json.dumps(document, ensure_ascii=True, indent=1, allow_nan=False) + "\n"


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


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat()


def _context(context: StoryContext) -> dict[str, Any]:
    held = asdict(context)
    for source in held["sources"]:
        for version in source["versions"]:
            version["seen_at"] = _time(version["seen_at"])
    return held


def _plain(comparison: Comparison) -> dict[str, Any]:
    return {
        "recipe": comparison.recipe,
        "tellings": [
            {**asdict(telling), "published_at": _time(telling.published_at)} for telling in comparison.tellings
        ],
        "top": [_plain_finding(finding) for finding in comparison.top],
        "findings": [_plain_finding(finding) for finding in comparison.findings],
        "limits": list(comparison.limits),
    }


def _plain_finding(finding: Finding) -> dict[str, Any]:
    evidence = [{**asdict(e), "anchor": anchor(e)} for e in finding.evidence]
    own = {field.name: getattr(finding, field.name) for field in fields(finding)}
    return {**own, "outlets": list(finding.outlets), "evidence": evidence, "parts": dict(finding.parts)}


def _summary(view: ReportView) -> dict[str, Any]:
    return {
        "words": [head.words for head in view.heads],
        "quoted_words": [head.quoted_words for head in view.heads],
        "quoted_words_by_side": {side.name: list(side.words) for side in view.sides},
        "quoted_words_by_speaker": [
            {"speaker": voice.speaker, "side": voice.side, "words": list(voice.words)} for voice in view.voices
        ],
        "scare_quotes": [{"word": word.word, "tallies": [asdict(t) for t in word.tallies]} for word in view.scare],
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
