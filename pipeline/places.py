"""What people name: addresses, files that hold many documents, and folders and files of articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from connectors.url_list import read_url_list
from pipeline.frontier import key_of
from pipeline.progress import counted, say, warn
from pipeline.streams import is_stream

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Places:
    """Places by how they are taken in; ``problems`` are lines of lists that are no addresses."""

    urls: tuple[str, ...]
    streams: tuple[str, ...]
    paths: tuple[str, ...]
    problems: tuple[str, ...] = ()


def sort_out(places: Sequence[str], lists: Sequence[str] = ()) -> Places:
    """``places`` by kind, and the addresses that the files ``lists`` hold, each once however it is spelt.

    Raises:
        NothingFound: a list cannot be used; the message says why.
    """
    once = tuple(dict.fromkeys(places))
    urls = [place for place in once if is_web(place)]
    problems: list[str] = []
    for name in lists:
        found = read_url_list(Path(name).expanduser())
        urls += found.urls
        problems += [f"{name}, {problem}" for problem in found.problems]
        repeated = f", {found.repeated:,} repeated" if found.repeated else ""
        say(f"Read {counted(len(found.urls), 'address', 'addresses')} from {name}{repeated}")
    for problem in problems:
        warn(problem)
    return Places(
        tuple({key_of(url): url for url in reversed(urls)}.values())[::-1],
        tuple(place for place in once if is_stream(place)),
        tuple(place for place in once if not is_web(place) and not is_stream(place)),
        tuple(problems),
    )


def is_web(place: str) -> bool:
    """Whether ``place`` is an address rather than a path."""
    return place.lower().startswith(("http://", "https://"))


def batches(items: Sequence[T], size: int) -> Iterator[tuple[int, Sequence[T]]]:
    """``items`` in batches of ``size``, each with the number of those before it."""
    for start in range(0, len(items), size):
        yield start, items[start : start + size]
