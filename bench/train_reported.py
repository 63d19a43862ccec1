"""Fit the score of reported speech: groups of like cue words and weights of features, written as one JSON file.

    python -m bench.train_reported TRAIN.jsonl.gz [--dev DEV.jsonl.gz]

TRAIN holds articles whose attributions people marked (PolNeAR's form, see ``bench/quotes_polnear.py``). The threshold
comes from two halves of TRAIN, each judged by a model of the other; DEV is only reported. The groups are k-means over
the static word vectors, so that a rare verb is judged by its kin. The same data give the same file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.quotes_polnear import gold_spans, has_marks, match, rows_of
from news.annotation import nlp
from news.annotation.attributed import token_marks
from news.annotation.marks import scan
from news.annotation.passages import passages
from news.annotation.reported import Candidate, candidates
from news.annotation.reported_features import features
from news.annotation.reported_model import chosen, score
from news.comparison.static_vectors import embed_static

TARGET = Path("news/lexicon/reported.json")
VERSION = "reported-1"
LEVELS = (60, 250, 700)
"""Groups of like words, coarse to fine."""
RIGHT, WRONG = 0.7, 0.3
"""Intersection over union with a marked span from which a candidate is right, and below which it is wrong."""
SEEN_AT_LEAST = 4
SMALLEST = 0.03
"""Weights below are left out of the file."""
ROUNDS = 6
RATE, SMOOTH, SPARSE, RIDGE = 0.15, 1.0, 1.2, 3.0
"""Step size, its start, and the two penalties of follow-the-regularised-leader (McMahan et al. 2013)."""

Span = tuple[int, int]
Groups = dict[str, tuple[int, ...]]


@dataclass(slots=True)
class Row:
    """One article: its candidates with offsets, overlap with the gold and features; the spans that people marked."""

    gold: list[Span]
    found: list[tuple[Candidate, Span, float, list[str]]]
    text: str


def main() -> None:
    """Train, report F1 at overlap .3 on both halves and on DEV, write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("--dev", type=Path)
    arguments = parser.parse_args()
    articles = [parsed(row) for row in rows_of(arguments.train)]
    groups = like_words({doc[c.cue].lemma_.lower() for _, doc, found in articles for c in found})
    rows = [made(row, doc, found, groups) for row, doc, found in articles]
    steps = np.arange(-1.6, 0.4, 0.1).round(1).tolist()
    tables = [f1_table(rows[1::2], fitted(rows[::2]), steps), f1_table(rows[::2], fitted(rows[1::2]), steps)]
    at_least = max(steps, key=lambda at: sum(table[at] for table in tables))
    print(f"halves of train: F1 {tables[0][at_least]:.4f} and {tables[1][at_least]:.4f} from {at_least}")
    weights = fitted(rows)
    if arguments.dev is not None:
        held = [made(*parsed(row), groups) for row in rows_of(arguments.dev)]
        print(f"dev: F1 {f1_table(held, weights, [at_least])[at_least]:.4f}; {len(weights)} weights")
    facts = {
        "version": VERSION,
        "trained_on": arguments.train.name,
        "sha256": hashlib.sha256(arguments.train.read_bytes()).hexdigest(),
        "at_least": at_least,
        "weights": weights,
        "groups": {lemma: " ".join(map(str, numbers)) for lemma, numbers in sorted(groups.items())},
    }
    TARGET.write_text(json.dumps(facts, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def parsed(row: dict[str, Any]) -> tuple[dict[str, Any], Any, list[Candidate]]:
    """A row with its parse and the candidates outside quotation marks."""
    text = row["text"]
    doc, _ = nlp.parse(text, [p.start for p in passages(text)], "en")
    if doc is None:
        raise SystemExit("No English model is installed.")
    return row, doc, candidates(doc, token_marks([t.idx for t in doc], scan(text)))


def made(row: dict[str, Any], doc: Any, found: list[Candidate], groups: Groups) -> Row:
    """The row as numbers and names only, so that parses can go."""
    text = row["text"]
    _, indirect, mixed = gold_spans(row)
    title_end = max(text.find("\n"), 0)
    known = []
    for one in found:
        span = (doc[one.start].idx, doc[one.end - 1].idx + len(doc[one.end - 1]))
        best = max((_iou(span, gold) for gold in [*indirect, *mixed]), default=0.0)
        known.append((one, span, best, features(doc, one, title_end, groups)))
    return Row(indirect, known, text)


def like_words(lemmas: set[str]) -> Groups:
    """Numbers of the groups of each lemma and of each word that ``lexicon/stories.json`` knows, by k-means."""
    known = json.loads(files("news").joinpath("lexicon/stories.json").read_text("utf-8"))["frequency"]
    words = sorted(lemma for lemma in lemmas | set(known) if lemma.isalpha())
    vectors = embed_static(words)
    if vectors is None:
        raise SystemExit("The static word vectors are not installed.")
    levels = [k_means(vectors.astype(np.float32), count) for count in LEVELS]
    return {word: tuple(int(level[i]) for level in levels) for i, word in enumerate(words)}


def k_means(vectors: NDArray[np.float32], count: int, rounds: int = 15) -> NDArray[np.int64]:
    """The number of the nearest of ``count`` centres of each unit vector, started from evenly spread rows."""
    centres = vectors[np.linspace(0, len(vectors) - 1, count).astype(int)]
    for _ in range(rounds):
        nearest = np.argmax(vectors @ centres.T, axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, vectors)
        size = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(size > 0, sums / np.maximum(size, 1e-9), centres)
    found: NDArray[np.int64] = np.argmax(vectors @ centres.T, axis=1)
    return found


def fitted(rows: Sequence[Row]) -> dict[str, float]:
    """Sparse weights of a logistic regression by follow-the-regularised-leader, rows in a fixed mixed order."""
    known = [(found, best >= RIGHT) for row in rows for _, _, best, found in row.found if not WRONG <= best < RIGHT]
    seen = Counter(name for found, _ in known for name in set(found))
    numbers = {name: i for i, name in enumerate(sorted(n for n, times in seen.items() if times >= SEEN_AT_LEAST))}
    shown = [
        (np.array(sorted({numbers[n] for n in found if n in numbers}), dtype=np.int64), right) for found, right in known
    ]
    pull, speed = np.zeros(len(numbers)), np.zeros(len(numbers))
    order = np.random.default_rng(0)
    for _ in range(ROUNDS):
        for i in order.permutation(len(shown)):
            at, right = shown[i]
            weights = _weights(pull[at], speed[at])
            slope = 1 / (1 + np.exp(-np.clip(weights.sum(), -30, 30))) - right
            pull[at] += slope - (np.sqrt(speed[at] + slope**2) - np.sqrt(speed[at])) / RATE * weights
            speed[at] += slope**2
    final = _weights(pull, speed)
    return {name: round(float(final[i]), 2) for name, i in numbers.items() if abs(final[i]) >= SMALLEST}


def _weights(pull: NDArray[np.float64], speed: NDArray[np.float64]) -> NDArray[np.float64]:
    away = np.sign(pull) * SPARSE - pull
    return np.where(np.abs(pull) <= SPARSE, 0.0, away / ((SMOOTH + np.sqrt(speed)) / RATE + RIDGE))


def f1_table(rows: Sequence[Row], weights: Mapping[str, float], steps: Sequence[float]) -> dict[float, float]:
    """F1 of spans without quotation marks at overlap .3, by the score from which speech is meant."""
    tally = {step: [0, 0, 0] for step in steps}
    for row in rows:
        scored = [(score(found, weights), one, span) for one, span, _, found in row.found]
        spans = {(one.start, one.end): span for _, one, span in scored}
        for step in steps:
            kept = chosen((value, one) for value, one, _ in scored if value >= step)
            found = [s for s in (spans[one.start, one.end] for _, one in kept) if not has_marks(row.text, s)]
            for i, more in enumerate((len(match(row.gold, found, 0.3)), len(found), len(row.gold))):
                tally[step][i] += more
    return {step: 2 * hits / max(found + gold, 1) for step, (hits, found, gold) in tally.items()}


def _iou(a: Span, b: Span) -> float:
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return max(0, shared) / (max(a[1], b[1]) - min(a[0], b[0]))


if __name__ == "__main__":
    main()
