"""Pages made for benches: invented news of nowhere, as large as the median page of a newsroom's site."""

from __future__ import annotations

import random

WORDS = (
    "the a of and to in council river bridge minister harbour strike market comet vote budget school teachers fishery "
    "storm valley court judge repair winter report figures said after before north coast union talks fire crew town"
)
PAGE_BYTES = 143_000
"""The median of 358 real pages; as sent, in gzip, it is 29,000, and so it is here, about."""


def article_page(number: int, *, paragraphs: int = 12, size: int = PAGE_BYTES) -> str:
    """Article ``number`` of its world, always the same: ``paragraphs`` of 56 words; padded with script to ``size``."""
    chance = random.Random(number)
    title = f"{' '.join(chance.choices(WORDS.split(), k=7)).capitalize()} {number}"
    text = "".join(f"<p>{_paragraph(chance)}</p>\n" for _ in range(paragraphs))
    day = f"2031-03-{number % 28 + 1:02}T{number % 24:02}:00:00Z"
    head = f"<title>{title}</title><meta property='article:published_time' content='{day}'>"
    body = f"<nav><a href='/'>Home</a></nav><article><h1>{title}</h1>\n{text}</article>"
    entries = (
        f'{{"widget":"recommended","rank":{at},"id":"{chance.getrandbits(32):08x}"}}' for at in range(size // 50)
    )
    script = f"<script>state=[{','.join(entries)}]</script>"
    return f"<!doctype html><html lang='en'><head><meta charset='utf-8'>{head}</head><body>{body}{script}</body></html>"


def _paragraph(chance: random.Random) -> str:
    """Four sentences."""
    return " ".join(f"{' '.join(chance.choices(WORDS.split(), k=14)).capitalize()}." for _ in range(4))
