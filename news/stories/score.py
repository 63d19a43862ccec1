"""How likely two articles tell of one event: the join score, over many pairs at once.

    z = body B + title T + names N + days D + bias - crowd C

B, T and N are cosines, D is days apart, C how much denser than usual the window is, which also makes days tell less.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from news.stories.model import Model
from news.stories.terms import TOP_TERMS, Sight, Terms

WINDOW_DAYS = 7
"""Articles further apart are never held together; each day apart costs as much as a sixth of a body in common."""
NEAR = 50
"""Articles an article is held against, those that share the heaviest terms."""
SHARED_TERMS = 2
MIN_TERMS = 5
"""An article of fewer terms tells too little to be joined by its words."""

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Member:
    """An article as grouping sees it.

    ``story_id`` is empty while it has none. Articles with one ``copy_group`` have one vote together, and the first of
    them speaks.
    """

    article_id: str
    day: date
    language: str
    sight: Sight
    story_id: str | None = None
    copy_group: str | None = None


class Window:
    """Articles that are held together, in arrays: each field one row an article, ids and weights beside each other.

    ``crowd`` maps (language, day) to the number of articles within the window around it; by default what is given.
    """

    def __init__(
        self, members: Sequence[Member], model: Model, crowd: Mapping[tuple[str, date], int] | None = None
    ) -> None:
        """Lay the fields of ``members`` out; nothing is found by others before ``show``."""
        self.members = members
        self.model = model
        self.days: Places = np.array([m.day.toordinal() for m in members], dtype=np.int64)
        self._day = [member.day.toordinal() for member in members]
        self._fields = [_field([getattr(m.sight, name) for m in members]) for name in ("body", "title", "names")]
        counts = crowd if crowd is not None else crowd_of(members)
        self.density: Floats = np.array([model.density(counts[m.language, m.day]) for m in members])
        self._tops: list[frozenset[tuple[str, int]]] = [_tops(member) for member in members]
        self._holders: dict[tuple[str, int], list[int]] = {}

    def show(self, at: int) -> None:
        """Make the article at ``at`` one that others find."""
        for term in self._tops[at]:
            self._holders.setdefault(term, []).append(at)

    def voices(self) -> list[int]:
        """Places of the articles that speak: of each group of copies the first."""
        heard: dict[str, int] = {}
        groups = [member.copy_group or f"one {member.article_id}" for member in self.members]
        return [at for at, group in enumerate(groups) if heard.setdefault(group, at) == at]

    def near(self, at: int) -> Places:
        """The shown articles that share the most of the heaviest terms with the one at ``at``, in order of place."""
        shared = Counter(chain.from_iterable(self._holders.get(term, ()) for term in self._tops[at]))
        shared.pop(at, None)
        kept = [place for place, count in shared.items() if count >= SHARED_TERMS and self._is_near(at, place)]
        if len(kept) > NEAR:
            kept.sort(key=lambda place: (-shared[place], self.members[place].article_id))
        return np.array(sorted(kept[:NEAR]), dtype=np.int64)

    def scores(self, at: int, others: Places) -> Floats:
        """Log-odds of the article at ``at`` with each of ``others``."""
        cosines = self.cosines(at, others)
        apart, density = self._between(at, others)
        model = self.model
        weighed = cosines @ np.array([model.body, model.title, model.names])
        return np.asarray(
            weighed + model.days * apart / (1 + model.calm * density) + model.bias - model.crowd * density
        )

    def cosines(self, at: int, others: Places) -> Floats:
        """Cosines of body, title and names: shape (others, 3)."""
        return np.stack([field.cosines(at, others) for field in self._fields], axis=1)

    def parts(self, at: int, others: Places) -> dict[str, float]:
        """The mean score over ``others`` in its parts: what each adds to the log-odds."""
        apart, density = self._between(at, others)
        body, title, names = self.cosines(at, others).mean(axis=0)
        model = self.model
        added = {
            "body": model.body * body, "title": model.title * title, "names": model.names * names,
            "days": float((model.days * apart / (1 + model.calm * density)).mean()),
            "bias": model.bias, "crowd": -model.crowd * float(density.mean()),
        }  # fmt: skip
        return {name: round(float(value), 4) + 0.0 for name, value in added.items()}

    def _between(self, at: int, others: Places) -> tuple[Floats, Floats]:
        apart = np.abs(self.days[others] - self.days[at]).astype(np.float64)
        return apart, (self.density[others] + self.density[at]) / 2

    def _is_near(self, at: int, place: int) -> bool:
        return abs(self._day[at] - self._day[place]) <= WINDOW_DAYS


def crowd_of(members: Sequence[Member]) -> dict[tuple[str, date], int]:
    """How many of ``members`` lie within the window around each day, by language."""
    by_day = Counter((member.language, member.day.toordinal()) for member in members)
    return {
        (language, date.fromordinal(day)): sum(
            by_day[language, near] for near in range(day - WINDOW_DAYS, day + WINDOW_DAYS + 1)
        )
        for language, day in list(by_day)
    }


class _Field:
    """One field of all articles: compact ids (0 is none) and weights, padded to rows of one length."""

    def __init__(self, ids: Places, weights: NDArray[np.float32], size: int) -> None:
        self.ids, self.weights = ids, weights
        self._scratch = np.zeros(size, dtype=np.float32)

    def cosines(self, at: int, others: Places) -> Floats:
        self._scratch[self.ids[at]] = self.weights[at]
        self._scratch[0] = 0.0
        found = np.einsum("ij,ij->i", self._scratch[self.ids[others]], self.weights[others])
        self._scratch[self.ids[at]] = 0.0
        return np.asarray(found, dtype=np.float64)


def _field(all_terms: Sequence[Terms]) -> _Field:
    lengths = np.array([len(terms.ids) for terms in all_terms], dtype=np.int64)
    flat = np.concatenate([terms.ids for terms in all_terms]) if len(all_terms) else np.empty(0, np.uint32)
    known, places = np.unique(flat, return_inverse=True)
    ids = np.zeros((len(all_terms), int(lengths.max(initial=1))), dtype=np.int64)
    weights = np.zeros(ids.shape, dtype=np.float32)
    filled = np.arange(ids.shape[1]) < lengths[:, None]
    ids[filled] = places + 1
    weights[filled] = np.concatenate([terms.weights for terms in all_terms]) if len(all_terms) else 0.0
    return _Field(ids, weights, len(known) + 1)


def _tops(member: Member) -> frozenset[tuple[str, int]]:
    ids = member.sight.body.ids
    return frozenset((member.language, int(term)) for term in ids[:TOP_TERMS]) if len(ids) >= MIN_TERMS else frozenset()
