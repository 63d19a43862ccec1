"""What a report says, in the order in which it says it: the view model that every format renders.

Built from a ``Comparison`` alone; counts of quotes, scare quotes, verbs and figures come from the annotations of
its tellings, everything else from its findings, numbered in the order of the sections. Nothing is left out: a kind
that has no section of its own stands under "Other findings".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from news.model import Comparison, Evidence, Finding, Telling

from reports.amounts import Amount, amounts, day
from reports.escape import clip, safe_href
from reports.marking import Mark, MarkBook
from reports.scare import ScareWord, scare_words
from reports.voices import Side, Verb, Voice, counted_quotes, sides, verbs, voices, word_count


SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("leads", ("lead",)),
    ("quoted", ("quoted_words", "voice_only_in")),
    ("shared", ("shared",)),
    ("only", ("only_in",)),
    ("alike", ("look_alike",)),
    ("scare", ("scare_quotes",)),
    ("attribution", ("attribution",)),
    ("figures", ("figure_conflict", "figure_divergence")),
)
KICKERS = {
    "lead": "What they lead with",
    "shared": "Told by both",
    "only_in": "Told by one",
    "look_alike": "Not the same",
    "quoted_words": "Who is quoted",
    "voice_only_in": "A voice in one only",
    "scare_quotes": "Scare quotes",
    "attribution": "Verbs of saying",
    "figure_conflict": "Figures that conflict",
    "figure_divergence": "Figures that differ",
}


@dataclass(frozen=True, slots=True)
class Head:
    """One telling at a glance. ``letter`` is its badge, ``published`` is ready to read, ``href`` is safe or None."""

    index: int
    letter: str
    name: str
    title: str | None
    lead: Evidence | None
    lead_text: str
    language: str
    href: str | None
    published: str | None
    is_asserted: bool
    words: int
    quoted_words: int
    speakers: int


@dataclass(frozen=True, slots=True)
class Row:
    """One finding: ``cells`` hold its evidence, one tuple a telling; ``why`` says how the score came about."""

    number: int
    kind: str
    kicker: str
    label: str
    outlets: tuple[int, ...]
    cells: tuple[tuple[Evidence, ...], ...]
    score: float
    why: tuple[tuple[str, str], ...]
    finding: Finding

    @property
    def says_its_evidence(self) -> bool:
        """Whether the label already repeats the words of its evidence, so that showing both would be an echo."""
        return any(e.text in self.label for cell in self.cells for e in cell if len(e.text) > 20)


@dataclass(frozen=True, slots=True)
class ReportView:
    """Everything that a report shows; ``top`` are rows of ``sections`` again, ``marks`` what the full texts show."""

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
    marks: tuple[Mark, ...]
    limits: tuple[tuple[str | None, str], ...]
    tellings: tuple[Telling, ...]

    @property
    def both(self) -> str:
        """``both`` for two tellings, ``several`` for more."""
        return "both" if len(self.heads) == 2 else "several"


def letter(index: int) -> str:
    """Return the badge of telling ``index``: A to Z, then AA, AB and so on."""
    return letter(index // 26 - 1) + chr(65 + index % 26) if index >= 26 else chr(65 + index)


def moment(at: datetime) -> str:
    """Return a time in UTC as ``12 February 2022, 19:40 UTC``; midnight sharp is a day without a time."""
    utc = at.astimezone(UTC)
    time = f", {utc:%H:%M} UTC" if (utc.hour, utc.minute, utc.second) != (0, 0, 0) else ""
    return day(utc) + time


def build_view(comparison: Comparison, *, story_id: str, generated_at: datetime) -> ReportView:
    """Build the view of ``comparison``; raises ValueError where evidence is not in the text that it names."""
    check_evidence(comparison)
    tellings = comparison.tellings
    rows = number_rows(comparison)
    by_finding = {id(row.finding): row for section in rows.values() for row in section}
    top = [by_finding.get(id(f)) or _same(rows, f) for f in comparison.top]
    heads = tuple(_head(i, telling) for i, telling in enumerate(tellings))
    title, title_from = working_title(tellings)
    words = scare_words(tellings)
    spoken, said, found = voices(tellings), verbs(tellings), amounts(tellings)
    return ReportView(
        story_id,
        comparison.recipe,
        moment(generated_at),
        title,
        title_from,
        date_span(tellings),
        heads,
        tuple(row for row in top if row is not None),
        rows,
        sides(tellings),
        spoken,
        said,
        words,
        found,
        _marks(heads, rows, spoken, said, words, found),
        _limits(comparison),
        tellings,
    )


def check_evidence(comparison: Comparison) -> None:
    """Raise ValueError unless every piece of evidence is exactly the words at its offsets."""
    for finding in (*comparison.findings, *comparison.top):
        for e in finding.evidence:
            known = 0 <= e.telling < len(comparison.tellings)
            if not known or e.start >= e.end or comparison.tellings[e.telling].text[e.start : e.end] != e.text:
                raise ValueError(f"{finding.kind}: evidence {e.telling}:{e.start}-{e.end} is not in the text")


def number_rows(comparison: Comparison) -> dict[str, tuple[Row, ...]]:
    """Return the findings by section, numbered from 1 in the order of the sections.

    A finding in ``top`` that is missing from ``findings`` is added, so that every card has a place to lead to.
    """
    known = set(map(repr, comparison.findings))
    findings = [*comparison.findings, *(f for f in comparison.top if repr(f) not in known)]
    named = {kind for _, kinds in SECTIONS for kind in kinds}
    other = tuple(dict.fromkeys(str(f.kind) for f in findings if f.kind not in named))
    rows: dict[str, tuple[Row, ...]] = {}
    number = 0
    for section, kinds in (*SECTIONS, ("other", other)):
        mine = [f for kind in kinds for f in findings if f.kind == kind]
        rows[section] = tuple(_row(number + n, finding, comparison.tellings) for n, finding in enumerate(mine, 1))
        number += len(mine)
    return rows


def _same(rows: dict[str, tuple[Row, ...]], finding: Finding) -> Row | None:
    return next((row for section in rows.values() for row in section if row.finding == finding), None)


def _row(number: int, finding: Finding, tellings: Sequence[Telling]) -> Row:
    cells = tuple(
        tuple(dict.fromkeys(e for e in sorted(finding.evidence, key=lambda e: (e.start, e.end)) if e.telling == i))
        for i in range(len(tellings))
    )
    slugs = [telling.outlet for telling in tellings]
    outlets = tuple(i for i, slug in enumerate(slugs) if slug in finding.outlets)
    kicker = KICKERS.get(finding.kind, finding.kind.replace("_", " "))
    if finding.kind == "shared" and len(tellings) > 2:
        kicker = "Told by several"
    why = tuple((key.replace("_", " "), _scalar(value)) for key, value in finding.parts.items())
    return Row(number, finding.kind, kicker, finding.label, outlets, cells, finding.score, why, finding)


def _scalar(value: float | int | str) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _head(index: int, telling: Telling) -> Head:
    quotes = counted_quotes(telling)
    begin = telling.text.find(telling.lead) if telling.lead else -1
    lead = Evidence(index, begin, begin + len(telling.lead), telling.lead) if begin >= 0 else None
    return Head(
        index,
        letter(index),
        telling.outlet_name or telling.outlet,
        telling.title or None,
        lead,
        telling.lead,
        telling.language,
        safe_href(telling.url),
        moment(telling.published_at) if telling.published_at else None,
        telling.published_at_is_asserted,
        word_count(telling.text),
        sum(word_count(q.text) for q in quotes),
        len({q.speaker for q in quotes if q.speaker}),
    )


def working_title(tellings: Sequence[Telling]) -> tuple[str, str | None]:
    """Return the headline whose words the other tellings share most, and the letter of its outlet.

    Without any headline the title is the start of the lead that comes first in the alphabet. Ties go by the words, so
    that the order of the tellings does not matter.
    """
    titled = [(i, t.title) for i, t in enumerate(tellings) if t.title and t.title.strip()]
    if not titled:
        leads = sorted(clip(t.lead or t.text, 110) for t in tellings)
        return (leads[0] if leads and leads[0] else "Untitled story"), None
    bags = [set(f"{t.title or ''} {t.lead}".casefold().split()) for t in tellings]

    def closeness(i: int, title: str) -> float:
        own = set(title.casefold().split())
        others = [len(own & bag) / len(own | bag) for j, bag in enumerate(bags) if j != i and own | bag]
        return round(sum(others) / len(others), 9) if others else 0.0

    best = min(titled, key=lambda pair: (-closeness(*pair), pair[1]))
    return clip(best[1], 220), letter(best[0])


def date_span(tellings: Sequence[Telling]) -> str | None:
    """Return the day or the days between which the tellings were published, with a word where it is asserted."""
    dated = [t for t in tellings if t.published_at is not None]
    days = sorted({t.published_at.astimezone(UTC).date() for t in dated if t.published_at is not None})
    if not days:
        return None
    span = day(days[0]) if len(days) == 1 else f"{day(days[0])} to {day(days[-1])}"
    return span + (" (asserted)" if any(t.published_at_is_asserted for t in dated) else "")


def _marks(
    heads: Sequence[Head],
    rows: dict[str, tuple[Row, ...]],
    spoken: Sequence[Voice],
    said: Sequence[Verb],
    words: Sequence[ScareWord],
    found: Sequence[Amount],
) -> tuple[Mark, ...]:
    book = MarkBook()
    for head in heads:
        book.add([head.lead] if head.lead else [], "plain")
    for section, members in rows.items():
        for row in members:
            book.add([e for cell in row.cells for e in cell], section, row.number)
    for kind, places in (
        ("quoted", [v.quotes for v in spoken]),
        ("attribution", [v.places for v in said]),
        ("figures", [a.places for a in found]),
    ):
        book.add([e for cells in places for cell in cells for e in cell], kind)
    mentions = [m for word in words for cell in word.mentions for m in cell]
    book.add([m.evidence for m in mentions if m.is_marked], "scare")
    book.add([m.evidence for m in mentions if not m.is_marked], "plain")
    return book.marks()


def _limits(comparison: Comparison) -> tuple[tuple[str | None, str], ...]:
    whole: list[tuple[str | None, str]] = [(None, limit) for limit in comparison.limits]
    own = [(letter(i), limit) for i, t in enumerate(comparison.tellings) for limit in t.annotations.limits]
    return tuple(dict.fromkeys(whole + [pair for pair in own if pair[1] not in comparison.limits]))
