"""Finds what stands between quotation marks, in one pass over the text.

Knows curly and straight marks, doubled single ones ('' and ``),
guillemets in both directions, German and Nordic habits and corner brackets;
tells apostrophes from closing single marks; keeps nested marks; closes a mark that was left open at the end of
its paragraph, and joins paragraphs of one speech where each reopens the mark. Time grows with the length of
the text alone: look-ahead and nesting are bounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_DEPTH = 6
LOOK_AHEAD = 400
"""Characters within which a single mark must find its partner, or it is an apostrophe."""

_PAIRS: dict[str, tuple[str, ...]] = {
    "“": ("”",), "„": ("“", "”"), "‟": ("”",), "”": ("”",), '"': ('"',), "''": ("''", '"'), "``": ("''", '"'),
    "‘": ("’",), "‚": ("‘", "’"), "'": ("'",), "«": ("»",), "»": ("«",), "‹": ("›",), "›": ("‹",),
    "「": ("」",), "『": ("』",), "〝": ("〞", "〟"),
}  # fmt: skip
_SINGLE = frozenset("‘’'‚‹›")
_MARK = re.compile("''|``|[“”„«»‘’‚‹›「」『』〝〞〟\"'‟\n]")
_OPENING_NEIGHBOURS = frozenset("([{—–-/“„«‘‚‹「『\"'¿¡")
_GUILLEMETS = frozenset("«»‹›")
_ELISION = re.compile(r"(?:\d0s|em|til|tis|twas|cause|bout|n|round|cuz)\b", re.I)


@dataclass(frozen=True, slots=True)
class Marked:
    """Words between marks, marks included: ``text[start:end]``.

    ``depth`` is 0 outside other marks. ``is_closed`` is False where the paragraph ended first. ``continues`` is
    True where the paragraph before ended inside the same speech. ``is_single`` tells single marks.
    """

    start: int
    end: int
    depth: int
    is_single: bool
    is_closed: bool
    continues: bool = False


@dataclass(slots=True)
class _Open:
    start: int
    mark: str
    continues: bool = False
    has_child: bool = False


def scan(text: str) -> tuple[Marked, ...]:
    """All marked words of a text in order of (start, -end), nested ones with their depth."""
    found: list[tuple[int, int, bool, bool, bool]] = []
    stack: list[_Open] = []
    reopened: str | None = None
    for match in _MARK.finditer(text):
        at, mark = match.start(), match[0]
        if mark == "\n":
            if stack:
                reopened = _end_paragraph(text, at, stack, found)
            continue
        if not _try_close(text, at, mark, stack, found) and _opens(text, at, mark):
            at_line_start = (
                at == 0 or text[at - 1] == "\n" or not text[text.rfind("\n", max(0, at - 80), at) + 1 : at].strip()
            )
            continues = reopened == mark and not stack and at_line_start
            reopened = None if at_line_start else reopened
            _push(stack, _Open(at, mark, continues))
    if stack:
        _end_paragraph(text, len(text), stack, found)
    return _with_depth(found)


def _push(stack: list[_Open], opened: _Open) -> None:
    stack.append(opened)
    if len(stack) > MAX_DEPTH:
        del stack[0]


def _try_close(
    text: str, at: int, mark: str, stack: list[_Open], found: list[tuple[int, int, bool, bool, bool]]
) -> bool:
    """Close the innermost mark that ``mark`` can close; True where it did."""
    for depth in range(len(stack) - 1, -1, -1):
        if mark in _PAIRS[stack[depth].mark]:
            if not _closes(text, at, mark, stack[depth]):
                return False
            done = stack[depth]
            found.append((done.start, at + len(mark), done.mark in _SINGLE, True, done.continues))
            del stack[depth:]
            if stack:
                stack[-1].has_child = True
            return True
    return False


def _closes(text: str, at: int, mark: str, opened: _Open) -> bool:
    before, after = text[at - 1], text[at + len(mark) : at + len(mark) + 1]
    if at - opened.start == len(opened.mark):
        return False
    if mark in ("’", "'") and opened.mark in "‘'‚":
        return not after.isalnum() and not (before == "s" and _is_possessive(text, at, mark))
    if mark in ('"', "''") and opened.mark == mark:
        return not (before.isspace() and after.isalnum())
    return True


def _is_possessive(text: str, at: int, mark: str) -> bool:
    """Whether ``’`` after s is a genitive: a word follows, and the real closing mark comes later."""
    if not re.match(r" [a-z]", text[at + 1 : at + 3]):
        return False
    rest = text[at + 1 : at + 1 + LOOK_AHEAD].split("\n", 1)[0]
    for later in re.finditer(f'[‘“”"{mark}]', rest):
        if later[0] != mark:
            return False
        if not rest[later.end() : later.end() + 1].isalnum():
            return True
    return False


def _opens(text: str, at: int, mark: str) -> bool:
    before, after = text[at - 1 : at] if at else "", text[at + len(mark) : at + len(mark) + 1]
    starts_word = not before or before.isspace() or before in _OPENING_NEIGHBOURS
    if mark in ("``", *"“„「『〝‟"):
        return True
    if mark in _GUILLEMETS:
        return mark in ("«", "‹") or (starts_word and not after.isspace())
    if not starts_word or not after or after.isspace():
        return False
    if mark in ('"', "”", "''"):
        return True
    if mark == "’" or _ELISION.match(text, at + 1):
        return False
    return _has_partner(text, at, mark)


def _has_partner(text: str, at: int, mark: str) -> bool:
    rest = text[at + 1 : at + 1 + LOOK_AHEAD].split("\n", 1)[0]
    closers = re.escape("".join(_PAIRS[mark]))
    return re.search(rf"[^\s{closers}][{closers}](?!\w)", rest) is not None


def _end_paragraph(
    text: str, at: int, stack: list[_Open], found: list[tuple[int, int, bool, bool, bool]]
) -> str | None:
    """Settle what is still open where a paragraph ends; the mark that the next paragraph reopens, if any."""
    following = text[at : at + LOOK_AHEAD].lstrip()[:2]
    end = at
    while end and text[end - 1].isspace():
        end -= 1
    reopened: str | None = None
    for left in stack:
        if left.mark in _SINGLE or (left.has_child and not following.startswith(left.mark)) or end - left.start < 2:
            continue
        if following.startswith(left.mark):
            reopened = left.mark
        found.append((left.start, end, False, False, left.continues))
        break
    stack.clear()
    return reopened


def _with_depth(found: list[tuple[int, int, bool, bool, bool]]) -> tuple[Marked, ...]:
    """Order the spans and count how many others each stands in; crossing spans are dropped."""
    ends: list[int] = []
    marked: list[Marked] = []
    for start, end, single, closed, continues in sorted(found, key=lambda f: (f[0], -f[1])):
        while ends and ends[-1] <= start:
            ends.pop()
        if ends and end > ends[-1]:
            continue
        marked.append(Marked(start, end, len(ends), single, closed, continues))
        ends.append(end)
    return tuple(marked)
