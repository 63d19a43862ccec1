"""Figures and dates side by side: one row a normalised value, with the words of each telling."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from news.model import Evidence, Figure, Telling

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
ORDER = ("date", "year", "duration", "quantity", "money", "percent")
_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day", "TH": "h", "TM": "min", "TS": "s"}
_BOUNDS = {">": "more than ", "<": "less than ", "~": "about ", ">=": "at least ", "<=": "at most "}


@dataclass(frozen=True, slots=True)
class Amount:
    """A value as people write it, and where each telling says so, one tuple a telling."""

    kind: str
    value: str
    shown: str
    places: tuple[tuple[Evidence, ...], ...]


def day(moment: date | datetime) -> str:
    """Return ``12 February 2022``; months are English whatever the locale."""
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def _duration(value: str) -> str | None:
    if not re.fullmatch(r"P(?=.)(\d+[YMWD])*(T(\d+[HMS])+)?", value):
        return None
    days, _, times = value[1:].partition("T")
    found = [(n, unit) for n, unit in re.findall(r"(\d+)([YMWD])", days)]
    found += [(n, "T" + unit) for n, unit in re.findall(r"(\d+)([HMS])", times)]
    return " ".join(f"{n} {_UNITS[u]}{'s' if len(u) == 1 and n != '1' else ''}" for n, u in found)


def _date(value: str) -> str | None:
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return None


def shown_value(kind: str, value: str, unit: str | None) -> str:
    """Return a normalised value as people write it (``PT1H40M`` as ``1 h 40 min``), itself where it is none."""
    if kind == "date":
        return _date(value) or value
    if kind == "duration":
        return _duration(value) or value
    number = re.fullmatch(r"([<>]=?|~)?(\d+)(\.\d+)?", value)
    if number is None or kind == "year":
        return value
    text = f"{_BOUNDS.get(number[1] or '', '')}{int(number[2]):,}{number[3] or ''}"
    if kind == "percent":
        return text + " %"
    return f"{text} {unit}" if unit else text


def _key(figure: Figure) -> tuple[int, str, str, str]:
    vague = " ".join(figure.text.casefold().split()) if figure.value == "vague" else ""
    return (ORDER.index(figure.kind), figure.value, figure.unit or "", vague)


def amounts(tellings: Sequence[Telling]) -> tuple[Amount, ...]:
    """Return every figure and date, by kind (dates first) and value; places in reading order."""
    rows: dict[tuple[int, str, str, str], list[list[Evidence]]] = {}
    for i, telling in enumerate(tellings):
        for figure in telling.annotations.figures:
            cells = rows.setdefault(_key(figure), [[] for _ in tellings])
            cells[i].append(Evidence(i, figure.start, figure.end, figure.text))
    return tuple(
        Amount(
            ORDER[key[0]],
            key[1],
            "no exact value" if key[1] == "vague" else shown_value(ORDER[key[0]], key[1], key[2] or None),
            tuple(tuple(cell) for cell in cells),
        )
        for key, cells in sorted(rows.items())
    )
