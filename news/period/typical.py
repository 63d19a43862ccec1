"""Words typical of an outlet: log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008).

An outlet is held against all others of its language. The prior is how often each word stands in all of them, worth
``PRIOR_WORDS`` words, so that a rare word needs more than luck. Intervals are of 95 % for all words tested together
(Bonferroni). Copies of one text count once, and an outlet with little text gets no words at all.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import NormalDist

from news.period.model import Article, Period, Typical, TypicalWord
from news.words import tokens

MIN_ARTICLES = 20
MIN_WORDS = 5_000
"""Below either there is nothing to be said of an outlet's words: over one pair of articles 0 of 429 words stood out."""

MIN_ARTICLES_WITH = 5
"""A word of fewer articles is a topic of theirs, not a habit."""

PRIOR_WORDS = 10_000
MOST = 12
LEVEL = 0.05


@dataclass(slots=True)
class _Counts:
    """Words of one outlet: how often, in which articles' stories."""

    times: Counter[str] = field(default_factory=Counter)
    articles: Counter[str] = field(default_factory=Counter)
    stories: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    texts: int = 0


def typical(period: Period) -> tuple[Typical, ...]:
    """The words of each outlet, against the others of its language; on stories of several where they are enough."""
    several = _told_by_several(period)
    shared = [one for one in period.chosen if one.story_id in several]
    by_basis = {"shared stories": _counts(shared), "all articles": _counts(period.chosen)}
    whole = {
        (basis, language): _merged(outlets.values())
        for basis, by_language in by_basis.items()
        for language, outlets in by_language.items()
    }
    return tuple(_of_outlet(outlet, by_basis, whole) for outlet in period.names)


def _told_by_several(period: Period) -> set[str]:
    outlets: dict[str, set[str]] = defaultdict(set)
    for one in period.chosen:
        if one.story_id:
            outlets[one.story_id].add(one.outlet)
    return {story for story, told_by in outlets.items() if len(told_by) > 1}


def _counts(articles: Sequence[Article]) -> dict[str, dict[str, _Counts]]:
    """Counts by language and outlet; the first article of a voice speaks for an outlet, its later copies do not."""
    found: dict[str, dict[str, _Counts]] = defaultdict(lambda: defaultdict(_Counts))
    seen: set[str] = set()
    for one in sorted(articles, key=lambda one: (one.is_copy, one.told_at, one.article_id)):
        if one.voice in seen:
            continue
        seen.add(one.voice)
        counts = found[one.language][one.outlet]
        words = Counter(word for word in tokens(one.text) if _counts_as_word(word))
        counts.texts += 1
        counts.times.update(words)
        counts.articles.update(words.keys())
        if one.story_id:
            for word in words:
                counts.stories[word].add(one.story_id)
    return found


def _counts_as_word(word: str) -> bool:
    return len(word) > 1 and not any(map(str.isdigit, word))


def _of_outlet(
    outlet: str, by_basis: Mapping[str, dict[str, dict[str, _Counts]]], whole: Mapping[tuple[str, str], _Counts]
) -> Typical:
    why_not = "no article of its own in this period"
    for basis, by_language in by_basis.items():
        groups = {language: group for language, group in by_language.items() if outlet in group}
        if not groups:
            continue
        language = max(groups, key=lambda one: (groups[one][outlet].texts, one))
        mine = groups[language][outlet]
        others = _without(mine, whole[basis, language])
        why_not = _too_thin(mine, others)
        if not why_not:
            return Typical(outlet, basis, _words(outlet, mine, others))
    return Typical(outlet, "all articles", (), why_not)


def _merged(several: Iterable[_Counts]) -> _Counts:
    whole = _Counts()
    for one in several:
        whole.texts += one.texts
        whole.times.update(one.times)
    return whole


def _without(mine: _Counts, whole: _Counts) -> _Counts:
    """What the others have of ``whole``."""
    times = whole.times.copy()
    times.subtract(mine.times)
    return _Counts(times=times, texts=whole.texts - mine.texts)


def _too_thin(mine: _Counts, others: _Counts) -> str:
    """Why nothing is said, or an empty string."""
    for counts, whose in ((mine, "of its own"), (others, "of other outlets in its language")):
        words = counts.times.total()
        if counts.texts < MIN_ARTICLES or words < MIN_WORDS:
            has = f"{counts.texts:,} articles, {words:,} words"
            return f"too little text {whose}: {has}; it takes {MIN_ARTICLES} and {MIN_WORDS:,}"
    return ""


def _words(outlet: str, mine: _Counts, others: _Counts) -> tuple[TypicalWord, ...]:
    own_name = set(tokens(outlet.replace("-", " ").replace("_", " ")))
    tested = [
        word for word, articles in mine.articles.items() if articles >= MIN_ARTICLES_WITH and word not in own_name
    ]
    whole = mine.times.total() + others.times.total()
    sigma = NormalDist().inv_cdf(1 - LEVEL / 2 / max(1, len(tested)))
    found = []
    for word in tested:
        prior = PRIOR_WORDS * (mine.times[word] + others.times[word]) / whole
        estimate, error = log_odds(
            mine.times[word], mine.times.total(), others.times[word], others.times.total(), prior
        )
        if estimate - sigma * error > 0:
            found.append(
                TypicalWord(
                    word, round(estimate, 4), round(estimate - sigma * error, 4), round(estimate + sigma * error, 4),
                    mine.times[word], mine.articles[word], others.times[word], tuple(sorted(mine.stories[word])),
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.low, one.word))[:MOST])


def log_odds(times: int, words: int, other_times: int, other_words: int, prior: float) -> tuple[float, float]:
    """The log-odds ratio of a word in two bodies of text and its standard error (equations 16 and 20 of the paper).

    ``prior`` is the pseudo-count of the word; that of all words is ``PRIOR_WORDS``.
    """
    own = math.log((times + prior) / (words + PRIOR_WORDS - times - prior))
    other = math.log((other_times + prior) / (other_words + PRIOR_WORDS - other_times - prior))
    return own - other, math.sqrt(1 / (times + prior) + 1 / (other_times + prior))
