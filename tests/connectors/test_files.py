"""Finding and fetching local files."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.errors import NothingFound, Refused
from connectors.files import discover, fetch
from connectors.manifest import slug
from tests.conftest import NOW


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("words")


def test_files_are_found_once_and_in_order(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "a.md", "c/d.html", ".hidden/e.txt", ".f.txt", "g.jpg", "c/h.HTM")
    found = discover([str(tmp_path), str(tmp_path / "b.txt"), f"{tmp_path}/c/.."]).found
    assert [item.path.relative_to(tmp_path).as_posix() for item in found] == ["a.md", "b.txt", "c/d.html", "c/h.HTM"]


def test_outlets_come_from_folders_and_files(tmp_path: Path) -> None:
    make(tmp_path, "The Post.txt", "bbc/1.txt", "bbc/deep/2.txt")
    assert {item.path.name: item.outlet for item in discover([str(tmp_path)]).found} == {
        "The Post.txt": "the-post",
        "1.txt": "bbc",
        "2.txt": "bbc",
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("BBC News", "bbc-news"),
        ("  Süddeutsche  ", "süddeutsche"),
        ("../..", "unknown"),
        ("", "unknown"),
        ("新华社", "新华社"),
    ],
)
def test_slugs(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_the_same_place_is_the_same_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "in/a.txt")
    absolute = discover([str(tmp_path / "in")])
    monkeypatch.chdir(tmp_path)
    assert discover(["in"]) == absolute
    assert discover(["./in/"]) == absolute


def test_no_place_at_all_is_nothing_found() -> None:
    with pytest.raises(NothingFound, match="no place at all"):
        discover([])


def test_a_file_that_grew_too_large_is_refused_unread(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    item = discover([str(tmp_path)]).found[0]
    with item.path.open("wb") as file:
        file.truncate(9 * 1024 * 1024)
    with pytest.raises(Refused, match="9,437,184 bytes"):
        fetch(item, now=NOW)
