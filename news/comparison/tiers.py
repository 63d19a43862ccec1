"""Which models a comparison can use here, and what it says where one is missing."""

from __future__ import annotations

from news import sentence_encoder
from news.comparison import static_vectors


def missing() -> tuple[str, ...]:
    """Return sentences for ``Comparison.limits`` on what is not installed; empty when all is. Loads the models."""
    found = []
    if not sentence_encoder.is_installed():
        found.append("The sentence encoder is not installed: passages are compared without it.")
    if not static_vectors.is_installed():
        found.append("The word vectors are not installed: passages are compared without them.")
    return tuple(found)
