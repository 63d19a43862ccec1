"""A table of made articles, short ones, for benches that load thousands through the whole pipeline."""

from __future__ import annotations

import json
import random
from pathlib import Path

from bench.made_pages import WORDS

OUTLETS = 20


def write_table(path: Path, articles: int) -> Path:
    """``articles`` rows of JSON lines at ``path``, always the same: 20 outlets, 120 words each."""
    chance = random.Random(7)
    with path.open("w", encoding="utf-8") as file:
        for number in range(articles):
            outlet = f"outlet-{number % OUTLETS}"
            row = {
                "url": f"https://{outlet}.example/article-{number}",
                "title": f"{_sentence(chance, 7)} {number}",
                "text": "\n\n".join(" ".join(f"{_sentence(chance, 15)}." for _ in range(2)) for _ in range(4)),
                "outlet": outlet,
                "published_at": f"2022-03-{number % 28 + 1:02}T{number % 24:02}:00:00Z",
                "language": "en",
            }
            file.write(json.dumps(row) + "\n")
    return path


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS.split(), k=words)).capitalize()
