"""What the join score sees of an article: weighed terms of headline and lead, of the headline, and of the names.

Tokens follow the language. Document frequencies are known for the model's own language; in any other the words that
spaCy lists as stop words are left out and all others weigh the same. Scripts without spaces give pairs of characters.
"""

from __future__ import annotations

import importlib.util
import re
import runpy
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import chain
from operator import itemgetter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from xxhash import xxh3_64_intdigest

from news.stories.model import Model
from news.stories.near import place_in_run
from news.stories.sights import Column, Sight, Sights
from news.tokenise import strings_of, with_plain_marks

RECIPE = "v1"
LEAD_WORDS = 250
LEAD_CHARACTERS = 4_000
NAMES_WITHIN = 2_500
READ_CHARACTERS = max(LEAD_CHARACTERS, NAMES_WITHIN)
"""No more of a text is looked at."""
MAX_WORDS = 400_000
TITLE_WEIGHT = 3
MAX_TERMS = 96
"""Terms of the body that are kept, the heaviest: the others together are below 4 % of a cosine."""
ABOVE_ANY_WEIGHT = 2.0**10
"""What an article's place is multiplied by, so that articles and their weights are put in order as one number: among
8,000 articles, weights less than a billionth apart count as equal."""
TOP_TERMS = 20
"""Terms by which articles find each other."""

_NAME = re.compile(r"[^\W\d_a-z](?<=[^\W\d_] .)[^\W_]+")
"""A word with a capital that does not open a sentence."""
_ASCII_NAME = re.compile(r"[A-Z](?<=[A-Za-z] .)[A-Za-z0-9]+")
"""The same in ASCII, in a quarter of the time."""
_SPACELESS = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)


def sight_of(title: str, text: str, language: str, model: Model) -> Sight:
    """The terms of an article; ``title`` may be empty, ``language`` is ISO 639-1 or ``und``."""
    return Sight(sights_of([(title, text)], language, model), 0)


def sights_of(texts: Sequence[tuple[str, str]], language: str, model: Model) -> Sights:
    """The terms of articles of one ``language``, headline and text of each, all at once."""
    known = _vocabulary_of(language, model)
    heads = [known.places(words) for words in _words([title for title, _ in texts], LEAD_WORDS)]
    leads = [known.places(words) for words in _leads([text for _, text in texts])]
    bodies = [head * TITLE_WEIGHT + lead for head, lead in zip(heads, leads, strict=True)]
    names = [known.places(_names(text[:NAMES_WITHIN])) for _, text in texts]
    return Sights(*(_weighed(rows, known) for rows in (bodies, heads, names)))


def _names(text: str) -> list[str]:
    plain = with_plain_marks(text)
    found = _ASCII_NAME.findall(plain) if plain.isascii() else _NAME.findall(text)
    return [name.lower() for name in found]


def _leads(texts: Sequence[str]) -> list[list[str]]:
    """The first words of each text; most need not be cut to the end for them."""
    half = LEAD_CHARACTERS // 2
    found = _words([text[:half] for text in texts], LEAD_WORDS + 1)
    short = [at for at, words in enumerate(found) if len(words) <= LEAD_WORDS and len(texts[at]) > half]
    for at, words in zip(short, _words([texts[at][:LEAD_CHARACTERS] for at in short], LEAD_WORDS + 1), strict=True):
        found[at] = words
    return [words[:LEAD_WORDS] for words in found]


def _words(texts: Sequence[str], most: int) -> list[list[str]]:
    """The first ``most`` tokens of each text; where characters stand for words, each with the next."""
    return [
        found if text.isascii() or not _SPACELESS.search(text) else _paired(found)
        for text, found in zip(texts, strings_of(texts, most), strict=True)
    ]


def _paired(found: Sequence[str]) -> list[str]:
    return [
        word + after if _SPACELESS.match(word) and _SPACELESS.match(after) else word
        for word, after in zip(found, [*found[1:], ""], strict=True)
    ]


def _weighed(rows: Sequence[Sequence[int]], known: _Vocabulary) -> Column:
    """TF-IDF with logarithmic term frequency of each row: the heaviest terms, of length 1; ties by id."""
    size = max(1, len(known))
    row = np.repeat(np.arange(len(rows)), [len(one) for one in rows])
    flat = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=len(row))
    keys, counts = np.unique(row * size + flat, return_counts=True)
    ids, rarity = known.arrays()
    row, word = np.divmod(keys, size)
    weights = (1 + np.log(counts)) * rarity[word]
    order = np.lexsort((ids[word], row * ABOVE_ANY_WEIGHT - weights))
    order = order[weights[order] > 0]
    row, ids, weights = row[order], ids[word[order]], weights[order]
    kept = place_in_run(row) < MAX_TERMS
    row, ids, weights = row[kept], ids[kept].astype(np.uint32), weights[kept]
    lengths = np.sqrt(np.bincount(row, weights * weights, len(rows)))
    weights = (weights / lengths[row]).astype(np.float32)
    return Column(ids, weights, np.searchsorted(row, np.arange(len(rows) + 1)))


class _Vocabulary(dict[str, int]):
    """Word to its place in ``ids`` and ``rarity``; 0 for a stop word of a language without document frequencies."""

    def __init__(self, language: str, model: Model) -> None:
        super().__init__()
        self._model = model if language == model.language else None
        self._stop = stop_words(language) if self._model is None else frozenset()
        self._ids: list[int] = []
        self._rarity: list[float] = []
        self._arrays = np.empty(0, np.int64), np.empty(0, np.float64)

    def __missing__(self, word: str) -> int:
        self._rarity.append(self._model.idf(word) if self._model else float(word not in self._stop))
        self._ids.append(term_id(word))
        self[word] = place = len(self._ids) - 1
        return place

    def places(self, words: Sequence[str]) -> list[int]:
        return list(itemgetter(*words)(self)) if len(words) > 1 else [self[word] for word in words]

    def forget(self) -> None:
        """Begin anew, so that years of one process do not fill its memory."""
        self.clear()
        self._ids.clear()
        self._rarity.clear()
        self._arrays = np.empty(0, np.int64), np.empty(0, np.float64)

    def arrays(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        ids, rarity = self._arrays
        if (done := len(ids)) < len(self._ids):
            ids = np.concatenate([ids, np.array(self._ids[done:], dtype=np.int64)])
            rarity = np.concatenate([rarity, np.array(self._rarity[done:], dtype=np.float64)])
            self._arrays = ids, rarity
        return self._arrays


def term_id(word: str) -> int:
    """32 bits of xxh3."""
    return xxh3_64_intdigest(word.encode("utf-8", "replace")) & 0xFFFFFFFF


@lru_cache(maxsize=64)
def _vocabulary_in(language: str, model: Model) -> _Vocabulary:
    return _Vocabulary(language, model)


def _vocabulary_of(language: str, model: Model) -> _Vocabulary:
    """What is known of the words of a language; forgotten when it has grown beyond what a language has."""
    known = _vocabulary_in(language, model)
    if len(known) > MAX_WORDS:
        known.forget()
    return known


@cache
def stop_words(language: str) -> frozenset[str]:
    """spaCy's stop words of ``language``; none where it has no list.

    The file is run by itself: to import it would import all that spaCy knows of the language, five seconds for French.
    """
    spec = importlib.util.find_spec("spacy")
    for folder in (spec and spec.submodule_search_locations) or ():
        path = Path(folder, "lang", language, "stop_words.py")
        if path.is_file():
            return frozenset(word.lower() for word in runpy.run_path(str(path))["STOP_WORDS"])
    return frozenset()
