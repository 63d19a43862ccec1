"""The style sheet: text stands out from its ground (WCAG AA) in light, dark and print."""

from __future__ import annotations

import re
from itertools import product

import pytest

from reports.html import style_sheet

BLOCKS = re.findall(r":root \{(.*?)\n\s*(?:\}|\* )", str(style_sheet()[0]), re.DOTALL)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("block", BLOCKS)
def test_text_has_enough_contrast(block: str) -> None:
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block))
    pairs = [
        *product(("ink", "soft", "accent"), ("paper", "card", "quoted")),
        *(("ink", ground) for ground in ("scare", "quoted")),
        *(("on-o", f"o{n}") for n in range(8)),
        *(("on-s", f"s{n}") for n in range(8)),
    ]
    low = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: round(value, 2) for pair, value in low.items() if value < 4.5} == {}


def test_all_three_palettes_were_read() -> None:
    assert len(BLOCKS) == 3
