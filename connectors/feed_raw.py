"""A feed as one of the readers hands it over: its fields as they stand, whatever the dialect."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["rss", "atom", "rdf", "json"]


@dataclass(slots=True)
class RawItem:
    """The fields of an item as they stand. ``links`` in order of preference; ``content`` and ``summary`` are HTML."""

    links: tuple[str, ...] = ()
    base: str = ""
    title: str = ""
    published: str = ""
    updated: str = ""
    guid: str = ""
    summary: str = ""
    content: str = ""
    language: str = ""


@dataclass(slots=True)
class RawFeed:
    """A feed as read by one of the readers. ``ttl`` in seconds, not yet clamped."""

    kind: Kind
    title: str = ""
    language: str = ""
    items: list[RawItem] = field(default_factory=list)
    ttl: float | None = None
    next_link: str = ""
