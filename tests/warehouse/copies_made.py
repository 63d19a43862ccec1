"""Articles made for tests of copies, as candidates that need no reading, and what a warehouse makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import duckdb

from news.copies.sketch import sketch
from news.model import Annotations, Candidate, Extract, Outcome, Page, Passage
from news.words import content_id, text_digest, word_count
from pipeline.items import article_url
from warehouse.lake import Place
from warehouse.load import load

START = datetime(2031, 3, 1, tzinfo=UTC)
FOUND = (
    "SELECT version_a, version_b, kind, containment_a, containment_b, jaccard, shared_shingles FROM edges ORDER BY ALL",
    "SELECT * FROM shared_passages ORDER BY ALL",
    "SELECT * FROM version_changes ORDER BY ALL",
    "SELECT * FROM v_copy_groups ORDER BY ALL",
    "SELECT version_id, article_id, number, text_digest FROM versions ORDER BY ALL",
)


def prose(seed: int, words: int = 150) -> str:
    """Words of nobody, always the same for a seed, ten to a sentence."""
    random = Random(seed)
    made = [f"w{random.randrange(5_000)}" for _ in range(words)]
    return "\n".join(" ".join(made[at : at + 10]).capitalize() + "." for at in range(0, words, 10))


def article(
    text: str,
    *,
    outlet: str = "harbour",
    url: str = "https://harbour.example/a-story-of-today",
    day: float = 0,
    title: str | None = "A title",
    asked: str | None = None,
    canonical: str | None = None,
    byline: str | None = None,
    language: str = "en",
) -> Candidate:
    """An article at ``url`` fetched ``day`` days after the start, ``asked`` for at another address perhaps."""
    at = START + timedelta(days=day)
    page = Page(asked or url, url, text.encode(), content_id("page", text, title or ""), "text/html", at)
    passages, start = [], 0
    for number, line in enumerate(text.split("\n")):
        passages.append(Passage(number, start, start + len(line), line, number))
        start += len(line) + 1
    found = Annotations(passages=tuple(passage for passage in passages if passage.text))
    extract = Extract(title, text, passages[0].text, byline, at, language, canonical)
    digest, words = text_digest(text), word_count(text)
    known_by = article_url(page, extract)
    return Candidate("s", outlet, known_by, page, extract, found, digest, words, sketch(text), "r", "a", 0.0)


def take_in(lake: duckdb.DuckDBPyConnection, place: Place, *batches: Sequence[Candidate]) -> list[Outcome]:
    """Load ``batches`` one after the other."""
    now = START + timedelta(days=400)
    return [outcome for batch in batches for outcome in load(lake, place, run_id="r", candidates=batch, now=now)]


def found(lake: duckdb.DuckDBPyConnection) -> list[list[tuple[Any, ...]]]:
    """Everything that tells copies and versions, times of finding left out."""
    return [lake.execute(statement).fetchall() for statement in FOUND]
