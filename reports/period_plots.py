"""Plots of a period: articles a day, and log-odds with their intervals; inline SVG whose parts are per cent."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from markupsafe import Markup

from news.period.model import Typical, TypicalWord
from reports.amounts import day
from reports.escape import visible

DAY_HEIGHT = 28


def day_bars(counts: Sequence[int], most: int, name: str, begin: datetime) -> Markup:
    """Return one bar a day on the scale of ``most``, the count above each where there is room."""
    said = ", ".join(f"{day(begin + timedelta(days=at))}: {count}" for at, count in enumerate(counts))
    wide = 100 / max(1, len(counts))
    drawn = ""
    for at, count in enumerate(counts):
        height = (DAY_HEIGHT - 12) * count / max(1, most)
        box = f'x="{wide * (at + 0.1):.3f}%" y="{DAY_HEIGHT - height:.2f}" width="{wide * 0.8:.3f}%"'
        drawn += f'<rect class="full" {box} height="{height:.2f}"/>'
        if count and len(counts) <= 10:
            drawn += f'<text x="{wide * (at + 0.5):.3f}%" y="{DAY_HEIGHT - height - 2:.2f}">{count}</text>'
    base = f'<line class="base" x1="0" x2="100%" y1="{DAY_HEIGHT - 0.5}" y2="{DAY_HEIGHT - 0.5}"/>'
    aria = Markup.escape(f"{visible(name)}, articles a day: {said}")
    return Markup(
        f'<svg class="days" width="100%" height="{DAY_HEIGHT}" role="img" aria-label="{aria}">{base}{drawn}</svg>'
    )


def scale_of(typical: Sequence[Typical]) -> float:
    """The log-odds at the right end of every interval plot, a whole number."""
    return float(math.ceil(max((word.high for one in typical for word in one.words), default=1.0)))


def interval(word: TypicalWord, scale: float) -> Markup:
    """Return a word's log-odds as a dot on its interval, from 0 at the left to ``scale`` at the right."""
    low, at, high = (f"{100 * min(1.0, value / scale):.2f}%" for value in (word.low, word.estimate, word.high))
    aria = f"log-odds {word.estimate:.2f}, interval {word.low:.2f} to {word.high:.2f}"
    return Markup(
        f'<svg class="interval" width="100%" height="14" role="img" aria-label="{aria}">'
        f'<line class="base" x1="0" x2="100%" y1="13" y2="13"/><line class="zero" x1="0.5" x2="0.5" y1="0" y2="14"/>'
        f'<line class="reach" x1="{low}" x2="{high}" y1="6" y2="6"/><circle cx="{at}" cy="6" r="4"/></svg>'
    )
