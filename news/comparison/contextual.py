"""Vectors of clauses read in their sentence, whatever figures stand in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from news.packaged import Vectors
from news.sentence_encoder import Spans, embed_spans

_DIGIT: Final = re.compile(r"\d")


def contextual(texts: Sequence[tuple[str, Spans]]) -> list[Vectors] | None:
    """Return (spans, 512) unit vectors of the parts of each text, or None without the encoder.

    Digits are read as zeros: to the encoder two sums of money are two subjects (the same sentence with another sum has
    a cosine of .7), and whether figures differ is a part of the score by itself.
    """
    return embed_spans([(_DIGIT.sub("0", text), spans) for text, spans in texts])
