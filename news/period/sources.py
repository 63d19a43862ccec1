"""Whose words and texts the outlets of a period print: agreement, sourcing, voices, agencies."""

from __future__ import annotations

from collections import defaultdict

from news.period.model import Agency, Agreement, Article, Period, Sourcing, Spoken, Voice

VOICES = 5
"""How many voices are shown of each outlet."""

AGENCIES = 12


def agreement(period: Period) -> tuple[Agreement, ...]:
    """One row a pair of outlets that told a story both, by their slugs."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for one in period.facts:
        if one.outlet_a in period.names and one.outlet_b in period.names:
            for at, number in enumerate((1, one.facts_both, one.facts_either, one.conflicts)):
                sums[one.outlet_a, one.outlet_b][at] += number
    return tuple(Agreement(*pair, *numbers) for pair, numbers in sorted(sums.items()))


def sourcing(period: Period) -> tuple[Sourcing, ...]:
    """One row an outlet, in the order of ``period.names``."""
    spoken = _by_outlet(period)
    found = []
    for outlet in period.names:
        mine = [one for one in period.chosen if one.outlet == outlet]
        quotes = spoken.get(outlet, [])
        named = [one for _article, one in quotes if is_named(one.speaker)]
        found.append(
            Sourcing(
                outlet=outlet,
                quotes=len(quotes),
                direct=sum(one.kind != "indirect" for _article, one in quotes),
                named=len(named),
                speakers=len({(one.speaker or "").casefold() for one in named}),
                quoted_words=sum(one.words for _article, one in quotes if one.kind != "indirect"),
                words=sum(one.word_count for one in mine),
                copied=sum(one.is_copy for one in mine),
                articles=len(mine),
            )
        )
    return tuple(found)


def voices(period: Period) -> tuple[Voice, ...]:
    """The voices that each outlet quotes most, by quoted words, then quotes; names only."""
    found: list[Voice] = []
    for outlet, quotes in sorted(_by_outlet(period).items()):
        each: dict[str, list[tuple[Article, Spoken]]] = defaultdict(list)
        for article, one in quotes:
            if one.speaker and is_named(one.speaker):
                each[one.speaker.casefold()].append((article, one))
        mine = [_voice(outlet, held) for held in each.values()]
        found += sorted(mine, key=lambda one: (-one.articles, -one.words, one.speaker))[:VOICES]
    return tuple(found)


def agencies(period: Period) -> tuple[Agency, ...]:
    """Agencies whose text outlets copied, the most copied first."""
    each: dict[str, list[Article]] = defaultdict(list)
    for one in period.chosen:
        if one.copied_agency and one.is_copy:
            each[one.copied_agency].append(one)
    found = [
        Agency(name, len(held), tuple(sorted({one.outlet for one in held})), _stories(held))
        for name, held in each.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.articles, one.name))[:AGENCIES])


def is_named(speaker: str | None) -> bool:
    """Whether a speaker has a name or a title of its own: ``he`` and ``officials`` do not.

    Scripts without capitals always count as named.
    """
    first = (speaker or " ")[0]
    return first.isalpha() and not first.islower()


def _by_outlet(period: Period) -> dict[str, list[tuple[Article, Spoken]]]:
    by_id = {one.article_id: one for one in period.chosen}
    found: dict[str, list[tuple[Article, Spoken]]] = defaultdict(list)
    for one in period.quotes:
        if one.article_id in by_id:
            article = by_id[one.article_id]
            found[article.outlet].append((article, one))
    return found


def _voice(outlet: str, held: list[tuple[Article, Spoken]]) -> Voice:
    sides = [one.side for _article, one in held if one.side]
    articles = {article.article_id: article for article, _one in held}
    return Voice(
        outlet=outlet,
        speaker=held[0][1].speaker or "",
        side=max(sorted(set(sides)), key=sides.count) if sides else None,
        quotes=len(held),
        words=sum(one.words for _article, one in held),
        articles=len(articles),
        stories=_stories(list(articles.values())),
    )


def _stories(articles: list[Article]) -> tuple[str, ...]:
    return tuple(sorted({one.story_id for one in articles if one.story_id}))
