"""One contender of ``bench.duplicates_rivals``, in a process of its own.

    PYTHON bench/duplicates_contender.py parallax|datasketch|rensa recall|speed|versions FOLDER ARTICLES

Runs without our packages for the rivals: what they need of the tokeniser stands here as a regular expression, the same
words for English.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

WORDS = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
PERMUTATIONS, BANDS, ROWS = 128, 32, 4


def shingles(text: str) -> list[str]:
    """Every five words in a row as a string."""
    words = WORDS.findall(text.lower())
    return [" ".join(five) for five in zip(*(words[i:] for i in range(5)), strict=False)] or [" ".join(words)]


def datasketch() -> Callable[[str], Any]:
    """MinHash by the bulk call of datasketch, hashed by xxh32."""
    import xxhash
    from datasketch import MinHash  # type: ignore[import-not-found]

    def make(text: str) -> Any:
        found = MinHash(num_perm=PERMUTATIONS, hashfunc=xxhash.xxh32_intdigest)
        found.update_batch([shingle.encode() for shingle in set(shingles(text))])
        return found

    return make


def rensa() -> Callable[[str], Any]:
    """R-MinHash of rensa."""
    from rensa import RMinHash  # type: ignore[import-not-found]

    def make(text: str) -> Any:
        found = RMinHash(num_perm=PERMUTATIONS, seed=42)
        found.update(shingles(text))
        return found.digest()

    return make


def parallax() -> Callable[[str], Any]:
    """Our sketch."""
    sys.path.insert(0, str(Path(__file__).parent.parent))
    from news.copies.sketch import sketch

    return sketch


def speed(make: Callable[[str], Any], folder: Path, articles: int) -> float:
    """CPU seconds for ``articles`` texts, everything loaded before."""
    texts = [row["text"] for row in rows(folder / "variants.jsonl.gz")][:articles]
    for text in texts[:20]:
        make(text)
    started = time.process_time()
    for text in texts:
        make(text)
    return time.process_time() - started


def recall(make: Callable[[str], Any], folder: Path) -> dict[str, float]:
    """Share of the variants of each kind whose original the LSH returns."""
    from datasketch import MinHashLSH

    index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
    for row in rows(folder / "base.jsonl.gz"):
        index.insert(row["id"], make(row["text"]))
    found, total = Counter[str](), Counter[str]()
    for row in rows(folder / "variants.jsonl.gz"):
        total[row["cls"]] += 1
        found[row["cls"]] += row["base_id"] in index.query(make(row["text"]))
    return {kind: round(found[kind] / total[kind], 4) for kind in sorted(total)}


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def main() -> None:
    """Print what was asked for as JSON."""
    name, what, folder, articles = sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])
    if what == "versions":
        print(json.dumps({package: version(package) for package in ("datasketch", "rensa", "xxhash", "numpy")}))
        return
    make = {"parallax": parallax, "datasketch": datasketch, "rensa": rensa}[name]()
    print(json.dumps(speed(make, folder, articles) if what == "speed" else recall(make, folder)))


if __name__ == "__main__":
    main()
