"""Mutants of articles: one change each, with the place of the change in the article and in the mutant.

A mutant knows what a report over the article and itself must show, and everything else that the report may then say
truthfully (a deleted sentence takes its quotes with it). Nothing here knows how the comparison works.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Final

from news.annotation.annotate import annotate
from news.model import Annotations, Figure, Name, Passage, Quote

Span = tuple[int, int]

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAY: Final = re.compile(r"\b(?:" + "|".join(WEEKDAYS) + r")\b")
_MONTH_DAY: Final = re.compile(r"\b((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? )(\d{1,2})\b")
_NUMBER: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")
_WORD: Final = re.compile(r"(?<![\w'’-])[a-z]{6,}(?![\w'’-])")
_MARKS: Final = re.compile("[\"“”„«»‘]|(?<!\\w)['’]|['’](?!\\w)")
_GIVEN: Final = ("Tobias", "Ingrid", "Marlon", "Odette", "Casper", "Philippa")
_FAMILY: Final = ("Quennell", "Ostrander", "Vanbrugh", "Tillotson", "Greybourne", "Haverkamp")
SOFTER: Final = {
    "slams": "criticizes",
    "blasts": "criticizes",
    "rips": "criticizes",
    "attacks": "criticizes",
    "attack": "criticize",
    "warns": "says",
    "vows": "plans",
    "claims": "says",
    "demands": "asks for",
    "demand": "ask for",
    "refuses": "declines",
    "rejects": "declines",
    "accuses": "questions",
    "fight": "dispute",
    "battle": "debate",
    "war": "dispute",
    "crisis": "problem",
    "outrage": "concern",
    "fury": "concern",
    "chaos": "confusion",
    "huge": "large",
    "massive": "large",
    "shocking": "unexpected",
    "deadly": "serious",
    "scandal": "affair",
    "fires": "removes",
    "threatens": "cautions",
    "kills": "ends",
    "killed": "dead",
}


@dataclass(frozen=True, slots=True)
class Article:
    """An article to make mutants of, with its annotations."""

    key: str
    event: str
    title: str
    text: str
    published_at: datetime | None
    annotations: Annotations


@dataclass(frozen=True, slots=True)
class Mutant:
    """An article with one change: ``ours`` are the changed stretches of the article, ``theirs`` those of the mutant."""

    kind: str
    title: str
    text: str
    ours: tuple[Span, ...]
    theirs: tuple[Span, ...]
    change: str


def article_of(key: str, event: str, title: str, text: str, published_at: datetime | None, most_words: int) -> Article:
    """Annotate an article, cut after the paragraph in which it reaches ``most_words`` words."""
    kept, count = [], 0
    for paragraph in text.split("\n"):
        if count >= most_words:
            break
        kept.append(paragraph)
        count += len(paragraph.split())
    cut = "\n".join(kept).strip()
    return Article(key, event, title, cut, published_at, annotate(cut, published_at=published_at))


def _replaced(article: Article, kind: str, edits: Sequence[tuple[int, int, str]], change: str) -> Mutant:
    """Return the article with stretches replaced; edits are in order and do not overlap."""
    text, at, theirs = "", 0, []
    for start, end, words in edits:
        text += article.text[at:start]
        theirs.append((len(text), len(text) + len(words)))
        text += words
        at = end
    return Mutant(
        kind,
        article.title,
        text + article.text[at:],
        tuple((start, end) for start, end, _ in edits),
        tuple(theirs),
        change,
    )


def _in_quote(article: Article, start: int, end: int) -> bool:
    """Whether a stretch touches any quote that stands in marks."""
    return any(q.kind != "indirect" and q.start < end and start < q.end for q in article.annotations.quotes)


def _is_sound(passage: Passage, article: Article) -> bool:
    """Whether a passage is a sentence of its own: enough words, no quote reaches over its edges, its marks are even."""
    whole = len(passage.text.split()) >= 8 and passage.text.rstrip()[-1] in '.!?”"'
    marks = len(_MARKS.findall(passage.text))
    crossed = any(q.start < edge < q.end for q in article.annotations.quotes for edge in (passage.start, passage.end))
    return whole and not crossed and marks % 2 == 0


def delete_passage(article: Article, random: Random) -> Mutant | None:
    """Leave out one sentence of the body, not the first."""
    body = [p for p in article.annotations.passages[1:] if p.role == "body" and _is_sound(p, article)]
    if not body:
        return None
    gone = random.choice(body)
    after = re.compile(r"\s*").match(article.text, gone.end)
    end = after.end() if after and gone.start and article.text[gone.start - 1] == "\n" else gone.end
    return _replaced(article, "delete_passage", [(gone.start, end, "")], gone.text)


def change_figure(article: Article, random: Random) -> Mutant | None:
    """Give one figure another exact value."""
    held = [f for f in article.annotations.figures if f.kind in ("quantity", "money", "percent")]
    found = [(f, m) for f in held if f.value[:1].isdigit() and (m := _NUMBER.search(f.text))]
    if not found:
        return None
    figure, number = random.choice(found)
    new = _other_number(number.group())
    start = figure.start + number.start()
    return _replaced(article, "change_figure", [(start, figure.start + number.end(), new)], f"{figure.text} -> {new}")


def _other_number(text: str) -> str:
    """Return a number of the same form that is larger by half and more."""
    if "." in text:
        whole, _, rest = text.partition(".")
        return f"{int(whole.replace(',', '')) * 2 + 3}.{rest}"
    value = int(text.replace(",", ""))
    new = value * 2 + 3
    return f"{new:,}" if "," in text else str(new)


def move_date(article: Article, random: Random) -> Mutant | None:
    """Move one date to another day."""
    found = [
        (f, m)
        for f in article.annotations.figures
        if f.kind == "date" and f.value != "vague"
        for m in [_day_of(f)]
        if m
    ]
    if not found:
        return None
    figure, (start, end, new) = random.choice(found)
    edit = (figure.start + start, figure.start + end, new)
    return _replaced(article, "move_date", [edit], f"{figure.text} -> {new}")


def _day_of(figure: Figure) -> tuple[int, int, str] | None:
    """Return where a date names its day, and another day; None where it does not."""
    if weekday := _WEEKDAY.search(figure.text):
        return *weekday.span(), WEEKDAYS[(WEEKDAYS.index(weekday.group()) + 2) % 7]
    if day := _MONTH_DAY.search(figure.text):
        return *day.span(2), str(int(day.group(2)) % 27 + 2)
    return None


def scare_quotes(article: Article, random: Random) -> Mutant | None:
    """Set marks round one word that stands outside of quotes."""
    calm = [p for p in article.annotations.passages if p.role == "body" and not _speaks(p, article)]
    found = [
        (p.start + m.start(), p.start + m.end()) for p in calm if _is_sound(p, article) for m in _WORD.finditer(p.text)
    ]
    if not found:
        return None
    start, end = random.choice(found)
    word = article.text[start:end]
    return _replaced(article, "scare_quotes", [(start, end, f"“{word}”")], word)


def _speaks(passage: Passage, article: Article) -> bool:
    """Whether a passage holds quoted or reported words."""
    quotes = article.annotations.quotes
    return any(q.start < passage.end and passage.start < q.end for q in quotes)


def said_claimed(article: Article, random: Random) -> Mutant | None:
    """Write "claimed" for the "said" of one speaker."""
    found = [
        q
        for q in article.annotations.quotes
        if q.cue == "said" and q.cue_start is not None and q.kind in ("direct", "partial") and q.speaker
    ]
    if not found:
        return None
    quote = random.choice(found)
    assert quote.cue_start is not None
    assert quote.cue_end is not None
    return _replaced(article, "said_claimed", [(quote.cue_start, quote.cue_end, "claimed")], str(quote.speaker))


def swap_speaker(article: Article, random: Random) -> Mutant | None:
    """Give one quote to somebody else whom the article names in full."""
    people = {n.text for n in article.annotations.names if n.kind == "person" and len(n.text.split()) == 2}
    found = [
        (quote, name, other)
        for quote in article.annotations.quotes
        for name in _beside_cue(quote, article)
        for other in sorted(people)
        if other.split()[-1] not in name.text and name.text.split()[-1] not in other
    ]
    if not found:
        return None
    _, name, other = random.choice(found)
    return _replaced(article, "swap_speaker", [(name.start, name.end, other)], f"{name.text} -> {other}")


def _beside_cue(quote: Quote, article: Article) -> list[Name]:
    """Return the name of the speaker where it stands right beside the verb of a direct quote."""
    if quote.kind != "direct" or quote.cue_start is None or quote.cue_end is None:
        return []
    return [
        n
        for n in article.annotations.names
        if n.kind == "person"
        and quote.speaker
        and n.text.split()[-1] in quote.speaker
        and (0 <= quote.cue_start - n.end <= 1 or 0 <= n.start - quote.cue_end <= 1)
    ]


def rename_actor(article: Article, random: Random) -> Mutant | None:
    """Give one person or body that is named twice or more another name throughout."""
    counts: dict[str, list[Name]] = {}
    for name in article.annotations.names:
        counts.setdefault(name.text, []).append(name)
    found = [
        held
        for text, held in sorted(counts.items())
        if held[0].kind in ("person", "body") and 2 <= len(held) <= 6 and _stands_alone(text, article, len(held))
    ]
    if not found:
        return None
    held = random.choice(found)
    new = _other_name(held[0], random)
    return _replaced(article, "rename_actor", [(n.start, n.end, new) for n in held], f"{held[0].text} -> {new}")


def _stands_alone(text: str, article: Article, mentions: int) -> bool:
    """Whether none of a name's words stands in the article apart from its mentions, in whatever case."""
    return text.isascii() and all(
        len(re.findall(rf"\b{re.escape(word)}\b", article.text, re.IGNORECASE)) == mentions
        for word in re.findall(r"\w+", text)
    )


