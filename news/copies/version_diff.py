"""What one version of an article changed against the one before: passages, figures, names, quotes, attribution.

Passages are matched by their words, whatever their marks and spaces; what is left over is paired by likeness. Only
matched or paired passages are looked into, so that a figure counts as changed where its sentence is still the same one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal, TypeVar

from news.annotation.attribution_words import lexicon
from news.model import Annotations, Figure, Name, Passage, Quote
from news.trivial import is_trivial
from news.wordlists import word_set
from news.words import text_digest, tokens

RECIPE = "version-diff-1"
EDITED_LIKENESS = 0.5
"""Share of words (Dice) from which two passages are one that was edited."""
MAX_PASSAGES = 1_500
"""Passages looked at, from the start: matching them costs their square at worst."""

ChangeKind = Literal[
    "headline", "added", "removed", "edited", "moved", "figure", "name", "quote", "softened", "hardened", "note"
]
Span = tuple[int, int]
Item = TypeVar("Item", Figure, Name, Quote)
_NOTE = re.compile(
    r"\W*(?:correction|corrections and clarifications|clarification|editor[’']?s[’']? note|note to (?:our )?readers|"
    r"update|updated with|berichtigung|korrektur|anmerkung der redaktion|correctif|rectificatif|note de la rédaction|"
    r"nota (?:del editor|de la redacción)|corrección|errata)\b|.*\b(?:this|an earlier|a previous|the original)\s"
    r"(?:article|story|piece|report|headline|version)\b.{0,80}\b(?:amended|corrected|updated|edited|changed|clarified|"
    r"misstated|incorrectly|wrongly|said|stated|misidentified)\b",
    re.IGNORECASE | re.DOTALL,
)

_SAYING = word_set("say says said saying tell tells told report reports reported state states stated")
_HEDGES = word_set("apparent apparently appeared appears believed likely might possible possibly reportedly suspected")


@dataclass(frozen=True, slots=True)
class VersionText:
    """A version as a diff takes it in: headline, text and what was found in it."""

    title: str | None
    text: str
    annotations: Annotations


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: ``before`` at ``span_a`` of the earlier text, ``after`` at ``span_b`` of the later.

    ``words`` counts the words it touches. A headline has no span.
    """

    kind: ChangeKind
    before: str | None
    after: str | None
    span_a: Span | None
    span_b: Span | None
    words: int


@dataclass(frozen=True, slots=True)
class _Matched:
    """Passages of the two versions: those that are the same, and what happened to the others."""

    edited: tuple[tuple[Passage, Passage], ...]
    moved: tuple[tuple[Passage, Passage], ...]
    added: tuple[Passage, ...]
    removed: tuple[Passage, ...]


def version_diff(earlier: VersionText, later: VersionText) -> tuple[Change, ...]:
    """Everything that changed, headline first, then passages in order, then what changed inside them."""
    matched = _match(_bodies(earlier), _bodies(later))
    found = [*_headline(earlier, later), *_passages(matched)]
    a, b = earlier.annotations, later.annotations
    found += _inside(matched, a.figures, b.figures, lambda item: (item.kind, item.value, item.unit), "figure")
    found += _inside(matched, a.names, b.names, lambda item: (item.key,), "name")
    marked_a, marked_b = ([quote for quote in of.quotes if quote.kind != "indirect"] for of in (a, b))
    found += _inside(matched, marked_a, marked_b, lambda item: tuple(tokens(item.text)), "quote")
    for one, other in matched.edited:
        found += _attribution(one, other)
    return tuple(found)


def is_note(passage: str) -> bool:
    """Whether a passage is an editor's note: a correction, a clarification, what an update added."""
    return _NOTE.match(passage) is not None


def _bodies(version: VersionText) -> list[Passage]:
    passages = [passage for passage in version.annotations.passages if passage.role == "body"]
    return [passage for passage in passages if not is_trivial(passage.text)][:MAX_PASSAGES]


def _headline(earlier: VersionText, later: VersionText) -> list[Change]:
    one, other = earlier.title, later.title
    if text_digest(one or "") == text_digest(other or ""):
        return []
    return [Change("headline", one, other, None, None, len(tokens(f"{one or ''} {other or ''}")))]


def _match(a: Sequence[Passage], b: Sequence[Passage]) -> _Matched:
    keys_a, keys_b = [text_digest(item.text) for item in a], [text_digest(item.text) for item in b]
    left_a, left_b = set(range(len(a))), set(range(len(b)))
    for block in SequenceMatcher(None, keys_a, keys_b, autojunk=False).get_matching_blocks():
        left_a -= set(range(block.a, block.a + block.size))
        left_b -= set(range(block.b, block.b + block.size))
    where: dict[str, list[int]] = {}
    for j in sorted(left_b, reverse=True):
        where.setdefault(keys_b[j], []).append(j)
    moved = [(i, where[keys_a[i]].pop()) for i in sorted(left_a) if where.get(keys_a[i])]
    left_a -= {i for i, _ in moved}
    left_b -= {j for _, j in moved}
    edited = _paired(a, b, left_a, left_b)
    return _Matched(
        tuple((a[i], b[j]) for i, j in edited),
        tuple((a[i], b[j]) for i, j in moved),
        tuple(b[j] for j in sorted(left_b - {j for _, j in edited})),
        tuple(a[i] for i in sorted(left_a - {i for i, _ in edited})),
    )


