"""What a person sees of the work, on a terminal and off it."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from rich.console import Console

from parallax.narrator import Narrator
from pipeline.progress import counted, say, warn
from tests.parallax.terminal import in_terminal


def narrated(*, pause: float = 0.0) -> str:
    out = io.StringIO()
    with Narrator(Console(file=out, width=40)):
        say("Read 1 of 2 files", done=1, total=2)
        time.sleep(pause)
        say("Read 2 of 2 files", done=2, total=2)
        warn("rejected: \x1b[31mred\x07.txt: [bold]a long sentence that runs over the width of the console")
    say("Nobody listens")
    return out.getvalue()


def test_lines_off_a_terminal_are_whole_and_harmless() -> None:
    first, second, *rest = narrated().splitlines()
    assert first == "  Read 2 of 2 files"
    assert second.startswith("  rejected: ")
    assert second.endswith("[bold]a long sentence that runs over the width of the console")
    assert not set(second) & {"\x1b", "\x07"}
    assert rest == []


def test_a_silence_is_filled_with_dots() -> None:
    dots, line, *_ = narrated(pause=2.3).splitlines()
    assert dots.strip(".") == "  "
    assert len(dots) in (3, 4)
    assert line == "  Read 2 of 2 files"


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 stories"), (1, "1 story"), (2, "2 stories"), (12345, "12,345 stories")]
)
def test_counted(number: int, text: str) -> None:
    assert counted(number, "story", "stories") == text
    assert counted(number, "file").endswith("file" if number == 1 else "files")


def test_a_terminal_keeps_only_what_was_done(tmp_path: Path) -> None:
    shown = in_terminal("ingest", "seeds", data=tmp_path / "data")
    assert shown.code == 0
    assert shown.lines[0].startswith("Parallax · steps run directly")
    assert [line.strip() for line in shown.lines[1:5]] == [
        "Found 2 files in seeds",
        f"Making a new warehouse in {tmp_path}/data/warehouse",
        "Read 2 of 2 files",
        "Grouped 2 articles, 1 new story",
    ]
    assert not [line for line in shown.lines if "Working" in line or "1 new stories" in line]
