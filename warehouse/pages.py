"""The bytes of pages, content-addressed and zstd-compressed, in files beside the tables.

A file is written under a temporary name, flushed to disk and renamed, so that a reader never sees half of one; then its
folder is flushed, so that the name outlives a power cut too, before a load says that the page is there.
"""

from __future__ import annotations

import os
import tempfile
from hashlib import blake2b
from pathlib import Path

import zstandard

from news.model import Page
from warehouse.errors import WarehouseError
from warehouse.lake import Place

MAX_BYTES = 64 * 1024 * 1024


def keep(place: Place, page: Page) -> Path:
    """Store the bytes of ``page`` and return the file; storing them again changes nothing."""
    path = path_of(place, page.digest)
    if not path.exists():
        packed = zstandard.ZstdCompressor(level=9, write_checksum=True).compress(page.body)
        write_whole(path, packed)
    return path


def bytes_of(place: Place, digest: str) -> bytes:
    """The bytes kept under ``digest``.

    Raises:
        WarehouseError: they are missing or damaged.
    """
    path = path_of(place, digest)
    try:
        body = zstandard.ZstdDecompressor().decompress(path.read_bytes(), max_output_size=MAX_BYTES)
    except (OSError, zstandard.ZstdError) as error:
        raise WarehouseError(path, f"The page {digest} cannot be read from {path}: {error}") from error
    if blake2b(body, digest_size=16).hexdigest() != digest:
        raise WarehouseError(path, f"The page {digest} cannot be read from {path}: the bytes there are of another page")
    return body


def path_of(place: Place, digest: str) -> Path:
    """Where the bytes with this digest lie."""
    return place.pages / digest[:2] / f"{digest}.zst"


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".tmp-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    """Write to disk which names ``folder`` holds."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
