"""Files that hold many documents: web archives and tables, loaded batch by batch."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.ingest import ingest
from pipeline.settings import Settings
from tests.conftest import clock
from tests.connectors.archives_made import gzipped, record
from tests.tables import contents
from tests.web import article_page
from warehouse.audit import audit
from warehouse.lake import connect


def archive(folder: Path, articles: Path) -> Path:
    pages = [
        record(f"https://{path.parent.name}.example/{path.stem}", article_page(path).encode())
        for path in sorted(articles.glob("*/*.txt"))
    ]
    made = folder / "news.warc.gz"
    made.write_bytes(gzipped(*pages))
    return made


def rows(articles: Path) -> list[dict[str, str]]:
    return [
        {
            "url": f"https://{path.parent.name}.example/{path.stem}",
            "title": path.read_text().splitlines()[0],
            "text": path.read_text().split("\n", 1)[1],
            "outlet": path.parent.name,
            "published_at": "2031-03-05",
            "language": "en",
        }
        for path in sorted(articles.glob("*/*.txt"))
    ]


def jsonl(folder: Path, articles: Path) -> Path:
    made = folder / "news.jsonl"
    made.write_text("".join(json.dumps(row) + "\n" for row in rows(articles)))
    return made


def parquet(folder: Path, articles: Path) -> Path:
    made = folder / "news.parquet"
    pq.write_table(pa.Table.from_pylist(rows(articles)), made)
    return made


@pytest.mark.parametrize("make", [archive, jsonl, parquet])
def test_all_of_it_is_loaded_once(settings: Settings, tmp_path: Path, articles: Path, make: object) -> None:
    place = str(make(tmp_path, articles))  # type: ignore[operator]
    assert Counter(outcome.state for outcome in ingest(settings, [place], clock=clock).outcomes) == {"loaded": 9}
    before = contents(settings)
    assert Counter(outcome.state for outcome in ingest(settings, [place], clock=clock).outcomes) == {"unchanged": 9}
    assert contents(settings) == before
    with connect(settings.place, read_only=True) as connection:
        assert audit(connection) == []
        stories = connection.execute("SELECT max(outlet_count) FROM v_story_coverage").fetchall()
    assert stories == [(3,)]


def test_a_bad_row_is_told_and_the_others_are_loaded(settings: Settings, tmp_path: Path, articles: Path) -> None:
    made = jsonl(tmp_path, articles)
    made.write_text("{not json\n" + made.read_text())
    done = ingest(settings, [str(made)], clock=clock)
    assert Counter((outcome.state, outcome.reason) for outcome in done.outcomes) == {
        ("loaded", None): 9,
        ("rejected", "bad_row"): 1,
    }


def test_a_table_without_our_columns_is_told(settings: Settings, tmp_path: Path) -> None:
    made = tmp_path / "numbers.csv"
    made.write_text("a,b\n1,2\n")
    done = ingest(settings, [str(made)], clock=clock)
    assert {outcome.state for outcome in done.outcomes} <= {"rejected", "failed"}
    assert {outcome.reason for outcome in done.outcomes} <= {"bad_table", "bad_row"}


def test_an_archive_that_is_cut_off_gives_what_was_whole(settings: Settings, tmp_path: Path, articles: Path) -> None:
    made = archive(tmp_path, articles)
    made.write_bytes(made.read_bytes()[:-200])
    done = ingest(settings, [str(made)], clock=clock)
    counts = Counter((outcome.state, outcome.reason) for outcome in done.outcomes)
    assert counts["loaded", None] == 8
    assert counts["failed", "truncated"] + counts["rejected", "truncated"] >= 1
