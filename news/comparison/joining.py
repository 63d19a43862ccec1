"""Joins the units of two tellings best first, each stretch of text once, and sets look-alikes aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from news.comparison.bags import Matrix
from news.comparison.edited import edited_pairs
from news.comparison.likeness import folded, have_content_in_common
from news.comparison.participants import differing_slot
from news.comparison.prepare import Prepared
from news.comparison.units import Unit

JOIN: Final = 0.27
"""Chance from which two units are joined where each is also (nearly) the other's best."""
JOIN_UNREAD: Final = 0.5
"""The same in other scripts than the Latin one, which the word vectors were not trained on."""
LOOK_ALIKE: Final = 0.35
"""Chance from which two units with different slots are shown as look-alikes."""
NEAR_BEST: Final = 0.7
"""A joined unit reaches at least this share of the best chance on its stretch of text, on either side."""
WHOLE: Final = 0.9
"""Chance from which two whole sentences are joined before any of their clauses."""
JOIN_AGAIN: Final = 0.65
"""Chance from which a stretch that is joined already is joined once more."""
JOIN_AGAIN_MUCH: Final = 0.3
"""The same for units that both say much: many words match at this chance more rarely by accident than few."""
JOIN_BESIDE_COPY: Final = 0.85
"""The same where the other stretch is copied word for word already: what it says, its own copy says."""
JOIN_DENIED: Final = 0.5
"""Chance from which a stretch that is denied is joined with one that is not: below it the denial is the difference."""
JOIN_OTHER_WORDS: Final = 0.5
"""Chance from which two units are joined that share no word that says something."""
JOIN_LITTLE: Final = 0.9
"""The same, and that of a denial, where one says very little (two words besides names and verbs of saying)."""
MUCH_CONTENT: Final = 7
FREE: Final = 0.5
"""A stretch is mostly free while at most this share of it is joined."""
TIGHT: Final = 0.9
"""Fewer words are taken where they keep this share of the chance."""
_A_CLAUSE_MORE: Final = 0.005
_THEIR_SENTENCES: Final = 0.25
"""What the chance of the sentences that two units stand in adds to their rank: of equals those come first whose
sentences are alike, too ("talks were originally scheduled" is cut short of the day that they are about)."""
_CONTENT: Final = 3
_LITTLE_CONTENT: Final = 2
_BEGINNING: Final = 500
_AFTER_LATIN: Final = "\u0250"


@dataclass(frozen=True, slots=True)
class Aligned:
    """Two units, by index into ``Prepared.units``; ``slot`` is set for a look-alike and says what differs.

    ``copied`` is the share of words in common order where both are one passage, copied or edited; else 0.
    """

    left: int
    right: int
    score: float
    parts: dict[str, float]
    slot: str | None = None
    copied: float = 0.0


def _overlapping(units: Sequence[Unit]) -> NDArray[np.bool_]:
    """Return the (units, units) table of which stretches of text touch."""
    start = np.array([u.start for u in units])
    end = np.array([u.end for u in units])
    table: NDArray[np.bool_] = (start[:, None] < end[None, :]) & (start[None, :] < end[:, None])
    return table


def _inside(units: Sequence[Unit]) -> NDArray[np.bool_]:
    """Return the (units, units) table of which unit (row) holds which (column), itself included."""
    start = np.array([u.start for u in units])
    end = np.array([u.end for u in units])
    table: NDArray[np.bool_] = (start[:, None] <= start[None, :]) & (end[None, :] <= end[:, None])
    return table


def _sentences_of(units: Sequence[Unit]) -> list[int]:
    """Return the place of the sentence that each unit stands in; its own where that is no unit."""
    whole = {unit.passage: at for at, unit in enumerate(units) if unit.whole}
    return [whole.get(unit.passage, at) for at, unit in enumerate(units)]


def _identical(left: Prepared, right: Prepared) -> list[tuple[int, int]]:
    """Return passages that stand word for word in both, the first with the first, as pairs of whole units."""
    waiting: dict[str, list[int]] = {}
    for at, unit in enumerate(right.units):
        if unit.whole:
            waiting.setdefault(" ".join(folded(unit.text).split()), []).append(at)
    pairs = []
    for at, unit in enumerate(left.units):
        same = waiting.get(" ".join(folded(unit.text).split()), []) if unit.whole else []
        if same:
            pairs.append((at, same.pop(0)))
    return pairs


def _best_first(scores: Matrix, least: float) -> Iterator[tuple[int, int]]:
    """Yield the cells from ``least`` on, highest score first, then in text order."""
    rows, columns = np.nonzero(scores >= least)
    rounded = np.round(scores[rows, columns], 9)
    for at in np.lexsort((columns, rows, -rounded)):
        yield int(rows[at]), int(columns[at])


