"""Lists of words: written as running text, so that a hundred of them fit on a screen, or by language in lexicon/."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any


def word_set(words: str) -> frozenset[str]:
    """The words of a string that white space parts.

    >>> sorted(word_set("said told"))
    ['said', 'told']
    """
    return frozenset(words.split())


@cache
def expressions(lexicon: str, section: str) -> dict[str, re.Pattern[str]]:
    """The expressions of a section of ``lexicon/<lexicon>.json``, by name, in the order of the file, without case.

    Each is any of its forms, in which ``{words}`` stands for any of the words of all languages.
    """
    found = json.loads(files("news").joinpath("lexicon", f"{lexicon}.json").read_text(encoding="utf-8"))[section]
    return {name: re.compile("|".join(map(_form, forms)), re.IGNORECASE) for name, forms in found.items()}


def _form(form: dict[str, Any]) -> str:
    words = [word for of_language in form.get("words", {}).values() for word in of_language]
    return f"(?:{form['form'].replace('{words}', '(?:' + '|'.join(words) + ')')})"
