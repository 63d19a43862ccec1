"""What the warehouse knows about the tellings of a story that the comparison of their texts does not.

How far each telling could be read, which agency stands behind it, which text it shares with another, which versions it
had, and which outlets could not be fetched while the story ran. All of it is optional: a report without it says less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from news.language import main_language
from news.model import Telling

Mark = Literal["told", "not told", "cut off", "paywalled", "not comparable"]
"""What a cell of the matrix says. Only ``not told`` says that a text that could be read in full does not tell it."""


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a telling's article. ``changes`` says what it changed, ``is_noted`` whether an editor says so."""

    number: int
    seen_at: datetime
    changes: tuple[str, ...] = ()
    is_noted: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of one telling's article; ``access`` as in ``news.model.Access``, None for an open text."""

    access: str | None = None
    agencies: tuple[str, ...] = ()
    versions: tuple[Version, ...] = ()


@dataclass(frozen=True, slots=True)
class Copied:
    """Text that two tellings share: the earlier and the later by index.

    ``kept`` is the share of the earlier's five-word stretches that stand in the later, ``share`` that of the later's
    that stand in the earlier; ``passages`` are the places (start, end in the earlier, start, end in the later).
    """

    earlier: int
    later: int
    kind: str
    kept: float
    share: float
    passages: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Missed:
    """Pages of an outlet that could not be fetched while the story ran: whether it told the story is not known."""

    outlet: str
    pages: int
    reason: str


@dataclass(frozen=True, slots=True)
class Paired:
    """Why one telling's article is in the story: log-odds and their parts, none for the article that opened it.

    ``join_at`` is what the model asked for, None where another model is in use now.
    """

    score: float | None
    parts: tuple[tuple[str, float], ...]
    is_copy: bool
    runner_up: str | None
    runner_up_score: float | None
    model: str
    join_at: float | None
    is_ruled: bool


@dataclass(frozen=True, slots=True)
class StoryContext:
    """All of it; ``sources`` and ``paired`` have one entry a telling, or none at all.

    ``limits`` is what grouping could not do.
    """

    sources: tuple[Source, ...] = ()
    copies: tuple[Copied, ...] = ()
    missed: tuple[Missed, ...] = ()
    paired: tuple[Paired, ...] = ()
    limits: tuple[str, ...] = ()


NOTHING = StoryContext()


def source_of(context: StoryContext, index: int) -> Source:
    """Return what is known of telling ``index``."""
    return context.sources[index] if index < len(context.sources) else Source()


def untold(index: int, told_by: Sequence[int], tellings: Sequence[Telling], context: StoryContext) -> Mark:
    """Return what an empty cell says: why telling ``index`` was not found to tell what ``told_by`` tell.

    That a telling in another language does not tell something is never said: only what is alike is found across.
    """
    telling = tellings[index]
    access = source_of(context, index).access
    if access in ("teaser", "truncated"):
        return "paywalled" if access == "teaser" else "cut off"
    languages = {language_of(tellings[at]) for at in told_by if at != index}
    if not telling.text.strip() or (languages and language_of(telling) not in languages):
        return "not comparable"
    return "not told"


def language_of(telling: Telling) -> str:
    """The main language of a telling, without its region."""
    return main_language(telling.language)
