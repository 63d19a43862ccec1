"""People, places, bodies and groups that a text names, with a key that joins the mentions of one referent.

``Putin`` and ``Vladimir Putin`` share the key ``vladimir putin`` inside one article; keys fold accents, spellings
of capitals (Kiev, Kyiv) and final -yy, -iy (Zelenskyy, Zelensky), so that outlets can be held together.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from news.annotation import gazetteer
from news.model import Name

if TYPE_CHECKING:
    from spacy.tokens import Doc

NameKind = Literal["person", "place", "body", "group", "other"]

_KINDS: dict[str, NameKind] = {
    "PERSON": "person", "GPE": "place", "LOC": "place", "FAC": "place", "ORG": "body", "NORP": "group",
    "EVENT": "other", "LAW": "other", "PRODUCT": "other",
}  # fmt: skip
_TITLES = re.compile(
    r"^(?:(?:Mr|Mrs|Ms|Miss|Dr|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Prof|Rev|Sir|Dame|Lord|Lady|President|Senator|"
    r"Representative|Governor|General|Secretary|Minister|Chancellor|Premier|Justice|Judge|Mayor|Pope|King|Queen|"
    r"Prince|Princess|Chairman|Ambassador|Detective|Officer|Sheriff|Pastor|Father|Captain)\.?\s+)+"
)
_TAIL = re.compile(r"(?:[’']s?|[\s,.;:–—-]+)$")
_BODY_WORD = re.compile(
    r"\b(?:Palace|Ministry|Department|Office|Council|Committee|Commission|Court|Parliament|Party|Agency|House|Bank|"
    r"University|Police|Army|Forces|Union|Institute|Congress|Senate|Bureau|Association|Company|Group)\b"
)
_CAPITALISED = re.compile(r"\b[^\W\d_a-z][\w’'.-]*(?:\s+[^\W\d_a-z][\w’'-]*){0,4}")


def key_of(words: str) -> str:
    """The spelling-free form of a name: folded, no article, one spelling of capitals and of final -y."""
    folded = re.sub(r"\s+", " ", gazetteer.fold(words)).strip()
    folded = folded.removeprefix("the ")
    folded = re.sub(r"(?:yy|iy|ij)\b", "y", folded)
    return gazetteer.capital_keys().get(folded, folded)


def names(text: str, doc: Doc | None) -> tuple[Name, ...]:
    """Every name in order of offset, without overlaps."""
    spans = _from_parse(text, doc) if doc is not None else _from_capitals(text)
    people = full_names([text[s:e] for s, e, kind in spans if kind == "person"])
    taken = [(s, e, _person_if_known(text[s:e], kind, people)) for s, e, kind in spans]
    return tuple(Name(s, e, text[s:e], kind, _key(text[s:e], kind, people)) for s, e, kind in sorted(taken) if e > s)


def full_names(mentions: list[str]) -> dict[str, str]:
    """Last name (folded) to the fullest name that ends so; the first of equal length wins."""
    fullest: dict[str, str] = {}
    for mention in mentions:
        bare = bare_name(mention)
        parts = bare.split()
        if not parts:
            continue
        last = key_of(parts[-1])
        if len(parts) > len(fullest.get(last, "").split()):
            fullest[last] = bare
    return fullest


def bare_name(mention: str) -> str:
    """A person's name without titles and genitive: ``bare_name("President Ann Lee’s") == "Ann Lee"``."""
    bare = _TITLES.sub("", mention.strip())
    return _TAIL.sub("", _TAIL.sub("", bare))


def _key(mention: str, kind: NameKind, people: dict[str, str]) -> str:
    if kind == "person":
        parts = bare_name(mention).split()
        if parts:
            return key_of(people.get(key_of(parts[-1]), " ".join(parts)))
    hit = gazetteer.entry(mention)
    if hit is not None and hit.kind == "name":
        return key_of(hit.side)
    return key_of(mention)


def _person_if_known(mention: str, kind: NameKind, people: dict[str, str]) -> NameKind:
    """A lone surname that the tagger took for a place or body is the person named in full elsewhere."""
    full = people.get(key_of(mention), "")
    return "person" if " " in full and gazetteer.entry(mention) is None else kind


def _from_parse(text: str, doc: Doc) -> list[tuple[int, int, NameKind]]:
    found: list[tuple[int, int, NameKind]] = []
    surnames = set(full_names([e.text for e in doc.ents if e.label_ == "PERSON"]))
    for ent in doc.ents:
        kind = _KINDS.get(ent.label_)
        start, end = _trim(text, ent.start_char, ent.end_char)
        if kind is None or end - start < 2 or text[start:end].islower():
            continue
        pieces = _hyphenated(text, start, end, surnames)
        if pieces:
            found += pieces
        elif not _in_title(doc, ent.start):
            found.append((start, end, _reviewed(text[start:end], kind)))
    return found + _missed_surnames(doc, found)


def _missed_surnames(doc: Doc, found: list[tuple[int, int, NameKind]]) -> list[tuple[int, int, NameKind]]:
    """Lone surnames of people named in full elsewhere that the tagger passed over."""
    text = doc.text  # spaCy joins the tokens anew at each access
    full = full_names([text[s:e] for s, e, kind in found if kind == "person"])
    surnames = {last for last, name in full.items() if " " in name}
    taken = {offset for start, end, _ in found for offset in range(start, end)}
    missed = (t for t in doc if t.pos_ == "PROPN" and t.idx not in taken and key_of(t.text) in surnames)
    return [(t.idx, t.idx + len(t), "person") for t in missed if gazetteer.entry(t.text) is None]


def _hyphenated(text: str, start: int, end: int, surnames: set[str]) -> list[tuple[int, int, NameKind]]:
    """``Lee-Park`` as two people where both are surnames of people in the text."""
    parts = re.split(r"[-–]", text[start:end])
    if len(parts) != 2 or not all(key_of(p) in surnames for p in parts):
        return []
    middle = start + len(parts[0])
    return [(start, middle, "person"), (middle + 1, end, "person")]


def _in_title(doc: Doc, i: int) -> bool:
    """``State`` of ``Secretary of State`` is no name of its own."""
    return i > 1 and doc[i].text == "State" and doc[i - 1].text == "of"


def _reviewed(mention: str, kind: NameKind) -> NameKind:
    """The gazetteer has the last word on what it knows."""
    hit = gazetteer.entry(mention)
    if hit is None:
        return "body" if kind in ("person", "place") and _BODY_WORD.search(mention) else kind
    if hit.kind == "demonym":
        return "group"
    if hit.kind == "seat":
        return "body"
    return "body" if hit.is_camp else "place"


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    end = start + len(_TAIL.sub("", words))
    if words[:4].lower() == "the ":
        start += 4
    while start < end and not text[start].isalnum():
        start += 1
    return start, end


def _from_capitals(text: str) -> list[tuple[int, int, NameKind]]:
    """Without a parse: gazetteer names, and runs of two and more capitalised words as people or bodies."""
    found: list[tuple[int, int, NameKind]] = []
    for match in _CAPITALISED.finditer(text[:1_000_000]):
        if len(match[0]) > 80:
            continue
        start, end = _trim(text, match.start(), match.end())
        mention = text[start:end]
        hit = gazetteer.entry(mention)
        if hit is not None:
            found.append((start, end, _reviewed(mention, "other")))
        elif " " in mention:
            found.append((start, end, "body" if _BODY_WORD.search(mention) else "person"))
    return found
