"""Mutation gold: a report over an article and its mutant shows the one change and nothing else.

    .venv/bin/python -m bench.mutations [DATA] [--articles 60] [--words 350] [--kinds move_date,…] [--verbose]

Articles are real ones (``tellings``, ``stories``), cut after the paragraph that reaches ``--words`` words. A mutant is
*shown* if a finding of the right kind has evidence on the change, and *clean* if no other difference is stated.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bench import results_file
from bench.mutants import KINDS, Article, Mutant, Span, article_of, mutants_of
from news.annotation.annotate import annotate
from news.comparison.compare import compare
from news.model import DIFFERENCES, Annotations, Comparison, Finding, Telling

HERE = Path(__file__).parent
MAIN: Final[dict[str, frozenset[str]]] = {
    "delete_passage": frozenset({"only_in"}),
    "paste_wire": frozenset({"only_in"}),
    "change_figure": frozenset({"figure_conflict", "figure_divergence"}),
    "move_date": frozenset({"figure_conflict", "figure_divergence"}),
    "scare_quotes": frozenset({"scare_quotes"}),
    "said_claimed": frozenset({"attribution"}),
    "swap_speaker": frozenset({"quote_differs"}),
    "rename_actor": frozenset({"naming"}),
    "soften_headline": frozenset({"headline"}),
}
"""The kinds of finding of which one must show each kind of change."""
_SPEECH: Final = frozenset({"quoted_words", "voice_only_in", "attribution", "quote_differs", "scare_quotes"})
FOLLOWS: Final[dict[str, frozenset[str]]] = {
    "delete_passage": _SPEECH,
    "paste_wire": _SPEECH,
    "change_figure": frozenset({"quote_differs"}),
    "move_date": frozenset({"quote_differs"}),
    "scare_quotes": frozenset({"quoted_words"}),  # in a sentence that reports somebody it is one quoted word more
    "said_claimed": frozenset(),
    "swap_speaker": frozenset({"quoted_words", "voice_only_in", "attribution", "naming"}),
    "rename_actor": frozenset({"quote_differs"}),
    "soften_headline": frozenset(),
}
"""What else is true of a change, where its evidence stands on the change."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a report shows a change, and what it says besides."""

    mutant: Mutant
    is_shown: bool
    extra: tuple[Finding, ...]

    @property
    def is_right(self) -> bool:
        """The change is shown and nothing else is."""
        return self.is_shown and not self.extra


def telling(outlet: str, title: str, text: str, published_at: datetime | None, annotations: Annotations) -> Telling:
    """A text as the comparison takes it in."""
    return Telling(outlet, outlet, outlet.title(), title, "", text, "en", annotations, None, published_at)


def verdict(article: Article, mutant: Mutant) -> Verdict:
    """Compare an article with its mutant as two outlets, and judge the report."""
    found = annotate(mutant.text, published_at=article.published_at)
    pair = (
        telling("one", article.title, article.text, article.published_at, article.annotations),
        telling("two", mutant.title, mutant.text, article.published_at, found),
    )
    comparison = compare(pair)
    main, follows = MAIN[mutant.kind], FOLLOWS[mutant.kind]
    shown = [f for f in comparison.findings if f.kind in main and _is_on(f, mutant)]
    extra = [f for f in comparison.findings if _differs(f) and f not in shown]
    kept = [f for f in extra if not (f.kind in follows and _is_on(f, mutant) and _adds_up(f, mutant, comparison))]
    return Verdict(mutant, _is_whole(shown, mutant), tuple(kept))


def _differs(finding: Finding) -> bool:
    """Whether a finding states a difference."""
    other_leads = finding.kind == "lead" and finding.parts.get("same_event") == "no"
    return finding.kind in DIFFERENCES or finding.kind == "look_alike" or other_leads


def _is_on(finding: Finding, mutant: Mutant) -> bool:
    """Whether a finding stands on the change, or has no place in the texts as the change has none."""
    spans: tuple[tuple[Span, ...], ...] = (mutant.ours, mutant.theirs)
    touching = any(
        e.start <= end and start <= e.end for e in finding.evidence for start, end in spans[e.telling] if start < end
    )
    speech = any(
        mutant.kind == "swap_speaker" and abs(e.start - end) < 600
        for e in finding.evidence
        for start, end in spans[e.telling]
    )
    return touching or speech or mutant.kind == "soften_headline"


