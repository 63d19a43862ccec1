"""Is this an article at all? Every refusal has a reason from a closed list and a sentence that people understand."""

from __future__ import annotations

from dataclasses import dataclass

from news.model import Extract
from news.words import word_count

MIN_WORDS = 20
"""Shorter than this nothing can be compared; the shortest article of the gold sets has 31 words."""

REASONS = {
    "empty": "The file or page is empty.",
    "binary": "The content is not text.",
    "too_large": "It is larger than an article can be.",
    "unreadable": "It cannot be read.",
    "missing": "The manifest names a file that is not there.",
    "undecodable": "No character encoding fits the content.",
    "no_text": "No article text was found in the page.",
    "too_short": f"The text has fewer than {MIN_WORDS} words.",
    "bad_manifest": "A line or column of the manifest cannot be used.",
    "same_outlet_same_words": "The same outlet has the same words under another address.",
    "crashed": "Reading it failed in an unexpected way; the page is kept.",
}
"""The closed list of reasons, each in words."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why an item is not loaded as an article."""

    reason: str
    detail: str


def screen(extract: Extract) -> Rejection | None:
    """The reason to refuse ``extract``, or None where it is an article."""
    if not extract.text.strip():
        return Rejection("no_text", REASONS["no_text"])
    words = word_count(extract.text)
    if words < MIN_WORDS:
        return Rejection("too_short", f"The text has {words} words; an article needs at least {MIN_WORDS}.")
    return None
