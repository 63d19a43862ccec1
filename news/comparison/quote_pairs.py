"""The same quote worded differently: cut, changed, retold, translated, or given to another speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, Literal

from news.comparison.facts import SURE_ACROSS, links_between, links_of
from news.comparison.likeness import folded
from news.comparison.naming import changes, name_at, renamed
from news.comparison.sides import Laid, Side, evidence, finding, short
from news.comparison.voices import quoted
from news.model import Finding, Quote
from news.words import word_count

How = Literal["same", "cut", "changed", "retold", "translated"]

_WORDS_AT_LEAST: Final = 4
"""Fewer quoted words than these meet by chance ("a very good day") unless they stand in a passage that was copied."""
_CHANGED: Final = 0.7
"""Share of words in common order from which two quotes are one quote with changed words."""
_RETOLD: Final = 0.4
"""Chance of saying the same from which reported speech is a quote of the same speaker retold."""
_RETOLD_WORDS: Final = 0.5
"""Share of its longer words that reported speech has in common with the quote that it retells."""
_STEM: Final = 6
_RETOLD_SURE: Final = 0.5
"""How sure a retold quote is beside one that is matched word by word."""
_TOKEN: Final = re.compile(r"\w+(?:['’]\w+)?")
_SAID: Final = {
    "same": "The same words, another speaker",
    "cut": "A quote cut short",
    "changed": "A quote with other words",
    "retold": "Quoted by one, retold by the other",
    "translated": "A quote in two languages",
}


@dataclass(frozen=True, slots=True)
class QuotePair:
    """One quote in two tellings, and how the second differs from the first."""

    left: int
    ours: Quote
    right: int
    theirs: Quote
    how: How
    is_moved: bool
    score: float


@lru_cache(maxsize=8192)
def _tokens(text: str) -> tuple[str, ...]:
    return tuple(token.replace("’", "'") for token in _TOKEN.findall(folded(text)))


def _how(one: str, two: str) -> tuple[How, float] | None:
    """Return how two quotes are one quote, with the share of words that they have in common order."""
    shorter, longer = sorted((_tokens(one), _tokens(two)), key=lambda words: (len(words), words))
    if not shorter:
        return None
    if shorter == longer:
        return "same", 1.0
    if len(shorter) < _WORDS_AT_LEAST:
        return None
    if f" {' '.join(shorter)} " in f" {' '.join(longer)} ":
        return "cut", round(len(shorter) / len(longer), 4)
    at_most = len(shorter) - len([word for word in shorter if word not in longer])
    if 2 * at_most < _CHANGED * (len(shorter) + len(longer)):
        return None
    share = SequenceMatcher(None, shorter, longer, autojunk=False).ratio()
    return ("changed", round(share, 4)) if share >= _CHANGED else None


def _is_moved(one: Quote, two: Quote) -> bool:
    """Whether two quotes have two known speakers that cannot be one."""
    if not one.speaker or not two.speaker or not (one.speaker[0].isupper() and two.speaker[0].isupper()):
        return False
    names = [set(_tokens(quote.speaker or "")) for quote in (one, two)]
    bodies = any(len(quote.speaker.split()) < 2 for quote in (one, two) if quote.speaker)
    return not names[0] & names[1] and not (bodies and one.side and one.side == two.side)


def _copied(laid: Laid, left: int, right: int) -> set[tuple[int, int]]:
    """Return (start of the left passage, start of the right) of what two sides copied."""
    return {(link.left_span[0], link.right_span[0]) for link in links_between(laid, left, right) if link.aligned.copied}


def _passage(side: Side, quote: Quote) -> int:
    """Return where the passage begins that a quote begins in."""
    return next((p.start for p in side.prepared.passages if p.start <= quote.start < p.end), -1)


def _matched(laid: Laid, left: int, right: int) -> Iterator[QuotePair]:
    """Yield the quotes that two sides both quote, best first, each quote once."""
    one, two = laid.sides[left], laid.sides[right]
    copied = _copied(laid, left, right)
    found = []
    for ours in quoted(one):
        for theirs in quoted(two):
            how = _how(ours.text, theirs.text)
            if how is None:
                continue
            beside = (_passage(one, ours), _passage(two, theirs)) in copied
            if beside or len(_tokens(ours.text)) >= _WORDS_AT_LEAST:
                pair = QuotePair(left, ours, right, theirs, how[0], _is_moved(ours, theirs), how[1])
                found.append((not beside, -how[1], ours.start, theirs.start, pair))
    taken: tuple[set[int], set[int]] = (set(), set())
    for *_, pair in sorted(found, key=lambda item: item[:4]):
        if pair.ours.start not in taken[0] and pair.theirs.start not in taken[1]:
            taken[0].add(pair.ours.start)
            taken[1].add(pair.theirs.start)
            yield pair


def _tells(side: Side, words: tuple[str, ...]) -> bool:
    """Whether a text holds words in one run."""
    return f" {' '.join(words)} " in f" {' '.join(_tokens(side.telling.text))} "


def _is_whole_elsewhere(laid: Laid, pair: QuotePair) -> bool:
    """Whether the side of the shorter quote prints all words of the longer somewhere, only in other pieces."""
    quotes = ((pair.ours, laid.sides[pair.right]), (pair.theirs, laid.sides[pair.left]))
    longer, other = max(quotes, key=lambda item: len(_tokens(item[0].text)))
    shorter = min(quotes, key=lambda item: len(_tokens(item[0].text)))[0]
    rest = f" {' '.join(_tokens(longer.text))} ".split(f" {' '.join(_tokens(shorter.text))} ", 1)
    return all(_tells(other, tuple(piece.split())) for piece in rest if piece.strip())


def _retold(laid: Laid, taken: set[tuple[int, int]]) -> Iterator[QuotePair]:
    """Yield direct quotes that the other side reports in its own words, of one speaker, where passages were joined."""
    for link in links_of(laid):
        if link.aligned.copied or link.aligned.score < _RETOLD or laid.is_across(link.left, link.right):
            continue
        ends = ((link.left, link.left_span), (link.right, link.right_span))
        for (a, span), (b, other) in (ends, ends[::-1]):
            direct = [q for q in quoted(laid.sides[a]) if _is_on(q, span)]
            told = [q for q in laid.sides[b].quotes if q.kind == "indirect" and _is_on(q, other)]
            for one in direct:
                same = next((q for q in told if q.speaker and q.speaker == one.speaker), None)
                is_open = (a, one.start) not in taken and len(_tokens(one.text)) >= _WORDS_AT_LEAST
                if same and is_open and _in_common(one.text, same.text) >= _RETOLD_WORDS:
                    taken.add((a, one.start))
                    yield QuotePair(a, one, b, same, "retold", False, link.aligned.score)


def _translated(laid: Laid) -> Iterator[QuotePair]:
    """Yield direct quotes that two sides print in two languages: each alone in a sentence that surely says the same."""
    taken: set[tuple[int, int]] = set()
    for link in links_of(laid):
        if not laid.is_across(link.left, link.right) or link.aligned.score < SURE_ACROSS:
            continue
        ends = ((link.left, link.left_span), (link.right, link.right_span))
        held = [[q for q in quoted(laid.sides[at]) if q.start < span[1] and span[0] < q.end] for at, span in ends]
        if any(len(one) != 1 or one[0].kind != "direct" or word_count(one[0].text) < _WORDS_AT_LEAST for one in held):
            continue
        (ours,), (theirs,) = held
        pair = {(link.left, ours.start), (link.right, theirs.start)}
        if not pair & taken and _how(ours.text, theirs.text) is None:
            taken |= pair
            yield QuotePair(link.left, ours, link.right, theirs, "translated", False, link.aligned.score)


def _in_common(one: str, two: str) -> float:
    """Return the share of longer words, cut to six letters, of the text with fewer of them that the other has."""
    stems = [{token[:_STEM] for token in _tokens(text) if len(token) >= _STEM - 1} for text in (one, two)]
    return len(stems[0] & stems[1]) / max(1, min(map(len, stems)))


def _is_on(quote: Quote, span: tuple[int, int]) -> bool:
    """Whether a quote and a joined stretch have half of the shorter in common."""
    common = min(quote.end, span[1]) - max(quote.start, span[0])
    return 2 * common >= min(quote.end - quote.start, span[1] - span[0])


def quote_pairs(laid: Laid) -> tuple[QuotePair, ...]:
    """Return every quote that two tellings word differently or give to different speakers."""
    found, taken = [], set()
    for left, right in laid.alignments:
        for pair in _matched(laid, left, right):
            taken |= {(left, pair.ours.start), (right, pair.theirs.start)}
            is_one = pair.how == "same" or (pair.how == "cut" and _is_whole_elsewhere(laid, pair))
            if pair.is_moved or not is_one:
                found.append(pair)
    return (*_given_away(laid, found), *found, *_retold(laid, taken), *_translated(laid))


def _given_away(laid: Laid, found: list[QuotePair]) -> Iterator[QuotePair]:
    """Yield quotes of copied passages in which another name stands beside the verb of saying, if not found already."""
    known = {(pair.left, pair.ours.start) for pair in found if pair.is_moved}
    for change in changes(laid):
        left, right = laid.sides[change.link.left], laid.sides[change.link.right]
        names = name_at(left, change.left), name_at(right, change.right)
        ours, theirs = _said_by(left, change.left), _said_by(right, change.right)
        if not all(names) or ours is None or theirs is None or renamed(laid, change):
            continue
        if (left.index, ours.start) not in known:
            known.add((left.index, ours.start))
            one, two = (replace(quote, speaker=name) for quote, name in zip((ours, theirs), names, strict=True))
            yield QuotePair(left.index, one, right.index, two, "same", True, change.link.aligned.score)


def _said_by(side: Side, span: tuple[int, int]) -> Quote | None:
    """Return the quote in whose verb of saying the words at a span lean on."""
    return next(
        (
            quote
            for quote in side.quotes
            if quote.cue_start is not None
            and quote.cue_end is not None
            and (0 <= quote.cue_start - span[1] <= 2 or 0 <= span[0] - quote.cue_end <= 2)
        ),
        None,
    )


def quote_findings(laid: Laid) -> tuple[Finding, ...]:
    """Return a finding for each quote that two tellings word differently or give to different speakers."""
    found = []
    for pair in quote_pairs(laid):
        sides = [laid.sides[pair.left], laid.sides[pair.right]]
        both = sorted(zip(sides, (pair.ours, pair.theirs), strict=True), key=lambda item: item[0].index)
        shown = "; ".join(f"{side.name} {_shown(quote, pair)}" for side, quote in both)
        said = _SAID["same" if pair.is_moved else pair.how]
        parts: dict[str, float | int | str] = {"how": "moved" if pair.is_moved else pair.how}
        parts |= {f"{side.tag}.speaker": quote.speaker or "" for side, quote in both}
        marks = [evidence(side, quote.start, quote.end) for side, quote in both]
        words = len(_tokens(pair.ours.text))
        score = pair.score * min(1.0, 0.4 + words / 25) * (_RETOLD_SURE if pair.how == "retold" else 1.0)
        found.append(finding("quote_differs", f"{said} — {shown}", sides, marks, score, parts))
    return tuple(found)


def _shown(quote: Quote, pair: QuotePair) -> str:
    """Return what a telling makes of a quote, in words."""
    words = short(quote.text, 80) if quote.kind != "indirect" else f"“{short(quote.text, 78)}”"
    return f"{words} ({quote.speaker})" if pair.is_moved else words
