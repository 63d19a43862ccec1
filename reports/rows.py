"""The findings of a comparison as rows: numbered, in the order of the sections that show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from news.comparison.sides import tags_of
from news.model import Comparison, Evidence, Finding, Telling
from reports.amounts import shown_value
from reports.labels import before_echo, split_label

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("leads", ("lead", "headline")),
    ("quoted", ("quoted_words", "voice_only_in")),
    ("shared", ("shared",)),
    ("only", ("only_in",)),
    ("alike", ("look_alike",)),
    ("scare", ("scare_quotes",)),
    ("attribution", ("attribution",)),
    ("figures", ("figure_conflict", "figure_divergence")),
    ("requoted", ("quote_differs",)),
    ("naming", ("naming",)),
    ("wording", ("wording",)),
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
    "headline": "Headlines",
    "quote_differs": "A quote that differs",
    "naming": "Called differently",
    "wording": "Worded differently",
    "figure_conflict": "Figures that conflict",
    "figure_divergence": "Figures that differ",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One finding: ``cells`` hold its evidence, one tuple a telling; ``why`` says how the score came about.

    ``head`` is the label without ``parts``, what it says of each telling. ``echo`` is what the label says
    before it repeats its evidence, None where it does not. ``values`` are normalised figures, one a telling,
    empty where none is. ``unsure`` are the tellings that may tell something else than the others do.
    """

    number: int
    kind: str
    kicker: str
    label: str
    head: str
    parts: tuple[tuple[int, str], ...]
    echo: str | None
    outlets: tuple[int, ...]
    cells: tuple[tuple[Evidence, ...], ...]
    score: float
    why: tuple[tuple[str, str], ...]
    values: tuple[str, ...]
    unsure: frozenset[int]
    finding: Finding

    @property
    def is_sure(self) -> bool:
        """Whether two tellings at least can be read as telling one fact without comparing their words."""
        return int(self.finding.parts.get("sure", len(self.outlets))) > 1

    @property
    def title(self) -> str:
        """What the row says apart from its evidence and its parts; may be empty."""
        return self.head if self.parts or self.echo is None else self.echo

    @property
    def position(self) -> str:
        """Where its telling has what it alone tells: lead, middle or end; empty for what is no such finding."""
        return str(self.finding.parts.get("position", ""))

    def part(self, index: int) -> str:
        """What the label says of telling ``index``, empty where it is nothing but its evidence."""
        said = next((text for i, text in self.parts if i == index), "")
        return "" if said and before_echo(said, self.cells[index]) == "" else said


def number_rows(comparison: Comparison) -> dict[str, tuple[Row, ...]]:
    """Return the findings by section, numbered from 1 in the order of the sections.

    A finding in ``top`` that is missing from ``findings`` is added, so that every card has a place to lead
    to.
    """
    known = set(map(repr, comparison.findings))
    findings = [*comparison.findings, *(f for f in comparison.top if repr(f) not in known)]
    named = {kind for _, kinds in SECTIONS for kind in kinds}
    other = tuple(dict.fromkeys(str(f.kind) for f in findings if f.kind not in named))
    tags = tags_of(comparison.tellings)
    rows: dict[str, tuple[Row, ...]] = {}
    number = 0
    for section, kinds in (*SECTIONS, ("other", other)):
        mine = [f for kind in kinds for f in findings if f.kind == kind]
        if section == "only":
            mine.sort(key=lambda f: min((e.telling for e in f.evidence), default=0))
        rows[section] = tuple(_row(number + n, finding, comparison.tellings, tags) for n, finding in enumerate(mine, 1))
        number += len(mine)
    return rows


def _row(number: int, finding: Finding, tellings: Sequence[Telling], tags: Sequence[str]) -> Row:
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
    head, parts = split_label(finding.label, [telling.outlet_name for telling in tellings])
    echo = before_echo(finding.label, finding.evidence)
    values = tuple(_value(finding, i, slug) for i, slug in enumerate(slugs))
    return Row(
        number,
        finding.kind,
        kicker,
        finding.label,
        head,
        parts,
        echo,
        outlets,
        cells,
        finding.score,
        why,
        values,
        frozenset(i for i, tag in enumerate(tags) if finding.parts.get(f"{tag}.perhaps")),
        finding,
    )


def _value(finding: Finding, index: int, slug: str) -> str:
    value = finding.parts.get(f"{slug}.value", finding.parts.get(f"value_{index}", ""))
    kind, unit = str(finding.parts.get("kind", "date")), str(finding.parts.get("unit", ""))
    return "" if value in {"", "vague"} else shown_value(kind, str(value), unit or None)


def _scalar(value: float | int | str) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)
