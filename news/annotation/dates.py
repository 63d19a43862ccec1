"""Dates and years in English text, resolved against the day of publication.

A weekday is the last one up to that day unless words about the future stand nearer ("will meet on Monday");
without a day of publication relative dates are ``vague``. A day of a month without its year is the nearest one, unless
its clause looks to the other side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from news.model import Figure

_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|March|Mar\.|Apr(?:il|\.)?|May|June|July|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|"
    r"Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:1[6-9]|20|21)\d\d"
_DATE = re.compile(
    rf"\b(?P<iso>{_YEAR}-[01]\d-[0-3]\d)\b"
    rf"|\b(?:the )?(?P<d1>{_DAY})(?: of)? (?P<m1>{_MONTH})(?:,? (?P<y1>{_YEAR})\b)?(?![\w])"
    rf"|\b(?P<m2>{_MONTH}) (?P<d2>{_DAY})\b(?:,? (?P<y2>{_YEAR})\b)?"
    rf"|\b(?P<m3>{_MONTH}),? (?P<y3>{_YEAR})\b"
    rf"|\b(?P<rel>(?:(?:on|by|until|since|before|after|from|earlier|late|early|also|this|next|last|past|coming)\s){{0,4}}"
    rf"(?P<wd>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)s?(?: (?:morning|afternoon|evening|night))?)\b"
    r"|\b(?P<near>today|yesterday|tomorrow|tonight|last night)\b"
    r"|\b(?:on |by |until )?(?P<nth>the (?P<ord>[12]\d|3[01]|\d)(?:st|nd|rd|th))"
    r"(?=[.,;:)”’]|$|\s(?:of|and|or|to|in|at|but|when|while|as|for|after|before|because|he|she|they|it|by|with|if)\b)",
    re.IGNORECASE,
)
_YEAR_ALONE = re.compile(r"(?<![\w$€£.,/-])(?P<year>(?:19|20)\d\d)(?P<decade>s\b)?(?![\w%/]|[.,:]\d|-\d\d\d)")
_COUNTED_AFTER = re.compile(
    r"\s(?:people|troops|soldiers|dollars|euros|pounds|miles|kilomet\w+|met(?:er|re)s|feet|acres|votes|tons?|tonnes|"
    r"square|homes|jobs|cases|deaths|units|million|billion|percent|per cent|GMT|EST|hours|UTC|words)\b"
)
_CLAUSE_ENDS = re.compile(r"[.!?](?=\s)|[\n;“”]")
FAR_DAYS = 92
"""A day of a month that lies further from publication goes to the other side where its clause looks there."""
_REPORTS = frozenset(["said", "told", "added", "announced", "reported", "wrote", "tweeted"])
"""Verbs of the past that introduce what may be to come."""
_FUTURE = re.compile(
    r"\b(?:will|won.t|shall|would|could|may(?! \d)|might|to take place|scheduled|set (?:to|for)|due|"
    r"plan(?:s|ned|ning)?|expect(?:s|ed)|upcoming|is to|are to|going to|slated|intends?|hopes? to|deadline|"
    r"ahead of|looms?|coming)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:said|told|added|announced|reported|wrote|tweeted|was|were|had|did|has|have|killed|died|met|came|took|"
    r"spoke|held|happened|struck|fell|rose|voted|late|earlier|since|last|\w{3,}ed)\b",
    re.IGNORECASE,
)


def dates(text: str, published: date | None) -> Iterator[Figure]:
    """Dates, then years that belong to none of them, each list in order; spans may not overlap."""
    covered: list[tuple[int, int]] = []
    for match in _DATE.finditer(text):
        if match["m1"] and match["m1"].lower() == "may" and not match["m1"][0].isupper():
            continue
        value = _value(text, match, published)
        if value is not None:
            start, end = match.span("nth") if match["nth"] else match.span()
            covered.append((start, end))
            yield Figure(start, end, text[start:end], "date", value)
    ends = iter(covered)
    current = next(ends, None)
    for match in _YEAR_ALONE.finditer(text):
        while current is not None and current[1] <= match.start():
            current = next(ends, None)
        if (current is not None and current[0] < match.end()) or _COUNTED_AFTER.match(text, match.end()):
            continue
        yield Figure(match.start(), match.end(), match[0], "year", match["year"] + (match["decade"] or ""))


def _value(text: str, match: re.Match[str], published: date | None) -> str | None:
    if match["iso"]:
        return match["iso"]
    for d, m, y in (("d1", "m1", "y1"), ("d2", "m2", "y2")):
        if match[m]:
            return _month_day(text, match, match[m], match[d], match[y], published)
    if match["m3"]:
        return f"{match['y3']}-{_month(match['m3']):02}"
    if match["wd"]:
        return _weekday(text, match, published)
    if match["near"]:
        return _near(match["near"].lower(), published)
    return _nth(int(match["ord"]), published)


def _month(word: str) -> int:
    return next(i for i, name in enumerate(_MONTHS, 1) if name.startswith(word.lower().rstrip(".")[:3]))


def _month_day(
    text: str, match: re.Match[str], month: str, day: str, year: str | None, published: date | None
) -> str | None:
    """A day of a month; without its year the nearest to publication, or far from it the one that its clause looks to.

    "It fell on Sept. 14", in May, is of the year before; "will vote on Sept. 14", in January, is to come.
    """
    m, d = _month(month), int(re.sub(r"\D", "", day))
    if year is not None:
        return _iso(int(year), m, d)
    if published is None:
        return f"--{m:02}-{d:02}" if d <= 31 else None
    days = [date.fromisoformat(v) for v in (_iso(published.year + k, m, d) for k in (-1, 0, 1)) if v]
    near = min(days, key=lambda v: abs((v - published).days), default=None)
    if near and abs((near - published).days) > FAR_DAYS:
        side = _looks(text, match)
        near = min((v for v in days if side * (v - published).days > 0), key=lambda v: abs(v - published), default=near)
    return near.isoformat() if near else None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _near(word: str, published: date | None) -> str:
    if published is None:
        return "vague"
    days = {"yesterday": -1, "last night": -1, "tomorrow": 1}.get(word, 0)
    return _shifted(published, days)


def _shifted(day: date, days: int) -> str:
    try:
        return (day + timedelta(days=days)).isoformat()
    except OverflowError:
        return "vague"


def _nth(day: int, published: date | None) -> str | None:
    """``the 20th``: that day of the month around publication which lies nearest."""
    if published is None:
        return "vague"
    months = [(published.year * 12 + published.month - 1 + k) for k in (-1, 0, 1)]
    near = [_iso(m // 12, m % 12 + 1, day) for m in months if 12 <= m < 9999 * 12]
    return min((v for v in near if v), key=lambda v: abs((date.fromisoformat(v) - published).days), default=None)


def _weekday(text: str, match: re.Match[str], published: date | None) -> str | None:
    word = match["wd"].lower()
    if match[0].lower().endswith(f"{word}s"):
        return None
    if published is None:
        return "vague"
    ahead = (_WEEKDAYS.index(word) - published.weekday()) % 7
    lead = match["rel"].lower().split()
    if "next" in lead:
        days_to_week_end = 6 - published.weekday()
        return _shifted(published, days_to_week_end + 1 + _WEEKDAYS.index(word))
    if "last" in lead or "past" in lead:
        return _shifted(published, ahead - 7)
    if {"coming", "by", "until"} & set(lead) or _is_future(text, match, match.end()):
        return _shifted(published, ahead or 7 if "coming" in lead else ahead)
    return _shifted(published, ahead - 7 if ahead else 0)


def _looks(text: str, day: re.Match[str]) -> int:
    """1 where the nearest verb before a day in its clause (or, first in it, after) looks ahead, -1 where back, else 0.

    "The Nov. 5 election" tells nothing, whatever stands before it; nor does a verb of saying before a day.
    """
    clause = _before(text, day, day.start())
    if re.search(r"\bthe\s+$", clause, re.IGNORECASE):
        return 0
    is_first = len(clause.split()) < 2
    if is_first:
        clause = _after(text, day)
    verbs = [(m.start(), 1) for m in _FUTURE.finditer(clause)]
    verbs += [
        (m.start(), -1)
        for m in _PAST.finditer(clause)
        if not _FUTURE.search(m[0]) and (is_first or m[0].lower() not in _REPORTS)
    ]
    return sorted(verbs)[0 if is_first else -1][1] if verbs else 0


def _before(text: str, day: re.Match[str], upto: int) -> str:
    """The clause that a day stands in, up to a place in it."""
    return _CLAUSE_ENDS.split(text[max(0, day.start() - 90) : upto])[-1]


def _after(text: str, day: re.Match[str]) -> str:
    """The rest of the clause after a day."""
    return _CLAUSE_ENDS.split(text[day.end() : day.end() + 90])[0]


def _is_future(text: str, day: re.Match[str], upto: int) -> bool:
    """Whether the nearest verb before a day in its clause (or, first in it, after) looks ahead."""
    before = _before(text, day, upto)
    future = [m.end() for m in _FUTURE.finditer(before)]
    past = [m.end() for m in _PAST.finditer(before) if not _FUTURE.search(m[0])]
    if future:
        return not past or max(future) > max(past)
    if past:
        return False
    after = _after(text, day)
    looks = _FUTURE.search(after)
    looks_back = _PAST.search(after)
    return looks is not None and (looks_back is None or looks.start() < looks_back.start())
