"""Why two versions are related, or not: everything that the decision rested on, read out of the warehouse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from news.copies import recognise
from news.copies.recognise import Edge, overlap
from news.copies.shared_passages import SharedPassage, shared_passages
from news.copies.sketch import RECIPE as SKETCH_RECIPE
from warehouse.rows import fetch
from warehouse.sql import query


@dataclass(frozen=True, slots=True)
class End:
    """One of the two versions."""

    version_id: str
    article_id: str
    number: int
    outlet: str
    title: str | None
    url: str
    told_at: datetime
    text: str
    text_digest: str
    agency: str | None


@dataclass(frozen=True, slots=True)
class Hashes:
    """What the sketches say: hashes kept of each, in both, of these somebody's furniture; the days they lie at."""

    kept_a: int
    kept_b: int
    shared: int
    furniture: int
    day_a: date
    day_b: date


@dataclass(frozen=True, slots=True)
class Relation:
    """``stored`` is the edge that the warehouse has, ``edge`` what the two texts give now; ``why`` is the verdict."""

    a: End
    b: End
    edge: Edge
    hashes: Hashes | None
    stored: Mapping[str, Any] | None
    passages: tuple[SharedPassage, ...]
    why: str


def version_named(connection: duckdb.DuckDBPyConnection, name: str, key: str) -> End | None:
    """The version that ``name`` means: an id of a version or article, or an address, whose identity is ``key``."""
    rows = fetch(connection.execute(query("named_versions"), {"name": name, "key": key}))
    return End(**rows[0]) if rows else None


def relation(connection: duckdb.DuckDBPyConnection, a: End, b: End) -> Relation:
    """Everything about the pair ``a``, ``b``."""
    values = {
        "version_a": a.version_id, "version_b": b.version_id, "recipe": SKETCH_RECIPE,
        "days": recognise.WINDOW_DAYS, "furniture": recognise.FURNITURE_ARTICLES,
    }  # fmt: skip
    rows = fetch(connection.execute(query("shared_hashes"), values))
    hashes = Hashes(**rows[0]) if rows and rows[0]["kept_a"] and rows[0]["kept_b"] else None
    statement = "SELECT * FROM edges WHERE version_a IN ($a, $b) AND version_b IN ($a, $b)"
    stored = fetch(connection.execute(statement, {"a": a.version_id, "b": b.version_id}))
    edge = overlap(a.text, b.text)
    passages = shared_passages(a.text, b.text)
    return Relation(a, b, edge, hashes, stored[0] if stored else None, passages, _why(a, b, edge, hashes, bool(stored)))


def _why(a: End, b: End, edge: Edge, hashes: Hashes | None, is_stored: bool) -> str:
    """The verdict in a sentence, with the rule that gave it."""
    same = _same(a, b)
    if same:
        return same
    if edge.kind == "unrelated":
        most = max(edge.containment_a, edge.containment_b)
        return (
            f"Not related: neither text has {recognise.DERIVED_CONTAINMENT:.0%} of its five-word stretches in the "
            f"other (largest share {most:.0%})."
        )
    return _RULES[edge.kind] if is_stored else _why_not(edge, hashes)


def _same(a: End, b: End) -> str | None:
    """Why the two are one and the same, if they are."""
    if a.version_id == b.version_id:
        return "They are one version."
    if a.article_id == b.article_id:
        what = "words" if a.text_digest != b.text_digest else "headline"
        return f"They are versions {a.number} and {b.number} of one article, known by one address; the {what} changed."
    if a.text_digest == b.text_digest:
        return "Identical: they have the same words, whenever they were told."
    return None


def _why_not(edge: Edge, hashes: Hashes | None) -> str:
    """Why texts that share as much as an edge needs have none."""
    if hashes is None:
        return "Not compared: a sketch of the present recipe is missing; run parallax maintain --rebuild-sketches."
    apart = abs((hashes.day_a - hashes.day_b).days)
    if apart > recognise.WINDOW_DAYS:
        return (
            f"Not related: they would be {edge.kind}, but were told {apart} days apart; the window is "
            f"{recognise.WINDOW_DAYS} days."
        )
    own = hashes.shared - hashes.furniture
    return (
        f"Not related: they would be {edge.kind}, but share {own} hashes that are nobody's furniture; "
        f"{recognise.MIN_SHARED_HASHES} are needed."
    )


_RULES = {
    "identical": f"Identical: Jaccard is at least {recognise.IDENTICAL_JACCARD}.",
    "embedded": (
        f"Embedded: at least {recognise.EMBEDDED_CONTAINMENT:.0%} of the shorter stands in the longer, which is longer "
        f"by a quarter or more."
    ),
    "derived": f"Derived: {recognise.DERIVED_CONTAINMENT:.0%} or more of one stands in the other; a copy has more.",
}