def _is_whole(shown: Sequence[Finding], mutant: Mutant) -> bool:
    """Whether the findings cover what changed: of a stretch that came or went, four fifths."""
    if mutant.kind not in ("delete_passage", "paste_wire"):
        return bool(shown)
    side, spans = (0, mutant.ours) if mutant.ours[0][0] < mutant.ours[0][1] else (1, mutant.theirs)
    start, end = spans[0]
    told = {at for f in shown for e in f.evidence if e.telling == side for at in range(e.start, e.end)}
    return len(told & set(range(start, end))) >= 0.8 * (end - start)


def _adds_up(finding: Finding, mutant: Mutant, comparison: Comparison) -> bool:
    """Whether the quoted words that differ are those of the stretch that came or went."""
    if finding.kind != "quoted_words" or mutant.kind not in ("delete_passage", "paste_wire", "scare_quotes"):
        return True
    one, two = (
        {str(k).split(".words.")[1]: int(v) for k, v in finding.parts.items() if k.startswith(f"{tag}.words.")}
        for tag in ("one", "two")
    )
    apart = sum(abs(one.get(name, 0) - two.get(name, 0)) for name in one.keys() | two.keys())
    total = abs(int(finding.parts["one.words"]) - int(finding.parts["two.words"]))
    return apart == total and (total == 1 or mutant.kind != "scare_quotes")


def articles(data: Path, count: int, words: int) -> Iterator[Article]:
    """Yield real articles, half from each set, evenly over the files."""
    for name, share in (
        ("tellings/triples.jsonl.gz", count // 2),
        ("stories/us_politics.jsonl.gz", count - count // 2),
    ):
        with gzip.open(data / name, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        fit = [row for row in rows if len(row["text"].split()) >= 200 and "\n" in row["text"]]
        for row in fit[:: max(1, len(fit) // max(1, share))][:share]:
            at = datetime.fromisoformat(row["date"][:10]).replace(tzinfo=UTC)
            yield article_of(row["id"], row.get("event_id") or row["story"], row["title"], row["text"], at, words)


def run(data: Path, count: int, words: int, kinds: Sequence[str] = KINDS) -> list[Verdict]:
    """Judge one mutant of each kind of every article."""
    made = list(articles(data, count, words))
    with results_file.bar() as progress:
        found = []
        for article in progress.track(made, description="Mutants"):
            found += [verdict(article, mutant) for mutant in mutants_of(article, made, kinds)]
    return found


def scored(verdicts: Sequence[Verdict]) -> dict[str, tuple[float, str]]:
    """The share of each kind that is shown exactly, with the counts."""
    table = {}
    for kind in KINDS:
        mine = [one for one in verdicts if one.mutant.kind == kind]
        if mine:
            right, shown = sum(one.is_right for one in mine), sum(one.is_shown for one in mine)
            table[f"mutations.{kind}"] = (right / len(mine), f"{right} of {len(mine)} exactly, {shown} shown")
    return table


def measure(path: Path) -> dict[str, tuple[float, str]]:
    """A small part for the scorecard: six articles of the folder's two sets."""
    return scored(run(path.parent.parent, 6, 250))


def main() -> int:
    """Judge, show, and write the results of a full run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", default=HERE.parent.parent / "shared" / "data")
    parser.add_argument("--articles", type=int, default=60, help="how many articles (default: 60)")
    parser.add_argument("--words", type=int, default=350, help="words kept of each (default: 350)")
    parser.add_argument("--kinds", default=",".join(KINDS), help="which kinds, by comma (default: all)")
    parser.add_argument("--verbose", action="store_true", help="say what went wrong with each mutant")
    arguments = parser.parse_args()
    verdicts = run(arguments.data, arguments.articles, arguments.words, arguments.kinds.split(","))
    for one in verdicts if arguments.verbose else ():
        if not one.is_right:
            _say(one)
    table = scored(verdicts)
    rows = [(name.partition(".")[2], value, note) for name, (value, note) in table.items()]
    results_file.show(f"{len(verdicts)} mutants", ("kind", "exactly", "counts"), rows)
    if len(verdicts) >= 300:
        shares = {name.partition(".")[2]: value for name, (value, _) in table.items()}
        notes = {name.partition(".")[2]: note for name, (_, note) in table.items()}
        results_file.write("mutations", shares, {"mutants": len(verdicts), "counts": notes}, ["numpy", "spacy"])
    return 0


def _say(one: Verdict) -> None:
    print(f"{one.mutant.kind}: {'shown' if one.is_shown else 'NOT SHOWN'}: {one.mutant.change[:140]}")
    for finding in one.extra:
        print(f"    also {finding.kind}: {finding.label[:220]}")


if __name__ == "__main__":
    sys.exit(main())
