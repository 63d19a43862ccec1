"""Whose words are quoted: words by side and speaker, and the voices that only some tellings let speak."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from news.comparison.sides import Laid, Side, evidence, finding, listed
from news.model import Finding, Quote

_WORD: Final = re.compile(r"[^\W_]+(?:[\u2019'.,-][^\W_]+)*")
_MISSED_WORDS: Final = 5
"""Quoted words from which a voice of one telling alone is worth a line."""
FEW_WORDS: Final = 3
FEW_SHARE: Final = 0.05
"""Quoted words of a side that make no difference between two tellings: the same quote has as many more or less where a
name in it is longer or its marks close a word later."""
UNKNOWN: Final = "nobody named"


def quoted(side: Side) -> tuple[Quote, ...]:
    """Return the words a telling quotes: direct and partial quotes, each stretch once, the widest."""
    found: list[Quote] = []
    for quote in sorted(side.quotes, key=lambda q: (q.start, -q.end)):
        if quote.kind in ("direct", "partial") and (not found or quote.start >= found[-1].end):
            found.append(quote)
    return tuple(found)


def words(quote: Quote) -> int:
    """Count the words between the marks of a quote."""
    return len(_WORD.findall(quote.text))


def words_by_side(side: Side) -> Counter[str]:
    """Return the quoted words of a telling by the side that speaks them."""
    counts: Counter[str] = Counter()
    for quote in quoted(side):
        counts[quote.side or quote.speaker or UNKNOWN] += words(quote)
    return counts


def quoted_words(laid: Laid) -> tuple[Finding, ...]:
    """Return one finding with the quoted words of tellings by side, where those in one language differ in them."""
    several = Counter(side.language for side in laid.sides)
    sides = [side for side in laid.sides if several[side.language] > 1]
    counts = {side.index: words_by_side(side) for side in sides}
    held = [[counts[side.index] for side in sides if side.language == language] for language in several]
    if not any(map(_differ, held)):
        return ()
    parts: dict[str, float | int | str] = {}
    for side in sides:
        mine, total = counts[side.index], sum(counts[side.index].values())
        parts[f"{side.tag}.words"] = total
        parts[f"{side.tag}.spans"] = len(quoted(side))
        for name, count in mine.items():
            parts[f"{side.tag}.words.{name}"] = count
            parts[f"{side.tag}.share.{name}"] = round(count / total, 4) if total else 0.0
        spans = Counter(quote.side or quote.speaker or UNKNOWN for quote in quoted(side))
        parts.update({f"{side.tag}.spans.{name}": count for name, count in spans.items()})
        speakers: Counter[str] = Counter()
        for quote in quoted(side):
            speakers[quote.speaker or UNKNOWN] += words(quote)
        parts.update({f"{side.tag}.speaker.{name}": count for name, count in speakers.items()})
    shown = "; ".join(_counted(side, counts[side.index]) for side in sides)
    marks = [evidence(side, quote.start, quote.end) for side in sides for quote in quoted(side)]
    score = _apart(list(counts.values()))
    return (finding("quoted_words", f"Quoted words by side — {shown}", sides, marks, score, parts),)


def _differ(counts: Sequence[Counter[str]]) -> bool:
    """Whether some side speaks more in one telling than in another by more than a longer name or a cut word makes."""
    for name in set().union(*counts):
        held = [one[name] for one in counts]
        if max(held) - min(held) >= max(FEW_WORDS, FEW_SHARE * max(held)):
            return True
    return False


def _counted(side: Side, counts: Counter[str]) -> str:
    """Return one telling's quoted words in words."""
    total = sum(counts.values())
    return f"{side.name} {total} ({listed(counts)})" if total else f"{side.name} 0"


def _apart(counts: list[Counter[str]]) -> float:
    """Return how far apart the shares of sides are: the widest gap of any side, less sure for few words."""
    names = sorted({name for one in counts for name in one})
    totals = [sum(one.values()) for one in counts]
    shares = [[one[n] / total if total else 0.0 for n in names] for one, total in zip(counts, totals, strict=True)]
    gaps = [max(column) - min(column) for column in zip(*shares, strict=True)]
    return max(gaps, default=0.0) * min(1.0, sum(totals) / 60)


