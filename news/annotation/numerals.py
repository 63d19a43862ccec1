"""Numbers written in digits or English words, as exact decimals."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SMALL: dict[str, int] = {word: i for i, word in enumerate(_UNITS)} | {w: 20 + 10 * i for i, w in enumerate(_TENS)}
SCALES: dict[str, int] = {
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "bln": 10**9, "tn": 10**12, "k": 1000, "b": 10**9,
}  # fmt: skip

_SMALL_WORDS = "|".join(sorted(SMALL, key=len, reverse=True))
DIGITS = r"\d{1,3}(?:,\d{3}){1,6}(?!,?\d)(?:\.\d{1,9})?|\d{1,15}(?:\.\d{1,9})?"
WORDS = rf"(?:{_SMALL_WORDS})(?:[- ](?:and )?(?:{_SMALL_WORDS}|hundred|thousand)){{0,7}}"
NUMBER = rf"(?:(?:{DIGITS})|(?:{WORDS})\b)(?:[ -]?(?:hundred|thousand|million|billion|trillion)\b)?"
"""Pattern of a number without sign, to be used with ``re.IGNORECASE``."""


def value_of(words: str) -> Decimal | None:
    """The value of what ``NUMBER`` matched: ``value_of("1.5 million") == Decimal(1500000)``."""
    total, part = Decimal(0), Decimal(0)
    seen = False
    for word in words.lower().replace("-", " ").split():
        if word in SMALL:
            part += SMALL[word]
        elif word in ("a", "an"):
            part = Decimal(1)
        elif word in SCALES:
            scaled = (part if seen else Decimal(1)) * SCALES[word]
            total, part = (total, scaled) if word == "hundred" else (total + scaled, Decimal(0))
        elif word != "and":
            try:
                part += Decimal(word.replace(",", ""))
            except InvalidOperation:
                return None
        seen = True
    return total + part if seen else None


def plain(value: Decimal) -> str:
    """Shortest decimal form without exponent: ``plain(Decimal("2.50")) == "2.5"``."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
