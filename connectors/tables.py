"""Tables of articles: ``.jsonl``, ``.csv`` and ``.parquet``, with a mapping from our columns to theirs.

A row's text is the page, the other columns are asserted from outside it, as a manifest does. A row with an address of
the web is known by that, others by the file and the row's number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from hashlib import blake2b
from pathlib import Path

from connectors.addresses import parse_address
from connectors.errors import FetchError, Refused, Unavailable
from connectors.manifest import slug
from connectors.table_rows import Row, csv_rows, json_rows, parquet_rows
from connectors.times import read_moment
from news.model import Page

COLUMNS = ("url", "title", "text", "outlet", "published_at", "language")
SUFFIXES = (".jsonl", ".csv", ".parquet")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MAX_TEXT = 8 * 1024 * 1024
MAX_VALUE = 2_048
MAX_PROBLEMS = 1_000
"""After as many bad rows the mapping or the file is wrong, and the rest is left alone."""


def read_table(path: Path, mapping: Mapping[str, str] | None = None, *, now: datetime) -> Iterator[Page | FetchError]:
    """The articles of ``path`` in its order, and a FetchError (``bad_row``) for each row that has none.

    ``mapping`` gives, for columns of ours that are called otherwise, their names in the table. A fact that cannot be
    used (a date that is none) is left out and told beside its page.

    Raises:
        FetchError: before the first item; ``bad_table`` for a kind we do not read, an unknown column of ours or a
        missing
            one of theirs, ``unreadable`` where the file cannot be opened.
    """
    theirs = _columns(path, mapping or {})
    problems = 0
    for row in _rows(path, theirs, mapping or {}):
        for item in _items(path, row, theirs, now):
            yield item
            problems += isinstance(item, FetchError)
        if problems >= MAX_PROBLEMS:
            yield Refused(path.as_uri(), "bad_table", f"After {problems:,} problems the rest was left unread.")
            return


def _columns(path: Path, mapping: Mapping[str, str]) -> dict[str, str]:
    """Our columns with their names in the table."""
    unknown = sorted(set(mapping) - set(COLUMNS))
    if unknown:
        raise _bad(path, f"{', '.join(unknown)}: no such columns here; there are {', '.join(COLUMNS)}.")
    if path.suffix.lower() not in SUFFIXES:
        raise _bad(path, f"Tables are read from {', '.join(SUFFIXES)}.")
    return {ours: mapping.get(ours, ours) for ours in COLUMNS}


def _rows(path: Path, theirs: Mapping[str, str], mapping: Mapping[str, str]) -> Iterator[Row]:
    """The rows of ``path``, after the first has been seen to have the columns that were asked for."""
    try:
        with path.open("rb") as file:
            rows = {".jsonl": json_rows, ".csv": csv_rows}.get(path.suffix.lower())
            found = rows(file) if rows else parquet_rows(path, theirs.values())
            is_checked = False
            for row in found:
                if not is_checked and not row.problem:
                    _check(path, row, theirs, mapping)
                    is_checked = True
                yield row
    except OSError as error:
        raise Unavailable(path.as_uri(), "unreadable", f"It cannot be read: {error.strerror or error}.") from error


def _check(path: Path, row: Row, theirs: Mapping[str, str], mapping: Mapping[str, str]) -> None:
    """Raise where the first good row lacks the text or, in tables of fixed columns, one that the mapping names."""
    named = {theirs["text"]} | (set() if path.suffix.lower() == ".jsonl" else set(mapping.values()))
    if missing := sorted(named - set(row.values)):
        raise _bad(path, f"It has no column {', '.join(missing)}; name them with a mapping.")


def _items(path: Path, row: Row, theirs: Mapping[str, str], now: datetime) -> Iterator[Page | FetchError]:
    """The page of one row, then what could not be used of it."""
    values = {ours: _text(row.values.get(name)) for ours, name in theirs.items()}
    address = f"{path.as_uri()}#row={row.line}"
    text = values.pop("text")
    problem = row.problem or ("" if text.strip() else "it has no text")
    if len(text.encode("utf-8", "replace")) > MAX_TEXT:
        problem = f"its text has more than {MAX_TEXT:,} bytes"
    if problem:
        yield Refused(address, "bad_row", f"Row {row.line:,} cannot be used: {problem}.")
        return
    asserted = {name: " ".join(value.split())[:MAX_VALUE] for name, value in values.items() if value.strip()}
    left_out = _settle(asserted, now)
    yield _page(_address(asserted, address, left_out), text, asserted, now)
    for problem in left_out:
        yield Refused(address, "bad_row", f"Row {row.line:,}: {problem}; it is left out.")


def _settle(asserted: dict[str, str], now: datetime) -> list[str]:
    """Put outlet and date into the form that they have here; what could not be used, in words."""
    if "outlet" in asserted:
        asserted["outlet"] = slug(asserted["outlet"])
    raw = asserted.pop("published_at", "")
    at = read_moment(raw, now=now).at
    if at is not None:
        asserted["published_at"] = raw if _DAY.fullmatch(raw) else at.isoformat()
    return [f"published_at {raw[:80]!r} is no usable date"] if raw and at is None else []


def _address(asserted: dict[str, str], otherwise: str, left_out: list[str]) -> str:
    """By what the row is known. A ``urn:`` stays a fact about it, anything else that is no address is left out."""
    said = asserted.get("url", "")
    try:
        return parse_address(said).url if said and not said.startswith("urn:") else otherwise
    except FetchError:
        left_out.append(f"url {asserted.pop('url')[:80]!r} is no address of the web")
        return otherwise


def _page(url: str, text: str, asserted: Mapping[str, str], now: datetime) -> Page:
    body = text.encode("utf-8", "replace")
    return Page(
        url=url,
        final_url=url,
        body=body,
        digest=blake2b(body, digest_size=16).hexdigest(),
        media_type="text/plain",
        fetched_at=now,
        asserted=dict(asserted),
    )


def _text(value: object) -> str:
    """A cell as text; lists of paragraphs are joined, other structures count as empty."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list):
        return "\n".join(part for part in value if isinstance(part, str))
    if value is None or isinstance(value, bool | dict):
        return ""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _bad(path: Path, detail: str) -> FetchError:
    return Refused(path.as_uri(), "bad_table", detail)
