"""What the scorecard measures: one function a corpus, gold file in, metric to (value, note) out."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from bench import alignment as aligned
from bench import quotes_polnear, seed_gold, seed_gold_compare
from connectors.files import discover, fetch
from news.annotation.annotate import annotate
from news.comparison.compare import compare
from news.comparison.likeness import WEIGHTS
from news.model import Extract, Telling
from news.reading.read import read

Figures = dict[str, tuple[float, str]]
SEEDS = Path(__file__).parent.parent / "seeds"


def seeds(path: Path) -> Figures:
    """The two seed articles against their reading by hand."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    a, b = seed_tellings()
    found = compare([a, b])
    figures: Figures = {}
    for name in ("quote_spans", "nested", "speakers", "figures"):
        hits, total = seed_gold.score(a.annotations, b.annotations, gold)[name]
        figures[f"seeds.{name}"] = (hits / total, f"{hits} of {total}")
    shared = seed_gold_compare.shared_found(found, gold)
    wanted = ("S1", "S2", "S3", "S4", "S5", "S7", "S8")
    told = [fact for fact in wanted if fact in shared]
    figures["seeds.shared"] = (len(told) / len(wanted), f"{len(told)} of {len(wanted)}; all found: {' '.join(shared)}")
    joined = seed_gold_compare.lookalikes_joined(found, gold)
    wrong = seed_gold_compare.wrong_pairs(found, gold)
    pairs = sum(finding.kind == "shared" for finding in found.findings)
    apart = (3 - len(joined)) / 3
    figures["seeds.lookalikes_apart"] = (
        apart,
        f"joined: {' '.join(joined) or 'none'}; {len(wrong)} of {pairs} pairs wrong",
    )
    right = (pairs - len(wrong)) / max(pairs, 1)
    figures["seeds.pairs_right"] = (right, f"{pairs - len(wrong)} of {pairs} joined pairs say the same")
    table = seed_gold_compare.scare_table(found, "invasion", [a.outlet, b.outlet])
    exact = table == seed_gold_compare.gold_scare_table(gold)
    figures["seeds.scare_quotes"] = (float(exact), f"mentions, marked, own voice, own marked: {table}")
    return figures


def seed_tellings() -> tuple[Telling, Telling]:
    """The seeds as the pipeline reads them."""
    first, second = (_telling(item) for item in discover([str(SEEDS)]).found)
    return first, second


def _telling(item: Any) -> Telling:
    extract = read(fetch(item, now=datetime(2026, 1, 1, tzinfo=UTC)))
    assert isinstance(extract, Extract)
    annotations = annotate(
        extract.text, language=extract.language, published_at=extract.published_at, title_span=extract.title_span
    )
    return Telling(
        version_id=item.outlet,
        outlet=item.outlet,
        outlet_name=item.outlet,
        title=extract.title,
        lead=extract.lead,
        text=extract.text,
        language=extract.language,
        annotations=annotations,
        published_at=extract.published_at,
    )


def quotes(path: Path) -> Figures:
    """Quotes on PolNeAR dev; tuned on train only."""
    return quotes_polnear.figures(path)


def alignment(path: Path) -> Figures:
    """Aligned propositions of SuperPAL on the topics that the score was not fitted on."""
    pal = aligned.superpal(path)
    beta = np.array(list(WEIGHTS.values()))
    topics = [topic for topic in pal if topic not in aligned.FITTED]
    area = aligned.auc(np.concatenate([pal[t][0] for t in topics]) @ beta, np.concatenate([pal[t][1] for t in topics]))
    return {"alignment.auc": (area, "the topics not fitted on; negatives: other pairs of the topic")}


def headlines(path: Path) -> Figures:
    """Pearson correlation with people's scores of sentence pairs, on the rows that were not fitted on."""
    features, scores = aligned.headlines(path, aligned.OTHER_ROWS)
    beta = np.array(list(WEIGHTS.values()))
    r = float(np.corrcoef(features @ beta, scores)[0, 1])
    return {"alignment.headlines_r": (r, "Pearson r, every second row (the others were fitted on)")}


def rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a gzipped JSON-lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
