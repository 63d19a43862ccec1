"""The language of an article as grouping compares it, and what grouping does across languages here."""

from __future__ import annotations

from news.language import UNKNOWN, main_language
from news.meaning import LANGUAGES, PACKAGE, encoder

ONE_LANGUAGE = (
    "Articles in different languages are not put into one story: joining across languages is off, because the "
    f"multilingual model is not installed (the package {PACKAGE})."
)


def across_languages(*, is_joined: bool = False) -> str:
    """What grouping does with articles in different languages, as a report says it.

    ``is_joined`` says that it did so in this story, whatever is installed now.
    """
    if encoder() is None and not is_joined:
        return ONE_LANGUAGE
    return (
        "Articles in different languages are put into one story by what headline and lead mean, among "
        f"{', '.join(sorted(LANGUAGES))}."
    )


def language_key(language: str | None) -> str:
    """The language as grouping compares it: ``pt-BR`` is ``pt``; unknown is ``und``."""
    key = main_language(language)
    return key if key.isalpha() else UNKNOWN
