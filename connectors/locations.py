"""What a sitemap lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Kind = Literal["urlset", "sitemapindex", "text", "feed"]


@dataclass(frozen=True, slots=True)
class Location:
    """A page, or in an index a sitemap. ``modified_at`` is when it was published (news sitemaps) or last changed."""

    url: str
    modified_at: datetime | None = None
    raw: str | None = None
    title: str | None = None
    publication: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """``locations`` of the sitemap's own site in its order, each once; ``foreign`` are those of other sites.

    Foreign ones are to be followed only where the other site vouches for this sitemap (``vouched``). ``is_news``: at
    least one entry carries the tags of a news sitemap.
    """

    url: str
    kind: Kind
    locations: tuple[Location, ...] = ()
    foreign: tuple[Location, ...] = ()
    is_news: bool = False
    is_partial: bool = False
    is_capped: bool = False
    dropped: dict[str, int] = field(default_factory=dict)
