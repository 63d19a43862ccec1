"""Copies found and articles sketched a second, against datasketch and rensa, all on the same texts in one run.

    .venv/bin/python -m bench.duplicates_rivals [DATA] [--rounds 5]    DATA holds data/ (default: ../shared)

Recall a kind of variant: ours at its settings, and MinHash-LSH of 128 permutations in 32 bands of 4 (datasketch).
Speed: text in, sketch out, on one core; CPU seconds, rounds interleaved, medians. The rivals get our own tokeniser's
words joined to five-word shingles by the fastest way that their documentation shows (datasketch with xxh32). They live
in an environment of their own below the temporary folder. Result in ``bench/results/duplicates.json``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

from bench.measures import rows
from bench.results_file import show, write

HERE = Path(__file__).parent
RIVALS = Path(tempfile.gettempdir()) / "parallax-duplicates-rivals"
PACKAGES = PEERS = ("datasketch", "rensa")
ARTICLES = 400


def main() -> None:
    """Measure recall and speed of all, show them in one table and write them down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", default=HERE.parent.parent / "shared")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    folder = arguments.data / "data" / "duplicates"
    python = _environment()
    recall = {name: _recall(name, python, folder) for name in ("parallax", "datasketch")}
    seconds: dict[str, list[float]] = {name: [] for name in ("parallax", *PEERS)}
    for _ in range(arguments.rounds):
        for name, spent in seconds.items():
            spent.append(float(_run(name, python, "speed", folder)))
    rate = {name: ARTICLES / statistics.median(spent) for name, spent in seconds.items()}
    kinds = sorted(recall["parallax"])
    show(
        "Recall a kind of variant, of 120 each; in the last line articles a second on one core",
        ["kind", "parallax", "datasketch 32x4", "rensa"],
        [*([kind, recall["parallax"][kind], recall["datasketch"][kind], "–"] for kind in kinds),
         ["articles/s", rate["parallax"], rate["datasketch"], rate["rensa"]]],
    )  # fmt: skip
    write(
        "duplicates",
        {f"speed_over_{peer}": rate["parallax"] / rate[peer] for peer in PEERS},
        {
            "recall": recall,
            "articles_a_second": {name: round(value) for name, value in rate.items()},
            "corpus_sha256": hashlib.sha256((folder / "variants.jsonl.gz").read_bytes()).hexdigest(),
            "rivals": _run("versions", python, "versions", folder),
        },
        ["numpy", "xxhash"],
    )


def _environment() -> Path:
    """The rivals' own Python, made when it is first needed."""
    python = RIVALS / "bin" / "python"
    if not (RIVALS / "ready").exists():
        venv.create(RIVALS, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES, "xxhash"], check=True)
        (RIVALS / "ready").touch()
    return python


def _recall(name: str, python: Path, folder: Path) -> dict[str, float]:
    if name != "parallax":
        found: dict[str, float] = _run(name, python, "recall", folder)
        return found
    from bench.duplicates import recall_by_kind

    base = {row["id"]: row["text"] for row in rows(folder / "base.jsonl.gz")}
    return recall_by_kind(base, list(rows(folder / "variants.jsonl.gz")))


def _run(name: str, python: Path, what: str, folder: Path) -> Any:
    """What ``bench/duplicates_contender.py`` prints, run by our own Python or by that of the rivals."""
    own = name == "parallax"
    command = [sys.executable if own else python, HERE / "duplicates_contender.py", name, what, folder, str(ARTICLES)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=HERE.parent)
    return json.loads(done.stdout)


if __name__ == "__main__":
    main()
