"""Finds for each quoted or reported span the act of speech that it belongs to.

Marked words come from ``marks``; acts of speech from the parse say whose they are; words without marks that are
somebody's come from ``reported_model``. Full sentences look beside
themselves first ("…," X said), parts of a sentence climb the dependency tree: the first act above them is
the speaker's, the next one tells who passed the words on. What stands under no act is a scare quote.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from news.annotation import cues, speech
from news.annotation.marks import Marked
from news.annotation.reported import Candidate
from news.annotation.reported_model import model, reported
from news.annotation.speech import Act
from news.model import Passage, QuoteKind

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


_WORK = re.compile(
    r"\b(?:book|novel|memoir|autobiography|film|movie|documentary|song|album|single|show|series|sitcom|podcast|program|"
    r"programme|play|musical|poem|essay|magazine|painting|titled|entitled|author of|starred in|hit|column)s?\b[\s,:]*"
    r"(?:called |titled |entitled )?$",
    re.IGNORECASE,
)
MAX_LEAD_IN = 60
"""Tokens before a colon in which the verb of saying is looked for."""

_MARKS = frozenset(("''", "``", "'"))


@dataclass(frozen=True, slots=True)
class Attributed:
    """A quote with the act that it belongs to (None for scare quotes) and the one above that passed it on."""

    start: int
    end: int
    kind: QuoteKind
    depth: int
    act: Act | None
    outer: Act | None = None


SPEAKING = cues.SAYING | cues.TALKING | {"accord", "according"}
LABEL_WORDS = 2
"""Marked words up to which a verb of thinking or showing is no speech act."""


class Reader:
    """Attributes the quotes of one parsed text."""

    def __init__(self, text: str, doc: Doc, passages: tuple[Passage, ...], marked: tuple[Marked, ...]) -> None:
        """Index which tokens stand inside marks and which act each verb heads."""
        self.text, self.doc, self.passages, self.marked = text, doc, passages, marked
        self.starts = [t.idx for t in doc]
        self.inside = token_marks(self.starts, marked)
        self.acts = list(speech.acts(doc))
        self.by_verb = {a.verb: a for a in self.acts}
        self.sentence_starts = {p.start for p in passages}
        self.last_spoken: Attributed | None = None
        self.single_is_minor = any(not m.is_single for m in marked)

    def attribute(self) -> list[Attributed]:
        """Every marked span in order, then the indirect speech."""
        found: list[Attributed] = []
        parent: Attributed | None = None
        for i, span in enumerate(self.marked):
            if span.depth == 0:
                parent = self._top(i, span)
                found += [parent] if parent is not None else []
            elif parent is not None:
                found.append(self._nested(span, parent))
        return found + self._indirect(found)

    def _top(self, i: int, span: Marked) -> Attributed | None:
        tokens = self._tokens(span)
        if not tokens:
            return Attributed(span.start, span.end, "scare", 0, None)
        if self._is_title(span, tokens):
            return None
        full = self._is_full(span, tokens)
        above = self._above(i, tokens)
        act = self._beside(i, tokens, span) if full else None
        if act is None and above:
            act = above[0]
        if act is None and not full and not self._is_aside(span, tokens):
            act = self._beside(i, tokens, span)
        if act is None and full:
            act = self._carried(span)
        if act is None or (not full and (self._is_aside(span, tokens) or self._is_label(act, tokens))):
            return Attributed(span.start, span.end, "scare", 0, None)
        outer = next((a for a in above if a.verb != act.verb and a.source_head != act.source_head), None)
        self.last_spoken = Attributed(span.start, span.end, "direct" if full else "partial", 0, act, outer)
        return self.last_spoken

    def _is_title(self, span: Marked, tokens: list[Token]) -> bool:
        """The name of a book, film or programme: capitals throughout after a word for works; no one's speech."""
        words = [t.text for t in tokens if t.is_alpha]
        if not words or not words[0][0].isupper() or any(w.islower() and len(w) > 4 for w in words):
            return False
        return _WORK.search(self.text, max(0, span.start - 60), span.start) is not None

    def _nested(self, span: Marked, parent: Attributed | None) -> Attributed:
        tokens = self._tokens(span)
        before = [self.by_verb.get(tokens[0].i - k) for k in (2, 3)] if tokens else []
        said = next((a for a in before if a is not None and self.inside[a.verb] is not None), None)
        if said is not None:
            kind: QuoteKind = "direct" if self._is_full(span, tokens) else "partial"
            return Attributed(span.start, span.end, kind, span.depth, said)
        kind = "scare" if len(tokens) <= 5 else "partial"
        return Attributed(span.start, span.end, kind, span.depth, parent.act if parent else None)

    def _is_aside(self, span: Marked, tokens: list[Token]) -> bool:
        """Single marks around a few words where the outlet sets speech in double marks."""
        return span.is_single and self.single_is_minor and len(tokens) <= 5

    def _is_label(self, act: Act, tokens: list[Token]) -> bool:
        """A marked word or two under a verb that need not speak: ``the survey showed a “tilted” field``."""
        return len(tokens) <= LABEL_WORDS and self.doc[act.verb].lemma_.lower() not in SPEAKING

    def _tokens(self, span: Marked) -> list[Token]:
        first, end = _token_range(self.starts, span.start, span.end)
        return [t for t in self.doc[first:end] if not (t.is_quote or t.is_space or t.text in _MARKS)]

    def _is_full(self, span: Marked, tokens: list[Token]) -> bool:
        """Whether the marks hold whole sentences: a capital first, and a verb or a sentence of their own."""
        words = [t for t in tokens if not t.is_punct]
        if not words or not (words[0].text[:1].isupper() or words[0].is_digit or tokens[0].text in "[…"):
            return False
        at_start = span.start in self.sentence_starts
        finite = any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in tokens)
        ends = tokens[-1].text in (",", ".", "?", "!", "…", "—")
        led_in = self.text[: span.start].rstrip()[-1:] in (",", ":")
        return (finite or ends) and (at_start or led_in or (finite and ends)) and len(words) > 1

    def _above(self, i: int, tokens: list[Token]) -> list[Act]:
        """The acts that govern the span, innermost first, none of them inside it."""
        found: list[Act] = []
        own = {t.i for t in tokens}
        current = next((t for t in tokens if t.head.i not in own and not t.is_punct), tokens[0])
        for _ in range(speech.MAX_STEPS):
            above = current.head
            if above.i == current.i:
                break
            act = self.by_verb.get(above.i)
            if act is not None and self._can_hold(act, current, i):
                found.append(act)
            current = above
        return found

    def _can_hold(self, act: Act, below: Token, i: int) -> bool:
        free = self.inside[act.verb] is None and self.inside[act.source_head] is None
        return free and below.dep_ not in ("nsubj", "nsubjpass", "csubj")

    def _beside(self, i: int, tokens: list[Token], span: Marked) -> Act | None:
        """The act right after the closing mark, else right before the opening one, in the same sentence."""
        first, last = tokens[0], tokens[-1]
        start, end = first.sent.start, last.sent.end
        after = [a for a in self._free(last.i + 1, end) if self._same_gap(last.i, a.verb)]
        before = [a for a in self._free(start, first.i) if self._same_gap(a.verb, first.i)]
        if before and (not after or first.i - before[-1].cue[1] <= 2):
            return before[-1]
        near = after[0] if after and after[0].verb - last.i < 14 else None
        return (
            near
            or self._unlisted(last, end)
            or self._unlisted_before(first)
            or self._labelled(span)
            or (after[0] if after else None)
        )

    def _free(self, start: int, end: int) -> list[Act]:
        """Acts outside all marks whose verb lies in a range of tokens."""
        near = [self.by_verb[k] for k in range(start, end) if k in self.by_verb]
        return [a for a in near if self.inside[a.verb] is None and self.inside[a.source_head] is None]

    def _unlisted(self, last: Token, end: int) -> Act | None:
        """A verb of any kind right after a quote that ends in ``, ? !``."""
        if last.text not in (",", "?", "!"):
            return None
        for token in self.doc[last.i + 1 : min(end, last.i + 10)]:
            act = speech.act_of_any(token, last.i) if self.inside[token.i] is None else None
            if act is not None:
                return self._added(act)
        return None

    def _unlisted_before(self, first: Token) -> Act | None:
        """A verb of any kind with its subject right before ``, “`` or ``: “``."""
        opening = first.i - 1
        lead = self.doc[opening - 1].text if opening > 0 else ""
        if lead not in (",", ":") or self.doc[opening].sent.start >= opening - 1:
            return None
        for k in range(opening - 2, max(self.doc[opening].sent.start, opening - 5) - 1, -1):
            act = speech.act_of_any(self.doc[k], -1) if self.inside[k] is None else None
            if act is not None and act.source_head < k and self.inside[act.source_head] is None:
                return self._added(act)
        return None

    def _labelled(self, span: Marked) -> Act | None:
        """``Ann Lee: “…”`` without any verb."""
        opening, _ = _token_range(self.starts, span.start, span.end)
        if opening == 0:
            return None
        before = self.doc[opening - 1]
        act = speech.label(before) if before.text == ":" else None
        return self._added(act) if act is not None else None

    def _added(self, act: Act) -> Act:
        if act.verb not in self.by_verb:
            self.acts.append(act)
            self.by_verb[act.verb] = act
        return self.by_verb[act.verb]

    def _same_gap(self, left: int, right: int) -> bool:
        """No other long quote between two tokens."""
        return sum(1 for k in range(left + 1, right) if self.inside[k] is not None) <= 8

    def _carried(self, span: Marked) -> Act | None:
        """The act of the quote before, where this one goes on in its paragraph or the next."""
        last = self.last_spoken
        between = self.text[last.end : span.start] if last is not None else ""
        led = self._led_in(span)
        if led is not None:
            return led
        if last is None or len(between) > 600:
            return None
        paragraphs = between.strip(" ").count("\n")
        return last.act if paragraphs == 0 or span.continues or (paragraphs <= 3 and len(between) < 400) else None

    def _led_in(self, span: Marked) -> Act | None:
        """``She was clear:`` in the sentence before, with a verb of saying."""
        head = self.text[: span.start].rstrip()
        if head[-1:] != ":":
            return None
        colon = bisect_left(self.starts, len(head))
        before = self._free(max(0, colon - MAX_LEAD_IN), colon)
        return before[-1] if before else None

    def _indirect(self, quotes: list[Attributed]) -> list[Attributed]:
        """Reported clauses that are no full quote."""
        full = sorted((q.start, q.end) for q in quotes if q.kind == "direct" and q.depth == 0)
        found: list[Attributed] = []
        for one in reported(self.doc, self.inside, max(self.text.find("\n"), 0), model()):
            start, end = self._span(one.candidate)
            near = bisect_left(full, (end, end)) - 1
            if near < 0 or full[near][1] <= start:
                found.append(Attributed(start, end, "indirect", 0, self._act_of(one.candidate)))
        return found

    def _span(self, found: Candidate) -> tuple[int, int]:
        last = self.doc[found.end - 1]
        return self.doc[found.start].idx, last.idx + len(last)

    def _act_of(self, found: Candidate) -> Act | None:
        """The act at the cue of reported speech; None where nobody is named for it."""
        known = self.by_verb.get(found.cue)
        if known is not None:
            return known
        act = speech.act_of_cue(self.doc[found.cue], found.start, found.end)
        return self._added(act) if act is not None else None


def _token_range(starts: list[int], start: int, end: int) -> tuple[int, int]:
    """Tokens that begin in ``[start, end)``, as a half-open range."""
    return bisect_left(starts, start), bisect_left(starts, end)


def token_marks(starts: list[int], marked: tuple[Marked, ...]) -> list[int | None]:
    """For each token the number of the outermost marked span that it stands in."""
    inside: list[int | None] = [None] * len(starts)
    for i, span in enumerate(marked):
        if span.depth == 0:
            first, end = _token_range(starts, span.start, span.end)
            inside[first:end] = [i] * (end - first)
    return inside
