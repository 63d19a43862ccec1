"""One name for one speaker over all tellings: "Trump" in one is "Donald Trump" in another.

Inside one telling the annotations have resolved names already; here the tellings are brought together, so that a
voice counts as missing only where nobody of that name speaks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from news.comparison.likeness import folded
from news.model import Quote, Telling


def _agree(one: Sequence[str], two: Sequence[str]) -> bool:
    """Say whether two full names can be one: the last word equal, and the first or its initial."""
    if one[-1] != two[-1]:
        return False
    first, second = one[0].rstrip("."), two[0].rstrip(".")
    return first == second or (min(len(first), len(second)) == 1 and first[:1] == second[:1])


def unified(names: Sequence[str]) -> dict[str, str]:
    """Map each name to the one it goes by: the commonest of those that agree, the longest of equals.

    A surname alone goes with a full name where only one person bears it; lower-case descriptions stay themselves.
    """
    counts = Counter(names)
    words = {name: folded(name).split() for name in counts}
    groups: list[list[str]] = []
    full = sorted((n for n in counts if len(words[n]) > 1 and n[:1].isupper()), key=lambda n: (-counts[n], -len(n), n))
    for name in full:
        home = next((g for g in groups if _agree(words[g[0]], words[name])), None)
        if home is None:
            groups.append([name])
        else:
            home.append(name)
    for name in sorted(n for n in counts if len(words[n]) == 1 and n[:1].isupper()):
        bearing = [g for g in groups if words[g[0]][-1] == words[name][0]]
        if len(bearing) == 1:
            bearing[0].append(name)
    return {name: group[0] for group in groups for name in group}


def brought_together(quotes: Sequence[Sequence[Quote]]) -> list[tuple[Quote, ...]]:
    """Return the quotes of every telling with one name for one speaker, and one side for one name.

    A speaker whose side only some tellings make out has that side in all; of two sides the commoner.
    """
    every = [quote for held in quotes for quote in held]
    names = unified([quote.speaker for quote in every if quote.speaker])
    sides: dict[str, Counter[str]] = {}
    for quote in every:
        if quote.speaker and quote.side:
            sides.setdefault(names.get(quote.speaker, quote.speaker), Counter())[quote.side] += 1
    known = {name: min(counts, key=lambda side: (-counts[side], side)) for name, counts in sides.items()}
    return [tuple(_as(quote, names, known) for quote in held) for held in quotes]


def with_common_names(tellings: Sequence[Telling]) -> tuple[Telling, ...]:
    """Return tellings whose quotes have one name for one speaker, and one side for one name."""
    quotes = brought_together([telling.annotations.quotes for telling in tellings])
    return tuple(
        replace(telling, annotations=replace(telling.annotations, quotes=mine))
        for telling, mine in zip(tellings, quotes, strict=True)
    )


def _as(quote: Quote, names: dict[str, str], sides: dict[str, str]) -> Quote:
    """Return a quote under the common name of its speaker, for the side that this one has."""
    if quote.speaker is None:
        return quote
    name = names.get(quote.speaker, quote.speaker)
    return replace(quote, speaker=name, side=sides.get(name, quote.side))
