"""Words that a telling sets in scare quotes, mention by mention, and in whose voice.

A word counts wherever it stands in any telling once one of them has marked it, so that a reader sees who
marks the word and who uses it plainly.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from news.comparison.scare import is_single, marked_words
from news.model import Evidence, Telling
from reports.voices import COUNTED

_MARKS = " \t\n\r.,;:!?…\"'‘’‚‛“”„‟«»‹›「」『』"


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where the word stands; ``is_own`` when it is the outlet that speaks there."""

    evidence: Evidence
    is_marked: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How often one telling mentions and marks a word, over all and in its own voice."""

    mentions: int
    marked: int
    own: int
    own_marked: int


@dataclass(frozen=True, slots=True)
class ScareWord:
    """A word and its mentions, one tuple a telling."""

    word: str
    mentions: tuple[tuple[Mention, ...], ...]

    @property
    def shown(self) -> str:
        """The word as it is first written in marks."""
        return next((m.evidence.text for cell in self.mentions for m in cell if m.is_marked), self.word)

    @property
    def tallies(self) -> tuple[Tally, ...]:
        """The counts of each telling."""
        return tuple(
            Tally(
                len(cell),
                sum(m.is_marked for m in cell),
                sum(m.is_own for m in cell),
                sum(m.is_marked and m.is_own for m in cell),
            )
            for cell in self.mentions
        )


def bare(text: str) -> str:
    """Return ``text`` without the quotation marks and the punctuation around it."""
    return " ".join(text.strip(_MARKS).split())


def _mentions(word: str, i: int, telling: Telling) -> tuple[Mention, ...]:
    quotes = telling.annotations.quotes
    pattern = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, word.split())) + r"(?!\w)", re.IGNORECASE)
    found = []
    for match in pattern.finditer(telling.text):
        start, end = match.span()
        around = [q for q in quotes if q.start <= start and end <= q.end]
        scare = next((q for q in around if q.kind == "scare" or is_single(q)), None)
        is_own = scare.voice == "own" if scare else not any(q.kind in COUNTED for q in around)
        found.append(Mention(Evidence(i, start, end, match.group()), scare is not None, is_own))
    return tuple(found)


def scare_words(tellings: Sequence[Telling]) -> tuple[ScareWord, ...]:
    """Return every word that some telling sets in scare quotes: most often marked first, ties by the word."""
    each = [marked_words(telling.annotations.quotes) for telling in tellings]
    scare = set().union(*(words for words, _ in each))
    found = [
        ScareWord(word, tuple(_mentions(word, i, telling) for i, telling in enumerate(tellings)))
        for word in sorted(scare.union(*(words for _, words in each)))
    ]
    shown = [word for word in found if word.word in scare or sum(t.mentions > 0 for t in word.tallies) > 1]
    return tuple(sorted(shown, key=lambda s: (-sum(t.marked for t in s.tallies), s.word)))
