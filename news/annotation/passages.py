"""Cuts a text into passages: sentences with exact offsets, one or more a line.

Rules only, for any language: a terminator, closing marks, space, and something that can begin a sentence.
A question or exclamation inside quotation marks that its speaker follows ("Why?" Mr. Lee said) stays one passage.
"""

from __future__ import annotations

import re

from news.annotation.cues import SAID_FORMS
from news.model import Passage
from news.wordlists import word_set

_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x85]+")
_END = re.compile(r"([.!?…؟۔।]+)([”’\"'»“)\]]{0,4})(\s+)|([。！？]+[」』”’）]{0,3})(\s*)|(?<=:)(\s+)(?=[“\"«„])")
_ABBREVIATIONS = word_set(
    """
    mr mrs ms dr prof gen col lt sgt capt cmdr maj adm sen rep gov rev hon st ste mt jr sr vs no nos art fig
    vol pp p ed al cf etc inc ltd co corp dept univ ave blvd rd jan feb mar apr jun jul aug sep sept oct nov
    dec mon tue tues wed thu thur thurs fri sat sun approx est min max e.g i.e a.m p.m u.s u.k u.n e.u d.c
    ph.d messrs mme mlle m hr fr dott sig sra srta ud uds nr bzw z.b d.h usw ca op ft ala ariz calif colo conn
    del fla ga ill ind kan ky la md mass mich minn miss mo neb nev okla ore pa tenn tex va vt wash wis wyo
    """
)
_MAY_END = word_set(
    """
    etc inc ltd co corp jr sr p.m a.m u.s u.k u.n e.u d.c ph.d no al
    """
)
_SPEAKER_FOLLOWS = re.compile(
    rf"(?:(?:[A-Z][\w.’'-]*|the|a|an|of|and|he|she|they|I|we)[ ,]+){{1,6}}(?:\w+ )?{SAID_FORMS}\b|{SAID_FORMS}\b"
)
_SPEAKER_ALONE = re.compile(rf"(?:[A-Z][\w’'-]*|he|she|they)(?: [A-Z][\w’'-]*)? {SAID_FORMS}(?:\.|$)")
_OPENERS = "“‘\"'«„‚»([¿¡—–-•*#"


def passages(text: str, title_span: tuple[int, int] | None = None) -> tuple[Passage, ...]:
    """All passages in order; ``title_span`` marks the headline. White space around them is left out."""
    cut: list[Passage] = []
    for paragraph, (line_start, line_end) in enumerate(_lines(text)):
        for start, end in _sentences(text, line_start, line_end, title_span):
            in_title = title_span is not None and start >= title_span[0] and end <= title_span[1]
            role = "headline" if in_title else "body"
            cut.append(Passage(len(cut), start, end, text[start:end], paragraph, role))  # type: ignore[arg-type]
    return tuple(cut)


def _lines(text: str) -> list[tuple[int, int]]:
    return [(m.start(), m.end()) for m in _LINE.finditer(text) if not m[0].isspace()]


def _sentences(text: str, start: int, end: int, title_span: tuple[int, int] | None) -> list[tuple[int, int]]:
    """The sentences of one line, stripped; the title is never cut."""
    if title_span is not None and start >= title_span[0] and end <= title_span[1]:
        return _stripped(text, start, end)
    found: list[tuple[int, int]] = []
    begin = start
    for match in _END.finditer(text, start, end):
        if match.end() < end and _is_boundary(text, match, begin, end):
            found += _stripped(text, begin, match.end())
            begin = match.end()
    return found + _stripped(text, begin, end)


def _stripped(text: str, start: int, end: int) -> list[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return [(start, end)] if start < end else []


def _is_boundary(text: str, match: re.Match[str], begin: int, line_end: int) -> bool:
    if match[4] is not None:
        return True
    if match[6] is not None:
        return False
    following = text[match.end() : min(line_end, match.end() + 80)]
    if not _can_begin(following):
        return False
    if match[1] == "." and not match[2] and _is_abbreviation(text, match.start(), begin, following):
        return False
    if match[2] and match[1] == ".":
        return not _SPEAKER_ALONE.match(following)
    return not (match[2] and _SPEAKER_FOLLOWS.match(following))


def _can_begin(following: str) -> bool:
    """Whether a sentence can begin so: no lower-case letter first, and not only punctuation."""
    bare = following.lstrip(_OPENERS)
    if following[:1] in "—–-" and following[:2].strip() != following[:1]:
        return True
    return bool(bare) and not bare[0].islower() and bare[0] not in ",;:.?!"


def _is_abbreviation(text: str, dot: int, begin: int, following: str) -> bool:
    word_start = dot
    while word_start > begin and dot - word_start < 12 and not text[word_start - 1].isspace():
        word_start -= 1
    word = text[word_start:dot].strip(_OPENERS).lower()
    if len(word) == 1 and word.isalpha() and text[dot - 1].isupper():
        return True
    if word not in _ABBREVIATIONS:
        return bool(re.fullmatch(r"(?:[a-z]\.)+[a-z]", word)) and following[:1].isupper() and len(word) > 3
    if word in _MAY_END:
        return not re.match(r"(?:The|A|An|He|She|It|In|On|But|And|They|We|This|That|[“\"])\b|[“\"]", following)
    return True
