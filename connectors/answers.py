"""What comes back from the web, and what a status means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from connectors.decode import MAX_BODY, MAX_RATIO
from connectors.errors import FetchError, fetch_error
from connectors.pace import retry_after
from connectors.sniff import Kind
from news.model import Page

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
MAX_WIRE = 8 * 1024 * 1024
MAX_VALUE = 1024

CHOSEN = (
    "content-type",
    "content-language",
    "date",
    "etag",
    "last-modified",
    "link",
    "retry-after",
    "x-robots-tag",
)
"""Headers that are kept with a page."""

Headers = Mapping[str, str]
"""Names in lower case; values of repeated headers joined by a comma and a space."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is taken. ``kinds`` None takes anything; ``is_cut`` keeps the beginning of what is too large."""

    kinds: frozenset[Kind] | None = None
    max_wire: int = MAX_WIRE
    max_body: int = MAX_BODY
    max_ratio: int = MAX_RATIO
    max_hops: int = 8
    takes_home_page: bool = False
    is_cut: bool = False
    may_be_empty: bool = False


ARTICLE = Terms(kinds=frozenset({"html", "text"}))
FEED = Terms(kinds=frozenset({"feed", "xml", "json", "html", "text", "sitemap", "gzip"}))
SITEMAP = Terms(kinds=frozenset({"sitemap", "xml", "feed", "text", "gzip"}), max_body=50 * 1024 * 1024)
HOME = Terms(kinds=frozenset({"html", "text"}), takes_home_page=True)
ROBOTS = Terms(max_body=500 * 1024, max_hops=5, takes_home_page=True, is_cut=True, may_be_empty=True)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a site gave us to ask "has it changed?" with; sent back byte for byte."""

    etag: str | None = None
    last_modified: str | None = None

    def as_headers(self) -> dict[str, str]:
        """The conditional headers."""
        both = {"if-none-match": self.etag, "if-modified-since": self.last_modified}
        return {name: value for name, value in both.items() if value}


@dataclass(frozen=True, slots=True)
class NotModified:
    """The site says that what we have is what there is."""

    url: str
    final_url: str
    fetched_at: datetime
    headers: Headers = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect: ``url`` answered ``status``."""

    url: str
    status: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page, or the word that it has not changed, with how it was come by.

    ``validators`` are for the next time; ``seconds`` is the time on the network, ``wire_bytes`` the size of
    the body as sent.
    """

    answer: Page | NotModified
    chain: tuple[Hop, ...] = ()
    validators: Validators | None = None
    http_version: str = ""
    seconds: float = 0.0
    wire_bytes: int = 0

    @property
    def has_moved(self) -> bool:
        """Whether every redirect on the way was a permanent one."""
        return bool(self.chain) and all(hop.status in PERMANENT for hop in self.chain)


def joined(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers as received, as text: UTF-8 where it is that, else Latin-1."""
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = _text(name).lower(), _text(value)
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


def chosen(headers: Headers) -> dict[str, str]:
    """The headers worth keeping, without control characters and over-long values."""
    return {name: value for name in CHOSEN if (value := _clean(headers.get(name)))}


def validators_of(headers: Headers) -> Validators | None:
    """What the next request can be made conditional with; values that are no plain text are left out."""
    found = Validators(_clean(headers.get("etag")), _clean(headers.get("last-modified")))
    return found if found.etag or found.last_modified else None


def media_type_of(headers: Headers) -> str:
    """The media type without its parameters, in lower case; empty where there is none."""
    return (_clean(headers.get("content-type")) or "").partition(";")[0].strip().lower()


def refusal(url: str, status: int, headers: Headers, *, now: datetime, is_conditional: bool) -> FetchError | None:
    """The error that ``status`` stands for; None for a page, an asked-for 304 and a redirect that says where to."""
    if status == 200 or (status == 304 and is_conditional) or (status in REDIRECTS and headers.get("location")):
        return None
    reason, detail = _meaning(status, headers)
    pause = retry_after(headers.get("retry-after"), now=now)
    return fetch_error(url, reason, f"{detail} (status {status}).", status=status, retry_after=pause)


def _meaning(status: int, headers: Headers) -> tuple[str, str]:
    """The reason for a status that is no success, and a sentence without its full stop."""
    if headers.get("cf-mitigated") == "challenge" or headers.get("x-amzn-waf-action"):
        return "challenge", "The site wants a browser to prove itself"
    if status in (408, 425) or status >= 500:
        return "server_error", "The site reports a fault of its own"
    if status >= 400:
        return _REFUSED.get(status, ("denied", "The site does not let us have it"))
    return _ODD.get(status, ("protocol_error", "The status makes no sense here"))


_REFUSED = {
    404: ("gone", "There is nothing at this address"),
    410: ("gone", "There is nothing at this address any more"),
    429: ("rate_limited", "The site asks for fewer requests"),
}
_ODD = {
    204: ("empty", "There is no content"),
    205: ("empty", "There is no content"),
    206: ("truncated", "A part was sent where the whole was asked for"),
}


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _clean(value: str | None) -> str | None:
    """``value`` unless it is empty, over-long or has control characters."""
    value = (value or "").strip()
    return value if 0 < len(value) <= MAX_VALUE and value.isprintable() else None