def _paired(a: Sequence[Passage], b: Sequence[Passage], left_a: set[int], left_b: set[int]) -> list[tuple[int, int]]:
    """Passages that are one another's edit, the likest first, each used once."""
    words_a, words_b = ({i: Counter(tokens(of[i].text)) for i in left} for of, left in ((a, left_a), (b, left_b)))
    scored = [
        (likeness, i, j)
        for i, one in sorted(words_a.items())
        for j, other in sorted(words_b.items())
        if (likeness := _dice(one, other)) >= EDITED_LIKENESS
    ]
    pairs: list[tuple[int, int]] = []
    used_a: set[int] = set()
    used_b: set[int] = set()
    for _score, i, j in sorted(scored, key=lambda item: (-item[0], abs(item[1] - item[2]), item[1], item[2])):
        if i not in used_a and j not in used_b:
            pairs.append((i, j))
            used_a.add(i)
            used_b.add(j)
    return sorted(pairs)


def _dice(a: Counter[str], b: Counter[str]) -> float:
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 0.0


def _passages(matched: _Matched) -> list[Change]:
    found = [_passage_change("edited", one, other) for one, other in matched.edited]
    found += [_passage_change("moved", one, other) for one, other in matched.moved]
    found += [_passage_change("removed", one, None) for one in matched.removed]
    found += [_passage_change("note" if is_note(other.text) else "added", None, other) for other in matched.added]
    place = {"moved": 1}
    return sorted(found, key=lambda change: (place.get(change.kind, 0), change.span_b or change.span_a or (0, 0)))


def _passage_change(kind: ChangeKind, one: Passage | None, other: Passage | None) -> Change:
    words_a, words_b = (Counter(tokens(item.text)) if item else Counter[str]() for item in (one, other))
    touched = words_a.total() if kind == "moved" else (words_a - words_b).total() + (words_b - words_a).total()
    return Change(kind, _said(one), _said(other), _span(one), _span(other), max(1, touched))


def _inside(
    matched: _Matched,
    a: Sequence[Item],
    b: Sequence[Item],
    key: Callable[[Item], tuple[object, ...]],
    kind: ChangeKind,
) -> list[Change]:
    """Items that changed in edited passages, and those of passages that came or went and stand nowhere else."""
    found: list[Change] = []
    for one, other in matched.edited:
        gone, come = _unmatched(_within(one, a), _within(other, b), key)
        found += [_item_change(kind, old, new) for old, new in _side_by_side(gone, come)]
    keys_a, keys_b = {key(item) for item in a}, {key(item) for item in b}
    gone = [item for passage in matched.removed for item in _within(passage, a) if key(item) not in keys_b]
    come = [item for passage in matched.added for item in _within(passage, b) if key(item) not in keys_a]
    found += [_item_change(kind, old, None) for old in _first_of(gone, key)]
    found += [_item_change(kind, None, new) for new in _first_of(come, key)]
    return found


def _within(passage: Passage, items: Iterable[Item]) -> list[Item]:
    return [item for item in items if passage.start <= item.start and item.end <= passage.end]


def _unmatched(
    a: Sequence[Item], b: Sequence[Item], key: Callable[[Item], tuple[object, ...]]
) -> tuple[list[Item], list[Item]]:
    left = Counter(key(item) for item in b)
    gone: list[Item] = []
    for item in a:
        if left[key(item)]:
            left[key(item)] -= 1
        else:
            gone.append(item)
    come = []
    for item in reversed(b):
        if left[key(item)]:
            left[key(item)] -= 1
            come.append(item)
    return gone, come[::-1]


def _side_by_side(gone: Sequence[Item], come: Sequence[Item]) -> list[tuple[Item | None, Item | None]]:
    """What went beside what came of the same kind, in order; the rest alone."""
    rest: list[Item] = list(come)
    pairs: list[tuple[Item | None, Item | None]] = []
    for old in gone:
        new = next((item for item in rest if item.kind == old.kind), None)
        if new is not None:
            rest.remove(new)
        pairs.append((old, new))
    pairs += [(None, new) for new in rest]
    return pairs


def _first_of(items: Sequence[Item], key: Callable[[Item], tuple[object, ...]]) -> list[Item]:
    return list({key(item): item for item in reversed(items)}.values())[::-1]


def _item_change(kind: ChangeKind, old: Item | None, new: Item | None) -> Change:
    words = sum(len(tokens(item.text)) for item in (old, new) if item)
    return Change(kind, _said(old), _said(new), _span(old), _span(new), max(1, words))


def _attribution(one: Passage, other: Passage) -> list[Change]:
    """Whether an edit made a passage stand further off what it tells (softened), or less far (hardened)."""
    before, after = _distance(one.text), _distance(other.text)
    if before == after:
        return []
    kind: ChangeKind = "softened" if after > before else "hardened"
    return [Change(kind, one.text, other.text, _span(one), _span(other), 1)]


def _distance(text: str) -> int:
    """How far a passage stands off what it tells: words of doubt count 2, words that only say who says so 1.

    So ``said`` to ``claimed`` is a step away, ``allegedly`` left out two steps nearer, and a verb that vouches for what
    is said (``confirmed``) counts as no verb at all.
    """
    words = tokens(text)
    doubt = lexicon()["doubt"] | lexicon()["doubting"] | _HEDGES
    score = sum(2 if word in doubt else word in _SAYING for word in words)
    return score + sum(pair == ("according", "to") for pair in pairwise(words))


def _said(item: Passage | Figure | Name | Quote | None) -> str | None:
    return item.text if item else None


def _span(item: Passage | Figure | Name | Quote | None) -> Span | None:
    return (item.start, item.end) if item else None
