"""SQL by name: every statement lives in a ``.sql`` file of this package."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Literal

Folder = Literal["migrations", "views", "queries", "audits"]


@dataclass(frozen=True, slots=True)
class Statement:
    """One ``.sql`` file: its stem, its text and the BLAKE2b-128 of that text."""

    name: str
    text: str

    @property
    def digest(self) -> str:
        """Changes when the file changes."""
        return blake2b(self.text.encode(), digest_size=16).hexdigest()


@cache
def statements(folder: Folder) -> tuple[Statement, ...]:
    """All ``.sql`` files of ``folder``, ordered by name."""
    found = [item for item in files("warehouse").joinpath(folder).iterdir() if item.name.endswith(".sql")]
    return tuple(
        Statement(item.name.removesuffix(".sql"), item.read_text(encoding="utf-8"))
        for item in sorted(found, key=lambda item: item.name)
    )


@cache
def query(name: str) -> str:
    """The text of ``queries/NAME.sql``.

    Raises:
        KeyError: there is no such file.
    """
    return {statement.name: statement.text for statement in statements("queries")}[name]
