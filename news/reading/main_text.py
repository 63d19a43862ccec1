"""The text of an article by readers that check each other.

P is our own reader of paragraphs, R resiliparse's main content, A trafilatura in its fast mode, B trafilatura with
all its fallbacks. Where P and R agree, P stands; else where A and R agree, A; else B is asked. The checks find what
single readers do on some page of every corpus: a live page cut to its first entry, comments taken for the article,
scripts taken for text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from lxml.html import HtmlElement

from news.model import Provenance
from news.reading.furniture import WIDE, is_sentence, is_wide
from news.reading.paragraphs import paragraphs
from news.reading.readers import by_resiliparse, by_trafilatura, lines_of

Profile = Literal["careful", "fast"]
"""``fast`` lets cheap readers stand where they agree less, and asks no third one."""

AGREE: dict[Profile, float] = {"careful": 0.8, "fast": 0.7}
"""F1 of the words of A and R from which A stands; for ``fast`` that of A and P will do."""

CHEAP_AGREE: dict[Profile, float] = {"careful": 0.94, "fast": 0.85}
"""The same for P and R: from .94 up P is as good as A on the gold pages, at a tenth of its time."""

ALONE_SHARE = 0.9
ALONE_CHARS = 800
"""``fast`` takes P unchecked where it holds so much of the running text of the page, on 64 % of the gold pages: text
F1 is .003 lower on ``publishers`` and .0003 on ``articles``, and a seventh of the time is saved."""

MIN_CHARS = 250
SURE_CHARS = 1_000
CHEAP_CHARS: dict[Profile, int] = {"careful": 800, "fast": 400}
CLEAN_CHARS = 2_000
CLEAN_SHARE = 0.8
"""``fast`` takes R as it is where so much of it, and so great a share, is running text: .80 instead of .94 saves a
seventh of its time, and text F1 is .0035 lower on ``publishers``, .001 on ``articles``, .0025 higher on
``web_articles``."""

_LONG_SHARE = 0.75
_HOLDS = 0.9

_WORD = re.compile(rf"[{WIDE}]|[^\W{WIDE}]+")
_NARROW_WORD = re.compile(r"\w+")
"""A word, or one character of a script without blanks: else a comma more is half a line that readers do not share."""

Judge = Callable[[list[str]], str]
"""Lines to the text that remains when furniture is left out."""

Words = Counter[str]


@dataclass(frozen=True, slots=True)
class MainText:
    """``lines`` as the chosen reader gave them; ``confidence`` is its F1 with another reader, None without one."""

    lines: list[str]
    reader: Provenance
    confidence: float | None


@dataclass(frozen=True, slots=True)
class _Reading:
    lines: list[str]
    text: str
    words: Words
    reader: Provenance


def main_text(tree: HtmlElement, markup: str, judge: Judge, profile: Profile = "careful") -> MainText:
    """The lines of the article in ``tree``, which was parsed from ``markup``; ``tree`` stays as it is.

    ``judge`` takes out furniture before readings are held against each other. Lines are cleaned and never empty.
    """
    found = paragraphs(tree)
    lines = lines_of("\n".join(found.lines))
    text = judge(lines)
    if profile == "fast" and found.share >= ALONE_SHARE and len(text) >= ALONE_CHARS and _is_running(text):
        return MainText(lines, "paragraphs", None)
    own = _Reading(lines, text, _words(text), "paragraphs")
    resiliparse = _reading(by_resiliparse(markup), judge, "resiliparse")
    running = _running_part(resiliparse)
    ours = [own.words, own.words - _words("\n".join(found.posts))] if found.posts else [own.words]
    theirs = [running.words] if running.words is resiliparse.words else [running.words, resiliparse.words]
    agreement = max(f1(one, other) for one in ours for other in theirs)
    if agreement >= CHEAP_AGREE[profile] and len(own.text) >= CHEAP_CHARS[profile]:
        return MainText(own.lines, "paragraphs", agreement)
    if profile == "fast" and len(running.text) >= CLEAN_CHARS and _share(resiliparse.text) >= CLEAN_SHARE:
        return MainText(resiliparse.lines, "resiliparse", agreement)
    quick = _reading(by_trafilatura(tree, fast=True), judge, "trafilatura")
    agreement = max(f1(quick.words, running.words), f1(quick.words, resiliparse.words))
    seconded = max(agreement, f1(quick.words, own.words)) if profile == "fast" else agreement
    if len(quick.text) >= MIN_CHARS and seconded >= AGREE[profile]:
        return MainText(quick.lines, "trafilatura", agreement)
    if profile == "fast" and len(quick.text) >= SURE_CHARS:
        return MainText(quick.lines, "trafilatura", agreement)
    full = _reading(by_trafilatura(tree, fast=False), judge, "trafilatura")
    return _arbitrated(quick, running, full)


def _arbitrated(quick: _Reading, running: _Reading, full: _Reading) -> MainText:
    """Which of three readings stands where the first two disagree."""
    cut_off = len(running.text) > 1.5 * len(full.text) and _holds(running.words, full.words) >= _HOLDS
    if cut_off and _is_running(running.text):
        return MainText(running.lines, "resiliparse", f1(running.words, full.words))
    if f1(quick.words, full.words) > 0.95 and len(quick.text) >= SURE_CHARS:
        return MainText(quick.lines, "trafilatura", f1(quick.words, running.words))
    agreement = f1(full.words, running.words)
    if agreement >= 0.5:
        return MainText(full.lines, "trafilatura", agreement)
    readings = (quick, full, running)
    medoid = max(readings, key=lambda one: sum(f1(one.words, other.words) for other in readings))
    others = [f1(medoid.words, other.words) for other in readings if other is not medoid]
    return MainText(medoid.lines, medoid.reader, max(others))


def _reading(lines: list[str], judge: Judge, reader: Provenance) -> _Reading:
    text = judge(lines)
    return _Reading(lines, text, _words(text), reader)


def _running_part(whole: _Reading) -> _Reading:
    """What of a reading runs from its first line of running text to its last."""
    lines = _running(whole.text.split("\n"))
    text = "\n".join(lines)
    return _Reading(lines, text, whole.words if text == whole.text else _words(text), whole.reader)


def _words(text: str) -> Words:
    return Counter((_WORD if is_wide(text) else _NARROW_WORD).findall(text.lower()))


def f1(one: Words, other: Words) -> float:
    """F1 of two bags of words, in [0, 1]."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _holds(one: Words, other: Words) -> float:
    """The share of the words of ``other`` that ``one`` has."""
    return (one & other).total() / other.total() if other else 0.0


def _is_running(text: str) -> bool:
    return _share(text) >= _LONG_SHARE


def _share(text: str) -> float:
    """The share of the characters of ``text`` that stand in lines of running text."""
    lines = text.split("\n")
    return sum(len(line) for line in lines if is_sentence(line)) / max(1, sum(map(len, lines)))


def _running(lines: list[str]) -> list[str]:
    """From the first line of running text to the last, without runs of three and more short lines between."""
    kept: list[str] = []
    short: list[str] = []
    for line in lines:
        if not is_sentence(line):
            short.append(line)
            continue
        kept += short if kept and len(short) < 3 else []
        short = []
        kept.append(line)
    return kept or lines
