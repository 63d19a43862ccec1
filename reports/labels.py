"""Labels taken apart, so that a page can set what they say of each outlet beside that outlet's badge.

A label may be one sentence, or a head and one part an outlet: ``Quoted words by side — Outlet X 107 (…);
Outlet Y 82 (…)``. A label may also repeat the words of its evidence; then a page shows the evidence and what
stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from news.model import Evidence

ECHO = 24
"""How many characters of evidence make an echo of it in a label; shorter evidence counts whole from 12."""

_TRIM = ' \t:;,\u2013\u2014\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb"'


def split_label(label: str, names: Sequence[str]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Return the head of ``label`` and what it says of each telling: (index, words), in the order of the
    label.

    ``names`` are the outlets' names by telling. A label without such parts is all head.
    """
    head, dash, rest = label.partition(" — ")
    known = sorted({name for name in names if name.strip()}, key=lambda name: (-len(name), name))
    if not dash or not known:
        return label, ()
    either = "|".join(map(re.escape, known))
    starts = list(re.finditer(rf"(?:^|; )({either})(?!\w)", rest))
    if not starts or starts[0].start() != 0:
        return label, ()
    ends = [match.start() for match in starts[1:]] + [len(rest)]
    free = {name: [i for i, own in enumerate(names) if own == name] for name in known}
    parts = []
    for match, end in zip(starts, ends, strict=True):
        if not free[match[1]]:
            return label, ()
        parts.append((free[match[1]].pop(0), rest[match.end() : end].lstrip(": ")))
    return head, tuple(parts)


def before_echo(label: str, evidence: Sequence[Evidence]) -> str | None:
    """Return what stands in ``label`` before it repeats some evidence, or None where it repeats none."""
    line = " ".join(label.split())
    openings = [" ".join(e.text.split())[:ECHO] for e in evidence]
    places = [line.find(opening) for opening in openings if len(opening) >= ECHO // 2]
    found = [place for place in places if place >= 0]
    return line[: min(found)].strip(_TRIM) if found else None
