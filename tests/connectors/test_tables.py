"""Tables of articles: JSON lines, CSV, Parquet."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from connectors.errors import FetchError, Refused, Unavailable
from connectors.tables import MAX_PROBLEMS, read_table
from news.model import Page
from tests.connectors.feeds_made import NOW

ROWS: list[dict[str, object]] = [
    {
        "link": "https://e.example/1?b=2",
        "head": "One, “first”",
        "body": "First line.\nSecond, with ünï.",
        "paper": "The Post",
        "day": "2026-11-20",
    },
    {"link": "urn:x:2", "head": "", "body": "Two.", "paper": "The Post", "day": "2026-11-20T10:00:00+02:00"},
]
MAPPING = {"url": "link", "title": "head", "text": "body", "outlet": "paper", "published_at": "day"}


def write(path: Path, rows: list[dict[str, object]]) -> Path:
    """``rows`` in the format of the suffix."""
    if path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=2)
    elif path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    else:
        cells = [[f'"{value}"'.replace("\n", "\r\n") for value in row.values()] for row in rows]
        path.write_text("\r\n".join([",".join(rows[0]), *(",".join(row) for row in cells)]), newline="")
    return path


def read(path: Path, mapping: dict[str, str] | None = MAPPING) -> tuple[list[Page], list[str]]:
    items = list(read_table(path, mapping, now=NOW))
    return [i for i in items if isinstance(i, Page)], [str(i) for i in items if isinstance(i, FetchError)]


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
def test_the_same_rows_give_the_same_pages_in_every_format(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"t.{suffix}", ROWS)
    pages, problems = read(path)
    assert problems == []
    assert pages[0].url == "https://e.example/1?b=2"
    assert pages[1].url.startswith(path.as_uri() + "#row=")
    assert pages[0].body.decode().splitlines() == ["First line.", "Second, with ünï."]
    assert dict(pages[0].asserted) == {
        "url": "https://e.example/1?b=2",
        "title": "One, “first”",
        "outlet": "the-post",
        "published_at": "2026-11-20",
    }
    assert dict(pages[1].asserted) == {
        "url": "urn:x:2",
        "outlet": "the-post",
        "published_at": "2026-11-20T08:00:00+00:00",
    }
    assert (pages[0].media_type, pages[0].fetched_at) == ("text/plain", NOW)


def test_times_and_lists_of_parquet(tmp_path: Path) -> None:
    row = {"text": ["A.", "B."], "published_at": datetime(2026, 11, 20, 10, tzinfo=UTC), "url": None, "title": "T"}
    pages, problems = read(write(tmp_path / "t.parquet", [row]), None)
    assert problems == []
    assert (pages[0].body, dict(pages[0].asserted)) == (
        b"A.\nB.",
        {"title": "T", "published_at": "2026-11-20T10:00:00+00:00"},
    )


def test_bad_rows_are_told_by_their_line_and_good_ones_are_read(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_bytes(
        b'\xef\xbb\xbf{"text": "A"}\n\n{"text": ""}\nno json\n[1]\n{"text": "B", "published_at": "soon", "url": "ftp://x/"}\n'
    )
    pages, problems = read(path, None)
    assert [page.body for page in pages] == [b"A", b"B"]
    assert [problem.split(":")[0] for problem in problems] == [
        "Row 3 cannot be used",
        "Row 4 cannot be used",
        "Row 5 cannot be used",
        "Row 6",
        "Row 6",
    ]
    assert not {"url", "published_at"} & set(pages[1].asserted)


def test_bad_lines_of_csv(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b'text;title\r\nA;"two\r\nlines"\r\nB\r\n\xff\xfe;x\r\nC;y\r\n')
    pages, problems = read(path, None)
    assert [(page.body, page.asserted["title"]) for page in pages] == [(b"A", "two lines"), (b"C", "y")]
    assert ["Row 4" in problems[0], "Row 5" in problems[1], len(problems)] == [True, True, 2]


def test_a_quote_that_is_never_closed_costs_no_more_than_one_row(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('text\nA\n"B ' + ("words " * 1_000 + "\n") * 2_000)
    pages, problems = read(path, None)
    assert pages[0].body == b"A"
    assert problems


@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
def test_a_line_without_end_is_passed_over(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"t.{suffix}"
    good = '{"text": "A"}\n' if suffix == "jsonl" else "A\n"
    path.write_text(("text\n" if suffix == "csv" else "") + "x" * 10_000_000 + "\n" + good)
    pages, problems = read(path, None)
    assert ([page.body for page in pages], len(problems)) == ([b"A"], 1)


@pytest.mark.parametrize(
    ("name", "body", "mapping", "says"),
    [
        ("t.jsonl", b'{"body": "A"}', {}, "no column text"),
        ("t.csv", b"a,b\n1,2\n", {"text": "c"}, "no column c"),
        ("t.csv", b"text\nx\n", {"title": "head"}, "no column head"),
        ("t.csv", b"text\nx\n", {"headline": "text"}, "headline"),
        ("t.xlsx", b"PK", {}, ".parquet"),
        ("t.parquet", b"PAR1 nothing", {}, "cannot be read"),
        ("t.parquet", b"", {}, "cannot be read"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(
    tmp_path: Path, name: str, body: bytes, mapping: dict[str, str], says: str
) -> None:
    (tmp_path / name).write_bytes(body)
    with pytest.raises(Refused, match=says) as caught:
        list(read_table(tmp_path / name, mapping, now=NOW))
    assert caught.value.reason == "bad_table"


def test_a_table_that_is_not_there(tmp_path: Path) -> None:
    for name in ("no.csv", "no.parquet"):
        with pytest.raises(Unavailable):
            list(read_table(tmp_path / name, now=NOW))


def test_after_a_thousand_problems_the_rest_is_left_unread(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text("x\n" * 5_000)
    pages, problems = read(path, None)
    assert (pages, len(problems)) == ([], MAX_PROBLEMS + 1)


def test_text_too_large_for_an_article_is_refused(tmp_path: Path) -> None:
    pages, problems = read(write(tmp_path / "t.parquet", [{"text": "x" * 8_500_000}, {"text": "A"}]), None)
    assert ([page.body for page in pages], len(problems)) == ([b"A"], 1)
