"""Which articles tell of one event: a learned join score, averaged over the members of each story in the window.

The score is a log-odds over TF-IDF cosine, title cosine and days apart (measured: BCubed F1 .923 on 2,211 held-out
articles against .887 for a tuned TF-IDF threshold; docs/decisions/0006). Document frequencies and weights are one
reviewed JSON file with the digest of the data they were fitted on.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from news.words import content_id, tokens

WINDOW_DAYS = 3
LEAD_WORDS = 250
TITLE_WEIGHT = 3
Vector = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Model:
    """Document frequencies over ``documents`` articles, and the weights of the join score."""

    version: str
    documents: int
    frequency: Mapping[str, int]
    tfidf: float
    title: float
    days: float
    bias: float
    join_at: float

    def idf(self, term: str) -> float:
        """Inverse document frequency, smoothed; an unseen term counts as the rarest."""
        return math.log((1 + self.documents) / (1 + self.frequency.get(term, 0))) + 1.0


@dataclass(frozen=True, slots=True)
class Member:
    """An article as grouping sees it; ``story_id`` is empty while it has none. ``title`` may be its lead."""

    article_id: str
    title: str
    text: str
    day: date
    story_id: str | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where an article went and why: mean log-odds with the members of its story, and the second-best story."""

    article_id: str
    story_id: str
    score: float | None
    runner_up: str | None
    runner_up_score: float | None


def assign(new: Sequence[Member], known: Sequence[Member], model: Model | None = None) -> list[Assignment]:
    """Put each of ``new`` into a story of ``known`` or of its own.

    Articles are taken by day and id, so the order in which they are given does not matter. ``known`` are the members
    of all stories within the window; ``model`` is the one that ships unless another is given.
    """
    model = model or load_model()
    stories: dict[str, list[_Weighed]] = {}
    for member in known:
        stories.setdefault(member.story_id or story_id_of(member.article_id), []).append(_weigh(member, model))
    assignments: list[Assignment] = []
    for member in sorted(new, key=lambda member: (member.day, member.article_id)):
        weighed = _weigh(member, model)
        ranked = _ranked(weighed, stories, model)
        best = ranked[0] if ranked and ranked[0][0] >= model.join_at else None
        story_id = best[1] if best else story_id_of(member.article_id)
        other = next((pair for pair in ranked if pair[1] != story_id), None)
        assignments.append(
            Assignment(
                member.article_id,
                story_id,
                round(best[0], 4) if best else None,
                other[1] if other else None,
                round(other[0], 4) if other else None,
            )
        )
        stories.setdefault(story_id, []).append(weighed)
    return assignments


def story_id_of(article_id: str) -> str:
    """The id of the story that an article opens."""
    return content_id("story", article_id)


@cache
def load_model() -> Model:
    """The join score that ships with this version of Parallax."""
    facts = json.loads(files("news").joinpath("lexicon", "stories.json").read_text(encoding="utf-8"))
    return Model(facts["version"], facts["documents"], facts["frequency"], **facts["weights"])


@dataclass(frozen=True, slots=True)
class _Weighed:
    day: date
    body: Vector
    title: Vector


def _weigh(member: Member, model: Model) -> _Weighed:
    title = tokens(member.title)
    body = title * TITLE_WEIGHT + tokens(member.text)[:LEAD_WORDS]
    return _Weighed(member.day, _vector(body, model), _vector(title, model))


def _vector(words: Sequence[str], model: Model) -> Vector:
    """TF-IDF with logarithmic term frequency, of length 1."""
    weights = {word: (1 + math.log(count)) * model.idf(word) for word, count in Counter(words).items()}
    length = math.sqrt(sum(value * value for value in weights.values()))
    return {word: value / length for word, value in weights.items()} if length else {}


def _cosine(a: Vector, b: Vector) -> float:
    if len(a) > len(b):
        a, b = b, a
    return sum(value * b[word] for word, value in a.items() if word in b)


def _ranked(weighed: _Weighed, stories: Mapping[str, Sequence[_Weighed]], model: Model) -> list[tuple[float, str]]:
    """Stories with a member inside the window, best mean score first; ties by id."""
    ranked = []
    for story_id, members in stories.items():
        if min(abs((weighed.day - member.day).days) for member in members) > WINDOW_DAYS:
            continue
        scores = [_score(weighed, member, model) for member in members]
        ranked.append((sum(scores) / len(scores), story_id))
    return sorted(ranked, key=lambda pair: (-pair[0], pair[1]))


def _score(a: _Weighed, b: _Weighed, model: Model) -> float:
    """Log-odds that two articles tell of one event."""
    days = abs((a.day - b.day).days)
    return (
        model.tfidf * _cosine(a.body, b.body) + model.title * _cosine(a.title, b.title) + model.days * days + model.bias
    )
