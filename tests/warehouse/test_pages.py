"""Page bytes: kept whole or not at all, and never lost silently."""

from __future__ import annotations

import os
import stat
import sys
from hashlib import blake2b
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from news.model import Page
from pipeline.settings import Settings
from tests.conftest import NOW
from warehouse import pages
from warehouse.errors import WarehouseError

LINUX = sys.platform == "linux"


def page(body: bytes) -> Page:
    return Page("file:///a", "file:///a", body, blake2b(body, digest_size=16).hexdigest(), "text/plain", NOW)


@given(st.binary(max_size=3000))
@how(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bytes_come_back_as_they_were(settings: Settings, body: bytes) -> None:
    one = page(body)
    assert pages.keep(settings.place, one) == pages.keep(settings.place, one)
    assert pages.bytes_of(settings.place, one.digest) == body


def test_a_damaged_page_is_named(settings: Settings) -> None:
    path = pages.keep(settings.place, page(b"something " * 100))
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(WarehouseError, match=path.name):
        pages.bytes_of(settings.place, path.stem)


def test_k20_bytes_of_another_page_are_not_taken_for_it(settings: Settings) -> None:
    path, other = (pages.keep(settings.place, page(body)) for body in (b"one", b"another"))
    path.write_bytes(other.read_bytes())
    with pytest.raises(WarehouseError, match="of another page"):
        pages.bytes_of(settings.place, path.stem)


def test_a_missing_page_is_named(settings: Settings) -> None:
    with pytest.raises(WarehouseError, match="abcd"):
        pages.bytes_of(settings.place, "abcd")


def test_k12_the_folder_is_flushed_once_the_name_is_there(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[tuple[str, list[str]]] = []
    fsync = os.fsync

    def seen(handle: int) -> None:
        path = Path(os.readlink(f"/proc/self/fd/{handle}")) if LINUX else Path()
        names = sorted(child.suffix for child in path.iterdir()) if path.is_dir() else []
        flushed.append(("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file", names))
        fsync(handle)

    monkeypatch.setattr("os.fsync", seen)
    pages.keep(settings.place, page(b"x" * 1000))
    assert flushed == [("file", []), ("folder", [".zst"] if LINUX else [])]


def test_an_interrupted_write_leaves_nothing_half(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        pages.keep(settings.place, page(b"x" * 1000))
    assert [path for path in settings.place.pages.rglob("*") if path.is_file()] == []
