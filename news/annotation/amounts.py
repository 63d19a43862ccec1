"""Durations, money, percentages and counted things in English text, with their values and bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from news.annotation.numerals import NUMBER, plain, value_of
from news.model import Figure
from news.wordlists import word_set

_BOUND = (
    r"(?P<bound>(?:(?:no )?(?:more|fewer|less) than|at least|at most|up to|over|under|nearly|almost|about|around|"
    r"roughly|approximately|some|as many as|as much as|an estimated|close to|just over|just under|above|below)\s)?"
)
_BOUNDS = {
    "more than": ">", "over": ">", "above": ">", "just over": ">", "no less than": ">=", "no fewer than": ">=",
    "at least": ">=", "fewer than": "<", "less than": "<", "under": "<", "below": "<", "just under": "<",
    "nearly": "<", "almost": "<", "no more than": "<=", "at most": "<=", "up to": "<=", "as many as": "<=",
    "as much as": "<=", "about": "~", "around": "~", "roughly": "~", "approximately": "~", "some": "~",
    "an estimated": "~", "close to": "~",
}  # fmt: skip
_PERIOD = r"(?P<{0}>second|minute|hour|day|week|month|year|decade|century|centurie)s?"
_CODES = {"second": "S", "minute": "M", "hour": "H", "day": "D", "week": "W", "month": "M", "year": "Y"}
_LONG = {"decade": 10, "century": 100, "centurie": 100}
_LEAD = r"(?:(?:for|in|over|within|during|after)\s+)?(?:(?:the\s+)?(?:past|last|next|coming|previous|first)\s+)?"
_DURATION = re.compile(
    rf"\b{_LEAD}{_BOUND}(?P<n1>an?\b|half an?\b|{NUMBER})(?P<half>\sand a half)?"
    rf"[\s-]{_PERIOD.format('p1')}\b(?![’']s|[ -]old)"
    rf"(?:(?:,? and |, | )(?P<n2>a half|{NUMBER})(?:[\s-]{_PERIOD.format('p2')}\b)?)?",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:(?:over|in|for|during|within)\s+)?(?:the\s+)?(?:(?:past|last|next|coming|recent|previous)\s+)?"
    r"(?:a )?(?:few|several|many|couple of|recent|coming)\s+"
    r"(?:seconds|minutes|hours|days|weeks|months|years|decades|centuries)\b",
    re.IGNORECASE,
)
_CURRENCY = {
    "$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₴": "UAH", "a$": "AUD",
    "c$": "CAD", "hk$": "HKD", "r$": "BRL", "dollar": "USD", "euro": "EUR", "pound": "GBP", "yen": "JPY",
    "rouble": "RUB", "ruble": "RUB", "yuan": "CNY", "rupee": "INR", "franc": "CHF", "hryvnia": "UAH", "won": "KRW",
    "peso": "MXN", "real": "BRL", "lira": "TRY", "shekel": "ILS", "krona": "SEK", "krone": "NOK", "cent": "USD-cent",
}  # fmt: skip
_SCALE = r"(?:[ -]?(?:hundred|thousand|million|billion|trillion)\b|(?:m|mn|bn|tn|k|b)\b)?"
_MONEY = re.compile(
    rf"{_BOUND}(?:(?P<sign>(?:US|HK|[ACR])?[$]|[€£¥₹₽₴])\s?(?P<a1>\d[\d,]{{0,20}}(?:\.\d{{1,9}})?){_SCALE}"
    rf"|\b(?P<a2>{NUMBER}) (?:US |U\.S\. |Canadian |Australian )?"
    r"(?P<word>dollar|euro|pound|yen|rouble|ruble|yuan|rupee|"
    r"franc|hryvnia|peso|lira|shekel|krona|krone)s?\b(?! of (?:weight|meat|flour|cocaine)))",
    re.IGNORECASE,
)
_PERCENT = re.compile(
    rf"{_BOUND}(?<![\w.,])(?P<n>{NUMBER})(?:\s?%|[ -](?P<word>percent|per cent|percentage points?|pct)\b)",
    re.IGNORECASE,
)
_STOP = word_set(
    """
    a an the and or of in on at to for by with from as than that who which is are was were be been has have
    had will would can could may might but if when while where after before since until during about over
    under into out up down off also so not no nor its his her their our my your this these those it he she
    they we you i all each more less other per said says told pm am p.m a.m vs against versus points times
    o'clock gmt bc ad
    """
)
_QUANTITY = re.compile(rf"{_BOUND}(?<![\w.,:/$€£¥#-])(?P<n>{NUMBER})(?=[ -])", re.IGNORECASE)
_NEXT_WORD = re.compile(r"[ -](?P<word>[A-Za-z][\w’-]*)(?P<stop>[.,;:!?)”\"’]?)")
_DEFINITE = word_set(
    """
    the these those his her their its our both other any last first next past every no one’s
    """
)
_NOT_PLURAL = word_set(
    """
    is was has his its this us as less plus versus across yes gas bus focus
    """
)
_IRREGULAR = word_set(
    """
    people men women children troops police personnel percent feet staff crew cattle dead wounded injured
    """
)


def durations(text: str) -> Iterator[Figure]:
    """``an hour and 40 minutes`` as ``PT1H40M``; ``over the past few months`` as ``vague``."""
    for match in _DURATION.finditer(text):
        value = _duration(match)
        if value is not None:
            yield Figure(match.start(), match.end(), match[0], "duration", value)
    for match in _VAGUE.finditer(text):
        yield Figure(match.start(), match.end(), match[0], "duration", "vague")


def _duration(match: re.Match[str]) -> str | None:
    if match["n1"].lower() in ("a", "an") and not match["n2"] and not _led(match):
        return None
    first = _number(match["n1"])
    if first is None or (
        match["n1"].lower() in ("a", "an") and match["p1"].lower() in ("second", "decade") and not _led(match)
    ):
        return None
    first += Decimal("0.5") if match["half"] else 0
    parts = [(first, match["p1"].lower())]
    if match["n2"]:
        second = Decimal("0.5") if match["n2"].lower() == "a half" else _number(match["n2"])
        if match["p2"] is None:
            if match["n2"].lower() != "a half" or second is None:
                return _iso_duration(parts, match)
            parts = [(first + second, match["p1"].lower())]
        elif second is not None:
            parts.append((second, match["p2"].lower()))
    return _iso_duration(parts, match)


def _led(match: re.Match[str]) -> bool:
    return match[0].lower().startswith(("for ", "over ", "within ", "half ", "nearly ", "almost ", "about "))


def _number(words: str) -> Decimal | None:
    if words.lower().startswith("half"):
        return Decimal("0.5")
    return Decimal(1) if words.lower() in ("a", "an") else value_of(words)


def _iso_duration(parts: list[tuple[Decimal, str]], match: re.Match[str]) -> str:
    days, clock = "", ""
    for amount, period in parts:
        if period in _LONG:
            days += plain(amount * _LONG[period]) + "Y"
        elif amount % 1 and period == "hour":
            whole = f"{plain(amount // 1)}H" if amount >= 1 else ""
            clock += f"{whole}{plain(amount % 1 * 60)}M"
        elif period in ("second", "minute", "hour"):
            clock += plain(amount) + _CODES[period]
        else:
            days += plain(amount) + _CODES[period]
    return _bound(match) + "P" + days + ("T" + clock if clock else "")


def _bound(match: re.Match[str]) -> str:
    return _BOUNDS.get((match["bound"] or "").strip().lower(), "")


def money(text: str) -> Iterator[Figure]:
    """``$5 million`` as ``5000000`` in ``USD``."""
    for match in _MONEY.finditer(text):
        raw = match[0]
        digits = match["a1"] or match["a2"]
        scale = (
            re.search(r"(hundred|thousand|million|billion|trillion|mn|bn|tn|m|k|b)$", raw, re.IGNORECASE)
            if match["a1"]
            else None
        )
        value = value_of(f"{digits} {scale[1]}" if scale else digits)
        code = _CURRENCY[(match["sign"] or match["word"]).lower()]
        if value is not None:
            yield Figure(match.start(), match.end(), raw, "money", _bound(match) + plain(value), code)


def percents(text: str) -> Iterator[Figure]:
    """``nearly 5 percent`` as ``<5``."""
    for match in _PERCENT.finditer(text):
        value = value_of(match["n"])
        unit = "percentage points" if (match["word"] or "").lower().startswith("percentage") else "%"
        if value is not None:
            yield Figure(match.start(), match.end(), match[0], "percent", _bound(match) + plain(value), unit)


def quantities(text: str) -> Iterator[Figure]:
    """Counted things: a number, up to three words and a plural noun; ``the two leaders`` counts nothing new."""
    for match in _QUANTITY.finditer(text):
        words = match["n"].lower()
        before = text[max(0, match.start() - 12) : match.start()].rpartition(" ")[0].rpartition(" ")[2].lower()
        value = value_of(match["n"])
        if value is None or words in ("one", "zero") or (before in _DEFINITE and not words[0].isdigit()):
            continue
        counted = _counted(text, match.end())
        if counted is None:
            continue
        end, unit = counted
        yield Figure(match.start(), end, text[match.start() : end], "quantity", _bound(match) + plain(value), unit)


def _counted(text: str, at: int) -> tuple[int, str] | None:
    """End and last word of the noun phrase after a number: its first plural within four words."""
    for _ in range(4):
        found = _NEXT_WORD.match(text, at)
        if found is None:
            return None
        word = found["word"].lower()
        if word in _STOP:
            return None
        bare = re.sub(r"[’']s?$", "", word)
        if bare == word and (bare in _IRREGULAR or _is_plural(bare)):
            return found.end("word"), bare
        if found["stop"]:
            return None
        at = found.end("word")
    return None


def _is_plural(word: str) -> bool:
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) and word not in _NOT_PLURAL
