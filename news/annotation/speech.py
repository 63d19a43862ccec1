"""Acts of speech in a parsed text: who (source) said (cue), by dependency rules.

An act is found at each verb of saying that has a source: its subject, the agent of a passive, the subject of
the verb it hangs on ("..., adding that"), or the antecedent of a relative clause; and at "according to".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from news.annotation import cues

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

MAX_STEPS = 40
"""Links of the dependency tree that any walk follows; longer chains are parse errors."""

_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj"))
_STEPS_UP = 4
"""Links up which the subject of a cue of any kind is looked for."""

_LEFT_OUT_OF_SOURCE = frozenset(("relcl", "advcl", "parataxis"))


@dataclass(frozen=True, slots=True)
class Act:
    """One act of speech as token indices: ``cue`` and ``source`` are half-open.

    ``own_source`` is False where the source was taken over from the verb above.
    """

    verb: int
    cue: tuple[int, int]
    source: tuple[int, int]
    source_head: int
    own_source: bool


def acts(doc: Doc) -> tuple[Act, ...]:
    """All acts of speech in order of their verbs."""
    found = [act for token in doc if (act := _act(token)) is not None]
    return tuple(found)


def _act(token: Token) -> Act | None:
    if token.lower_ == "according":
        return _according(token)
    if token.lemma_.lower() not in cues.ALL or token.pos_ not in ("VERB", "AUX"):
        return None
    head, own = source_of(token)
    if head is None:
        return None
    return Act(token.i, _cue_span(token), np_span(head), head.i, own)


def act_of_any(token: Token, lowest: int) -> Act | None:
    """An act at a verb that is in no list, because it stands where verbs of saying stand: ``“…!” beamed Ann Lee``.

    Its source must come after token ``lowest``.
    """
    if token.pos_ != "VERB" or token.tag_ not in ("VBD", "VBZ", "VBP"):
        return None
    head = _own_source(token) or _inverted_subject(token)
    if head is None or head.i <= lowest or head.tag_ in ("WP", "WDT"):
        return None
    return Act(token.i, _cue_span(token), np_span(head), head.i, True)


def act_of_cue(cue: Token, start: int, end: int) -> Act | None:
    """The act at any word that attributes the tokens ``[start, end)``: ``the claim of the Dutch minister that``."""
    if cue.lower_ in (":", "according"):
        return label(cue) if cue.lower_ == ":" else _according(cue)
    head, steps = responsible(cue)
    if head is None or head.tag_ in ("WP", "WDT", "EX") or start <= head.i < end:
        return None
    return Act(cue.i, _cue_span(cue), np_span(head), head.i, steps == 0)


def responsible(cue: Token) -> tuple[Token | None, int]:
    """Whom the sentence names for a cue: its subject, agent or owner, or the subject of a verb above; steps up."""
    current = cue
    for step in range(_STEPS_UP):
        own = _named_by(current)
        if own is not None:
            return own, step
        if current.head.i == current.i or current.dep_ in _SUBJECTS:
            break
        if current.dep_ in ("relcl", "acl"):
            return current.head, step + 1
        current = current.head
    return None, 0


def _named_by(token: Token) -> Token | None:
    for child in token.children:
        if child.dep_ in _SUBJECTS:
            return child
        if child.dep_ == "agent":
            return next((c for c in child.children if c.dep_ == "pobj"), None)
        if child.dep_ == "poss" and token.pos_ in ("NOUN", "PROPN"):
            return child
    return None


def label(colon: Token) -> Act | None:
    """``Ann Lee: “…”``: a name before a colon speaks; the colon is the cue."""
    before = colon.nbor(-1) if colon.i > colon.sent.start else None
    if before is None or before.pos_ != "PROPN" or colon.i - colon.sent.start > 25:
        return None
    head = before
    while head.dep_ == "compound" and head.head.i < colon.i and head.head.i > head.i:
        head = head.head
    start = before.i
    while start > colon.sent.start and colon.doc[start - 1].pos_ == "PROPN":
        start -= 1
    return Act(colon.i, (colon.i, colon.i + 1), (start, colon.i), head.i, True)


def _according(token: Token) -> Act | None:
    to = next((c for c in token.children if c.lower_ == "to"), None)
    who = next((c for c in to.children if c.dep_ == "pobj"), None) if to is not None else None
    if who is None or to is None:
        return None
    return Act(token.i, (token.i, to.i + 1), np_span(who), who.i, True)


def source_of(verb: Token) -> tuple[Token | None, bool]:
    """The head of the noun phrase that speaks, and whether it is the verb's own."""
    current = verb
    for step in range(MAX_STEPS):
        own = _own_source(current)
        if own is not None:
            return own, step == 0
        if _is_bare_passive(current) and step == 0 and current.dep_ not in ("conj", "pcomp"):
            return None, False
        above = current.head
        if above.i == current.i or current.dep_ in ("csubj", "nsubj", "ccomp"):
            return None, False
        if current.dep_ in ("relcl", "acl"):
            return (above, step == 0) if above.pos_ in ("NOUN", "PROPN", "PRON") else (None, False)
        current = above
    return None, False


def _own_source(verb: Token) -> Token | None:
    passive = _is_bare_passive(verb)
    for child in verb.children:
        if passive and verb.dep_ in ("pcomp", "acl") and child.dep_ == "nsubj":
            continue
        if child.dep_ == "nsubj" or (child.dep_ == "nsubjpass" and verb.lemma_ in ("quote", "cite", "hear")):
            return _antecedent(child, verb)
        if child.dep_ == "agent":
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    if not passive and verb.lemma_ in cues.SAYING:
        return _inverted_subject(verb)
    return None


def _inverted_subject(verb: Token) -> Token | None:
    """``“…,” said Ann Lee``: a name after the verb and a quote before it, which the parser may call an object."""
    before = verb.nbor(-1) if verb.i > 0 else None
    if before is None or before.tag_ not in ("''", ",", "``") or verb.tag_ not in ("VBD", "VBZ"):
        return None
    named = (c for c in verb.children if c.dep_ in ("dobj", "attr", "oprd", "npadvmod") and c.i > verb.i)
    return next((c for c in named if c.pos_ in ("PROPN", "PRON", "NOUN")), None)


def _antecedent(subject: Token, verb: Token) -> Token | None:
    if subject.tag_ in ("WP", "WDT"):
        return verb.head if verb.dep_ == "relcl" else None
    return (
        None if subject.lower_ in ("it", "that", "this") and verb.tag_ == "VBZ" and verb.lemma_ == "mean" else subject
    )


def _is_bare_passive(verb: Token) -> bool:
    return any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children) or (
        verb.tag_ == "VBN" and not any(c.dep_ == "aux" for c in verb.children)
    )


def _cue_span(verb: Token) -> tuple[int, int]:
    end = verb.i + 1
    if end < len(verb.doc) and verb.doc[end].dep_ == "prt":
        end += 1
    return verb.i, end


def np_span(head: Token) -> tuple[int, int]:
    """The noun phrase of a head without relative clauses that trail it."""
    start, end = head.left_edge.i, head.i + 1
    for child in head.rights:
        if child.dep_ in _LEFT_OUT_OF_SOURCE or (child.dep_ == "acl" and child.i > head.i):
            break
        if child.dep_ != "punct" or child.text in ("’s", "'s"):
            end = max(end, child.right_edge.i + 1)
    while start < head.i and (head.doc[start].is_space or head.doc[start].is_punct):
        start += 1
    return start, end
