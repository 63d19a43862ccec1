"""The learned part of stories: document frequencies and the weights of the join score, one reviewed JSON file."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Document frequencies over ``documents`` articles in ``language``, and the weights of the join score.

    ``body``, ``title`` and ``names`` weigh cosines, ``days`` each day apart, ``bias`` stands alone. ``join_at`` is the
    log-odds at which an article joins where the window holds up to ``usual`` articles of its language; each time it
    holds e times as many, ``crowd`` more is asked for, and days apart tell less (``calm``). In a language without
    document frequencies every pair is worth ``plain`` less. ``strangers`` is what it costs that two articles which both
    name some people or places name none in common. Of articles in different languages ``meaning`` weighs the cosine of
    what they mean, and ``across`` stands alone.
    """

    version: str
    language: str
    documents: int
    frequency: Mapping[str, int]
    body: float
    title: float
    names: float
    days: float
    bias: float
    join_at: float
    usual: float
    crowd: float
    calm: float
    plain: float = 0.0
    strangers: float = 0.0
    meaning: float = 0.0
    across: float = 0.0

    def idf(self, term: str) -> float:
        """Inverse document frequency, smoothed; an unseen term counts as the rarest."""
        return math.log((1 + self.documents) / (1 + self.frequency.get(term, 0))) + 1.0

    def density(self, articles: float) -> float:
        """How many times e the window holds more than the ``usual`` number of articles; never below 0."""
        return max(0.0, math.log(max(articles, 1.0) / self.usual))


@cache
def load_model() -> Model:
    """The join score that ships with this version of Parallax."""
    facts = json.loads(files("news").joinpath("lexicon", "stories.json").read_text(encoding="utf-8"))
    known = {name: facts[name] for name in ("version", "language", "documents", "frequency")}
    return Model(**known, **facts["weights"], **facts["across"])
