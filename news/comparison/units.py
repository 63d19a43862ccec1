"""The units that an alignment compares: sentences, and the clauses and runs of clauses inside them.

A fact is often a clause ("where government forces fight separatists"), so a sentence is cut at commas,
semicolons, dashes and before connectives that open a clause, and every short run of neighbouring clauses is a
unit of its own. The cutting needs no parser: it is the same for a text with and without annotations, and it may
cut too finely because runs join what was cut.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from news.model import Passage, Telling

_CONNECTIVES: Final = (
    r"that|which|who|whom|whose|where|while|whereas|although|though|because|if|unless|after|before|when|until|"
    r"but|during|amid|despite|without|accompanied|shortly|adding|saying|accusing|citing"
)
_OPENS_CLAUSE: Final = re.compile(
    r"[,;:)\u2014\u2013][\u201d\u2019\"']?\s+"
    r"|\s[\u2014\u2013-]\s*"
    r"|[\u201d\"]\s+(?=to\b|and\b)"
    rf"|\s+(?=(?:{_CONNECTIVES})\b)"
    r"|\s+(?=with\s(?:\w+\s){1,4}\w+ing\b)"
    r"|\s+(?=to\s(?-i:[a-z]{4,})\b(?!\s*[,.;]))",
    re.IGNORECASE,
)
_SENTENCE_END: Final = re.compile(
    r"(?<=[.!?\u2026\u3002\uff01\uff1f])[\u201d\u2019\"')]*\s+|\n+|(?<=[\u3002\uff01\uff1f])"
)
_WORD: Final = re.compile(r"\w+")
_WORDS_AT_LEAST: Final = 3
_CLAUSES_AT_MOST: Final = 12
_RUN_AT_MOST: Final = 3
_EDGE: Final = " \t\r\n,;:.!?\u2014\u2013-"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of a telling's text that may say one fact: ``text[start:end]`` of passage ``passage``."""

    passage: int
    start: int
    end: int
    text: str
    whole: bool
    clauses: int = 1


def _trim(text: str, start: int, end: int) -> Span:
    """Shrink a span by the spaces and separators at its edges."""
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def plain_passages(text: str) -> tuple[Passage, ...]:
    """Cut a text without annotations into sentences at end marks and line ends."""
    spans: list[tuple[Span, int]] = []
    begin, paragraph = 0, 0
    for cut in [*_SENTENCE_END.finditer(text), None]:
        stop = cut.start() if cut else len(text)
        tail = len(cut.group().rstrip()) if cut else 0
        chunk = text[begin : stop + tail]
        start = begin + len(chunk) - len(chunk.lstrip())
        end = begin + len(chunk.rstrip())
        if start < end:
            spans.append(((start, end), paragraph))
        if cut:
            paragraph += "\n" in cut.group()
            begin = cut.end()
    return tuple(
        Passage(index, start, end, text[start:end], paragraph) for index, ((start, end), paragraph) in enumerate(spans)
    )


def passages_of(telling: Telling) -> tuple[Passage, ...]:
    """Return the annotated passages whose offsets hold, or sentences cut here where there are none."""
    annotated = tuple(
        one
        for one in telling.annotations.passages
        if one.text.strip() and one.start >= 0 and telling.text[one.start : one.end] == one.text
    )
    return annotated or plain_passages(telling.text)


def clauses(text: str, start: int, end: int) -> tuple[Span, ...]:
    """Return the clauses of ``text[start:end]`` as spans of ``text``, in order and without overlap."""
    cuts = [start + (m.end() if m.group().strip() else m.start()) for m in _OPENS_CLAUSE.finditer(text[start:end])]
    spans: list[Span] = []
    begin = start
    for cut in [*cuts, end]:
        words = len(_WORD.findall(text, begin, cut))
        closed = cut == end or text[begin:cut].rstrip().endswith((",", ";", ":", ")", "”", '"'))
        if words < _WORDS_AT_LEAST and spans and closed:
            spans[-1] = (spans[-1][0], cut)
        elif words >= _WORDS_AT_LEAST or cut == end:
            spans.append((begin, cut))
        else:
            continue
        begin = cut
    trimmed = [_trim(text, *span) for span in spans]
    return tuple(span for span in trimmed if span[0] < span[1])[:_CLAUSES_AT_MOST]


def units_of(passages: Sequence[Passage], text: str) -> tuple[Unit, ...]:
    """Return every passage, clause and run of up to three clauses as a unit, without repeats, in text order."""
    found: dict[tuple[int, Span], tuple[bool, int]] = {}
    for at, passage in enumerate(passages):
        parts = clauses(text, passage.start, passage.end)
        found[at, _trim(text, passage.start, passage.end)] = (True, max(1, len(parts)))
        for first in range(len(parts)):
            for last in range(first, min(first + _RUN_AT_MOST, len(parts))):
                found.setdefault((at, (parts[first][0], parts[last][1])), (False, last - first + 1))
    return tuple(
        Unit(at, start, end, text[start:end], whole, count)
        for (at, (start, end)), (whole, count) in sorted(found.items())
        if _WORD.search(text, start, end)
    )
