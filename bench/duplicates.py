"""Copies on gold data: recall a kind of variant, false edges among originals, and edges among real articles."""

from __future__ import annotations

import gzip
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from news.copies.recognise import MIN_SHARED_HASHES, overlap, relate
from news.copies.sketch import sketch
from news.model import Annotations, Candidate, Extract, Page
from news.words import text_digest
from warehouse.edges import texts_of
from warehouse.lake import Place, connect
from warehouse.load import load
from warehouse.migrate import migrate

Figures = dict[str, tuple[float, str]]
SURE_KINDS = (
    "norm_only", "boilerplate", "edit_3pct", "edit_10pct", "truncate_50", "truncate_25", "wire_in_host_40pct",
    "revision", "reorder_paragraphs",
)  # fmt: skip
FLAG_CONTAINMENT = 0.2
BATCH = 500


def variants(path: Path) -> Figures:
    """Recall of sketch candidates verified on the texts, and false edges among the originals."""
    base = {row["id"]: row["text"] for row in _rows(path.with_name("base.jsonl.gz"))}
    recall = recall_by_kind(base, list(_rows(path)))
    sketches = {key: set(sketch(text)) for key, text in base.items()}
    keys = sorted(base)
    near = [(a, b) for i, a in enumerate(keys) for b in keys[:i] if len(sketches[a] & sketches[b]) >= MIN_SHARED_HASHES]
    false = sum(relate(base[a], base[b]) is not None for a, b in near)
    worst = min(SURE_KINDS, key=lambda kind: recall[kind])
    others = sorted(set(recall) - set(SURE_KINDS))
    listed = ", ".join(f"{kind} {recall[kind]:.3f}" for kind in others)
    right = sum(recall.values())
    return {
        "duplicates.recall_min": (recall[worst], f"worst of {len(SURE_KINDS)} kinds: {worst}; also {listed}"),
        "duplicates.precision": (right / (right + false), f"{false} false edges among {len(base)} originals"),
        **{f"duplicates.recall.{kind}": (recall[kind], "sketch candidates, verified") for kind in sorted(recall)},
    }


def recall_by_kind(base: Mapping[str, str], made: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Share of the variants of each kind that get an edge to their original."""
    sketches = {key: set(sketch(text)) for key, text in base.items()}
    hits, totals = Counter[str](), Counter[str]()
    for variant in made:
        original = variant["base_id"]
        shared = len(sketches[original] & set(sketch(variant["text"])))
        hits[variant["cls"]] += shared >= MIN_SHARED_HASHES and relate(base[original], variant["text"]) is not None
        totals[variant["cls"]] += 1
    return {kind: round(hits[kind] / totals[kind], 4) for kind in totals}


def between_outlets(path: Path) -> Figures:
    """Real articles through a warehouse: of the edges between two outlets, how many share a fifth of one of them."""
    articles = list(_rows(path))
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder) / "warehouse")
        with connect(place) as lake:
            migrate(lake, place, now=datetime(2031, 1, 1, tzinfo=UTC))
            for start in range(0, len(articles), BATCH):
                batch = [_candidate(row) for row in articles[start : start + BATCH]]
                load(lake, place, run_id="bench", candidates=batch, now=datetime(2031, 1, 1, tzinfo=UTC))
            ids = dict(
                lake.execute(
                    "SELECT version_id, outlet FROM versions JOIN articles USING (article_id) ORDER BY version_id"
                ).fetchall()
            )
            edges = lake.execute("SELECT version_a, version_b FROM edges WHERE kind <> 'revision'").fetchall()
            texts = texts_of(lake, ids)
    kept = [pair for pair in edges if ids[pair[0]] != ids[pair[1]]]
    sound = [pair for pair in kept if _containment(texts[pair[0]], texts[pair[1]]) >= FLAG_CONTAINMENT]
    pairs = len(ids) * (len(ids) - 1) // 2
    return {
        "duplicates.us_politics.edges_sound": (
            len(sound) / max(len(kept), 1),
            f"{len(kept)} edges between outlets out of {pairs:,} pairs; containment of {FLAG_CONTAINMENT} or more",
        ),
    }


def _containment(a: str, b: str) -> float:
    edge = overlap(a, b)
    return max(edge.containment_a, edge.containment_b)


def _candidate(row: Mapping[str, Any]) -> Candidate:
    day = datetime.fromisoformat(row["date"]).replace(tzinfo=UTC)
    url = f"urn:article:{row['id']}"
    page = Page(url, url, row["text"].encode(), str(row["id"]), "text/plain", day)
    extract = Extract(row["title"], row["text"], "", None, day, "en", None)
    return Candidate(
        "bench",
        row["outlet"],
        url,
        page,
        extract,
        Annotations(),
        text_digest(row["text"]),
        1,
        sketch(row["text"]),
        "",
        "",
        0.0,
    )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
