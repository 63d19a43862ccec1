"""Chooses reported speech among its candidates with a learned linear score: ``lexicon/reported.json``.

``bench/train_reported.py`` fits the weights on articles whose attributions people marked. Candidates are
taken in order of their score, those that cross or repeat a better one are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, fsum
from typing import TYPE_CHECKING

from news.annotation.reported import Candidate, candidates
from news.annotation.reported_features import Groups, features

if TYPE_CHECKING:
    from spacy.tokens import Doc

SAME = 0.02
"""Intersection over union from which two spans count as one."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Weights by feature, groups of like cue words by lemma, and the score (log-odds) from which speech is meant."""

    version: str
    weights: Mapping[str, float]
    groups: Groups
    at_least: float


@dataclass(frozen=True, slots=True)
class Reported:
    """A candidate that was chosen, with the probability that the model gives it."""

    candidate: Candidate
    probability: float


@cache
def model() -> Model:
    """The reviewed model of this version."""
    facts = json.loads(files("news").joinpath("lexicon/reported.json").read_text("utf-8"))
    groups = {lemma: tuple(int(n) for n in numbers.split()) for lemma, numbers in facts["groups"].items()}
    return Model(facts["version"], facts["weights"], groups, facts["at_least"])


def reported(doc: Doc, inside: Sequence[int | None], title_end: int, by: Model) -> list[Reported]:
    """Reported speech of a text in order of (start, end), best candidates first served."""
    scored = [(score(features(doc, c, title_end, by.groups), by.weights), c) for c in candidates(doc, inside)]
    passed = [(value, c) for value, c in scored if value >= by.at_least]
    kept = chosen(passed)
    return sorted((Reported(c, 1 / (1 + exp(-value))) for value, c in kept), key=_place)


def chosen(scored: Iterable[tuple[float, Candidate]]) -> list[tuple[float, Candidate]]:
    """The best of every group of candidates that cannot all be speech: they overlap, or each holds the other's cue."""
    kept: list[tuple[float, Candidate]] = []
    for value, one in sorted(scored, key=lambda s: (-s[0], s[1].start, s[1].end, s[1].cue)):
        if all(_overlap(one, other) < SAME and not _crossed(one, other) for _, other in kept):
            kept.append((value, one))
    return kept


def score(found: Iterable[str], weights: Mapping[str, float]) -> float:
    """The sum of the weights of all features that the model knows, each once; exact, so that no order shows in it."""
    return fsum(weights.get(name, 0.0) for name in set(found))


def _overlap(a: Candidate, b: Candidate) -> float:
    shared = min(a.end, b.end) - max(a.start, b.start)
    return max(0, shared) / (max(a.end, b.end) - min(a.start, b.start))


def _crossed(a: Candidate, b: Candidate) -> bool:
    """``X called Y | Z said``: as Z's words the first half, as X's the second; one of the two is wrong."""
    return a.start <= b.cue < a.end and b.start <= a.cue < b.end


def _place(found: Reported) -> tuple[int, int]:
    return found.candidate.start, found.candidate.end
