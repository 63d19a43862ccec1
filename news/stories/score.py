"""How likely two articles tell of one event: the join score, over many pairs at once.

    z = body B + title T + names N + strangers S + days D + bias - crowd C - plain

B, T and N are cosines, S, a veto, is 1 where both name somebody and hardly one in common, D is days apart, C how much
denser than usual the window is, which also makes days tell less; plain is for languages without document frequencies.
Of two articles in different languages nothing is known but what they mean, where a multilingual model is installed:

    z = meaning M + days D + across - crowd C
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from news.meaning import Meaning
from news.stories.across import meant, nearest_across
from news.stories.model import Model
from news.stories.near import MIN_TERMS, WINDOW_DAYS, Mask, Pairs, Places, Tops, groups_of, nearest, together
from news.stories.sights import FIELDS, Column, Sight, gathered
from news.stories.terms import TOP_TERMS

SOME_NAMES = 5
HARDLY = 0.05
"""Two events of one kind share words but no names; a weekday in common is a cosine of some .03."""
PARTS = ("body", "title", "names", "days", "bias", "crowd", "plain", "strangers", "meaning")

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Member:
    """An article as grouping sees it.

    ``story_id`` is empty while it has none. Articles with one ``copy_group`` have one vote together, and the first of
    them speaks. ``meaning`` is empty where no multilingual model is installed, or it does not know the language.
    """

    article_id: str
    day: date
    language: str
    sight: Sight
    story_id: str | None = None
    copy_group: str | None = None
    meaning: Meaning | None = None


class Window:
    """Articles that are held together, in arrays: each field one row an article, ids and weights beside each other.

    ``crowd`` maps (language, day) to the number of articles within the window around it; by default what is given.
    ``asking`` are the places of the articles that others are looked for, by default all: what the others have beside
    is not laid out. ``near`` is given where it has been found already.
    """

    def __init__(
        self,
        members: Sequence[Member],
        model: Model,
        crowd: Mapping[tuple[str, date], int] | None = None,
        asking: Sequence[int] | None = None,
        near: Pairs | None = None,
    ) -> None:
        """Lay the fields of ``members`` out."""
        self.members = members
        self.model = model
        self.days: Places = np.array([m.day.toordinal() for m in members], dtype=np.int64)
        self.asking: Places = np.arange(len(members)) if asking is None else np.array(asking, dtype=np.int64)
        counts = crowd if crowd is not None else crowd_of(members)
        densities = {key: model.density(counts[key]) for key in {(m.language, m.day) for m in members}}
        self.density: Floats = np.array([densities[m.language, m.day] for m in members], dtype=np.float64)
        plain = np.array([m.language != model.language for m in members], dtype=np.float64)
        self.plain: Floats = model.plain * plain
        self._near = near
        number = {language: at for at, language in enumerate(sorted({m.language for m in members}))}
        self.languages: Places = np.array([number[m.language] for m in members], dtype=np.int64)
        self.meant = meant([m.meaning for m in members], self.languages)
        self._fields = [Field(gathered([m.sight for m in members], name), self.asking) for name in FIELDS]

    @cached_property
    def near(self) -> Pairs:
        """Each asking article with those that share most of its heaviest terms, or mean most nearly the same.

        Of copies only the first is found.
        """
        if self._near is not None:
            return self._near
        tops, asking, found = self._tops(), self.mask(self.asking), np.ones(len(self.members), dtype=np.bool_)
        near = nearest(tops, asking, found)
        if self.meant is None:
            return near
        telling = self._fields[0].lengths >= MIN_TERMS
        return together(near, nearest_across(self.meant, self.days, tops.groups, asking & telling, telling))

    @cached_property
    def near_scores(self) -> Floats:
        """The log-odds of each pair of ``near``."""
        return np.asarray(self._near_parts.sum(axis=1))

    @cached_property
    def _near_parts(self) -> Floats:
        return self._scored(self.near.a, self.near.b)

    @cached_property
    def voices(self) -> Places:
        """Places of the articles that speak: of each group of copies the first."""
        heard: dict[str, int] = {}
        return np.array(
            [at for at, m in enumerate(self.members)
             if m.copy_group is None or heard.setdefault(m.copy_group, at) == at], dtype=np.int64,
        )  # fmt: skip

    def mask(self, places: Places) -> Mask:
        """Of each place, whether it is among ``places``."""
        found = np.zeros(len(self.members), dtype=np.bool_)
        found[places] = True
        return found

    def cosines(self, a: Places, b: Places) -> Floats:
        """Cosines of body, title and names: shape (pairs, 3)."""
        return np.stack([field.cosines(a, b) for field in self._fields], axis=1)

    def strangers(self, a: Places, b: Places, names: Floats) -> Floats:
        """1 for each pair of which both name ``SOME_NAMES`` and hardly one in common, by their cosine of names."""
        named = self._fields[2].lengths >= SOME_NAMES
        return np.asarray(named[a] & named[b] & (names < HARDLY), dtype=np.float64)

    def parts(self, a: Places, b: Places) -> Floats:
        """What each of ``PARTS`` adds to the log-odds of pairs: shape (pairs, 9).

        ``a`` are places of asking articles, in order. What is ``near`` has been scored already.
        """
        size, near = len(self.members), self.near
        known, keys = near.a * size + near.b, a * size + b
        places = np.minimum(np.searchsorted(known, keys), max(0, len(known) - 1))
        is_known = known[places] == keys if len(known) else np.zeros(len(keys), dtype=np.bool_)
        found = np.empty((len(keys), len(PARTS)))
        found[is_known] = self._near_parts[places[is_known]]
        found[~is_known] = self._scored(a[~is_known], b[~is_known])
        return found

    def _scored(self, a: Places, b: Places) -> Floats:
        apart, density = self._between(a, b)
        model = self.model
        cosines = self.cosines(a, b)
        added = cosines * np.array([model.body, model.title, model.names])
        strangers = model.strangers * self.strangers(a, b, cosines[:, 2])
        days = model.days * apart / (1 + model.calm * density)
        bias, none = np.full(len(a), model.bias), np.zeros(len(a))
        parts = np.column_stack([added, days, bias, -model.crowd * density, -self.plain[a], strangers, none])
        if self.meant is not None:
            across = self.meant.across(a, b)
            told = {"bias": model.across, "meaning": model.meaning * self.meant.cosines(a[across], b[across])}
            for column, name in enumerate(PARTS):
                if name not in ("days", "crowd"):
                    parts[across, column] = told.get(name, 0.0)
        return parts

    def _between(self, a: Places, b: Places) -> tuple[Floats, Floats]:
        return np.abs(self.days[a] - self.days[b]).astype(np.float64), (self.density[a] + self.density[b]) / 2

    def _tops(self) -> Tops:
        """The heaviest terms that asking articles have too."""
        body = self._fields[0]
        ids = np.where(body.lengths[:, None] >= MIN_TERMS, body.ids[:, :TOP_TERMS], 0)
        places, columns = np.nonzero(ids)
        groups = groups_of(m.copy_group for m in self.members)
        count = self.languages.max(initial=0) + 1
        return Tops(ids[places, columns].astype(np.int64) * count + self.languages[places], places, self.days, groups)


def crowd_of(members: Sequence[Member]) -> dict[tuple[str, date], int]:
    """How many of ``members`` lie within the window around each day, by language."""
    by_day = Counter((member.language, member.day.toordinal()) for member in members)
    return {
        (language, date.fromordinal(day)): sum(
            by_day[language, near] for near in range(day - WINDOW_DAYS, day + WINDOW_DAYS + 1)
        )
        for language, day in list(by_day)
    }


class Field:
    """One field of all articles: the terms that asking articles have, numbered from 1, and weights; 0 is any other."""

    def __init__(self, terms: Column, asking: Places) -> None:
        """Lay out the terms of all articles; ``asking`` are places of those whose terms count."""
        self.lengths: Places = np.diff(terms.starts)
        known = np.append(np.unique(terms.take(asking).ids), np.uint32(0xFFFFFFFF))
        places = np.searchsorted(known, terms.ids)
        self.size = len(known) + 1
        self.ids = np.zeros((len(self.lengths), int(self.lengths.max(initial=1))), dtype=np.int32)
        self.weights = np.zeros(self.ids.shape, dtype=np.float32)
        filled = np.arange(self.ids.shape[1]) < self.lengths[:, None]
        self.ids[filled] = np.where(known[places] == terms.ids, places + 1, 0)
        self.weights[filled] = terms.weights

    def cosines(self, a: Places, b: Places) -> Floats:
        """The cosine of each pair; ``a`` in order.

        One article of ``a`` at a time is laid out over all terms, so that a core's caches hold it: a fifth of the time
        of many at once.
        """
        found = np.empty(len(a), dtype=np.float64)
        line = np.zeros(self.size, dtype=np.float32)
        rows, first = np.unique(a, return_index=True)
        for row, (start, end) in zip(rows.tolist(), pairwise([*first.tolist(), len(a)]), strict=True):
            line[self.ids[row]] = self.weights[row]
            line[0] = 0.0
            others = b[start:end]
            found[start:end] = np.einsum("ij,ij->i", line.take(self.ids[others]), self.weights[others])
            line[self.ids[row]] = 0.0
        return found
