"""What each telling calls the same person, place or body, where a copied passage shows that it is the same one.

Two names are one referent's where one stands for the other in a passage that both tell (``edited``) and neither
text uses the other's name anywhere: a name that both know is another person, which is a difference of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from news.comparison.edited import Span, replaced
from news.comparison.facts import Link, links_of
from news.comparison.likeness import folded
from news.comparison.sides import Laid, Side, evidence, finding, short
from news.model import Evidence, Finding, Quote

_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"[’']s?$")


@dataclass(frozen=True, slots=True)
class Change:
    """Words of the left side that stand for words of the right in a passage of both, as spans of the texts."""

    link: Link
    left: Span
    right: Span


def changes(laid: Laid) -> Iterator[Change]:
    """Yield every change of words inside copied passages of every two sides."""
    for link in links_of(laid):
        if link.aligned.copied:
            ours, theirs = laid.sides[link.left].telling.text, laid.sides[link.right].telling.text
            (a, b), (c, d) = link.left_span, link.right_span
            for one in replaced(ours[a:b], theirs[c:d]):
                yield Change(link, (a + one.left[0], a + one.left[1]), (c + one.right[0], c + one.right[1]))


def name_at(side: Side, span: Span) -> str | None:
    """Return the name that stands at a span, without its article and possessive; None where none does."""
    words = _POSSESSIVE.sub("", _ARTICLE.sub("", side.telling.text[slice(*span)]))
    named = any(n.start < span[1] and span[0] < n.end for n in side.telling.annotations.names)
    return words if words and named and words[0].isupper() else None


def _knows(side: Side, name: str, is_person: bool) -> bool:
    """Whether a text holds a name; of a person the last word of it will do."""
    sought = name.rsplit(maxsplit=1)[-1] if is_person else name
    return re.search(rf"\b{re.escape(folded(sought))}\b", folded(side.telling.text)) is not None


def _is_person(side: Side, span: Span) -> bool:
    """Whether the annotations call the name at a span a person's."""
    return any(n.kind == "person" for n in side.telling.annotations.names if n.start < span[1] and span[0] < n.end)


def renamed(laid: Laid, change: Change) -> tuple[str, str] | None:
    """Return the two names of one referent that a change shows; None where it shows no such thing."""
    left, right = laid.sides[change.link.left], laid.sides[change.link.right]
    ours, theirs = name_at(left, change.left), name_at(right, change.right)
    if ours is None and theirs is None:
        return None
    ours = ours or _capitalised(left, change.left)
    theirs = theirs or _capitalised(right, change.right)
    if ours is None or theirs is None or folded(ours) == folded(theirs):
        return None
    is_person = _is_person(left, change.left) or _is_person(right, change.right)
    is_other = _knows(right, ours, is_person) or _knows(left, theirs, is_person)
    return None if is_other else (ours, theirs)


def _capitalised(side: Side, span: Span) -> str | None:
    """Return words that are spelled as a name though no annotation says so."""
    words = _POSSESSIVE.sub("", _ARTICLE.sub("", side.telling.text[slice(*span)]))
    return words if words and all(word[0].isupper() for word in words.split()) else None


def naming(laid: Laid) -> tuple[Finding, ...]:
    """Return a finding for each two names that two tellings use for one person, place or body."""
    groups: dict[tuple[int, int, str, str], list[Change]] = {}
    for change in changes(laid):
        names = renamed(laid, change)
        if names is not None:
            groups.setdefault((change.link.left, change.link.right, *names), []).append(change)
    found = []
    for (left, right, ours, theirs), held in groups.items():
        sides = [laid.sides[left], laid.sides[right]]
        marks: list[Evidence] = [evidence(sides[0], *change.left) for change in held]
        marks += [evidence(sides[1], *change.right) for change in held]
        called = sorted(zip(sides, (ours, theirs), strict=True), key=lambda pair: pair[0].index)
        label = "Called differently — " + "; ".join(f"{side.name} “{short(name, 60)}”" for side, name in called)
        parts: dict[str, float | int | str] = {f"{side.tag}.name": name for side, name in called}
        score = min(1.0, 0.5 + len(held) / 10)
        found.append(finding("naming", label, sides, marks, score, parts | {"times": len(held)}))
    return tuple(found)


def one_name_each(laid: Laid) -> Laid:
    """Return the sides with one name for one speaker where copied passages show that two names are one's."""
    sides = {side.index: side for side in laid.sides}
    for change in changes(laid):
        names = renamed(laid, change)
        if names is None:
            continue
        (one, ours), (two, theirs) = sorted(
            zip((change.link.left, change.link.right), names, strict=True), key=lambda pair: sides[pair[0]].rank
        )
        known = _speaker(sides[one], ours)
        quotes = tuple(_as(quote, theirs, ours, known) for quote in sides[two].quotes)
        sides[two] = replace(sides[two], quotes=quotes)
    return replace(laid, sides=tuple(sides[side.index] for side in laid.sides))


def _speaker(side: Side, name: str) -> Quote | None:
    """Return a quote of the speaker whose name holds ``name``, of the commonest spelling."""
    held = [q for q in side.quotes if q.speaker and _holds(q.speaker, name)]
    counts = Counter((q.speaker or "", q.side or "") for q in held)
    best = min(counts, key=lambda key: (-counts[key], key), default=None)
    return next((q for q in held if (q.speaker or "", q.side or "") == best), None)


def _holds(speaker: str, name: str) -> bool:
    return re.search(rf"\b{re.escape(folded(name))}\b", folded(speaker)) is not None


def _as(quote: Quote, name: str, other: str, known: Quote | None) -> Quote:
    """Return a quote under the name that the other side uses for its speaker."""
    if not quote.speaker or not _holds(quote.speaker, name):
        return quote
    if known is None:
        return replace(quote, speaker=re.sub(re.escape(name), lambda _: other, quote.speaker))
    return replace(quote, speaker=known.speaker, side=known.side)
