"""Who takes part in what a unit says: people, countries, dates and whether it tells of a meeting of several.

Look-alikes differ in just these slots: "the two leaders agreed to go on talking" is one sentence of two calls.
People are found by their surnames all over a text, by role ("the French president", "Italy's premier") and by
number ("the two ministers"); a meeting or call that names fewer than two is completed from its sentence and
from what stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from news.annotation import gazetteer
from news.comparison.likeness import folded
from news.model import Name, Telling

_CAPITALISED: Final = re.compile(r"[^\W\d_][\w.]*(?:[\u2019'-][\w]+)*")
_OFFICES: Final = frozenset(
    re.findall(
        r"\w+",
        "president leader premier chancellor king queen emperor sultan emir ruler prime counterpart minister secretary "
        "ambassador spokesman spokeswoman spokesperson general senator governor mayor chief director chairman "
        "chairwoman judge justice pope colonel captain sergeant mr mrs ms dr sir lord lady adviser advisor aide "
        "envoy commissioner representative congressman congresswoman",
    )
)
_LEADERS: Final = frozenset(
    ("president", "leader", "premier", "chancellor", "king", "queen", "prime", "ruler", "emir", "sultan")
)
_ROLE: Final = re.compile(
    r"\b(?P<country>[A-Z][\w.]*(?:\s[A-Z][\w.]*)?)(?:[\u2019']s)?\s(?P<role>president|leader|premier|chancellor|"
    r"prime minister|foreign minister|king|queen|President|Prime Minister|Chancellor)\b(?!\s+[A-Z])"
)
_PAIR: Final = re.compile(
    r"\b(?:the two|both|the pair of|these two) (?:leaders|presidents|ministers|men|women|statesmen|"
    r"counterparts|diplomats|officials|politicians|rivals)\b|\bthe pair\b|\beach other\b",
    re.IGNORECASE,
)
_MEETING: Final = re.compile(
    r"\b(?:phone calls?|calls?(?=\s(?:with|between|to|that|lasted|took|ended|began|concluded|came)\b)|(?<=[’'-])call|"
    r"phoned|telephone\w*|conversations?|talks|talked (?:with|to)|meetings?|meets?|met|summits?|"
    r"(?:spoke|speaks?|speaking) (?:with|by|to)|dialogues?|discussions?|discussed|negotiations?|negotiat\w+)\b",
    re.IGNORECASE,
)
_LOOK_BACK: Final = 500
_ALIKE: Final = 0.8


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of a person: where it stands and the surname that joins mentions, folded."""

    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True)
class Slots:
    """What a unit is about. ``context`` are the people of a meeting that the unit itself leaves unnamed."""

    people: frozenset[str]
    context: frozenset[str]
    countries: frozenset[str]
    dates: frozenset[str]
    is_meeting: bool


@dataclass(frozen=True, slots=True)
class Cast:
    """The people and the countries of one telling, in text order."""

    mentions: tuple[Mention, ...]
    countries: tuple[tuple[int, str], ...]
    dates: tuple[tuple[int, int, str], ...]


def _surname(words: str) -> str:
    """Return the last word of a name, folded, without possessive."""
    plain = re.sub(r"[\u2019']s?$", "", words.strip())
    return folded(plain.split()[-1]) if plain.split() else ""


def _runs(text: str) -> list[tuple[int, int]]:
    """Return spans of neighbouring capitalised words of one line, as in "Prime Minister Giorgia Meloni"."""
    runs: list[tuple[int, int]] = []
    for match in _CAPITALISED.finditer(text):
        if not match.group()[0].isupper():
            continue
        if runs and text[runs[-1][1] : match.start()] == " ":
            runs[-1] = (runs[-1][0], match.end())
        else:
            runs.append((match.start(), match.end()))
    return runs


def _named_in_plain_text(text: str) -> set[str]:
    """Return surnames of people introduced with an office before a full name, for texts without annotations."""
    found: set[str] = set()
    for start, end in _runs(text):
        words = re.sub(r"[\u2019']s\b", "", text[start:end]).split()
        offices = [at for at, word in enumerate(words) if folded(word).strip(".") in _OFFICES]
        before = text[max(0, start - 24) : start].split()
        after_office = words[offices[-1] + 1 :] if offices else words
        introduced = bool(offices) or (bool(before) and folded(before[-1]) in _OFFICES)
        if introduced and 1 <= len(after_office) <= 4 and gazetteer.side_of(after_office) is None:
            found.add(folded(after_office[-1]))
    return found


def _annotated(names: Sequence[Name]) -> set[str]:
    """Return surnames of annotated people: of two words and more, or called a person more often than not."""
    kinds: dict[str, list[bool]] = {}
    for name in names:
        kinds.setdefault(name.key, []).append(name.kind == "person")
    return {_surname(key) for key, said in kinds.items() if any(said) and (" " in key or 2 * sum(said) > len(said))}


def _surnames(text: str, names: Sequence[Name]) -> set[str]:
    """Return the surnames of the people that a text names, at least three letters long."""
    found = _annotated(names) or _named_in_plain_text(text)
    return {one for one in found if len(one) > 2 and gazetteer.entry(one) is None and one not in _OFFICES}


def _spelled(text: str, surnames: set[str]) -> list[Mention]:
    """Return every place where a known surname stands with a capital."""
    return [
        Mention(match.start(), match.end(), folded(match.group()))
        for match in re.finditer(r"[^\W\d_]{3,}", text)
        if match.group()[0].isupper() and folded(match.group()) in surnames
    ]


