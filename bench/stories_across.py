"""Stories across languages: events that we invented, each told in two or three of thirteen languages."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from bench.stories import Figures, agreement, linked
from news.meaning import is_working
from news.stories.across import meanings_of_articles
from news.stories.assign import member_of
from news.stories.model import Model, load_model
from news.stories.score import Member

GOLD = Path(__file__).parent.parent / "tests" / "gold" / "languages.jsonl"


def told_in_languages(path: Path, model: Model) -> tuple[list[Member], list[str]]:
    """The articles of a file as grouping sees them, and the event of each."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    found = [
        member_of(f"{number:04}", row["title"], row["text"], date.fromisoformat(row["day"]), row["language"], model)
        for number, row in enumerate(rows)
    ]
    meanings = meanings_of_articles([(row["title"], row["text"]) for row in rows])
    told = [replace(member, meaning=meaning) for member, meaning in zip(found, meanings, strict=True)]
    return told, [row["event"] for row in rows]


def languages(path: Path) -> Figures:
    """On tellings that nothing was fitted on; look-alikes are among them."""
    if not is_working():
        raise SystemExit("No multilingual model is installed: make setup-dev")
    told, events = told_in_languages(path, load_model())
    found = agreement(linked(told, load_model()), events)
    note = f"{len(told)} articles in {len({member.language for member in told})} languages, {len(set(events))} events"
    return {
        "stories.languages.bcubed_f1": (found.f1, note),
        "stories.languages.precision": (found.precision, "how rarely two events are joined"),
    }