def _reach(scores: Matrix, touching: NDArray[np.bool_], inside: NDArray[np.bool_] | None = None) -> Matrix:
    """Return for each row the best score that any unit on the same stretch of text reaches.

    With ``inside``, which units hold which: a unit of which a part reaches nearly as much by itself counts for that
    part alone, for what it is like may stand nowhere else in it.
    """
    best = scores.max(axis=1)
    counts = touching
    if inside is not None:
        held = inside & ~np.eye(len(best), dtype=np.bool_)
        counts = touching & ~(held & (best[None, :] >= TIGHT * best[:, None])).any(axis=1)[None, :]
    reach: Matrix = np.where(counts, best[None, :], best[:, None] * np.eye(len(best))).max(axis=1)
    return reach


def _alike(units: Sequence[Unit]) -> NDArray[np.bool_]:
    """Return the (units, units) table of which stretches are nearly the same: half of both together in common."""
    start = np.array([u.start for u in units])
    end = np.array([u.end for u in units])
    common = np.minimum(end[:, None], end[None, :]) - np.maximum(start[:, None], start[None, :])
    together = np.maximum(end[:, None], end[None, :]) - np.minimum(start[:, None], start[None, :])
    table: NDArray[np.bool_] = common >= 0.5 * together
    return table


def _is_latin(text: str) -> bool:
    """Say whether a text is written in Latin letters, by its beginning."""
    letters = [character for character in text[:_BEGINNING] if character.isalpha()]
    return 2 * sum(character < _AFTER_LATIN for character in letters) >= len(letters)


class _Covered:
    """Which characters of a text joins have claimed."""

    def __init__(self, text: str) -> None:
        """Start with nothing claimed."""
        self.claimed = np.zeros(len(text), dtype=bool)

    def add(self, unit: Unit) -> None:
        """Claim the stretch of a unit."""
        self.claimed[unit.start : unit.end] = True

    def share(self, unit: Unit) -> float:
        """Return the share of a unit that is claimed."""
        return float(self.claimed[unit.start : unit.end].mean())