def _countries_of(text: str) -> list[tuple[int, str]]:
    """Return (offset, country) of every country, nationality, capital or seat of government; camps left out."""
    tokens = [
        (m.start(), re.sub(r"[\u2019']s$", "", m.group())) for m in re.finditer(r"[\w.]+(?:[\u2019'][\w]+)*", text)
    ]
    tokens = [(at, word.rstrip(".") or word) for at, word in tokens]
    hits = gazetteer.find([word for _, word in tokens])
    return [(tokens[first][0], entry.side) for first, _, entry in hits if not entry.is_camp]


def _led_by(text: str, mentions: Sequence[Mention], countries: Sequence[tuple[int, str]]) -> dict[str, str]:
    """Return the leader of each country as the text itself introduces them ("French President Emmanuel Macron")."""
    led: dict[str, str] = {}
    for mention in mentions:
        for at, country in countries:
            between = text[at : mention.start] if 0 < mention.start - at < 50 else ""
            if between and not re.search(r"[.,;:]\s|\band\b", between):
                words = {folded(word) for word in re.findall(r"\w+", between)}
                if words & _LEADERS or "counterpart" in words:
                    led.setdefault(country, mention.key)
    return led


def _by_role(text: str, led: dict[str, str]) -> list[Mention]:
    """Return mentions by role, resolved to the leader that the text introduced, else kept as a role."""
    found: list[Mention] = []
    for match in _ROLE.finditer(text):
        country = gazetteer.side_of(match.group("country").split())
        if country is not None and "foreign" not in match.group("role"):
            found.append(Mention(match.start(), match.end(), led.get(country, f"leader of {country}")))
    return found


def _by_number(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Return "the two leaders" as the two different people mentioned last before it."""
    found: list[Mention] = []
    for match in _PAIR.finditer(text):
        last: list[str] = []
        for mention in reversed([m for m in mentions if match.start() - _LOOK_BACK < m.start < match.start()]):
            if mention.key not in last:
                last.append(mention.key)
            if len(last) == 2:
                break
        found.extend(Mention(match.start(), match.end(), key) for key in last)
    return found


def cast_of(telling: Telling) -> Cast:
    """Find everybody and every country in one telling; dates come from its annotated figures."""
    text = telling.text
    countries = _countries_of(text)
    spelled = _spelled(text, _surnames(text, telling.annotations.names))
    named = [*spelled, *_by_role(text, _led_by(text, spelled, countries))]
    named.sort(key=lambda one: (one.start, one.end, one.key))
    mentions = sorted([*named, *_by_number(text, named)], key=lambda one: (one.start, one.end, one.key))
    dates = [(f.start, f.end, f.value) for f in telling.annotations.figures if f.kind == "date" and f.value != "vague"]
    return Cast(tuple(mentions), tuple(countries), tuple(dates))


def _meeting_of(cast: Cast, start: int, sentence: tuple[int, int], people: frozenset[str]) -> frozenset[str]:
    """Complete the people of a meeting to two: from its sentence, then from the mentions before it."""
    found = list(dict.fromkeys(m.key for m in cast.mentions if sentence[0] <= m.start < sentence[1]))
    before = [m.key for m in reversed(cast.mentions) if start - _LOOK_BACK < m.start < sentence[0]]
    together = set(people)
    for key in [*found, *before]:
        if len(together) >= 2:
            break
        together.add(key)
    return frozenset(together)


def slots_of(cast: Cast, text: str, start: int, end: int, sentence: tuple[int, int]) -> Slots:
    """Return the slots of ``text[start:end]`` inside the sentence with the given span."""
    people = frozenset(m.key for m in cast.mentions if start <= m.start and m.end <= end)
    is_meeting = any(pattern.search(text, start, end) for pattern in (_MEETING, _PAIR))
    return Slots(
        people=people,
        context=_meeting_of(cast, start, sentence, people) if is_meeting else people,
        countries=frozenset(side for at, side in cast.countries if start <= at < end),
        dates=frozenset(value for a, b, value in cast.dates if start <= a and b <= end),
        is_meeting=is_meeting,
    )


@lru_cache(maxsize=8192)
def _same_name(one: str, two: str) -> bool:
    """Say whether two surnames are spellings of one ("zelensky", "zelenskyy"; "kadhafi", "gaddafi" are not)."""
    return one == two or (one[0] == two[0] and SequenceMatcher(None, one, two, autojunk=False).ratio() >= _ALIKE)


def _common(left: frozenset[str], right: frozenset[str]) -> int:
    """Return how many people of the left stand on the right too."""
    return sum(1 for a in left if any(_same_name(*sorted((a, b))) for b in right))


def differing_slot(left: Slots, right: Slots) -> str | None:
    """Return which slot keeps two units apart: ``with_whom``, ``who``, ``where`` or ``when``; None if none does.

    An empty slot differs from nothing: a telling may leave out what the other says. Meetings must have all
    people of the smaller party in common; dates count where each side gives a single one.
    """
    fewer = min(len(left.context), len(right.context))
    if left.is_meeting and right.is_meeting and fewer >= 2 and _common(left.context, right.context) < fewer:
        return "with_whom"
    if left.people and right.people and not _common(left.people, right.people):
        return "who"
    if left.countries and right.countries and not left.countries & right.countries:
        return "where"
    if len(left.dates) == len(right.dates) == 1 and left.dates != right.dates:
        return "when"
    return None