def _other_name(name: Name, random: Random) -> str:
    """Return an invented name of the same kind and form."""
    family = random.choice(_FAMILY)
    if name.kind == "body":
        return f"the {family} Directorate" if name.text.startswith("the ") else f"{family} Directorate"
    return f"{random.choice(_GIVEN)} {family}" if " " in name.text else family


def paste_wire(article: Article, random: Random, wire: Sequence[Article]) -> Mutant | None:
    """Paste a paragraph of another article between two paragraphs."""
    others = [one for one in wire if one.event != article.event]
    gaps = [m.end() for m in re.finditer(r"\n+", article.text)]
    paragraphs = [p for one in others for p in one.text.split("\n")[1:] if 25 <= len(p.split()) <= 80]
    even = [p for p in paragraphs if len(_MARKS.findall(p)) % 2 == 0 and p.rstrip()[-1] in '.!?”"']
    if not gaps or not even:
        return None
    at, pasted = random.choice(gaps), random.choice(even)
    return _replaced(article, "paste_wire", [(at, at, pasted + "\n\n")], pasted)


def soften_headline(article: Article, _random: Random) -> Mutant | None:
    """Put a softer word into the headline, or say that it is a report."""
    words = article.title.split()
    if len(words) < 3:
        return None
    strong = next((at for at, word in enumerate(words) if word.lower() in SOFTER), None)
    if strong is None:
        title = f"{article.title}, Report Says"
    else:
        soft = SOFTER[words[strong].lower()]
        title = " ".join(
            [*words[:strong], soft.capitalize() if words[strong][0].isupper() else soft, *words[strong + 1 :]]
        )
    return Mutant("soften_headline", title, article.text, (), (), title)


MUTATORS: Final[dict[str, Callable[[Article, Random], Mutant | None]]] = {
    "delete_passage": delete_passage,
    "change_figure": change_figure,
    "move_date": move_date,
    "scare_quotes": scare_quotes,
    "said_claimed": said_claimed,
    "swap_speaker": swap_speaker,
    "rename_actor": rename_actor,
    "soften_headline": soften_headline,
}
KINDS: Final = (*MUTATORS, "paste_wire")


def mutants_of(article: Article, wire: Sequence[Article], kinds: Sequence[str] = KINDS) -> Iterator[Mutant]:
    """Yield one mutant of each kind that the article allows; the choice is drawn from the article's key."""
    for kind in kinds:
        random = Random(f"{article.key}:{kind}")
        made = paste_wire(article, random, wire) if kind == "paste_wire" else MUTATORS[kind](article, random)
        if made is not None and (made.text, made.title) != (article.text, article.title):
            yield made
