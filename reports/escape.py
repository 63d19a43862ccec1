"""Untrusted text made harmless and visible: for HTML, Markdown and the terminal.

Everything that a page said is data. What a reader cannot see (controls, direction overrides, zero-width
characters, lone surrogates) is replaced by its code in brackets, so that no two different texts look alike
and nothing reorders a line. Ordinary text passes unchanged.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from markupsafe import Markup, escape

BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols that draw nothing; used to make words look empty."""

JOINERS = frozenset("\u200c\u200d")
"""Joiners are letters' servants in Arabic, Indic scripts and emoji, and a hiding place everywhere else."""

RTL_LANGUAGES = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku-arab", "ps", "sd", "ug", "ur", "yi"})

_SUSPECT = re.compile(r"[^\t\n\r -~\u00a0-\u00ac\u00ae-\u036f\u0370-\u058f\u2010-\u2027\u2030-\u205e]")
_INLINE = re.compile(r"([\\`*_\[\]{}<>~|&$])")
_BLOCK_START = re.compile(r"^(\s*)([#+\-=.!>@:]|\d+(?=[.)]))")
_AUTOLINK = re.compile(r"(?i)\b(https?|ftp|mailto|xmpp)(?=:)|\bwww(?=\.)|(?<=\S)@(?=\S)")
_RELATIVE = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9_~.\-]*(?:/[A-Za-z0-9_~-][A-Za-z0-9_~.\-]*)*(?:#[A-Za-z0-9_-]+)?")


def _is_hidden(char: str, before: str) -> bool:
    if char in "\t\n\r":
        return False
    if char in JOINERS:
        return not before or ord(before) < 0x0590
    category = unicodedata.category(char)
    is_nonchar = ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF
    return category in {"Cc", "Cf", "Cs", "Zl", "Zp"} or char in BLANK_LETTERS or is_nonchar


def _code(char: str) -> str:
    return f"⟨U+{ord(char):04X}⟩"


def visible(text: str) -> str:
    """Return ``text`` with every character that cannot be seen, or that reorders others, as ``⟨U+202E⟩``."""

    def shown(match: re.Match[str]) -> str:
        before = text[match.start() - 1 : match.start()]
        return _code(match.group()) if _is_hidden(match.group(), before) else match.group()

    return _SUSPECT.sub(shown, text)


def marked_up(text: str) -> Markup:
    """Return ``text`` as HTML: escaped, hidden characters visible in their own element, carriage returns
    kept.
    """
    parts: list[Markup] = []
    at = 0
    for match in _SUSPECT.finditer(text):
        if _is_hidden(match.group(), text[match.start() - 1 : match.start()]):
            parts += [
                escape(text[at : match.start()]),
                Markup('<span class="hidden-char">{}</span>').format(_code(match.group())),
            ]
            at = match.end()
    parts.append(escape(text[at:]))
    return Markup(str(Markup("").join(parts)).replace("\r", "&#13;"))


def clip(text: str, limit: int) -> str:
    """Return ``text`` on one line and at most ``limit`` characters long, cut at a space where there is one."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    space = head.rfind(" ")
    return (head[:space] if space > limit // 2 else head).rstrip() + "…"


def safe_href(url: str | None) -> str | None:
    """Return ``url`` when it is an absolute http or https address with a host and no credentials, else None."""
    if not url or url != url.strip() or any(_is_hidden(char, "") or char.isspace() for char in url):
        return None
    if any(char in "\"'<>\\`{}|^" for char in url):
        return None
    try:
        parts = urlsplit(url)
        has_credentials = parts.username is not None or parts.password is not None
    except ValueError:
        return None
    return url if parts.scheme.lower() in {"http", "https"} and parts.hostname and not has_credentials else None


def safe_relative(href: str) -> str | None:
    """Return ``href`` when it is a plain relative path below the page (``stories/abc.html``), else None."""
    return href if _RELATIVE.fullmatch(href) else None


def language_tag(language: str) -> str:
    """Return ``language`` when it looks like a BCP 47 tag, else ``und`` (undetermined)."""
    return language if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", language) else "und"


def direction(language: str) -> str:
    """Return the writing direction of ``language``: ``rtl``, ``ltr``, or ``auto`` where it is undetermined."""
    tag = language_tag(language).lower()
    if tag == "und":
        return "auto"
    return "rtl" if tag in RTL_LANGUAGES or tag.split("-")[0] in RTL_LANGUAGES or "-arab" in tag else "ltr"


def markdown_text(text: str) -> str:
    """Return ``text`` as one line of Markdown that shows exactly these words: no markup, link, HTML or
    formula.
    """
    line = " ".join(visible(text).split())
    line = _INLINE.sub(lambda match: {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(match[1], "\\" + match[1]), line)
    line = _AUTOLINK.sub(_break_autolink, line)
    start = _BLOCK_START.match(line)
    if start is None:
        return line
    mark = start.group(2)
    return line[: start.start(2)] + (f"{mark}\\" if mark.isdigit() else f"\\{mark}") + line[start.end(2) :]


def _break_autolink(match: re.Match[str]) -> str:
    return "\\@" if match.group() == "@" else match.group() + "\\"


def markdown_link(text: str, url: str | None) -> str:
    """Return a Markdown link, or the bare words when ``url`` is not a safe address."""
    href = safe_href(url)
    if href is None:
        return markdown_text(text)
    return f"[{markdown_text(text)}](<{href.replace('(', '%28').replace(')', '%29')}>)"
