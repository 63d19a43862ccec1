"""Measures the alignment score: AUC on SuperPAL pairs, Pearson r on STS headlines; fits its weights again.

    python -m bench.alignment DATA_DIR [--fit]

DATA_DIR holds ``dev.jsonl.gz`` and ``headlines.jsonl.gz``. The shipped weights were fitted on the first half:
the SuperPAL topics in ``FITTED`` and the even rows of STS. The numbers to quote are those of the other half.
Negatives are all pairs of one topic that are not listed. STS pairs weigh 3 against 1 in the fit of the weights, and
0.3 where the sum is scaled to a chance: they are sentences chosen to be alike, which passages of two articles are not.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any, Final

import numpy as np

from news.comparison.bags import Matrix
from news.comparison.contextual import contextual
from news.comparison.likeness import BIAS, WEIGHTS, Pieces, parts, pieces
from news.meaning import lengths_of, meanings_of, rows_of

FITTED: Final = ("MultiNews_train5", "MultiNews_val10")
FITTED_ROWS: Final = slice(0, None, 2)
OTHER_ROWS: Final = slice(1, None, 2)
ALL: Final = slice(None)
_STS_WEIGHT: Final = 3.0
_STS_SHARE: Final = 0.3


def _rows(path: Path) -> list[dict[str, Any]]:
    """Read one JSON object a line."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _spans(offsets: str, base: str) -> tuple[int, int]:
    """Return the stretch from the first to the last offset, relative to its sentence."""
    numbers = [int(one) - int(base) for part in offsets.split(";") for one in part.split(",")]
    return min(numbers), max(numbers)


def _ready(texts: list[str], sentences: list[str], spans: list[tuple[int, int]]) -> Pieces:
    """Make spans of sentences ready for scoring."""
    found = contextual([(sentence, (span,)) for sentence, span in zip(sentences, spans, strict=True)])
    return pieces(texts, [None] * len(texts) if found is None else [rows[0] for rows in found])


def superpal(path: Path) -> dict[str, tuple[Matrix, Matrix]]:
    """Return for each topic (pairs, parts) features and 0/1 labels over all pairs of its propositions."""
    topics: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(path):
        topics.setdefault(row["topic"], []).append(row)
    return {topic: _topic(rows) for topic, rows in sorted(topics.items())}


def _topic(rows: list[dict[str, Any]]) -> tuple[Matrix, Matrix]:
    """Return features and labels of one topic."""
    left: dict[str, tuple[str, tuple[int, int]]] = {}
    right: dict[tuple[str, str], tuple[str, tuple[int, int]]] = {}
    for row in rows:
        left.setdefault(row["scuText"], (row["scuSentence"], _spans(row["scuOffsets"], row["scuSentCharIdx"])))
        document = (row["documentFile"], row["docSpanText"])
        right.setdefault(document, (row["docSentText"], _spans(row["docSpanOffsets"], row["docSentCharIdx"])))
    same = {(row["scuText"], (row["documentFile"], row["docSpanText"])) for row in rows}
    mine, yours = sorted(left), sorted(right)
    sentences = sorted({s for s, _ in left.values()}) + sorted({s for s, _ in right.values()})
    table = parts(
        _ready(mine, [left[k][0] for k in mine], [left[k][1] for k in mine]),
        _ready([k[1] for k in yours], [right[k][0] for k in yours], [right[k][1] for k in yours]),
        [pieces(sentences, [None] * len(sentences))],
    )
    labels = np.array([[float((a, b) in same) for b in yours] for a in mine])
    return np.stack([table[name].ravel() for name in WEIGHTS], axis=1), labels.ravel()


def headlines(path: Path, chosen: slice = ALL) -> tuple[Matrix, Matrix]:
    """Return (pairs, parts) features and scores 0 to 5 of the chosen sentence pairs."""
    rows = _rows(path)[chosen]
    found = contextual([(row[side], ((0, len(row[side])),)) for row in rows for side in "ab"])
    vectors = iter([None] * 2 * len(rows) if found is None else [vector[0] for vector in found])
    features = []
    for row in rows:
        one, two = (pieces([row[side]], [next(vectors)]) for side in "ab")
        table = parts(one, two, [])
        features.append([table[name][0, 0] for name in WEIGHTS])
    return np.array(features), np.array([float(row["score"]) for row in rows])


