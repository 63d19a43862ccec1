"""What goes into a period and what comes out of it; times are UTC, ``until`` is exclusive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Article:
    """An article first told in the period, as it stands now. Articles of one ``voice`` are copies of one text."""

    article_id: str
    version_id: str
    outlet: str
    outlet_name: str
    title: str
    url: str
    language: str
    word_count: int
    text: str
    told_at: datetime
    story_id: str | None
    voice: str
    is_copy: bool
    agency: str | None
    copied_agency: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """When an outlet first told a story of the period; ``is_exact`` where the page gives more than a day."""

    story_id: str
    outlet: str
    told_at: datetime
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of one story that two outlets both tell, that either tells, and figures of theirs that contradict."""

    story_id: str
    outlet_a: str
    outlet_b: str
    facts_both: int
    facts_either: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """One quote of an article: direct, partial or indirect; ``words`` long."""

    article_id: str
    speaker: str | None
    side: str | None
    kind: str
    words: int


@dataclass(frozen=True, slots=True)
class Edited:
    """An article seen in later versions: how often, how often without a note, and what changed in sum."""

    article_id: str
    outlet: str
    outlet_name: str
    url: str
    story_id: str | None
    title: str
    edits: int
    headlines: int
    figures: int
    attributions: int
    words: int
    silent: int


@dataclass(frozen=True, slots=True)
class NotHad:
    """Pages of an outlet that could not be fetched in the period."""

    outlet: str
    pages: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class StoryTitle:
    """A story of the period, with how much was found in it where it was compared."""

    story_id: str
    title: str
    findings: int | None
    has_report: bool


@dataclass(frozen=True, slots=True)
class Period:
    """Everything that is known of ``begin`` to ``until``; ``outlets`` are those to report on, none means all."""

    begin: datetime
    until: datetime
    outlets: tuple[str, ...]
    articles: tuple[Article, ...]
    told: tuple[Told, ...] = ()
    facts: tuple[Facts, ...] = ()
    quotes: tuple[Spoken, ...] = ()
    edits: tuple[Edited, ...] = ()
    not_had: tuple[NotHad, ...] = ()
    stories: tuple[StoryTitle, ...] = ()

    @property
    def chosen(self) -> tuple[Article, ...]:
        """The articles of the outlets to report on."""
        return tuple(one for one in self.articles if not self.outlets or one.outlet in self.outlets)

    @property
    def names(self) -> dict[str, str]:
        """Slug to name of the outlets reported on, by name; one that was asked for and told nothing is there."""
        found = {slug: slug for slug in self.outlets} | {one.outlet: one.outlet_name for one in self.chosen}
        return dict(sorted(found.items(), key=lambda pair: (pair[1].casefold(), pair[0])))


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an outlet told. ``missed`` are stories of two or more outlets here that it did not tell, ``alone`` those
    that no other outlet told. First and lag count among ``timed`` stories, where it and another give a time of day."""

    outlet: str
    name: str
    articles: int
    by_day: tuple[int, ...]
    stories: int
    shared: int
    missed: int
    alone: int
    first: int
    timed: int
    median_lag_hours: float | None
    not_had: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two outlets over the stories that both told: ``both`` of ``either`` facts are told by both."""

    outlet_a: str
    outlet_b: str
    stories: int
    both: int
    either: int
    conflicts: int

    @property
    def share(self) -> float | None:
        """In [0, 1]; None where no fact was found."""
        return self.both / self.either if self.either else None


@dataclass(frozen=True, slots=True)
class Sourcing:
    """Whose words an outlet prints. ``named`` of ``quotes`` have a speaker with a name, ``copied`` of its articles
    are copies of somebody's text."""

    outlet: str
    quotes: int
    direct: int
    named: int
    speakers: int
    quoted_words: int
    words: int
    copied: int
    articles: int


@dataclass(frozen=True, slots=True)
class TypicalWord:
    """A word that an outlet uses more than the others: log-odds ratio with its interval, and both counts."""

    word: str
    estimate: float
    low: float
    high: float
    times: int
    articles: int
    elsewhere: int
    stories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Typical:
    """Words typical of an outlet against the others of its language; ``why_not`` says why there are none."""

    outlet: str
    basis: str
    words: tuple[TypicalWord, ...]
    why_not: str | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody whom an outlet quotes."""

    outlet: str
    speaker: str
    side: str | None
    quotes: int
    words: int
    articles: int
    stories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency whose text is copied: in how many articles, by whom, about what."""

    name: str
    articles: int
    outlets: tuple[str, ...]
    stories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryTold:
    """A story of the period: who told it, in order; ``missed_by`` of the outlets reported on.

    ``first`` is empty unless two outlets or more give a time of day.
    """

    story_id: str
    title: str
    told_at: datetime
    outlets: tuple[str, ...]
    first: tuple[str, ...]
    missed_by: tuple[str, ...]
    findings: int | None
    has_report: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A figure of an outlet (none: of all) in this period and in the one before, of the same length."""

    what: str
    outlet: str | None
    before: float
    now: float


@dataclass(frozen=True, slots=True)
class Digest:
    """What a period holds; ``limits`` says what could not be told."""

    begin: datetime
    until: datetime
    outlets: tuple[str, ...]
    names: dict[str, str]
    articles: int
    stories: tuple[StoryTold, ...]
    coverage: tuple[Coverage, ...]
    agreement: tuple[Agreement, ...]
    sourcing: tuple[Sourcing, ...]
    typical: tuple[Typical, ...]
    voices: tuple[Voice, ...]
    edits: tuple[Edited, ...]
    agencies: tuple[Agency, ...]
    changes: tuple[Change, ...]
    limits: tuple[str, ...]
