"""What is denied is not what is said."""

from __future__ import annotations

import pytest

from news.comparison.polarity import is_denied

CASES = [
    ("The city maintains that it harbors no plans to close the bridge.", "to close the bridge", True),
    ("The city plans to close the bridge.", "to close the bridge", False),
    ("The mayor denied that the bridge would close.", "the bridge would close", True),
    ("She spoke without citing evidence.", "without citing evidence", True),
    ("They didn’t inspect it.", "inspect it", True),
    ("No one was hurt when the bridge, built in 1931, finally closed.", "finally closed", False),
    ("Both sides want to avoid a strike.", "a strike", True),
    ("Police prevented an attack on the station.", "an attack on the station", True),
    ("Trains run normally.", "run normally", False),
    ("", "", False),
]


@pytest.mark.parametrize(("sentence", "stretch", "expected"), CASES)
def test_a_stretch_is_denied_or_not(sentence: str, stretch: str, expected: bool) -> None:
    start = sentence.index(stretch)
    assert is_denied(sentence, start, start + len(stretch)) is expected
