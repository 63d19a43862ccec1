"""The questions of docs/sql.md, the warehouse that they are asked of, and their answers: ``python -m tests.cookbook``.

The warehouse holds the seeds and the tests' own articles; a day later one of these was rewritten, and another outlet
ran another as it stood. Every answer in the page is the one that this warehouse gives.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import duckdb

from pipeline.ingest import ingest
from pipeline.report import report
from pipeline.settings import Settings
from tests.conftest import ARTICLES, NOW, ROOT, SEEDS
from warehouse.lake import connect

PAGE = ROOT / "docs" / "sql.md"
BLOCK = re.compile(r"```sql\n(?P<sql>.*?)```\n(?:\n```text\n(?P<answer>.*?)```\n)?", re.DOTALL)
MAX_ROWS = 5
MAX_CELL = 44


def fill(data: Path) -> Settings:
    """Two days of news below ``data``."""
    settings = Settings(data, data / "reports")
    articles = Path(shutil.copytree(ARTICLES, data / "articles"))
    ingest(settings, [str(articles), str(SEEDS)], clock=lambda: NOW)
    report(settings, clock=lambda: NOW)
    bridge = articles / "harbour-post" / "bridge.txt"
    first, *rest = bridge.read_text().splitlines()
    text = "\n".join([f"{first}, says city", *rest[:-1], "The city said that repairs would cost $9 million."])
    bridge.write_text(text + "\n")
    shutil.copy(articles / "harbour-post" / "comet.txt", articles / "daily-vale" / "comet.txt")
    ingest(settings, [str(articles)], clock=lambda: NOW + timedelta(days=1))
    report(settings, clock=lambda: NOW + timedelta(days=1))
    return settings


def questions() -> list[re.Match[str]]:
    """Every question of the page: its SQL and the answer that the page shows."""
    return list(BLOCK.finditer(PAGE.read_text(encoding="utf-8")))


def answer(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """The first rows of the answer, as the page shows them."""
    result = connection.execute(sql)
    names = [str(column[0]) for column in result.description or ()]
    rows = result.fetchall()
    table = [names, *([_cell(value) for value in row] for row in rows[:MAX_ROWS])]
    widths = [max(len(row[place]) for row in table) for place in range(len(names))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]
    if len(rows) > MAX_ROWS:
        lines.append(f"… {len(rows) - MAX_ROWS} more")
    return "\n".join(lines) + "\n"


def _cell(value: object) -> str:
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    text = " ".join(str("" if value is None else value).replace("+00:00", "").split())
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…"


def write() -> None:
    """Put the answers into the page."""
    with tempfile.TemporaryDirectory() as folder, connect(fill(Path(folder)).place, read_only=True) as connection:
        page = BLOCK.sub(
            lambda found: f"```sql\n{found['sql']}```\n\n```text\n{answer(connection, found['sql'])}```\n",
            PAGE.read_text(encoding="utf-8"),
        )
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    write()
    print(f"wrote {PAGE.relative_to(ROOT)}")
