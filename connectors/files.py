"""Local files and folders: ``.txt``, ``.md`` and ``.html``, with or without a manifest.

The outlet of a file is what the manifest says; else the folder it lies in below the named one (``bbc/1.txt``); else
its own name (``bbc.txt``), so that any folder of articles can be compared at once.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from connectors.errors import NothingFound, Refused, Unavailable
from connectors.manifest import NAME, Manifest, read_manifest, read_outlets, slug
from news.model import Outcome, Outlet, Page
from news.reading.screen import REASONS
from news.words import content_id

MEDIA_TYPES = {".txt": "text/plain", ".md": "text/markdown", ".html": "text/html", ".htm": "text/html"}
MAX_FILE_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """A file that may be an article."""

    path: Path
    source_id: str
    url: str
    outlet: str
    asserted: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Discovery:
    """What lies at the places that people named; ``refused`` are the parts of it that cannot be used."""

    sources: Mapping[str, str]
    found: tuple[Found, ...]
    outlets: tuple[Outlet, ...]
    refused: tuple[Outcome, ...]


def discover(places: Sequence[str]) -> Discovery:
    """Everything below ``places``, in a stable order, each file once.

    Raises:
        NothingFound: a place does not exist, or no place holds a file of a kind we read.
    """
    sources: dict[str, str] = {}
    found: dict[str, Found] = {}
    outlets: dict[str, Outlet] = {}
    refused: list[Outcome] = []
    for place in places:
        root = Path(place).expanduser()
        if "://" in place:
            raise NothingFound(place, f"Only addresses of http and https are fetched, and {place} is neither.")
        if not os.path.lexists(root):
            raise NothingFound(place, f"There is nothing at {place}. Name a folder or file of {_kinds()} articles.")
        root = Path(os.path.abspath(root))
        source_id = content_id("source", "files", root.as_uri())
        sources[source_id] = root.as_uri()
        for item in _below(root, source_id, outlets, refused):
            found.setdefault(item.url, item)
    if not found and not refused:
        raise NothingFound(
            places[0] if places else "", f"There are no {_kinds()} files in {', '.join(places) or 'no place at all'}."
        )
    return Discovery(sources, tuple(found.values()), tuple(outlets.values()), tuple(refused))


def fetch(item: Found, *, now: datetime) -> Page:
    """The bytes of ``item``.

    Raises:
        Refused: it is too large, or not a regular file.
        Unavailable: the operating system does not let us read it.
    """
    try:
        facts = item.path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise Refused(item.url, "unreadable", f"{item.path.name} is not a regular file.")
        if facts.st_size > MAX_FILE_BYTES:
            raise Refused(
                item.url, "too_large", f"It has {facts.st_size:,} bytes; an article has at most {MAX_FILE_BYTES:,}."
            )
        body = item.path.read_bytes()
    except OSError as error:
        raise Unavailable(item.url, "unreadable", f"It cannot be read: {error.strerror or error}.") from error
    return Page(
        url=item.url,
        final_url=item.url,
        body=body,
        digest=blake2b(body, digest_size=16).hexdigest(),
        media_type=MEDIA_TYPES[item.path.suffix.lower()],
        fetched_at=now,
        asserted=item.asserted,
    )


def _below(root: Path, source_id: str, outlets: dict[str, Outlet], refused: list[Outcome]) -> Iterator[Found]:
    """The files of one place, folder by folder, with what their manifests say."""
    for folder, names in _folders(root):
        manifest = read_manifest(folder)
        described, problems = read_outlets(folder)
        outlets.update((outlet.outlet, outlet) for outlet in described)
        for problem in (*manifest.problems, *problems):
            address = (folder / NAME).as_uri()
            refused.append(Outcome(source_id, address, "rejected", "bad_manifest", problem[:500]))
        for name in names:
            if Path(name).suffix.lower() in MEDIA_TYPES:
                yield _found(root, folder / name, source_id, manifest, outlets)
        if root.is_dir():
            refused.extend(_missing(folder, source_id, manifest))


def _folders(root: Path) -> Iterator[tuple[Path, list[str]]]:
    """``root`` and the folders below it in name order, hidden ones left out; for a file, its folder and itself."""
    if not root.is_dir():
        yield root.parent, [root.name]
        return
    for folder, below, names in os.walk(root):
        below[:] = sorted(name for name in below if not name.startswith("."))
        yield Path(folder), sorted(name for name in names if not name.startswith("."))


def _found(root: Path, path: Path, source_id: str, manifest: Manifest, outlets: dict[str, Outlet]) -> Found:
    asserted = manifest.rows.get(path.name, {})
    if asserted.get("outlet"):
        name, note = asserted["outlet"], "named in a manifest"
    elif path.parent != root and root.is_dir():
        name, note = path.relative_to(root).parts[0], "named after a folder"
    else:
        name, note = path.stem, "named after a file"
    outlet = slug(name)
    outlets.setdefault(outlet, Outlet(outlet, name, note=note))
    return Found(path, source_id, path.as_uri(), outlet, asserted)


def _missing(folder: Path, source_id: str, manifest: Manifest) -> Iterator[Outcome]:
    """Files that the manifest names and that are not there."""
    for name in manifest.rows:
        if not os.path.lexists(folder / name):
            address = f"{folder.as_uri()}/{name}"
            yield Outcome(source_id, address, "rejected", "missing", f"{REASONS['missing']} ({name})"[:500])


def _kinds() -> str:
    return ", ".join(MEDIA_TYPES)