def meanings(path: Path) -> tuple[Matrix, Matrix]:
    """Return the cosines of what all pairs of propositions of a topic mean, and 0/1 labels, over all topics."""
    topics: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(path):
        topics.setdefault(row["topic"], []).append(row)
    cosines, labels = [], []
    for rows in topics.values():
        same = {(row["scuText"], row["docSpanText"]) for row in rows}
        mine, yours = sorted({one for one, _ in same}), sorted({other for _, other in same})
        left, right = (rows_of(meanings_of(texts)) for texts in (mine, yours))
        cosines.append(((left @ right.T) / np.outer(lengths_of(left), lengths_of(right))).ravel())
        labels.append(np.array([float((one, other) in same) for one in mine for other in yours]))
    return np.concatenate(cosines), np.concatenate(labels)


def auc(scores: Matrix, labels: Matrix) -> float:
    """Return the chance that a positive scores above a negative, ties counting half."""
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    positive = labels.sum()
    wins = ranks[labels == 1].sum() - positive * (positive + 1) / 2
    return float(wins / (positive * (len(labels) - positive)))


def fit(features: Matrix, targets: Matrix, weights: Matrix, ridge: float = 1.0) -> Matrix:
    """Return logistic weights with the bias last, by Newton's method, for targets in [0, 1]."""
    table = np.column_stack([features, np.ones(len(features))])
    penalty = np.eye(table.shape[1]) * ridge
    penalty[-1, -1] = 0.0
    beta = np.zeros(table.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-table @ beta))
        slope = table.T @ (weights * (targets - chance)) - penalty @ beta
        beta += np.linalg.solve((table * (weights * chance * (1 - chance))[:, None]).T @ table + penalty, slope)
    return np.asarray(beta)


def main(folder: Path, refit: bool) -> None:
    """Print AUC and r of the shipped weights on each half and on all, and new weights where asked for."""
    pal, (sts, scores) = superpal(folder / "dev.jsonl.gz"), headlines(folder / "headlines.jsonl.gz")
    beta = np.array(list(WEIGHTS.values()))
    halves = {
        "fitted half": (FITTED, FITTED_ROWS),
        "other half": (tuple(t for t in pal if t not in FITTED), OTHER_ROWS),
        "all": (tuple(pal), ALL),
    }
    for name, (topics, rows) in halves.items():
        area = auc(np.concatenate([pal[t][0] for t in topics]) @ beta, np.concatenate([pal[t][1] for t in topics]))
        r = float(np.corrcoef(sts[rows] @ beta, scores[rows])[0, 1])
        print(f"{name}: SuperPAL AUC {area:.4f}, STS r {r:.4f}")
    cosines, same = meanings(folder / "dev.jsonl.gz")
    weight, bias = fit(cosines[:, None], same, np.ones(len(same)))
    print(
        f"meanings alone: SuperPAL AUC {auc(cosines, same):.4f}; across languages: weight {weight:.2f}, bias {bias:.2f}"
    )
    if refit:
        features = np.concatenate([*(pal[t][0] for t in FITTED), sts[FITTED_ROWS]])
        targets = np.concatenate([*(pal[t][1] for t in FITTED), scores[FITTED_ROWS] / 5])
        weights = np.full(len(targets), 1.0)
        weights[-len(sts[FITTED_ROWS]) :] = _STS_WEIGHT
        found = fit(features, targets, weights)[:-1]
        weights[-len(sts[FITTED_ROWS]) :] = _STS_SHARE
        scale, bias = fit((features @ found)[:, None], targets, weights)
        found = found * scale
        print(dict(zip(WEIGHTS, found.round(2).tolist(), strict=True)), "bias", round(float(bias), 2), "was", BIAS)


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--fit" in sys.argv)
