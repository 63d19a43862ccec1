"""Bad input: each gets its recorded reason, the run goes on, and nothing stored is lost or doubled."""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.errors import NothingFound, Unavailable
from connectors.files import discover, fetch
from pipeline.ingest import ingest
from pipeline.settings import Settings
from tests.conftest import SEEDS, clock
from warehouse.lake import connect

GOOD = (SEEDS / "003_bd5bd36ff3f2c2d1.txt").read_text(encoding="utf-8")


def empty_file(path: Path) -> None:
    path.write_bytes(b"")


def only_white_space(path: Path) -> None:
    path.write_bytes(b" \n\t\r\n  ")


def binary_file(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 40)


def line_of_50_mb(path: Path) -> None:
    path.write_bytes(b"word " * 10_000_000)


def ten_words(path: Path) -> None:
    path.write_text("These are only ten words and no article at all.")


def symlink_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def dangling_symlink(path: Path) -> None:
    path.symlink_to("nothing-here.txt")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def folder_named_like_an_article(path: Path) -> None:
    path.mkdir()
    (path / "inner.txt").write_text("")


REFUSED = [
    (empty_file, "rejected", "empty"),
    (only_white_space, "rejected", "empty"),
    (binary_file, "rejected", "binary"),
    (line_of_50_mb, "rejected", "too_large"),
    (ten_words, "rejected", "too_short"),
    (symlink_to_itself, "failed", "unreadable"),
    (dangling_symlink, "failed", "unreadable"),
    (pipe, "failed", "unreadable"),
    (folder_named_like_an_article, "rejected", "empty"),
]


