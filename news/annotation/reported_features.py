"""What tells reported speech from other clauses: the cue, how the clause hangs on it, how it begins, whose it is.

Features are short names; a model knows some of them by weight. ``c`` features say which group of like words the cue
belongs to, so that a rare verb is judged by its kin.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from news.annotation import cues
from news.annotation.reported import Candidate
from news.annotation.speech import responsible

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj"))
_OPEN = frozenset(("PROPN", "NOUN", "NUM", "ADJ", "VERB"))
_FRAME = frozenset(("dobj", "ccomp", "xcomp", "advcl", "oprd", "attr", "acomp", "prep", "nsubjpass", "dative"))
_LISTS = (("S", cues.SAYING), ("T", cues.TALKING), ("H", cues.THINKING), ("W", cues.WANTING))
_LENGTHS = (1, 2, 3, 4, 6, 9, 14, 22, 35)
Groups = Mapping[str, tuple[int, ...]]
"""Lemma to the numbers of its groups, coarse to fine."""


def features(doc: Doc, found: Candidate, title_end: int, groups: Groups) -> list[str]:
    """All features of one candidate; ``title_end`` is the offset where the headline ends, 0 without one."""
    cue = doc[found.cue]
    lemma, relation, lists = cue.lemma_.lower(), found.relation, _lists(cue)
    source, steps = responsible(cue)
    who = "-" if source is None else source.ent_type_ or (source.lower_ if source.pos_ == "PRON" else source.pos_)
    own = [
        "b", f"l={lemma}", f"r={relation}", f"p={cue.tag_}", f"L={lists}", f"d={cue.dep_}", f"lr={lemma}|{relation}",
        f"Lr={lists}|{relation}", f"pr={cue.pos_}|{relation}", f"hd={cue.head.lemma_.lower()}|{cue.dep_}",
        f"hL={_lists(cue.head)}|{cue.dep_}",
    ]  # fmt: skip
    shape = _child_shape(doc[found.child])
    return [
        *own,
        *_source(source, steps, who, found, lemma, lists),
        *_content(doc, found, lemma, lists, title_end),
        *_clause(doc[found.child], shape, found.relation, lemma, lists),
        *_frame(cue, lemma, relation),
        *_kin(groups.get(lemma, ()), relation, who, shape),
    ]


def _lists(cue: Token) -> str:
    lemma = cue.lemma_.lower()
    return "".join(name for name, words in _LISTS if lemma in words) or "-"


def _source(source: Token | None, steps: int, who: str, found: Candidate, lemma: str, lists: str) -> list[str]:
    made = [f"s={who}", f"sL={who}|{lists}", f"sr={who}|{found.relation}", f"sl={who}|{lemma}"]
    if source is None:
        return made
    is_in = found.start <= source.i < found.end
    sort = f"sd={source.dep_}"
    return [*made, f"st={steps}", sort, f"{sort}|{found.relation}", f"sh={source.lemma_.lower()}", f"in={is_in:d}"]


def _content(doc: Doc, found: Candidate, lemma: str, lists: str, title_end: int) -> list[str]:
    """How the span begins, what stands around it, how long it is and how far from its cue."""
    relation, sentence = found.relation, doc[found.cue].sent
    first = _sort(doc[found.start])
    before = _sort(doc[found.start - 1]) if found.start else "^"
    after = _sort(doc[found.end]) if found.end < len(doc) else "$"
    size = next((n for n in _LENGTHS if found.end - found.start <= n), 99)
    is_after = found.start > found.cue
    gap = found.start - found.cue if is_after else found.cue - found.end
    whole = f"{found.start <= sentence.start + 1:d}{found.end >= sentence.end - 1:d}"
    return [
        f"f={first}", f"fr={first}|{relation}", f"fL={first}|{lists}", f"v={before}", f"n={after}", f"z={size}",
        f"zr={size}|{relation}", f"zL={size}|{lists}", f"g={min(6, gap)}{'>' if is_after else '<'}", f"se={whole}",
        f"ti={doc[found.start].idx < title_end:d}", f"fl={first}|{lemma}",
    ]  # fmt: skip


def _sort(token: Token) -> str:
    """A word of grammar as itself, any other as its part of speech."""
    return token.pos_ if token.pos_ in _OPEN else token.lower_


def _child_shape(child: Token) -> str:
    """Whether the clause has *to* and a subject of its own: ``10`` is an infinitive."""
    has_to = any(c.dep_ == "aux" and c.lower_ == "to" for c in child.children)
    return f"{has_to:d}{any(c.dep_ in _SUBJECTS for c in child.children):d}"


def _clause(child: Token, shape: str, relation: str, lemma: str, lists: str) -> list[str]:
    mark = next((c.lower_ for c in child.children if c.dep_ == "mark"), "-")
    return [
        f"ct={child.tag_}", f"ctr={child.tag_}|{relation}", f"ctL={child.tag_}|{lists}", f"cl={child.lemma_.lower()}",
        f"ce={child.ent_type_ or '-'}", f"to={shape}|{relation}", f"tl={shape}|{lemma}", f"m={mark}|{lists}",
    ]  # fmt: skip


def _frame(cue: Token, lemma: str, relation: str) -> list[str]:
    """Helpers of the cue (modals, negation, particles) and what else hangs on it."""
    made = [f"a={c.lower_}" for c in cue.children if c.dep_ in ("aux", "neg", "auxpass", "prt", "advmod")]
    particle = next((c.lower_ for c in cue.children if c.dep_ == "prt"), None)
    if particle is not None:
        made += [f"lp={lemma}_{particle}", f"lp={lemma}_{particle}|{relation}"]
    kinds = sorted({c.dep_ for c in cue.children if c.dep_ in _FRAME})
    return [*made, f"ds={','.join(kinds)}|{relation}"]


def _kin(groups: tuple[int, ...], relation: str, who: str, shape: str) -> list[str]:
    made: list[str] = []
    for level, group in enumerate(groups):
        name = f"c{level}={group}"
        made += [name, f"{name}|{relation}", f"{name}|{who[:4]}", f"{name}|{shape}"]
    return made
