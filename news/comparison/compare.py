"""Holds the tellings of one story against each other: ``compare`` turns them into findings.

The result is a function of the tellings: the same ones give the same comparison, a text against itself has no
difference, and handing them over in another order changes nothing but the indexes and the order of outlets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations
from typing import Final

from news.comparison.across import align_across, sentence_meanings
from news.comparison.align import align
from news.comparison.attribution import attribution
from news.comparison.facts import look_alikes, only_in, shared
from news.comparison.figure_findings import figure_findings
from news.comparison.leads import leads
from news.comparison.naming import naming, one_name_each
from news.comparison.one_reading import one_reading
from news.comparison.quote_pairs import quote_findings
from news.comparison.scare import scare_quotes
from news.comparison.sides import Laid, sides_of
from news.comparison.tiers import missing
from news.comparison.voices import quoted_words, voice_only_in
from news.comparison.wording import headlines, wording
from news.language import main_language
from news.meaning import LANGUAGES, encoder
from news.model import Comparison, Finding, Telling

RECIPE: Final = "compare-7"
"""The version of the method; it changes whenever the same tellings would give another result."""

_KINDS: Final = (
    "lead",
    "headline",
    "shared",
    "figure_conflict",
    "figure_divergence",
    "scare_quotes",
    "quoted_words",
    "voice_only_in",
    "quote_differs",
    "attribution",
    "naming",
    "wording",
    "only_in",
    "look_alike",
)
_STARK: Final = {
    "figure_conflict": 1.0,
    "scare_quotes": 1.0,
    "quoted_words": 0.95,
    "voice_only_in": 0.9,
    "attribution": 0.8,
    "quote_differs": 0.7,
    "figure_divergence": 0.7,
    "naming": 0.6,
}
_BUILDERS: Final = (
    leads,
    headlines,
    shared,
    figure_findings,
    scare_quotes,
    quoted_words,
    voice_only_in,
    quote_findings,
    attribution,
    naming,
    wording,
    only_in,
    look_alikes,
)
_TOP: Final = 4
_TOP_OF_A_KIND: Final = 2


def recipe_of(languages: Collection[str]) -> str:
    """The version of the method over tellings in ``languages``, with that of what holds several together."""
    known = {main_language(language) for language in languages} & LANGUAGES
    return RECIPE if len(known) < 2 or encoder() is None else f"{RECIPE}, {encoder()}"


def _lay(tellings: Sequence[Telling]) -> Laid:
    """Prepare all tellings and align every two: by their words in one language, by what they mean in two."""
    sides = sides_of(tellings)
    meanings = sentence_meanings([side.prepared for side in sides])
    alignments = {}
    for one, two in combinations(sorted(sides, key=lambda side: side.rank), 2):
        key = one.index, two.index
        if one.language == two.language:
            alignments[key] = align(one.prepared, two.prepared)
        elif meanings.keys() >= {*key}:
            alignments[key] = align_across(one.prepared, two.prepared, *(meanings[at] for at in key))
    return one_name_each(one_reading(Laid(sides, alignments)))


def _order(laid: Laid, finding: Finding) -> tuple[int, float, list[tuple[int, int, int]], str]:
    """Return what sorts findings alike however the tellings were handed over."""
    rank = {side.index: side.rank for side in laid.sides}
    places = sorted((rank[e.telling], e.start, e.end) for e in finding.evidence)
    subject = "|".join(str(finding.parts.get(name, "")) for name in ("word", "voice", "side", "class"))
    return _KINDS.index(finding.kind), -finding.score, places, subject


def _top(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return up to four of the starkest countable findings: the best of each kind first, then a second of a kind."""
    ranked = sorted(
        (f for f in findings if f.kind in _STARK and f.score > 0), key=lambda f: -round(_STARK[f.kind] * f.score, 6)
    )
    seen: dict[str, int] = {}
    places: list[tuple[int, int]] = []
    for at, finding in enumerate(ranked):
        seen[finding.kind] = seen.get(finding.kind, 0) + 1
        if seen[finding.kind] <= _TOP_OF_A_KIND:
            places.append((seen[finding.kind], at))
    return tuple(ranked[at] for _, at in sorted(sorted(places)[:_TOP], key=lambda place: place[1]))


def _limits(laid: Laid) -> tuple[str, ...]:
    """Return sentences on what this comparison could not do."""
    limits = list(missing())
    languages = sorted({side.language for side in laid.sides})
    limits.extend(_across(laid, languages))
    several = Counter(side.language for side in laid.sides)
    others = ", ".join(
        language for language in languages if several[language] > 1 and language not in ("en", "und", "")
    )
    if others and not missing():
        limits.append(
            f"The weights were trained on English: in {others} more of what is told in other words is missed."
        )
    for side in laid.sides:
        if side.prepared.is_cut:
            limits.append(f"Only the first {len(side.prepared.passages)} passages of {side.name} were aligned.")
        if not side.telling.text.strip():
            limits.append(f"The text of {side.name} is empty.")
        elif not side.telling.annotations.passages:
            limits.append(f"The text of {side.name} came without annotations: quotes and figures are not counted.")
        limits.extend(side.telling.annotations.limits)
    return tuple(dict.fromkeys(limits))


def _across(laid: Laid, languages: Sequence[str]) -> Iterator[str]:
    """Yield what was done and not done between the languages of a story."""
    pairs = [pair for pair in laid.alignments if laid.is_across(*pair)]
    held = sorted({laid.sides[at].language for pair in pairs for at in pair})
    if held:
        yield (
            f"Between {', '.join(held)} only whole sentences are held together, by what they mean: people, dates, "
            "figures, quotes and single words are not compared."
        )
    if len(languages) > 1 and (apart := [language for language in languages if language not in held]):
        named = ", ".join(language or "unknown" for language in apart)
        yield f"Passages are not aligned across languages ({named}{' with the others' if held else ''})."


def compare(tellings: Sequence[Telling]) -> Comparison:
    """Hold one to fifty tellings of a story against each other.

    Never raises on any text: empty tellings and texts without annotations give fewer findings and say so in
    ``limits``. Every piece of evidence is ``tellings[e.telling].text[e.start:e.end]``.
    """
    laid = _lay(tellings)
    found = [finding for build in _BUILDERS for finding in build(laid)]
    ordered = tuple(sorted(found, key=lambda one: _order(laid, one)))
    return Comparison(
        recipe_of({one.language for one in tellings}), tuple(tellings), _top(ordered), ordered, _limits(laid)
    )
