"""What a report says, in the order in which it says it: the view model that every format renders.

Built from a ``Comparison`` alone; counts of quotes, scare quotes, verbs and figures come from the annotations
of its tellings, everything else from its findings, numbered in the order of the sections. Nothing is left
out: a kind that has no section of its own stands under "Other findings".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from news.agencies import agency_name
from news.comparison.speaker_names import with_common_names
from news.language import UNKNOWN
from news.model import Comparison, Evidence, Finding, Telling
from reports.amounts import Amount, amounts
from reports.context import NOTHING, Missed, StoryContext, language_of, untold
from reports.context import Mark as CellMark
from reports.copied import Carried, carried
from reports.escape import clip
from reports.heads import Head, date_span, letter, moment, read_head, working_title
from reports.marking import Mark, MarkBook
from reports.pairing import pairings
from reports.rows import Row, number_rows
from reports.scare import ScareWord, scare_words
from reports.timeline import Event, events
from reports.voices import Side, Verb, Voice, sides, verbs, voices

AROUND = 100
CUT_OFF = "The text breaks off before its end."

__all__ = ["ReportView", "build_view", "check_evidence", "marks_of", "working_title"]


@dataclass(frozen=True, slots=True)
class ReportView:
    """Everything that a report shows; ``top`` are rows of ``sections`` again, ``marks`` what the full texts
    show.
    """

    story_id: str
    recipe: str
    generated: str
    title: str
    title_from: str | None
    dates: str | None
    heads: tuple[Head, ...]
    top: tuple[Row, ...]
    sections: dict[str, tuple[Row, ...]]
    sides: tuple[Side, ...]
    voices: tuple[Voice, ...]
    verbs: tuple[Verb, ...]
    scare: tuple[ScareWord, ...]
    amounts: tuple[Amount, ...]
    limits: tuple[tuple[str | None, str], ...]
    tellings: tuple[Telling, ...]
    context: StoryContext
    events: tuple[Event, ...]
    carried: tuple[Carried, ...]

    def cell_mark(self, row: Row, index: int) -> CellMark:
        """What a cell of the matrix of facts says of telling ``index``."""
        told = [at for at, cell in enumerate(row.cells) if cell]
        return "told" if index in told else untold(index, told, self.tellings, self.context)

    def is_compared(self, index: int) -> bool:
        """Whether telling ``index`` was held against any other: one in its language, or between languages."""
        languages = [language_of(telling) for telling in self.tellings]
        across = {name for row in self.sections["leads"] for name in str(row.finding.parts.get("across", "")).split()}
        return languages.count(languages[index]) > 1 or languages[index] in across

    def is_alone(self, index: int) -> bool:
        """Whether no other telling is in the language of telling ``index``."""
        languages = [language_of(telling) for telling in self.tellings]
        return len(languages) > 1 and languages.count(languages[index]) == 1

    def empty(self, index: int, says: str) -> str:
        """What an empty cell of speakers, verbs or figures says: in other languages than English many are missed."""
        return says if language_of(self.tellings[index]) in ("en", UNKNOWN, "") else "not found"

    @property
    def sure(self) -> tuple[Row, ...]:
        """Facts that several tell."""
        return tuple(row for row in self.sections["shared"] if row.is_sure)

    @property
    def perhaps(self) -> tuple[Row, ...]:
        """Weak matches, which may be one fact or two."""
        return tuple(row for row in self.sections["shared"] if not row.is_sure)

    def left_out(self, index: int) -> tuple[Row, ...]:
        """Facts that every other telling which can be compared has, two at least, and telling ``index`` has not."""
        found = []
        for row in self.sure:
            marks = [self.cell_mark(row, at) for at in range(len(self.heads))]
            others = {mark for at, mark in enumerate(marks) if at != index}
            if marks[index] == "not told" and marks.count("told") > 1 and "not told" not in others and not row.unsure:
                found.append(row)
        return tuple(found)

    def around(self, e: Evidence) -> tuple[str, str]:
        """The rest of the sentence before and after some words, ``AROUND`` characters of each at most."""
        telling = self.tellings[e.telling]
        held = next((p for p in telling.annotations.passages if p.start <= e.start and e.end <= p.end), None)
        if held is None:
            return "", ""
        before, after = telling.text[held.start : e.start], telling.text[e.end : held.end]
        ends, begins = before != before.rstrip(), after != after.lstrip()
        return clip(before[::-1], AROUND)[::-1] + " " * ends, " " * begins + clip(after, AROUND)

    @property
    def copied(self) -> tuple[str, ...]:
        """Sentences on agencies that are named as a source of a text."""
        return tuple(
            f"{self.heads[at].name} names {', '.join(map(agency_name, source.agencies))} as a source of its text."
            for at, source in enumerate(self.context.sources)
            if source.agencies
        )

    @property
    def paired(self) -> tuple[str, ...]:
        """Sentences on why each telling is in the story."""
        return pairings(self.context.paired, [head.name for head in self.heads])

    @property
    def both(self) -> str:
        """``both`` for two tellings, ``several`` for more."""
        return "both" if len(self.heads) == 2 else "several"


def build_view(
    comparison: Comparison, *, story_id: str, generated_at: datetime, context: StoryContext = NOTHING
) -> ReportView:
    """Build the view of ``comparison``; raises ValueError where evidence is not in the text that it names."""
    check_evidence(comparison)
    tellings = with_common_names(comparison.tellings)
    rows = number_rows(comparison)
    by_finding = {id(row.finding): row for section in rows.values() for row in section}
    top = [by_finding.get(id(f)) or _same(rows, f) for f in comparison.top]
    title, title_from = working_title(tellings)
    return ReportView(
        story_id,
        comparison.recipe,
        moment(generated_at),
        title,
        title_from,
        date_span(tellings),
        tuple(read_head(i, telling) for i, telling in enumerate(tellings)),
        tuple(row for row in top if row is not None),
        rows,
        sides(tellings),
        voices(tellings),
        verbs(tellings),
        scare_words(tellings),
        amounts(tellings),
        _limits(comparison) + _unknown(context),
        tellings,
        context,
        events(tellings, context),
        carried(tellings, context),
    )


def check_evidence(comparison: Comparison) -> None:
    """Raise ValueError unless every piece of evidence is exactly the words at its offsets."""
    for finding in (*comparison.findings, *comparison.top):
        for e in finding.evidence:
            known = 0 <= e.telling < len(comparison.tellings)
            if not known or e.start >= e.end or comparison.tellings[e.telling].text[e.start : e.end] != e.text:
                raise ValueError(f"{finding.kind}: evidence {e.telling}:{e.start}-{e.end} is not in the text")


def _same(rows: dict[str, tuple[Row, ...]], finding: Finding) -> Row | None:
    return next((row for section in rows.values() for row in section if row.finding == finding), None)


def marks_of(view: ReportView) -> tuple[Mark, ...]:
    """Return every span that the page points at: leads, evidence, quotes, verbs, figures and mentions."""
    book = MarkBook()
    book.add([head.lead for head in view.heads if head.lead], "plain")
    for section, rows in view.sections.items():
        for row in rows:
            book.add([e for cell in row.cells for e in cell], section, row.number)
    for kind, places in (
        ("quoted", [v.quotes for v in view.voices]),
        ("attribution", [v.places for v in view.verbs]),
        ("figures", [a.places for a in view.amounts]),
    ):
        book.add([e for cells in places for cell in cells for e in cell], kind)
    mentions = [m for word in view.scare for cell in word.mentions for m in cell]
    book.add([m.evidence for m in mentions if m.is_marked], "scare")
    book.add([m.evidence for m in mentions if not m.is_marked], "plain")
    book.add([part for one in view.carried for part in (*one.cut, *one.added)], "plain")
    return book.marks()


def _unknown(context: StoryContext) -> tuple[tuple[str | None, str], ...]:
    """Return what the crawl could not see: texts that were cut off, outlets whose pages could not be fetched."""
    said: list[tuple[str | None, str]] = []
    for index, source in enumerate(context.sources):
        if source.access in ("teaser", "truncated"):
            cut = "Only the beginning could be read: it is behind a paywall." if source.access == "teaser" else CUT_OFF
            said.append((letter(index), cut))
    said += [(None, _missed(one)) for one in context.missed]
    said += [(None, limit) for limit in context.limits]
    return tuple(said)


def _missed(one: Missed) -> str:
    pages = f"{one.pages} page{'' if one.pages == 1 else 's'} could not be fetched while the story ran ({one.reason})"
    return f"{one.outlet}: {pages}; whether it told the story is not known."


def _limits(comparison: Comparison) -> tuple[tuple[str | None, str], ...]:
    whole: list[tuple[str | None, str]] = [(None, limit) for limit in comparison.limits]
    own = [(letter(i), limit) for i, t in enumerate(comparison.tellings) for limit in t.annotations.limits]
    return tuple(dict.fromkeys(whole + [pair for pair in own if pair[1] not in comparison.limits]))
