"""Whether a stretch of text is denied: "to attack" and "no plans to attack" share their words, not their fact.

Counted are negations inside the stretch and the few words before it in its sentence, where English puts what governs a
clause. Two negations do not cancel: "does not deny" is no assertion either.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

BEFORE: Final = 4
"""How many words before a stretch can deny it: "maintaining it harbors no plans | to attack"."""

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_NEGATIONS: Final = frozenset([
    "no", "not", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot", "unable",
    "deny", "denies", "denied", "denying", "refuse", "refuses", "refused", "refusing",
    "reject", "rejects", "rejected", "rejecting", "fail", "fails", "failed", "failing",
    "lack", "lacks", "lacked", "lacking", "avoid", "avoids", "avoided", "avoiding",
    "avert", "averts", "averted", "averting", "prevent", "prevents", "prevented", "preventing",
])  # fmt: skip


def is_denied(sentence: str, start: int, end: int) -> bool:
    """Whether ``sentence[start:end]`` is negated, inside or by the words right before it."""
    words = _words(sentence)
    before = [word for _s, e, word in words if e <= start][-BEFORE:]
    inside = [word for s, e, word in words if s < end and e > start]
    return any(word in _NEGATIONS or word.endswith("n't") for word in (*before, *inside))


@lru_cache(maxsize=256)
def _words(sentence: str) -> tuple[tuple[int, int, str], ...]:
    """The words of a sentence, in small letters, with where they stand; its clauses are asked one after another."""
    return tuple(
        (match.start(), match.end(), match.group().lower().replace("’", "'")) for match in _WORD.finditer(sentence)
    )
