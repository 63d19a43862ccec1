"""Resolves who speaks: from the words of a source ("he", "the Dutch leader", "Lee") to a name and a side.

A cast of the article's people is drawn up once: full name, titles and country from the noun phrases in which
they are named. Pronouns go to the last speaker, roles to the person whose title and country fit, capitals and
seats of government to themselves, with the country that they speak for.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from news.annotation import gazetteer
from news.annotation.names import bare_name, full_names, key_of
from news.annotation.roles import FEMALE_WORDS, MALE_WORDS, PRESIDENCY_WORDS, ROLES, gender_of_first_name
from news.wordlists import word_set

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

    from news.annotation.speech import Act
    from news.model import Name


@dataclass(slots=True)
class Person:
    """One of the cast: what the article says about somebody, gathered over all mentions."""

    name: str
    first_at: int
    titles: set[str] = field(default_factory=set)
    side: str | None = None
    gender: str | None = None
    mentions: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A resolved source: the name to show and the side it speaks for, where known."""

    name: str
    side: str | None
    person: str | None = None


class Cast:
    """The people and bodies of one article; resolves sources in reading order."""

    def __init__(self, doc: Doc, names: tuple[Name, ...]) -> None:
        """Gather the people named in ``doc`` with titles, countries and gender."""
        self.doc = doc
        self.people: dict[str, Person] = {}
        self.seats: dict[str, str] = {}
        self._person_at: dict[int, str] = {}
        self.history: list[tuple[int, str]] = []
        mentions = [n for n in names if n.kind == "person"]
        self.last_names = full_names([n.text for n in mentions])
        self._gather(mentions)
        self._gather_seats(names)

    def _gather(self, mentions: list[Name]) -> None:
        for mention in mentions:
            span = self.doc.char_span(mention.start, mention.end, alignment_mode="expand")
            parts = bare_name(mention.text).split()
            if span is None or not parts:
                continue
            name = self.last_names.get(key_of(parts[-1]), " ".join(parts))
            person = self.people.setdefault(mention.key, Person(name, mention.start))
            person.mentions.append(mention.start)
            for token in span:
                self._person_at[token.i] = mention.key
            self._learn(person, span.root, span.start, span.end)
        for person in self.people.values():
            person.gender = person.gender or gender_of_first_name(person.name)
        self._inherit_sides()

    def _learn(self, person: Person, root: Token, start: int, end: int) -> None:
        """Take titles, country and gender from the noun phrase around a mention."""
        around = self._described_by(root, start, end)
        words = [t.text for t in around]
        roles = {t.lemma_.lower() for t in around if t.lemma_.lower() in ROLES}
        person.titles |= roles
        if roles and person.side is None:
            person.side = gazetteer.side_of(words)
        before = self.doc[start - 1].lower_.rstrip(".") if start else ""
        marks = {t.lower_ for t in around} | {before}
        if person.gender is None:
            person.gender = "f" if marks & FEMALE_WORDS else "m" if marks & MALE_WORDS else None

    def _described_by(self, root: Token, start: int, end: int) -> list[Token]:
        left = list(self.doc[max(root.sent.start, start - 12) : start])
        while left and (left[0].head.i < left[0].i or not _is_title_run(left)):
            left = left[1:]
        right = [t for c in root.rights if c.dep_ == "appos" and c.i >= end for t in c.subtree][:12]
        above = root.head if root.dep_ == "appos" else None
        head = [*above.lefts, above] if above is not None else []
        return [*head, *left, *right]

    def _inherit_sides(self) -> None:
        """``Joe Biden's adviser Jake Sullivan`` speaks for the side of Joe Biden."""
        for i, key in sorted(self._person_at.items()):
            owner = self.people[key]
            after = list(self.doc[i + 1 : i + 8])
            if owner.side is None or not after or after[0].tag_ != "POS":
                continue
            if not any(t.lemma_.lower() in ROLES for t in after):
                continue
            heir = next((self._person_at[t.i] for t in after if t.i in self._person_at), None)
            if heir is not None and self.people[heir].side is None:
                self.people[heir].side = owner.side

    def _gather_seats(self, names: tuple[Name, ...]) -> None:
        for name in names:
            hit = gazetteer.entry(name.text)
            if hit is not None and hit.kind == "seat":
                self.seats.setdefault(hit.side, name.text)

    def resolve(self, act: Act, at: int) -> Speaker | None:
        """Who the source of an act is; ``at`` is the token where the act stands."""
        head = self.doc[act.source_head]
        start, end = act.source
        if head.pos_ == "PRON" or head.lower_ in _PRONOUNS:
            return self._pronoun(head, at)
        key = self._named_in(head, start, end)
        if key is not None:
            return self._jointly(key, head, end) or self._as_speaker(key)
        words = [t.text for t in _phrase(self.doc, start, end) if not t.is_space and not t.is_quote]
        return self._by_role(head, words, at) or (self._body(head, words) if any(map(_is_word, words)) else None)

    def _named_in(self, head: Token, start: int, end: int) -> str | None:
        if head.i in self._person_at:
            return self._person_at[head.i]
        for child in head.children:
            if child.dep_ in ("appos", "compound") and child.i in self._person_at and start <= child.i < end:
                return self._person_at[child.i]
        full = self.last_names.get(key_of(head.text), "")
        return key_of(full) if key_of(full) in self.people else None

    def _jointly(self, key: str, head: Token, end: int) -> Speaker | None:
        """Two people who speak as one ("Both Lee and Park said"); None for one alone."""
        others = [self._person_at[t.i] for t in head.conjuncts if t.i in self._person_at and t.i < end]
        keys = list(dict.fromkeys([key, *others]))
        if len(keys) < 2:
            return None
        sides = {self.people[k].side for k in keys}
        names = [self.people[k].name for k in keys]
        return Speaker(", ".join(names[:-1]) + " and " + names[-1], sides.pop() if len(sides) == 1 else None)

    def _as_speaker(self, key: str) -> Speaker:
        person = self.people[key]
        return Speaker(person.name, person.side, key)

    def _pronoun(self, head: Token, at: int) -> Speaker | None:
        gender = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}.get(head.lower_)
        if gender is None:
            return None
        for _, key in reversed(self.history[-MAX_BACK:]):
            if self.people[key].gender in (None, gender):
                return self._as_speaker(key)
        fitting = [
            (place, key)
            for key, person in self.people.items()
            for place in person.mentions[: bisect_left(person.mentions, head.idx)][-1:]
            if person.gender in (None, gender)
        ]
        return self._as_speaker(max(fitting)[1]) if fitting else None

    def _by_role(self, head: Token, words: list[str], at: int) -> Speaker | None:
        """``the Ukrainian leader``, ``the official``: a singular role with its country, of somebody named."""
        role = head.lemma_.lower()
        if (
            role not in ROLES
            or head.tag_ not in ("NN", "NNP")
            or (words[:1] and words[0].lower() in ("a", "an", "one"))
        ):
            return None
        side = gazetteer.side_of(words)
        fits = [k for k, p in self.people.items() if _fits(p, role, side, p.first_at < head.idx)]
        if not fits:
            return None
        spoke = [key for _, key in self.history[-MAX_BACK:] if key in fits]
        return self._as_speaker(spoke[-1] if spoke else max(fits, key=lambda k: self._last_before(k, head.idx)))

    def _last_before(self, key: str, offset: int) -> int:
        return max((m for m in self.people[key].mentions if m < offset), default=-1)

    def _body(self, head: Token, words: list[str]) -> Speaker:
        sides = {hit.side for _, _, hit in gazetteer.find(words)}
        side = None if len(sides) > 1 and head.conjuncts else gazetteer.side_of(words)
        if head.lemma_.lower() in PRESIDENCY_WORDS and side in self.seats:
            return Speaker(self.seats[side], side)
        if words and words[0].lower() in ("the", "a", "an"):
            words = words[1:]
        return Speaker(_joined(self.doc, words, head), side)

    def note(self, speaker: Speaker | None, at: int) -> None:
        """Remember that somebody spoke at token ``at``, for the pronouns and roles that follow."""
        if speaker is not None and speaker.person is not None:
            self.history.append((at, speaker.person))