class Joiner:
    """Joins pairs best first, each stretch of text once, and sets look-alikes aside."""

    def __init__(self, left: Prepared, right: Prepared, scores: Matrix, table: dict[str, Matrix]) -> None:
        """Take the two sides, the chance of every pair and the parts it is made of."""
        self.left, self.right, self.scores, self.table = left, right, scores, table
        self.touch_left, self.touch_right = _overlapping(left.units), _overlapping(right.units)
        self.inside_left, self.inside_right = _inside(left.units), _inside(right.units)
        self.length_left = np.array([u.end - u.start for u in left.units], dtype=float)
        self.length_right = np.array([u.end - u.start for u in right.units], dtype=float)
        self.taken_left = np.zeros(len(left.units), dtype=bool)
        self.taken_right = np.zeros(len(right.units), dtype=bool)
        self.joined: list[Aligned] = []
        self.apart: list[Aligned] = []

    def take(self, i: int, j: int, score: float, copied: float = 0.0) -> None:
        """Join two units and close their stretches of text to others."""
        self.joined.append(Aligned(i, j, score, self._parts(i, j), copied=copied))
        self.taken_left |= self.touch_left[i]
        self.taken_right |= self.touch_right[j]

    def _parts(self, i: int, j: int) -> dict[str, float]:
        return {name: round(float(values[i, j]), 4) for name, values in self.table.items()}

    def run(self) -> None:
        """Join what is identical, then whole sentences that hardly differ, then all else best first."""
        self._join_copied()
        allowed, slots = self._allowed()
        whole = np.outer([u.whole for u in self.left.units], [u.whole for u in self.right.units])
        self._join(np.where(whole, allowed, 0.0), WHOLE)
        self._join(allowed, JOIN)
        self._join_again(allowed)
        self._set_apart(slots)

    def _join_copied(self) -> None:
        """Join what stands word for word in both, and what stands beside it with a few words changed."""
        same = [
            (i, j)
            for i, j in _identical(self.left, self.right)
            if differing_slot(self.left.slots[i], self.right.slots[j]) is None
        ]
        for i, j in same:
            self.take(i, j, 1.0, 1.0)
        whole = [{u.passage: at for at, u in enumerate(side.units) if u.whole} for side in (self.left, self.right)]
        texts = [[p.text for p in side.passages] for side in (self.left, self.right)]
        pairs = [(self.left.units[i].passage, self.right.units[j].passage) for i, j in same]
        for a, b, alike in edited_pairs(texts[0], texts[1], pairs):
            if a in whole[0] and b in whole[1]:
                i, j = whole[0][a], whole[1][b]
                self.take(i, j, max(alike, float(self.scores[i, j])), alike)

    def _allowed(self) -> tuple[Matrix, dict[tuple[int, int], str]]:
        """Return the chances with zeros where slots differ or too little is said, and the slots that differ."""
        slots: dict[tuple[int, int], str] = {}
        says = np.minimum.outer(np.array(self.left.content), np.array(self.right.content))
        one_denies = np.not_equal.outer(np.array(self.left.denied), np.array(self.right.denied))
        differ = one_denies & (self.scores < np.where(says < _CONTENT, JOIN_LITTLE, JOIN_DENIED))
        allowed = np.where((says >= _LITTLE_CONTENT) & ~differ, self.scores, 0.0)
        if not (_is_latin(self.left.telling.text) and _is_latin(self.right.telling.text)):
            allowed[allowed < JOIN_UNREAD] = 0.0
        for i, j in _best_first(np.where(says >= 1, self.scores, 0.0), min(JOIN, LOOK_ALIKE)):
            slot = differing_slot(self.left.slots[i], self.right.slots[j])
            if slot is not None:
                slots[i, j] = slot
            needs_a_word = self.scores[i, j] < (JOIN_LITTLE if says[i, j] < _CONTENT else JOIN_OTHER_WORDS)
            if slot is not None or (needs_a_word and not self._share_a_word(i, j)):
                allowed[i, j] = 0.0
        return allowed, slots

    def _share_a_word(self, i: int, j: int) -> bool:
        """Say whether two units have a word in common that says something."""
        return have_content_in_common(self.left.units[i].text, self.right.units[j].text)

    def _join(self, allowed: Matrix, least: float) -> None:
        """Join pairs from ``least`` on that come near the best of their stretch.

        Of equals those come first whose sentences are alike, then the fewer clauses.
        """
        reach_left = _reach(allowed, self.touch_left, self.inside_left)
        reach_right = _reach(allowed.T, self.touch_right, self.inside_right)
        size = np.add.outer([u.clauses for u in self.left.units], [u.clauses for u in self.right.units])
        sentences = self.scores[np.ix_(_sentences_of(self.left.units), _sentences_of(self.right.units))]
        rank = allowed - _A_CLAUSE_MORE * (size - 2) + _THEIR_SENTENCES * sentences
        ranked = np.where(allowed >= least, rank, 0.0)
        for i, j in _best_first(ranked, 1e-9):
            best = max(reach_left[i], reach_right[j])
            if not (self.taken_left[i] or self.taken_right[j]) and allowed[i, j] >= NEAR_BEST * best:
                self.take(*self._tightened(i, j, allowed), float(self.scores[i, j]))

    def _join_again(self, allowed: Matrix) -> None:
        """Join what is mostly free on one side with what the other side has joined already.

        A telling may say a fact twice, or in one sentence what the other says in two.
        """
        near_left, near_right = _alike(self.left.units), _alike(self.right.units)
        untold = allowed.copy()
        for one in self.joined:
            untold[np.ix_(self.touch_left[one.left], self.touch_right[one.right])] = 0.0
        reach_left, reach_right = _reach(untold, near_left), _reach(untold.T, near_right)
        covered = [_Covered(side.telling.text) for side in (self.left, self.right)]
        for one in self.joined:
            covered[0].add(self.left.units[one.left])
            covered[1].add(self.right.units[one.right])
        says = np.minimum.outer(np.array(self.left.content), np.array(self.right.content))
        untold[says < _CONTENT] = 0.0
        least = np.where(says >= MUCH_CONTENT, JOIN_AGAIN_MUCH, JOIN_AGAIN)
        for one in self.joined:
            if one.copied:
                least[self.touch_left[one.left], :] = np.maximum(least[self.touch_left[one.left], :], JOIN_BESIDE_COPY)
                least[:, self.touch_right[one.right]] = np.maximum(
                    least[:, self.touch_right[one.right]], JOIN_BESIDE_COPY
                )
        for i, j in _best_first(np.where(untold >= least, untold, 0.0), JOIN_AGAIN_MUCH):
            share = covered[0].share(self.left.units[i]), covered[1].share(self.right.units[j])
            best = max(reach_left[i], reach_right[j])
            if min(share) <= FREE and untold[i, j] >= NEAR_BEST * best:
                self.take(i, j, float(self.scores[i, j]))
                covered[0].add(self.left.units[i])
                covered[1].add(self.right.units[j])

    def _tightened(self, i: int, j: int, allowed: Matrix) -> tuple[int, int]:
        """Return the fewest words inside a pair that still say nearly as much of the same."""
        rows, columns = np.flatnonzero(self.inside_left[i]), np.flatnonzero(self.inside_right[j])
        chances = allowed[np.ix_(rows, columns)]
        length = np.add.outer(self.length_left[rows], self.length_right[columns])
        length = np.where(chances >= TIGHT * allowed[i, j], length, np.inf)
        at = int(np.lexsort((-chances.ravel(), length.ravel()))[0])
        return int(rows[at // len(columns)]), int(columns[at % len(columns)])

    def _set_apart(self, slots: dict[tuple[int, int], str]) -> None:
        """Keep the best look-alike of each stretch of text that no join has claimed on either side."""
        seen_left, seen_right = self.taken_left.copy(), self.taken_right.copy()
        for i, j in _best_first(self.scores, LOOK_ALIKE):
            slot = slots.get((i, j))
            if slot is None or seen_left[i] or seen_right[j]:
                continue
            self.apart.append(Aligned(i, j, float(self.scores[i, j]), self._parts(i, j), slot))
            seen_left |= self.touch_left[i]
            seen_right |= self.touch_right[j]