@pytest.mark.parametrize(("make", "state", "reason"), REFUSED, ids=[make.__name__ for make, _s, _r in REFUSED])
def test_it_is_recorded_with_its_reason_and_the_run_goes_on(
    settings: Settings, tmp_path: Path, make: Callable[[Path], None], state: str, reason: str
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    make(folder / "bad.txt")
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    done = ingest(settings, [str(folder)], clock=clock)
    found = {outcome.url.rsplit("/", 1)[-1]: (outcome.state, outcome.reason) for outcome in done.outcomes}
    assert found.pop("good.txt") == ("loaded", None)
    assert list(found.values()) == [(state, reason)]
    assert all(outcome.detail for outcome in done.outcomes if outcome.state in ("rejected", "failed"))
    with connect(settings.place, read_only=True) as connection:
        assert connection.execute("SELECT state, reason FROM outcomes ORDER BY state <> 'loaded'").fetchall() == [
            ("loaded", None),
            (state, reason),
        ]


def test_a_file_without_permission_is_unavailable(tmp_path: Path) -> None:
    """As a child without privileges, because root may read everything."""
    path = tmp_path / "closed.txt"
    path.write_text(GOOD)
    found = discover([str(path)]).found[0]
    path.chmod(0)
    child = os.fork()
    if child == 0:
        if os.geteuid() == 0:
            os.setuid(65534)
        try:
            fetch(found, now=clock())
        except Unavailable as error:
            os._exit(0 if error.reason == "unreadable" else 2)
        os._exit(1)
    assert os.waitpid(child, 0)[1] == 0


def windows_1252(text: str) -> bytes:
    return text.replace("[…]", "[...]").encode("windows-1252")


def utf16_with_mark(text: str) -> bytes:
    return codecs.BOM_UTF16_LE + text.encode("utf-16-le")


def utf16_big_endian_with_mark(text: str) -> bytes:
    return codecs.BOM_UTF16_BE + text.encode("utf-16-be")


def utf8_with_mark(text: str) -> bytes:
    return codecs.BOM_UTF8 + text.encode()


@pytest.mark.parametrize("encode", [windows_1252, utf16_with_mark, utf16_big_endian_with_mark, utf8_with_mark])
def test_other_encodings_give_the_same_text(settings: Settings, tmp_path: Path, encode: Callable[[str], bytes]) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(encode(GOOD))
    ingest(settings, [str(path)], clock=clock)
    with connect(settings.place, read_only=True) as connection:
        assert connection.execute("SELECT text FROM versions").fetchall() == [(GOOD,)]


def test_one_bad_byte_costs_one_character(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(GOOD.encode()[:500] + b"\xff" + GOOD.encode()[500:])
    assert [outcome.state for outcome in ingest(settings, [str(path)], clock=clock).outcomes] == ["loaded"]
    with connect(settings.place, read_only=True) as connection:
        rows = connection.execute("SELECT text FROM versions").fetchall()
    assert rows[0][0].replace("\ufffd", "") == GOOD


def test_a_nul_byte_makes_it_binary_and_a_lone_surrogate_is_replaced(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "nul.txt").write_bytes(GOOD.encode().replace(b" ", b"\x00", 1))
    (tmp_path / "in" / "surrogate.txt").write_bytes(GOOD.encode().replace(b" ", b"\xed\xa0\x80", 1))
    done = ingest(settings, [str(tmp_path / "in")], clock=clock)
    assert sorted(outcome.state for outcome in done.outcomes) == ["loaded", "rejected"]


def test_a_missing_folder_is_named_with_the_way_out(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(NothingFound, match=r"nowhere.*Name a folder or file"):
        ingest(settings, [str(tmp_path / "nowhere")], clock=clock)


def test_a_folder_without_articles_is_named(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "a.jpg").write_bytes(b"\xff\xd8")
    with pytest.raises(NothingFound, match=r"no \.txt.*pictures"):
        ingest(settings, [str(tmp_path / "pictures")], clock=clock)


MANIFESTS = {
    "names_a_missing_file": ("file,outlet\ngood.txt,x\ngone.txt,x\n", "missing", "gone.txt"),
    "has_an_unknown_column": ("file,outlet,colour\ngood.txt,x,red\n", "bad_manifest", "'colour'"),
    "has_no_file_column": ("name,outlet\ngood.txt,x\n", "bad_manifest", "no column 'file'"),
    "has_a_bad_date": ("file,outlet,published_at\ngood.txt,x,yesterday\n", "bad_manifest", "'yesterday'"),
    "names_a_file_twice": ("file,outlet\ngood.txt,x\ngood.txt,y\n", "bad_manifest", "twice"),
    "leaves_its_folder": ("file,outlet\ngood.txt,x\n../../good.txt,y\n", "bad_manifest", "../../good.txt"),
    "has_a_line_without_file": ("file,outlet\ngood.txt,x\n,y\n", "bad_manifest", "names no file"),
}


@pytest.mark.parametrize("case", MANIFESTS)
def test_a_manifest_that(settings: Settings, tmp_path: Path, case: str) -> None:
    text, reason, says = MANIFESTS[case]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.txt").write_text(GOOD)
    (tmp_path / "in" / "manifest.csv").write_text(text)
    done = ingest(settings, [str(tmp_path / "in")], clock=clock)
    refused = [(outcome.reason, outcome.detail) for outcome in done.outcomes if outcome.state == "rejected"]
    assert [r for r, _detail in refused] == [reason]
    assert says in str(refused[0][1])
    assert [outcome.state for outcome in done.outcomes if outcome.url.endswith("good.txt")] == ["loaded"]


def test_a_manifest_that_is_not_utf8_is_left_out(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.txt").write_text(GOOD)
    (tmp_path / "in" / "manifest.csv").write_bytes(b"file,outlet\ngood.txt,\xff\xfe\n")
    done = ingest(settings, [str(tmp_path / "in")], clock=clock)
    assert sorted(outcome.state for outcome in done.outcomes) == ["loaded", "rejected"]


def test_an_article_that_cannot_be_read_any_more_stays_as_it_was(settings: Settings, articles: Path) -> None:
    ingest(settings, [str(articles)], clock=clock)
    path = articles / "meridian" / "comet.txt"
    path.unlink()
    path.symlink_to(path.name)
    done = ingest(settings, [str(articles)], clock=clock)
    assert [outcome.reason for outcome in done.outcomes if outcome.state == "failed"] == ["unreadable"]
    with connect(settings.place, read_only=True) as connection:
        assert connection.execute("SELECT count(*), max(number) FROM versions").fetchall() == [(9, 1)]
