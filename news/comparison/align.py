"""Which parts of two tellings say the same, and which only look as if they did.

Every unit of one telling is scored against every unit of the other (``likeness``); pairs above a threshold
whose slots agree (``participants``) are joined best first, each stretch of text once. Pairs that score as
high but differ in who, with whom, where or when are look-alikes. The result does not depend on which telling
comes first: callers hand them over in a canonical order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from news.comparison.bags import Matrix
from news.comparison.joining import Aligned, Joiner
from news.comparison.likeness import chance, parts
from news.comparison.prepare import Prepared


@dataclass(frozen=True, slots=True)
class Alignment:
    """What two tellings share, what only looks shared, and how near each passage comes to the other side."""

    joined: tuple[Aligned, ...]
    look_alikes: tuple[Aligned, ...]
    nearest_left: tuple[float, ...]
    nearest_right: tuple[float, ...]


def nearest(prepared: Prepared, scores: Matrix) -> tuple[float, ...]:
    """Return for each passage of a telling the best chance of any of its units with one of the other's."""
    best = np.zeros(len(prepared.passages))
    if scores.size:
        np.maximum.at(best, [unit.passage for unit in prepared.units], scores.max(axis=1))
    return tuple(round(float(one), 4) for one in best)


def align(left: Prepared, right: Prepared) -> Alignment:
    """Align two prepared tellings; empty where either has no words."""
    if not left.units or not right.units:
        nothing = np.zeros((len(left.units), len(right.units)))
        return Alignment((), (), nearest(left, nothing), nearest(right, nothing.T))
    table = parts(left.pieces, right.pieces, (left.pieces, right.pieces))
    scores = chance(table)
    joiner = Joiner(left, right, scores, table)
    joiner.run()
    return Alignment(
        tuple(sorted(joiner.joined, key=lambda one: (one.left, one.right))),
        tuple(joiner.apart),
        nearest(left, scores),
        nearest(right, scores.T),
    )
