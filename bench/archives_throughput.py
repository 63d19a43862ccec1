"""A web archive of 5,000 pages: records a second through our connector and the reader, and with bare fastwarc instead.

    .venv/bin/python -m bench.archives_throughput [FOLDER] [--records 5000]

FOLDER holds real pages (``*.html.gz``, ``*.html``), each used as often as needed; without one, pages are made. Both
ways read the same records block by block in turn, so that the load of the machine falls on both: ours checks lengths,
digests and encodings and gives pages or reasons; the other takes each payload as fastwarc hands it out. The reader
behind both is the same and takes nearly all of the time; what iterating alone costs stands beside.
"""

from __future__ import annotations

import argparse
import gzip
import io
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import blake2b, sha256
from itertools import islice
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType

from bench.made_pages import article_page
from bench.results_file import bar, show, write
from connectors.archive_writer import write_archive
from connectors.archives import Archive
from connectors.errors import FetchError
from news.model import Page
from news.reading.read import read

GOAL = 0.9
BLOCK = 100
FETCHED_AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="real pages")
    parser.add_argument("--records", type=int, default=5_000)
    arguments = parser.parse_args()
    bodies = [_unpacked(path) for path in sorted(arguments.folder.rglob("*.html*"))] if arguments.folder else []
    bodies = bodies or [article_page(number).encode() for number in range(300)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.warc.gz"
        write_archive(path, (page(number, bodies[number % len(bodies)]) for number in range(arguments.records)))
        iterating = {name: _walked(pages) for name, pages in (("parallax", ours(path)), ("fastwarc", bare(path)))}
        read(page(0, bodies[0]))
        before = _peak()
        reading = read_in_turn(path, arguments.records)
        grown = _peak() - before
    rates = {name: arguments.records / seconds for name, seconds in reading.items()}
    walks = {name: arguments.records / seconds for name, seconds in iterating.items()}
    rows = [(name, rates[name], walks[name]) for name in rates]
    show("Archives", ("contender", "records/s with the reader", "iterating alone"), rows)
    found = {"read": rates, "walk": walks}
    ratios = {f"{what}_against_fastwarc": rate["parallax"] / rate["fastwarc"] for what, rate in found.items()}
    absolute = {
        "records_a_second": {name: round(rate, 1) for name, rate in rates.items()},
        "iterating_alone": {name: round(rate) for name, rate in walks.items()},
        "memory_grown_mib": round(grown, 1),
        "records": arguments.records,
        "pages": "real" if arguments.folder else "made",
        "pages_sha256": sha256(b"".join(sha256(body).digest() for body in bodies)).hexdigest(),
    }
    write("archives_throughput", ratios, absolute, ["fastwarc"])
    show("Against fastwarc", ("ratio", "value"), list(ratios.items()))
    return 0 if ratios["read_against_fastwarc"] >= GOAL else 1


def page(number: int, body: bytes) -> Page:
    """Record ``number`` of the archive."""
    return page_of(f"https://paper{number % 40}.example/{number}", body)


def page_of(url: str, body: bytes) -> Page:
    """A page of some day."""
    return Page(url, url, body, blake2b(body, digest_size=16).hexdigest(), "text/html", FETCHED_AT)


def ours(path: Path) -> Iterator[Page]:
    """What the connector gives."""
    for found in Archive(path):
        if isinstance(found, FetchError):
            raise found
        yield found


def bare(path: Path) -> Iterator[Page]:
    """What fastwarc gives, taken as it is."""
    for record in ArchiveIterator(str(path), record_types=WarcRecordType.response, parse_http=True):
        yield page_of(str(record.headers["WARC-Target-URI"]), record.reader.read())


def read_in_turn(path: Path, records: int) -> dict[str, float]:
    """Seconds of both ways through all records with the reader, a block of each in turn."""
    ways = {"parallax": ours(path), "fastwarc": bare(path)}
    seconds = dict.fromkeys(ways, 0.0)
    with bar() as progress:
        task = progress.add_task("Reading", total=records * len(ways))
        for at in range(0, records, BLOCK):
            for name in list(ways)[:: 1 if at // BLOCK % 2 else -1]:
                started = time.process_time()
                had = sum(read(found) is not None for found in islice(ways[name], BLOCK))
                seconds[name] += time.process_time() - started
                assert had == min(BLOCK, records - at), f"{name} lost records"
                progress.advance(task, had)
    return seconds


def _walked(pages: Iterator[Page]) -> float:
    """Seconds to the end."""
    started = time.process_time()
    for _page in pages:
        pass
    return time.process_time() - started


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _unpacked(path: Path) -> bytes:
    packed = path.read_bytes()
    return gzip.GzipFile(fileobj=io.BytesIO(packed)).read() if path.suffix == ".gz" else packed


if __name__ == "__main__":
    sys.exit(main())
