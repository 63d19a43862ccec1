"""Fit the join score of stories: document frequencies and weights, written as one reviewed JSON file.

    python -m bench.train_stories LABELLED.jsonl.gz

A line of the input is an article: story, date (YYYY-MM-DD), title, text. The first half by date is trained on, the
second reported. Takes under a minute; the same data give the same file.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import numpy as np

from news import stories
from news.stories import LEAD_WORDS, TITLE_WEIGHT, Member, Model, assign
from news.words import tokens

TARGET = Path("news/lexicon/stories.json")
JOIN_STEPS = [step / 4 for step in range(-12, 9)]


def main() -> None:
    """Train, report BCubed F1 on the held-out half, write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    path = parser.parse_args().data
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = sorted((json.loads(line) for line in file), key=lambda row: (row["date"], row["id"]))
    half = len(rows) // 2
    train, held_out = rows[:half], rows[half:]
    model = fit(train)
    best = max(JOIN_STEPS, key=lambda at: (bcubed(train, _with_join(model, at)), -abs(at)))
    model = _with_join(model, best)
    print(f"train F1 {bcubed(train, model):.4f}   held-out F1 {bcubed(held_out, model):.4f}   join at {best}")
    facts = {
        "version": "stories-1",
        "trained_on": f"{path.name}, first half by date",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "documents": model.documents,
        "weights": {name: getattr(model, name) for name in ("tfidf", "title", "days", "bias", "join_at")},
        "frequency": dict(sorted(model.frequency.items())),
    }
    TARGET.write_text(json.dumps(facts, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def fit(rows: list[dict[str, str]]) -> Model:
    """Document frequencies of ``rows``, and a logistic regression over pairs at most three days apart."""
    seen = Counter(
        word for row in rows for word in set(tokens(row["title"]) * TITLE_WEIGHT + tokens(row["text"])[:LEAD_WORDS])
    )
    frequency = {word: count for word, count in seen.items() if count >= 3}
    blank = Model("stories-1", len(rows), frequency, 0.0, 0.0, 0.0, 0.0, 0.0)
    weighed = [stories._weigh(member(row), blank) for row in rows]
    features, labels = [], []
    for (a, row_a), (b, row_b) in combinations(zip(weighed, rows, strict=True), 2):
        days = abs((a.day - b.day).days)
        if days <= stories.WINDOW_DAYS:
            features.append((stories._cosine(a.body, b.body), stories._cosine(a.title, b.title), days, 1.0))
            labels.append(row_a["story"] == row_b["story"])
    weights = logistic(np.array(features), np.array(labels, dtype=float))
    tfidf, title, days_apart, bias = (round(float(value), 3) for value in weights)
    return Model("stories-1", len(rows), frequency, tfidf, title, days_apart, bias, join_at=0.0)


def logistic(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Weights of a logistic regression with a small ridge, by Newton's method."""
    weights = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-2 * np.eye(len(weights))
        weights += np.linalg.solve(hessian, x.T @ (y - p) - 1e-2 * weights)
    return weights


def member(row: dict[str, str]) -> Member:
    """A labelled row as grouping sees it."""
    return Member(row["id"], row["title"], row["text"], date.fromisoformat(row["date"][:10]))


def bcubed(rows: list[dict[str, str]], model: Model) -> float:
    """BCubed F1 (Bagga and Baldwin 1998) of online assignment against the labels."""
    found = {item.article_id: item.story_id for item in assign([member(row) for row in rows], [], model)}
    gold = {row["id"]: row["story"] for row in rows}
    return f1(found, gold)


def f1(found: dict[str, str], gold: dict[str, str]) -> float:
    """BCubed F1 of two clusterings of the same items."""
    both = Counter((found[item], gold[item]) for item in gold)
    by_found, by_gold = Counter(found.values()), Counter(gold.values())
    precision = sum(both[found[i], gold[i]] / by_found[found[i]] for i in gold) / len(gold)
    recall = sum(both[found[i], gold[i]] / by_gold[gold[i]] for i in gold) / len(gold)
    return 2 * precision * recall / (precision + recall)


def _with_join(model: Model, join_at: float) -> Model:
    return replace(model, join_at=join_at)


if __name__ == "__main__":
    main()
