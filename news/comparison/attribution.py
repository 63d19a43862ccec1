"""How words are attributed: verbs that vouch, only report or doubt, by outlet and by the side that speaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from news.annotation.attribution_words import CLASSES, DOUBT_PHRASES, WORD, lexicon, verb_class, verb_in
from news.comparison.sides import Laid, Side, evidence, finding, listed
from news.model import Evidence, Finding, Quote


@dataclass(frozen=True, slots=True)
class Use:
    """One attributing word in an outlet's own voice: its class, and the side or speaker that it is about."""

    start: int
    end: int
    word: str
    kind: str
    side: str | None


def _own_voice(quotes: Sequence[Quote], start: int) -> bool:
    """Say whether a place stands outside every quoted stretch."""
    return not any(q.kind != "indirect" and q.start <= start < q.end for q in quotes)


def saying(text: str, quotes: Sequence[Quote]) -> Iterator[tuple[Quote, re.Match[str]]]:
    """Yield each quote with the verb in the outlet's own voice that attributes it, as the annotations found them."""
    for quote in quotes:
        start, end = quote.cue_start, quote.cue_end
        if quote.kind != "scare" and start is not None and end is not None and 0 <= start < end <= len(text):
            verb = verb_in(text, start, end)
            if verb and _own_voice(quotes, verb.start()):
                yield quote, verb


def verbs(side: Side) -> tuple[Use, ...]:
    """Return the verbs that attribute words to somebody, in text order."""
    found: dict[tuple[int, int], Use] = {}
    for quote, verb in saying(side.telling.text, side.quotes):
        use = Use(*verb.span(), verb.group().lower(), verb_class(verb.group()) or "", quote.side or quote.speaker)
        found.setdefault(verb.span(), use)
    return tuple(use for _, use in sorted(found.items()))


def doubts(side: Side) -> tuple[Use, ...]:
    """Return the words and phrases of doubt in the outlet's own voice that are not verbs counted already."""
    text, taken = side.telling.text, {use.start for use in verbs(side)}
    spans = [(m.start(), m.end()) for m in WORD.finditer(text) if m.group().lower() in lexicon()["doubt"]] + [
        (m.start(), m.end()) for m in DOUBT_PHRASES.finditer(text)
    ]
    return tuple(
        Use(start, end, text[start:end].lower(), "doubt", None)
        for start, end in sorted(set(spans))
        if start not in taken and _own_voice(side.quotes, start)
    )


def attribution(laid: Laid) -> tuple[Finding, ...]:
    """Return a finding for each side that speaks in several tellings with other verbs, and one for doubt.

    Verbs that all only report are no difference, however many each telling needs.
    """
    if len(laid.sides) < 2:
        return ()
    uses = {side.index: verbs(side) for side in laid.sides}
    speaking = sorted({use.side for held in uses.values() for use in held if use.side})
    found = []
    for name in speaking:
        held = {at: tuple(use for use in mine if use.side == name) for at, mine in uses.items()}
        profiles = [Counter(use.word for use in mine) for mine in held.values()]
        tells = any(use.kind != "neutral" for mine in held.values() for use in mine)
        if tells and any(one != profiles[0] for one in profiles) and sum(bool(one) for one in profiles) > 1:
            found.append(_verbs_of(laid, name, held))
    doubted = {side.index: doubts(side) for side in laid.sides}
    counts = [Counter(use.word for use in mine) for mine in doubted.values()]
    if any(one != counts[0] for one in counts):
        found.append(_doubt(laid, doubted))
    return tuple(found)


def _verbs_of(laid: Laid, name: str, held: dict[int, tuple[Use, ...]]) -> Finding:
    """Put down the verbs that introduce the words of one side, telling by telling."""
    parts: dict[str, float | int | str] = {"side": name}
    marks: list[Evidence] = []
    shown, shares = [], []
    for side in laid.sides:
        mine = held[side.index]
        classes = Counter(use.kind for use in mine)
        parts.update({f"{side.tag}.{kind}": classes[kind] for kind in CLASSES})
        parts.update({f"{side.tag}.verb.{w}": n for w, n in sorted(Counter(u.word for u in mine).items())})
        marks.extend(evidence(side, use.start, use.end) for use in mine)
        words = listed(Counter(use.word for use in mine if use.kind != "neutral"), 3)
        neutral = classes["neutral"]
        shown.append(f"{side.name} {words + ', ' if words else ''}{neutral} neutral" if mine else f"{side.name} none")
        if mine:
            shares.append([classes[kind] / len(mine) for kind in CLASSES])
    gaps = [max(column) - min(column) for column in zip(*shares, strict=True)]
    total = sum(len(mine) for mine in held.values())
    label = f"Verbs for words of {name} — {'; '.join(shown)}"
    return finding("attribution", label, laid.sides, marks, max(gaps) * min(1.0, total / 12), parts)


def _doubt(laid: Laid, doubted: dict[int, tuple[Use, ...]]) -> Finding:
    """Put down the words of doubt of every telling."""
    parts: dict[str, float | int | str] = {"class": "doubt"}
    shown = []
    for side in laid.sides:
        counts = Counter(use.word for use in doubted[side.index])
        parts[f"{side.tag}.doubt"] = sum(counts.values())
        parts.update({f"{side.tag}.word.{word}": count for word, count in sorted(counts.items())})
        shown.append(f"{side.name} {sum(counts.values())}" + (f" ({listed(counts, 3)})" if counts else ""))
    totals = [len(doubted[side.index]) for side in laid.sides]
    marks = [evidence(side, use.start, use.end) for side in laid.sides for use in doubted[side.index]]
    score = (max(totals) - min(totals)) / max(1, *totals) * min(1.0, sum(totals) / 12)
    label = f"Words of doubt in its own voice — {'; '.join(shown)}"
    return finding("attribution", label, laid.sides, marks, score, parts)
