"""Lists of addresses: a text file with one a line, blank lines and ``#`` comments between.

It is read as a stream, so a list of a million addresses needs no more memory than their text.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from connectors.addresses import MAX_LENGTH, canonical_key, parse_address
from connectors.errors import FetchError, NothingFound

MAX_LINE = 4 * MAX_LENGTH
MAX_PROBLEMS = 1_000
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_PASTED = {
    "<?xml": "an XML document; a feed or sitemap is named by its address",
    "<opml": "an OPML document",
    "<html": "an HTML page",
    "<!doc": "an HTML page",
    "<rss": "a feed; it is named by its address",
    "%pdf": "a PDF document",
}


@dataclass(slots=True)
class UrlList:
    """``urls`` in their order, each once. ``problems`` says by line number what is no address; ``repeated`` counts."""

    urls: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    repeated: int = 0


def read_url_list(path: Path) -> UrlList:
    """The addresses that ``path`` lists.

    Raises:
        NothingFound: it is no readable text file, is something else than a list, or holds no address at all.
    """
    found, seen = UrlList(), set[str]()
    for number, line in _lines(path):
        text = line.split(" #")[0].strip()
        if not text or text.startswith("#"):
            continue
        try:
            address = parse_address(text)
        except FetchError as error:
            if len(found.problems) < MAX_PROBLEMS:
                found.problems.append(f"line {number}: {text[:80]} is no address: {error.detail}")
            continue
        key = canonical_key(address)
        if key in seen:
            found.repeated += 1
            continue
        seen.add(key)
        found.urls.append(address.url)
    if not found.urls:
        first = f" ({found.problems[0]})" if found.problems else ""
        raise NothingFound(str(path), f"{path} lists no addresses{first}. It wants one a line: https://…")
    return found


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of ``path`` with their numbers."""
    _must_be_a_list(path)
    try:
        with path.open(encoding=_encoding(path)) as file:
            for number, line in enumerate(iter(lambda: file.readline(MAX_LINE + 1), ""), start=1):
                if len(line) > MAX_LINE:
                    raise NothingFound(str(path), f"{path}, line {number}, is longer than any address can be.")
                if "\0" in line:
                    raise NothingFound(str(path), f"{path}, line {number}, is not text.")
                yield number, line
    except UnicodeDecodeError as error:
        raise NothingFound(str(path), f"{path} is not text: {error.reason} at byte {error.start:,}.") from error
    except OSError as error:
        raise NothingFound(str(path), f"{path} cannot be read: {error.strerror or error}.") from error


def _must_be_a_list(path: Path) -> None:
    """Refuse what is there but is no list, before anything is read that could be endless."""
    try:
        kind = path.stat().st_mode
        if not stat.S_ISREG(kind):
            what = "a folder" if stat.S_ISDIR(kind) else "no ordinary file"
            raise NothingFound(str(path), f"{path} is {what}; a list of addresses is a text file.")
        with path.open("rb") as file:
            start = file.read(512).lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    except OSError as error:
        raise NothingFound(str(path), f"{path} cannot be read: {error.strerror or error}.") from error
    for mark, what in _PASTED.items():
        if start.startswith(mark.encode()):
            raise NothingFound(str(path), f"{path} is {what}, not a list of addresses, one a line.")
    first = start.split(b"\n")[0]
    if first.count(b",") >= 2 and b"http" not in first:
        raise NothingFound(str(path), f"{path} looks like a table; parallax ingest {path} takes in tables.")


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4)
    return next((name for mark, name in _BOMS if start.startswith(mark)), "utf-8")
