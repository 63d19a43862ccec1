"""The rows of a table, one at a time: JSON lines, CSV and Parquet, none of them ever whole in memory."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from connectors.errors import Refused

MAX_LINE = 9 * 1024 * 1024
"""Bytes of a line or row; an article has 8 MB at most."""

BATCH = 256
DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Row:
    """``line`` counts from 1: the line of the file where the row begins, in Parquet the row. ``problem`` in words."""

    line: int
    values: Mapping[str, object]
    problem: str = ""


def json_rows(file: BinaryIO) -> Iterator[Row]:
    """One JSON object a line; blank lines are passed over."""
    for number, line in _lines(file):
        if line is None:
            yield Row(number, {}, f"it is longer than {MAX_LINE:,} bytes")
        elif line.strip():
            yield _json_row(number, line)


def csv_rows(file: BinaryIO) -> Iterator[Row]:
    """Rows below a header line; the delimiter is the one that the header has most of."""
    csv.field_size_limit(MAX_LINE)  # of the whole process; Python's own limit is below the length of long articles
    lines = _Lines(file)
    head = next(iter(lines), "")
    delimiter = max(DELIMITERS, key=head.count)
    try:
        names = [name.strip() for name in next(csv.reader([head], delimiter=delimiter), [])]
    except csv.Error as error:
        yield Row(1, {}, f"its header is no CSV: {error}")
        return
    rows = csv.reader(lines, delimiter=delimiter)
    while True:
        begins, lines.problem = lines.number + 1, ""
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(begins, {}, f"it is no CSV: {error}")
            continue
        if lines.problem:
            yield Row(begins, {}, lines.problem)
        elif cells:
            problem = "" if len(cells) == len(names) else f"it has {len(cells)} cells, the header {len(names)}"
            yield Row(begins, dict(zip(names, cells, strict=False)), problem)


def parquet_rows(path: Path, columns: Iterable[str]) -> Iterator[Row]:
    """The rows of a Parquet file, of the named columns only.

    Raises:
        Refused: ``bad_table`` where it is no Parquet file or breaks off.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        with pq.ParquetFile(path) as file:
            wanted = [name for name in columns if name in file.schema_arrow.names]
            for batch in file.iter_batches(batch_size=BATCH, columns=wanted):
                for values in batch.to_pylist():
                    number += 1
                    yield Row(number, values)
    except (pa.ArrowException, OSError, ValueError) as error:
        after = f" after row {number:,}" if number else ""
        raise Refused(path.as_uri(), "bad_table", f"It cannot be read{after}: {str(error)[:200]}.") from error


class _Lines:
    """The lines of a CSV file as text, with the number of the last and what was wrong with any of the row's lines."""

    def __init__(self, file: BinaryIO) -> None:
        self._lines = _lines(file)
        self.number = 0
        self.problem = ""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.number, line = next(self._lines)
        if line is None:
            self.problem = f"it is longer than {MAX_LINE:,} bytes"
            return "\n"
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError as error:
            self.problem = f"it is not UTF-8 (byte {error.start + 1})"
            return line.decode("utf-8", "replace")


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines without a byte order mark; None for one that is too long."""
    number = 0
    while line := file.readline(MAX_LINE + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if len(line) <= MAX_LINE:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(MAX_LINE)
        yield number, None


def _json_row(number: int, line: bytes) -> Row:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Row(number, {}, f"it is no JSON: {str(error)[:200]}")
    if not isinstance(found, dict):
        return Row(number, {}, "it is no JSON object")
    return Row(number, found)
