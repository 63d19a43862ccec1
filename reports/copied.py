"""Who copied whom: what each telling did with a text that another printed before it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from news.agencies import agency_name
from news.model import Evidence, Telling
from news.words import word_count
from reports.context import Copied, StoryContext, source_of

WHOLE = 0.9
"""Share of a text's five-word stretches from which it counts as all of it, as in ``v_syndication``."""
AS_MUCH = 0.95
"""Of several sources the first that gave at least this part of what the best of them gave."""
EDGE = 0.1
"""The first and last tenth of a text are its beginning and its end."""
_BEFORE_WORDS = re.compile(r"^[\s.,;:!?…)\]}”’»]+")
"""What a passage that was shared left of its last sentence."""
LEAST_WORDS = 5
"""Fewer words between two shared passages are an edit, not a part that was cut or added."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What telling ``by`` did with the text of telling ``source``; ``agency`` is whose text that presumably is.

    ``kept`` is the share of the source's five-word stretches that ``by`` prints, ``share`` that of its own that are
    the source's. ``cut`` are the parts left out, ``added`` those that are its own, with their places.
    """

    source: int
    by: int
    agency: str | None
    kept: float
    share: float
    cut: tuple[Evidence, ...]
    added: tuple[Evidence, ...]
    cut_at: tuple[str, ...]

    @property
    def words_added(self) -> int:
        """How many words are its own."""
        return sum(word_count(part.text) for part in self.added)

    @property
    def what(self) -> str:
        """What it did, in a few words."""
        where = f" at the {' and the '.join(self.cut_at)}" if self.cut_at else ""
        more = f"{self.words_added:,} word{'' if self.words_added == 1 else 's'}"
        if self.kept >= WHOLE:
            return "ran it whole" if self.share >= WHOLE else f"ran it whole and added {more}"
        if self.share >= WHOLE:
            return f"cut it{where}, {self.kept:.0%} kept"
        return f"used {self.kept:.0%} of it, cut{where or ' some'}, and added {more}"


def carried(tellings: Sequence[Telling], context: StoryContext) -> tuple[Carried, ...]:
    """One for each telling that shares text with an earlier one, in order of publication."""
    pairs = [_turned(one, tellings, context) for one in context.copies]
    found = []
    for by in range(len(tellings)):
        sources = [one for one in pairs if one.later == by]
        if sources:
            most = max(one.share for one in sources)
            one = min((one for one in sources if one.share >= AS_MUCH * most), key=lambda one: one.earlier)
            found.append(_carried(one, tellings, context))
    return tuple(found)


def _turned(one: Copied, tellings: Sequence[Telling], context: StoryContext) -> Copied:
    """An agency that is named is the source of its own text, also where somebody printed it first."""
    if tellings[one.later].outlet not in source_of(context, one.earlier).agencies:
        return one
    passages = tuple((b, b_end, a, a_end) for a, a_end, b, b_end in one.passages)
    return Copied(one.later, one.earlier, one.kind, one.share, one.kept, passages)


def _carried(one: Copied, tellings: Sequence[Telling], context: StoryContext) -> Carried:
    theirs, own = tellings[one.earlier].text, tellings[one.later].text
    cut = _between(one.earlier, theirs, [(start, end) for start, end, _, _ in one.passages])
    added = _between(one.later, own, [(start, end) for _, _, start, end in one.passages])
    named = [*source_of(context, one.later).agencies, *source_of(context, one.earlier).agencies]
    whole = one.kept >= WHOLE
    return Carried(
        one.earlier, one.later, agency_name(named[0]) if named else None, one.kept, one.share,
        () if whole else cut, added, () if whole else _places(cut, len(theirs)),
    )  # fmt: skip


def _between(index: int, text: str, spans: Iterable[tuple[int, int]]) -> tuple[Evidence, ...]:
    """The parts of ``text`` outside ``spans`` that have enough words to speak of."""
    parts, at = [], 0
    for start, end in [*sorted(spans), (len(text), len(text))]:
        piece = text[at:start]
        begin = at + len(piece) - len(_BEFORE_WORDS.sub("", piece))
        stop = at + len(piece.rstrip())
        if word_count(text[begin:stop]) >= LEAST_WORDS:
            parts.append(Evidence(index, begin, stop, text[begin:stop]))
        at = max(at, end)
    return tuple(parts)


def _places(cut: Iterable[Evidence], length: int) -> tuple[str, ...]:
    """Where the parts that were cut stood."""
    found = {
        "beginning" if part.start < EDGE * length else "end" if part.end > (1 - EDGE) * length else "middle"
        for part in cut
    }
    return tuple(place for place in ("beginning", "middle", "end") if place in found)
