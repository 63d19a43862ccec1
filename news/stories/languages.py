"""The language of an article as grouping compares it, and what grouping does across languages here."""

from __future__ import annotations

from news.meaning import LANGUAGES, encoder

ONE_LANGUAGE = (
    "Articles in different languages are not put into one story: joining across languages is off, because no "
    "multilingual model is installed (make languages installs one)."
)


def across_languages() -> str:
    """What grouping does with articles in different languages, as a report says it."""
    if encoder() is None:
        return ONE_LANGUAGE
    return (
        f"Articles in different languages are put into one story by what headline and lead mean ({encoder()}), among "
        f"{', '.join(sorted(LANGUAGES))}."
    )


def language_key(language: str | None) -> str:
    """The language as grouping compares it: ``pt-BR`` is ``pt``; unknown is ``und``."""
    key = (language or "und").split("-")[0].lower()
    return key if key.isalpha() else "und"
