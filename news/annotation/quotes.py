"""Quoted and reported words of a text with their speakers: marks, acts of speech and the cast put together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from news.annotation import cues
from news.annotation.attributed import Attributed, Reader
from news.annotation.marks import scan
from news.annotation.speakers import Cast, Speaker
from news.model import Name, Passage, Quote

if TYPE_CHECKING:
    from spacy.tokens import Doc


def quotes(text: str, doc: Doc, passages: tuple[Passage, ...], names: tuple[Name, ...]) -> tuple[Quote, ...]:
    """All quotes of a parsed text in order of (start, end), speakers resolved."""
    reader = Reader(text, doc, passages, scan(text))
    attributed = reader.attribute()
    speakers = _resolved(reader, Cast(doc, names))
    made = [_quote(text, doc, a, speakers) for a in attributed]
    return tuple(sorted(made, key=lambda q: (q.start, q.end)))


def _resolved(reader: Reader, cast: Cast) -> dict[int, Speaker | None]:
    """Speakers of all acts by verb, in reading order; those outside quotes feed what pronouns mean."""
    found: dict[int, Speaker | None] = {}
    for act in sorted(reader.acts, key=lambda a: a.verb):
        found[act.verb] = cast.resolve(act, act.verb)
        if reader.inside[act.verb] is None and reader.doc[act.verb].lemma_ in cues.SAYING:
            cast.note(found[act.verb], act.verb)
    return found


def _quote(text: str, doc: Doc, found: Attributed, speakers: dict[int, Speaker | None]) -> Quote:
    voice = "quoted" if found.depth else "own"
    quote = Quote(found.start, found.end, text[found.start : found.end], found.kind, voice)  # type: ignore[arg-type]
    if found.act is None:
        return quote
    speaker = speakers.get(found.act.verb)
    passed_on = speakers.get(found.outer.verb) if found.outer is not None else None
    first, last = doc[found.act.cue[0]], doc[found.act.cue[1] - 1]
    return replace(
        quote,
        speaker=speaker.name if speaker else None,
        side=speaker.side if speaker else None,
        reported_by=passed_on.name if passed_on and passed_on != speaker else None,
        cue=text[first.idx : last.idx + len(last)],
        cue_start=first.idx,
        cue_end=last.idx + len(last),
    )
