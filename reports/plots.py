"""Inline SVG without script, colour alone or fixed width: bars whose parts are percentages of the page.

Every part has its own colour and pattern (classes ``s0`` to ``s7``; the patterns are drawn once a page) and a
number or name where it fits; what does not fit stands in the key beside the bar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from reports.escape import clip, visible

PALETTE = 8
"""How many sides have their own colour and pattern; later ones share the last."""

HEIGHT = 34
ROOM = (600, 300)
"""Pixels that a full bar has at least on a wide page and on a small phone; labels must fit there."""

_PATTERNS = (
    "",
    '<path d="M-2 2L2 -2M0 8L8 0M6 10L10 6"/>',
    '<circle cx="2.5" cy="2.5" r="1.3"/><circle cx="6.5" cy="6.5" r="1.3"/>',
    '<path d="M0 2H8M0 6H8"/>',
    '<path d="M2 0V8M6 0V8"/>',
    '<path d="M-2 6L2 10M0 0L8 8M6 -2L10 2"/>',
    '<path d="M0 4H8M4 0V8"/>',
    '<path d="M0 0L8 8M0 8L8 0"/>',
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar: ``amount`` in the unit of the bar, ``tone`` its colour and pattern.

    ``palette`` says whose colour: ``s`` a side's, ``q`` an outlet's, ``shared`` that of what several tell.
    """

    name: str
    amount: int
    tone: int
    palette: Literal["s", "q", "shared"] = "s"

    @property
    def css_class(self) -> str:
        """The classes that colour it."""
        return "tone shared" if self.palette == "shared" else f"tone {self.palette}{min(self.tone, PALETTE - 1)}"

    @property
    def pattern(self) -> int:
        """The number of its pattern; 0 is none."""
        return min(self.tone, PALETTE - 1)


def patterns() -> Markup:
    """Return the pattern definitions that every bar of the page refers to."""
    cells = "".join(
        f'<pattern id="p{n}" width="8" height="8" patternUnits="userSpaceOnUse"><g class="hatch">{shape}</g></pattern>'
        for n, shape in enumerate(_PATTERNS)
        if shape
    )
    return Markup(
        f'<svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>{cells}</defs></svg>'
    )


def swatch(tone: int, palette: Literal["s", "q", "shared"] = "s") -> Markup:
    """Return a small square in the colour and pattern of ``tone``."""
    fill = _fill(Part("", 0, tone, palette), 14)
    return Markup(f'<svg class="swatch" width="14" height="14" aria-hidden="true" focusable="false">{fill}</svg>')


def _fill(part: Part, height: int) -> str:
    box = f'x="0" y="0" width="100%" height="{height}"'
    hatch = f'<rect {box} fill="url(#p{part.pattern})"/>' if part.pattern else ""
    return f'<rect class="{part.css_class}" {box}/>{hatch}'


def _labels(part: Part, share: float, height: int, rooms: tuple[int, int]) -> str:
    if height < 20:
        return ""
    found = ""
    for name, room in zip(("long", "short"), rooms, strict=True):
        words = (f"{visible(part.name)} {part.amount:,}", f"{part.amount:,}")
        fitting = next((text for text in words if len(text) * 7.6 + 12 <= share * room), "")
        found += f'<text class="{name}" x="8" y="{height / 2 + 5:g}">{Markup.escape(fitting)}</text>' if fitting else ""
    return found


def stacked_bar(
    parts: Sequence[Part],
    whole: int,
    label: str,
    unit: str = "words",
    height: int = HEIGHT,
    room: tuple[int, int] = ROOM,
) -> Markup:
    """Return a bar of ``parts`` on a scale where ``whole`` fills the width; ``label`` begins what is read aloud."""
    shown = [part for part in parts if part.amount > 0]
    said = ", ".join(f"{visible(clip(p.name, 60))} {p.amount} {unit}" for p in shown) or f"no {unit}"
    drawn, at = "", 0
    for part in shown:
        share = part.amount / max(whole, 1)
        x, width = f"{at / max(whole, 1):.4%}", f"{share:.4%}"
        words = _labels(part, share, height, room)
        drawn += f'<svg class="{part.css_class}" x="{x}" y="0" width="{width}" height="{height}">'
        drawn += f"{_fill(part, height)}{words}</svg>"
        drawn += f'<line class="cut" x1="{x}" x2="{x}" y1="0" y2="{height}"/>' if at else ""
        at += part.amount
    aria = Markup.escape(f"{visible(label)}: {said}")
    return Markup(f'<svg class="bar" width="100%" height="{height}" role="img" aria-label="{aria}">{drawn}</svg>')


def score_bar(score: float) -> Markup:
    """Return a short rule that is filled to ``score`` of its width."""
    width = f"{min(max(score, 0.0), 1.0):.0%}"
    return Markup(
        '<svg class="score-bar" width="36" height="4" aria-hidden="true" focusable="false">'
        f'<rect class="empty" width="100%" height="4"/><rect class="full" width="{width}" height="4"/></svg>'
    )