MAX_BACK = 50
"""Speakers back that a pronoun or role may reach."""

_PRONOUNS = word_set(
    """
    he she him her they them it i we you who
    """
)


def _is_title_run(tokens: list[Token]) -> bool:
    """Whether tokens can all stand before a name in one noun phrase: ``French Foreign Minister``."""
    return all(
        t.pos_ in ("PROPN", "NOUN", "ADJ")
        or (t.tag_ in ("POS", "HYPH", "IN", "DT", "PRP$") and t.lower_ not in _BREAKS)
        for t in tokens
    ) and any(t.lemma_.lower() in ROLES for t in tokens)


_BREAKS = word_set(
    """
    with by from on at in after before about against between to as than like
    """
)


def _fits(person: Person, role: str, side: str | None, is_known: bool) -> bool:
    if not is_known or (side is not None and person.side != side):
        return False
    return any(title == role or role in ROLES.get(title, frozenset()) for title in person.titles)


def _phrase(doc: Doc, start: int, end: int) -> Span:
    """The words of a source without the dateline before them ("PARIS — "), and with the whole of an "e-mail"."""
    dash = next((t.i for t in doc[start : min(end, start + DATELINE)] if t.text in _DASHES), start)
    place = [t for t in doc[start:dash] if t.is_alpha]
    opens = start == 0 or "\n" in doc[start - 1].text_with_ws
    if opens and place and len(place[0]) > 1 and place[0].is_upper and all(t.text[0].isupper() for t in place):
        start = dash + 1
    if end + 1 < len(doc) and doc[end - 1].text == "e" and doc[end].text == "-":
        end = end + 2 if doc[end + 1].pos_ in ("NOUN", "PROPN") else end - 1  # "a spokesman e-mailed"
    return doc[start:end]


def _is_word(text: str) -> bool:
    """Whether a token can name somebody, as no figure and no "n't" can."""
    return text[:1].isalpha() and text.lower() not in ("n't", "n’t", "to")


DATELINE = 8
"""Tokens that a dateline has at most, its dash included."""
_DASHES = frozenset("—–") | {"--"}


def _joined(doc: Doc, words: list[str], head: Token) -> str:
    joined = " ".join(words)
    for mark in ("’s", "'s", ",", "’", "."):
        joined = joined.replace(f" {mark}", mark)
    return joined.replace(" - ", "-").strip(" ,;:—–-")
