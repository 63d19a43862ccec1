"""What the join score sees of articles, in columns: the weighed terms of many articles, beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from news.stories.near import Places

Ids = NDArray[np.uint32]
Weights = NDArray[np.float32]

FieldName = Literal["body", "title", "names"]
FIELDS: Final[tuple[FieldName, ...]] = ("body", "title", "names")


@dataclass(frozen=True, slots=True)
class Column:
    """One field of articles: the terms of article ``i`` stand from ``starts[i]`` to ``starts[i + 1]``, heaviest first.

    ``ids`` are 32 bits of xxh3; ``weights`` of one article are of length 1 together.
    """

    ids: Ids
    weights: Weights
    starts: Places

    def take(self, rows: Places) -> Column:
        """The field of the articles in ``rows``, in that order."""
        lengths = np.diff(self.starts)[rows]
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        places = np.arange(starts[-1]) + np.repeat(self.starts[rows] - starts[:-1], lengths)
        return Column(self.ids[places], self.weights[places], starts)


@dataclass(frozen=True, slots=True, eq=False)
class Sights:
    """Headline and lead, headline, and names of articles."""

    body: Column
    title: Column
    names: Column

    def __len__(self) -> int:
        """How many articles there are."""
        return len(self.body.starts) - 1

    def each(self) -> list[Sight]:
        """The articles one by one."""
        return [Sight(self, at) for at in range(len(self))]


@dataclass(frozen=True, slots=True)
class Sight:
    """Article number ``at`` of ``among``."""

    among: Sights
    at: int

    def field(self, name: FieldName) -> Column:
        """One field of this article alone."""
        return gathered([self], name)


def gathered(sights: Sequence[Sight], name: FieldName) -> Column:
    """One field of articles, in their order, wherever each lies."""
    sources = {id(one.among): one.among for one in sights}
    columns: list[Column] = [getattr(source, name) for source in sources.values()]
    begin, first = {}, 0
    for key, source in sources.items():
        begin[key] = first
        first += len(source)
    rows = np.array([begin[id(one.among)] + one.at for one in sights], dtype=np.int64)
    return _joined(columns).take(rows)


def _joined(columns: Sequence[Column]) -> Column:
    """The rows of all columns."""
    if len(columns) == 1:
        return columns[0]
    lengths = np.concatenate([np.zeros(1, np.int64), *(np.diff(one.starts) for one in columns)])
    return Column(
        np.concatenate([np.empty(0, np.uint32), *(one.ids for one in columns)]),
        np.concatenate([np.empty(0, np.float32), *(one.weights for one in columns)]),
        np.cumsum(lengths),
    )
