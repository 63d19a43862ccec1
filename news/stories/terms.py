"""What the join score sees of an article: weighed terms of headline and lead, of the headline, and of the names.

Tokens follow the language. Document frequencies are known for the model's own language; in any other the words that
spaCy lists as stop words are left out and all others weigh the same. Scripts without spaces give pairs of characters.
"""

from __future__ import annotations

import importlib
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray
from xxhash import xxh3_64_intdigest

from news.stories.model import Model
from news.words import tokens

RECIPE = "v1"
LEAD_WORDS = 250
LEAD_CHARACTERS = 4_000
NAMES_WITHIN = 2_500
TITLE_WEIGHT = 3
MAX_TERMS = 96
"""Terms of the body that are kept, the heaviest: the others together are below 4 % of a cosine."""
TOP_TERMS = 20
"""Terms by which articles find each other."""

Ids = NDArray[np.uint32]
Weights = NDArray[np.float32]

_NAME = re.compile(r"(?<=[^\W\d_,;:’'\")\]-] )[^\W\d_a-z][^\W_]+")
"""A word with a capital that does not open a sentence."""
_SPACELESS = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)


@dataclass(frozen=True, slots=True)
class Terms:
    """Term ids (uint32, 32 bits of xxh3) and weights (float32, of length 1 together), the heaviest first."""

    ids: Ids
    weights: Weights


@dataclass(frozen=True, slots=True)
class Sight:
    """An article as the join score sees it."""

    body: Terms
    title: Terms
    names: Terms


def sight_of(title: str, text: str, language: str, model: Model) -> Sight:
    """The terms of an article; ``title`` may be empty, ``language`` is ISO 639-1 or ``und``."""
    head, lead = _words(title), _words(text[:LEAD_CHARACTERS])[:LEAD_WORDS]
    capitals = [name.lower() for name in _NAME.findall(text[:NAMES_WITHIN])]
    weight = _weight_in(language, model)
    return Sight(
        _terms(head * TITLE_WEIGHT + lead, weight, MAX_TERMS), _terms(head, weight, MAX_TERMS),
        _terms(capitals, weight, MAX_TERMS),
    )  # fmt: skip


def terms(ids: Sequence[int] | Ids, weights: Sequence[float] | Weights) -> Terms:
    """Terms out of stored columns."""
    return Terms(np.asarray(ids, dtype=np.uint32), np.asarray(weights, dtype=np.float32))


def _words(text: str) -> list[str]:
    """Tokens; where characters stand for words, each with the next."""
    found = tokens(text)
    if not _SPACELESS.search(text):
        return found
    return [
        word + after if _SPACELESS.match(word) and _SPACELESS.match(after) else word
        for word, after in zip(found, [*found[1:], ""], strict=True)
    ]


def _terms(words: Iterable[str], weight: _Weight, most: int) -> Terms:
    """TF-IDF with logarithmic term frequency, the ``most`` heaviest terms, of length 1; ties by id."""
    weighed: dict[int, float] = {}
    for word, count in Counter(words).items():
        term, rarity = weight(word)
        if rarity:
            weighed[term] = (1 + math.log(count)) * rarity
    kept = sorted(weighed.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    length = math.sqrt(sum(value * value for _, value in kept))
    return terms([term for term, _ in kept], [value / length for _, value in kept])


class _Weight:
    """Term to id and rarity in one language; 0 for a stop word of a language without document frequencies."""

    def __init__(self, language: str, model: Model) -> None:
        self._model = model if language == model.language else None
        self._stop = stop_words(language) if self._model is None else frozenset()
        self._of = lru_cache(maxsize=200_000)(self._look_up)

    def __call__(self, word: str) -> tuple[int, float]:
        return self._of(word)

    def _look_up(self, word: str) -> tuple[int, float]:
        rarity = self._model.idf(word) if self._model else float(word not in self._stop)
        return term_id(word), rarity


def term_id(word: str) -> int:
    """32 bits of xxh3."""
    return xxh3_64_intdigest(word.encode("utf-8", "replace")) & 0xFFFFFFFF


@lru_cache(maxsize=64)
def _weight_in(language: str, model: Model) -> _Weight:
    return _Weight(language, model)


@cache
def stop_words(language: str) -> frozenset[str]:
    """spaCy's stop words of ``language``; none where it has no list."""
    try:
        module = importlib.import_module(f"spacy.lang.{language}.stop_words")
    except (ImportError, ValueError):
        return frozenset()
    return frozenset(word.lower() for word in module.STOP_WORDS)


def language_key(language: str | None) -> str:
    """The language as grouping compares it: ``pt-BR`` is ``pt``; unknown is ``und``."""
    key = (language or "und").split("-")[0].lower()
    return key if key.isalpha() else "und"
