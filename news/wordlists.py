"""Lists of words written as running text, so that a hundred of them fit on a screen."""

from __future__ import annotations


def word_set(words: str) -> frozenset[str]:
    """The words of a string that white space parts.

    >>> sorted(word_set("said told"))
    ['said', 'told']
    """
    return frozenset(words.split())
