"""Quality on gold data, each figure held against a committed floor.

    make scorecard                     measure, and fail where a figure falls below its floor
    make scorecard DATA=some/folder    the folder that holds data/ (default: ../shared)
    .venv/bin/python -m bench.scorecard --raise    after an improvement: lift the floors to what was measured

Writes ``bench/scorecard.json``: a list of {metric, value, floor, corpus, corpus_sha256, note}. A floor is never
lowered. Where a corpus is not there, its rows stay as they are and the table says so.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from bench import duplicates, measures, mutations, pages, stories, stories_across, stories_encoder, web_corpus

HERE = Path(__file__).parent
ROOT = HERE.parent
CARD = HERE / "scorecard.json"
WIDTH = 160
"""Columns of a table that goes into a log."""
SLACK = 0.005
"""A floor lies this far below what was measured, so that another machine's last digit does not fail it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure and the floor that it must not fall through."""

    metric: str
    value: float
    floor: float
    corpus: str
    corpus_sha256: str
    note: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """A file of gold data and what is measured on it: metric to (value, note)."""

    path: Path
    name: str
    measure: Callable[[Path], dict[str, tuple[float, str]]]


def corpora(data: Path) -> list[Corpus]:
    """Everything that is measured; the facts about the seeds are part of the project."""
    gold = ROOT / "tests" / "gold"
    found = [
        Corpus(gold / "seed_pair.json", "seeds", measures.seeds),
        Corpus(gold / "languages.jsonl", "languages", stories_across.languages),
    ]
    found += [
        Corpus(data / name, name, measure)
        for name, measure in (
            ("duplicates/variants.jsonl.gz", duplicates.variants),
            ("stories/us_politics.jsonl.gz", duplicates.between_outlets),
            ("stories/us_politics.jsonl.gz", stories.us_politics),
            ("stories/us_politics.jsonl.gz", stories_encoder.us_politics),
            ("stories/ecbplus.jsonl.gz", stories.ecbplus),
            ("tellings/triples.jsonl.gz", stories.triples),
            ("quotes/dev.jsonl.gz", measures.quotes),
            ("alignment/dev.jsonl.gz", measures.alignment),
            ("alignment/headlines.jsonl.gz", measures.headlines),
            ("tellings/triples.jsonl.gz", mutations.measure),
            ("pages/articles/gold.jsonl.gz", pages.measure),
            ("pages/publishers/gold.jsonl.gz", pages.measure),
            ("pages/web_articles/gold.jsonl.gz", pages.measure),
            ("pages/publishers/gold.jsonl.gz", web_corpus.figures),
        )
    ]
    return found


def main() -> int:
    """Measure, show, write; 1 where a figure fell through its floor."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", default=ROOT.parent / "shared", help="folder that holds data/")
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift floors to what was measured")
    arguments = parser.parse_args()
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)
    logging.disable(logging.WARNING)  # what a crawl of the local web says of each of its bad pages
    committed = {row["metric"]: Figure(**row) for row in json.loads(CARD.read_text())} if CARD.exists() else {}
    measured: dict[str, Figure] = {}
    for corpus in corpora(arguments.data / "data"):
        if not corpus.path.exists():
            console.print(f"{corpus.name} is not there ({corpus.path}): its figures stay as they were committed.")
            continue
        with console.status(f"Measuring on {corpus.name}"):
            measured |= _measure(corpus, committed)
    _show(console, committed, measured)
    fallen = [figure for figure in measured.values() if figure.value < figure.floor]
    if not fallen:
        _write(committed | measured, lift=arguments.lift)
    for figure in fallen:
        console.print(f"[red]{figure.metric} is {figure.value:.4f}, below its floor of {figure.floor:.4f}.")
    return 1 if fallen else 0


def _measure(corpus: Corpus, committed: dict[str, Figure]) -> dict[str, Figure]:
    sha256 = hashlib.sha256(corpus.path.read_bytes()).hexdigest()
    found = {}
    for metric, (value, note) in corpus.measure(corpus.path).items():
        rounded = round(value, 4)
        floor = committed[metric].floor if metric in committed else _floor(rounded)
        found[metric] = Figure(metric, rounded, floor, corpus.name, sha256, note)
    return found


def _floor(value: float) -> float:
    return 1.0 if value == 1.0 else round(max(0.0, value - SLACK), 4)


def _show(console: Console, committed: dict[str, Figure], measured: dict[str, Figure]) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("metric", "value", "floor", "committed"):
        table.add_column(column, no_wrap=True)
    table.add_column("note", overflow="fold")
    for metric in sorted(committed | measured):
        before, now = committed.get(metric), measured.get(metric)
        shown = now or before
        assert shown is not None
        values = [f"{now.value:.4f}" if now else "not measured", f"{shown.floor:.4f}"]
        table.add_row(metric, *values, f"{before.value:.4f}" if before else "new", shown.note)
    console.print(table)


def _write(figures: dict[str, Figure], *, lift: bool) -> None:
    """Write the card, floors lifted where asked for, never lowered."""
    lifted: Sequence[Figure] = [
        replace(figure, floor=max(figure.floor, _floor(figure.value))) if lift else figure
        for _metric, figure in sorted(figures.items())
    ]
    CARD.write_text(json.dumps([asdict(figure) for figure in lifted], indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main())
