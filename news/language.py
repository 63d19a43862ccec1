"""Which language a text is in, by py3langid (Lui and Baldwin 2012)."""

from __future__ import annotations

_SAMPLE_CHARS = 2_000
UNKNOWN = "und"
"""ISO 639-2 for undetermined."""


def detect(text: str) -> str:
    """ISO 639-1 code of the language of ``text``, judged on its first 2,000 characters; ``und`` without letters."""
    sample = text[:_SAMPLE_CHARS]
    if not any(character.isalpha() for character in sample):
        return UNKNOWN
    import py3langid  # loads its model, which its package carries, on first use (0.3 s)

    return str(py3langid.classify(sample)[0])
