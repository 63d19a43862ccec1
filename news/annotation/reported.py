"""Clauses and phrases of a parsed text that may be what somebody said, thought or wanted, each with its cue.

Every verb, noun and adjective outside quotation marks offers what depends on it: clauses with and without *that*,
infinitives, objects, phrases after prepositions, the subject of a passive, and the clause that a trailing ``X said``
hangs on; so do *according to* and colons. Most of them are no speech at all: ``reported_model`` chooses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

CLAUSES = frozenset(("ccomp", "xcomp", "advcl", "parataxis", "csubj", "acl", "csubjpass"))
_PHRASES = frozenset(("dobj", "attr", "oprd", "acomp", "nsubjpass", "dative", "npadvmod"))
_RIGHT = CLAUSES | _PHRASES | {"nsubj", "prep", "advmod"}
_VERBS = frozenset(("VERB", "AUX"))
_CUES = _VERBS | {"NOUN", "ADJ", "PROPN"}
_TRAILING = frozenset(("parataxis", "advcl", "conj", "ccomp"))
_EDGES = frozenset((",", ";", ":", "—", "-", ".", "–", "--", '"', "“", "”", "''", "``", "(", ")", "?", "!"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Tokens ``[start, end)`` that hang on the token ``cue`` by ``relation``; ``child`` heads them."""

    cue: int
    child: int
    start: int
    end: int
    relation: str


def candidates(doc: Doc, inside: Sequence[int | None]) -> list[Candidate]:
    """Each span of a cue once; ``inside`` numbers the quotation that a token stands in."""
    found: dict[tuple[int, int, int], Candidate] = {}
    for token in doc:
        if inside[token.i] is not None:
            continue
        for child, start, end, relation in _offers(token):
            first, last = trimmed(doc, start, end)
            if last > first and (inside[first] is None or inside[first] != inside[last - 1]):
                found.setdefault((first, last, token.i), Candidate(token.i, child.i, first, last, relation))
    return list(found.values())


def trimmed(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """The same tokens without white space and punctuation at both ends."""
    while start < end and (doc[start].is_space or doc[start].text in _EDGES):
        start += 1
    while end > start and (doc[end - 1].is_space or doc[end - 1].text in _EDGES):
        end -= 1
    return start, end


Offer = tuple["Token", int, int, str]


def _offers(cue: Token) -> Iterator[Offer]:
    if cue.lower_ == "according":
        yield from _according(cue)
    elif cue.text == ":" and cue.i > cue.sent.start:
        yield cue, cue.i + 1, cue.sent.end, "colon>"
    elif cue.pos_ in _CUES:
        for child in cue.children:
            yield from _below(cue, child)
        yield from _several(cue)
        yield from _above(cue)


def _according(cue: Token) -> Iterator[Offer]:
    to = next((c for c in cue.children if c.lower_ == "to"), None)
    who = next((c for c in to.children if c.dep_ == "pobj"), None) if to is not None else None
    if who is not None:
        yield cue, cue.sent.start, cue.i, "acc<"
        yield cue, who.right_edge.i + 1, cue.sent.end, "acc>"


def _below(cue: Token, child: Token) -> Iterator[Offer]:
    """Clauses and phrases that hang on the cue itself, or on a preposition of it."""
    is_verb = cue.pos_ in _VERBS
    if child.dep_ in CLAUSES or (is_verb and child.dep_ in _PHRASES) or (cue.pos_ == "AUX" and child.dep_ == "nsubj"):
        yield from _sides(cue, child, child.dep_)
    if child.dep_ in ("prep", "agent", "dative"):
        for held in child.children:
            if held.dep_ in ("pobj", "pcomp"):
                yield from _sides(cue, held, f"{child.dep_}:{child.lower_}")
            elif held.dep_ == "prep":
                for far in held.children:
                    if far.dep_ in ("pobj", "pcomp"):
                        yield from _sides(cue, far, f"prep2:{held.lower_}")


def _sides(cue: Token, child: Token, name: str) -> Iterator[Offer]:
    """The subtree of a child; where the cue stands in its middle, each side apart."""
    start, end = child.left_edge.i, child.right_edge.i + 1
    if start <= cue.i < end:
        yield child, start, cue.i, name + "<"
        yield child, cue.i + 1, end, name + ">"
    else:
        yield child, start, end, name + ("<" if child.i < cue.i else ">")


def _several(cue: Token) -> Iterator[Offer]:
    """An object with what follows it as one span: ``see | immigrants as a burden``."""
    rights = [c for c in cue.children if c.i > cue.i and c.dep_ in _RIGHT] if cue.pos_ in _VERBS else []
    if len(rights) < 2 or rights[0].dep_ not in ("dobj", "nsubj", "dative"):
        return
    first = rights[0]
    yield first, first.left_edge.i, rights[-1].right_edge.i + 1, f"{first.dep_}+{rights[-1].dep_}"
    if len(rights) > 2:
        yield first, first.left_edge.i, rights[1].right_edge.i + 1, f"{first.dep_}+{rights[1].dep_}"


def _above(cue: Token) -> Iterator[Offer]:
    """What a relative clause or participle is about, and what a trailing ``X said`` hangs on."""
    head = cue.head
    if cue.dep_ == "relcl" or (cue.dep_ == "acl" and cue.tag_ == "VBN"):
        yield head, head.left_edge.i, cue.left_edge.i, f"{cue.dep_}^"
    elif cue.dep_ in _TRAILING and cue.pos_ == "VERB" and any(c.dep_ == "nsubj" for c in cue.children):
        yield head, head.left_edge.i, cue.left_edge.i, f"^{cue.dep_}<"
        yield head, cue.right_edge.i + 1, head.right_edge.i + 1, f"^{cue.dep_}>"