def _speaking(side: Side, level: str) -> dict[str, list[Quote]]:
    """Return the quoted words of a telling by who speaks them, for sides or for single speakers."""
    by_voice: dict[str, list[Quote]] = {}
    for quote in quoted(side):
        name = quote.side if level == "side" else quote.speaker
        if name:
            by_voice.setdefault(name, []).append(quote)
    return by_voice


def _reported(side: Side, name: str, level: str) -> int:
    """Count how often a telling passes on a voice without quoting it."""
    return sum((q.side if level == "side" else q.speaker) == name for q in side.quotes if q.kind == "indirect")


def voice_only_in(laid: Laid) -> tuple[Finding, ...]:
    """Return the sides and speakers that one telling quotes and no other in its language does.

    Names are spelled otherwise in another: what those quote is not held against it. A speaker is named on their own
    only where their side speaks elsewhere too: otherwise the side says it.
    """
    if len(laid.sides) < 2:
        return ()
    found: list[Finding] = []
    alone: set[str] = set()
    for level in ("side", "speaker"):
        voices = {side.index: _speaking(side, level) for side in laid.sides}
        for side in laid.sides:
            if not _others(laid, side):
                continue
            for name, quotes in sorted(voices[side.index].items()):
                if any(name in held for at, held in voices.items() if at != side.index):
                    continue
                if level == "side":
                    alone.add(name)
                    if sum(words(quote) for quote in quotes) < _MISSED_WORDS:
                        continue
                elif quotes[0].side in alone or not _is_somebody(laid, side, name, quotes):
                    continue
                found.append(_voice(laid, side, name, quotes, level))
    return tuple(found)


def _is_somebody(laid: Laid, side: Side, name: str, quotes: list[Quote]) -> bool:
    """Whether a single speaker says enough to be missed and is one whom the others could have quoted by name.

    An office ("Kremlin") is not missing where another speaks for the same side; a description is nobody's name.
    """
    if sum(words(quote) for quote in quotes) < _MISSED_WORDS or not name[0].isupper():
        return False
    elsewhere = {quote.side for other in _others(laid, side) for quote in other.quotes}
    return " " in name or quotes[0].side is None or quotes[0].side not in elsewhere


def _others(laid: Laid, side: Side) -> list[Side]:
    """Return the other tellings in the language of a side."""
    return [one for one in laid.sides if one.index != side.index and one.language == side.language]


def _voice(laid: Laid, side: Side, name: str, quotes: list[Quote], level: str) -> Finding:
    """Put down one voice that a telling alone lets speak."""
    count = sum(words(quote) for quote in quotes)
    total = sum(words(quote) for quote in quoted(side))
    speakers = sorted({quote.speaker for quote in quotes if quote.speaker})
    parts: dict[str, float | int | str] = {
        "voice": name,
        "level": level,
        "words": count,
        "spans": len(quotes),
        "speakers": ", ".join(speakers),
    }
    parts |= {f"{o.tag}.reported": _reported(o, name, level) for o in laid.sides if o.index != side.index}
    plural = "word" if count == 1 else "words"
    who = f" ({', '.join(speakers[:3])})" if level == "side" and speakers else ""
    number = len(_others(laid, side))
    among = "" if number == len(laid.sides) - 1 else " in its language"
    others = f"the other{among} quotes" if number == 1 else f"the other {number}{among} quote"
    label = f"{side.name} quotes {count} {plural} of {name}{who}; {others} none"
    score = min(1.0, 0.3 + count / 50) * (1.0 if level == "side" else 0.7) * (0.5 + 0.5 * count / max(1, total))
    return finding("voice_only_in", label, [side], [evidence(side, q.start, q.end) for q in quotes], score, parts)
