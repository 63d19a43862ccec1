"""Stories by the sentence encoder alone, the other baseline: average cosine over a story, one tuned threshold.

all-MiniLM-L6-v2 (int8) over headline and first words, as `make scorecard` has time for: some 15 ms
an article. It is told no dates beyond the window, like the single TF-IDF threshold beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.minilm import embed
from bench.stories import Figures, Row, agreement, halves, labels, members
from news.stories.model import load_model
from news.stories.near import WINDOW_DAYS

CHARACTERS = 200
STEPS = [step / 100 for step in range(40, 82, 3)]


@dataclass(frozen=True, slots=True)
class Encoded:
    """Articles as unit vectors (articles, 384), their days, and the stories that people put them in."""

    vectors: NDArray[np.float32]
    days: NDArray[np.int64]
    gold: list[str]


def us_politics(path: Path) -> Figures:
    """BCubed F1 on the second half at the threshold that is best on the first; nothing where the model is missing."""
    one, other = map(encoded, halves(path))
    if one is None or other is None:
        return {}
    best = max(STEPS, key=lambda step: agreement(grouped(one, step), one.gold).f1)
    note = f"MiniLM on the first {CHARACTERS} characters, average cosine of {best:.2f} tuned on the first half"
    return {"stories.us_politics.minilm_f1": (agreement(grouped(other, best), other.gold).f1, note)}


def encoded(rows: Sequence[Row]) -> Encoded | None:
    """The articles as the encoder sees them, or None without it."""
    texts = [f"{row['title'] or ''}. {row['text']}"[:CHARACTERS] for row in rows]
    found = embed(texts)
    if found is None:
        return None
    days = np.array([member.day.toordinal() for member in members(rows, load_model())], dtype=np.int64)
    return Encoded(found, days, labels(rows))


def grouped(found: Encoded, join_at: float) -> list[int]:
    """The group of each article by average linkage of cosines within the window, until none reaches ``join_at``."""
    likeness = found.vectors @ found.vectors.T
    likeness[np.abs(found.days[:, None] - found.days) > WINDOW_DAYS] = 0.0
    np.fill_diagonal(likeness, -1.0)
    group, size = np.arange(len(likeness)), np.ones(len(likeness))
    while True:
        a, b = divmod(int(likeness.argmax()), len(likeness))
        if likeness[a, b] < join_at:
            return [int(one) for one in group]
        likeness[a] = likeness[:, a] = (size[a] * likeness[a] + size[b] * likeness[b]) / (size[a] + size[b])
        likeness[a, a], likeness[b], likeness[:, b] = -1.0, -1.0, -1.0
        size[a] += size[b]
        group[group == b] = a
