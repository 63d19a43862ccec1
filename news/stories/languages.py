"""The language of an article as grouping compares it, and what grouping does not do across languages."""

from __future__ import annotations

ONE_LANGUAGE = (
    "Articles in different languages are not put into one story: joining across languages is off, because no "
    "multilingual model is installed."
)


def language_key(language: str | None) -> str:
    """The language as grouping compares it: ``pt-BR`` is ``pt``; unknown is ``und``."""
    key = (language or "und").split("-")[0].lower()
    return key if key.isalpha() else "und"
