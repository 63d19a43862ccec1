"""Our reader beside others on the gold pages, one table.

    .venv/bin/python -m bench.pages_rivals FOLDER      FOLDER holds pages/ and outlets/

The others run in an environment of their own, made from their names below the temporary folder: newspaper4k and
news-please pin old parsers. Writes ``bench/results/reading.json``: figures first, then the pages that each reads while
trafilatura, balanced and with metadata, reads one (CPU seconds; we in turns with it, the others each alone; many rounds
of ours are in ``reading_speed``), versions and the corpora's digests.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import time
import venv
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.pages import Labelled, Read, labelled, ours, score
from bench.reading_speed import by_trafilatura
from news.reading.charset import decode
from news.reading.main_text import Profile

HERE = Path(__file__).parent
CORPORA = ("articles", "publishers", "web_articles")
PACKAGES = ("trafilatura", "resiliparse", "readability-lxml", "newspaper4k[all]", "news-please", "lxml_html_clean")
RIVALS = (
    "trafilatura", "trafilatura, fast", "trafilatura, precision", "trafilatura, recall", "resiliparse",
    "readability-lxml", "newspaper4k", "news-please",
)  # fmt: skip


def environment() -> Path:
    """The Python of the rivals' environment, made where it is not there."""
    folder = Path(tempfile.gettempdir()) / "parallax-rivals"
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        for packages in (("--upgrade", "pip"), PACKAGES):  # older ones cannot resolve the extras of lxml
            subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True)
    return python


def read_by(python: Path, reader: str, corpus: str, labels: list[Labelled]) -> tuple[list[Read], float]:
    """What ``reader`` found on the pages of ``labels``, in their order, and its CPU seconds; kept with its environment.

    The newspaper readers take minutes, so what was read once is taken from there: remove the folder to read anew.
    """
    kept = python.parent.parent / f"read-{_digest(labels)}-{corpus}-{reader.replace(' ', '-')}.jsonl"
    if not kept.exists():
        lines = [json.dumps({"url": label.page.url, "html": decode(label.page.body).text}) for label in labels]
        worker: list[str | Path] = [python, HERE / "pages_rivals_worker.py", reader]
        done = subprocess.run(worker, input="\n".join(lines), stdout=subprocess.PIPE, text=True, check=True)
        kept.write_text(done.stdout)
    rows = [json.loads(line) for line in kept.read_text().splitlines()]
    return [_read(row) for row in rows], sum(row["seconds"] for row in rows)


def read_by_us(labels: list[Labelled], profile: Profile) -> tuple[list[Read], float, float]:
    """The same of our reader, and the CPU seconds that trafilatura takes in our process, in turns with us."""
    found, took = [], {"ours": 0.0, "trafilatura": 0.0}
    for label in labels:
        began = time.process_time()
        found.append(ours(label, profile))
        between = time.process_time()
        by_trafilatura(label.page)
        took["ours"] += between - began
        took["trafilatura"] += time.process_time() - between
    return found, took["ours"], took["trafilatura"]


def _digest(labels: list[Labelled]) -> str:
    worker = (HERE / "pages_rivals_worker.py").read_text()
    return hashlib.sha256("".join([worker, *(label.page.digest for label in labels)]).encode()).hexdigest()[:12]


def _read(row: dict[str, Any]) -> Read:
    published = None
    if row.get("date"):
        try:
            published = datetime.fromisoformat(row["date"])
        except ValueError:
            published = None
    if published and published.tzinfo is None:
        published = published.replace(tzinfo=UTC)
    return Read(
        row.get("text") or "", row.get("title") or "", tuple(row.get("authors") or ()), published,
        len(row.get("date") or "") > 10, row.get("language"), row.get("url"), row.get("publisher"),
    )  # fmt: skip


def versions(python: Path) -> dict[str, str]:
    """The versions of the packages in the rivals' environment."""
    code = "import sys, importlib.metadata as m; print({n: m.version(n) for n in sys.argv[1:]})"
    names = [package.partition("[")[0] for package in PACKAGES]
    out = subprocess.run([python, "-c", code, *names], capture_output=True, text=True, check=True).stdout
    return dict(json.loads(out.replace("'", '"')))


def main() -> int:
    """Read, score, show and write; 1 where a rival is ahead of us on a column."""
    data = Path(sys.argv[1])
    python = environment()
    figures: dict[str, dict[str, float]] = {}
    digests = {}
    seconds: dict[str, float] = defaultdict(float)
    peer: dict[str, float] = defaultdict(float)
    for corpus in CORPORA:
        labels = list(labelled(data / "pages", corpus))
        digests[corpus] = hashlib.sha256((data / "pages" / corpus / "gold.jsonl.gz").read_bytes()).hexdigest()
        readers: dict[str, list[Read]] = {}
        profiles: dict[str, Profile] = {"ours": "careful", "ours, fast": "fast"}
        for reader, profile in profiles.items():
            readers[reader], took, beside = read_by_us(labels, profile)
            seconds[reader] += took
            peer[reader] += beside
        for reader in RIVALS:
            readers[reader], took = read_by(python, reader, corpus, labels)
            seconds[reader] += took
        for reader, found in readers.items():
            pairs = list(zip(labels, found, strict=True))
            scored = score(pairs) | (by_group(pairs) if corpus == "publishers" else {})
            figures.setdefault(reader, {}).update({f"{corpus}.{name}": round(v, 4) for name, v in scored.items()})
    behind = behind_on(figures)
    speed = {reader: round(peer.get(reader, seconds["trafilatura"]) / took, 2) for reader, took in seconds.items()}
    result: dict[str, Any] = {"figures": figures, "behind_on": behind, "pages_while_trafilatura_reads_one": speed}
    result |= {"versions": versions(python), "corpus_sha256": digests}
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / "reading.json").write_text(json.dumps(result, indent=1) + "\n")
    _show(figures, speed)
    return 1 if behind else 0


def by_group(pairs: list[tuple[Labelled, Read]]) -> dict[str, float]:
    """Text F1 for each group of languages."""
    groups = sorted({label.group for label, _ in pairs})
    parts = {group: [pair for pair in pairs if pair[0].group == group] for group in groups}
    return {f"{group.replace(' ', '_')}.text_f1": score(part)["text_f1"] for group, part in parts.items()}


def behind_on(figures: dict[str, dict[str, float]]) -> dict[str, str]:
    """The columns on which a rival is ahead of us, with the rival."""
    rivals = {name: row for name, row in figures.items() if not name.startswith("ours")}
    best = {column: max(rivals, key=lambda name: rivals[name][column]) for column in figures["ours"]}
    return {column: name for column, name in best.items() if rivals[name][column] > figures["ours"][column]}


def _show(figures: dict[str, dict[str, float]], speed: dict[str, float]) -> None:
    table = Table("column", *figures)
    for column in figures["ours"]:
        values = [f"{row[column]:.4f}" for row in figures.values()]
        table.add_row(column, *values)
    table.add_row("pages while trafilatura reads one", *(f"{speed[reader]:.2f}" for reader in figures))
    Console(width=200).print(table)


if __name__ == "__main__":
    sys.exit(main())
