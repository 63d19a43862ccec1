"""Marks that nest, touch, overlap and cross paragraphs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from news.model import Evidence
from reports.marking import Mark, MarkBook, anchor, paragraphs


def _marks(text: str, *spans: tuple[int, int]) -> tuple[Mark, ...]:
    book = MarkBook()
    for n, (start, end) in enumerate(spans):
        book.add([Evidence(0, start, end, text[start:end])], "shared", n)
    return book.marks()


def test_overlapping_marks_are_cut_at_every_offset() -> None:
    (pieces,) = paragraphs("abcdefgh", _marks("abcdefgh", (1, 5), (3, 7)))
    assert [(p.text, [m.anchor for m in p.covers]) for p in pieces] == [
        ("a", []),
        ("bc", ["t0-1-5"]),
        ("de", ["t0-1-5", "t0-3-7"]),
        ("fg", ["t0-3-7"]),
        ("h", []),
    ]
    assert [[m.anchor for m in p.ends] for p in pieces] == [[], [], ["t0-1-5"], ["t0-3-7"], []]


def test_a_mark_over_a_paragraph_end_is_anchored_once() -> None:
    text = "one two\n\nthree four\n"
    found = paragraphs(text, _marks(text, (4, 14)))
    assert ["".join(p.text for p in pieces) for pieces in found] == ["one two\n\n", "three four\n"]
    assert [m.anchor for pieces in found for p in pieces for m in p.starts] == ["t0-4-14"]
    assert "".join(p.text for pieces in found for p in pieces if p.covers) == text[4:14]


def test_the_same_span_asked_for_twice_is_one_mark() -> None:
    book = MarkBook()
    span = Evidence(1, 2, 4, "cd")
    book.add([span], "shared", 3)
    book.add([span], "quoted")
    (mark,) = book.marks()
    assert (mark.kinds, mark.findings, mark.anchor) == (("quoted", "shared"), (3,), anchor(span))


@given(
    st.text(alphabet="ab \n", max_size=40),
    st.lists(st.tuples(st.integers(0, 39), st.integers(1, 20)), max_size=8),
)
def test_pieces_join_to_the_text_and_cover_exactly_the_spans(text: str, raw: list[tuple[int, int]]) -> None:
    spans = [(start, min(start + length, len(text))) for start, length in raw if start < len(text)]
    pieces = [p for group in paragraphs(text, _marks(text, *spans)) for p in group]
    assert "".join(p.text for p in pieces) == text
    covered = [i for start, end in spans for i in range(start, end)]
    at, seen = 0, []
    for piece in pieces:
        seen += [i for i in range(at, at + len(piece.text)) if piece.covers]
        at += len(piece.text)
    assert seen == sorted(set(covered))
    assert len([m for p in pieces for m in p.starts]) == len(set(spans)) == len([m for p in pieces for m in p.ends])
