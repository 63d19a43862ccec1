"""What a site asks of robots: RFC 9309, with its rules for robots.txt files that cannot be had.

A missing file allows everything; one that the server fails to deliver allows nothing, unless a copy of at most thirty
days ago says otherwise. Files are asked for once a day; where they could not be had, again after ten minutes.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal
from urllib.parse import unquote

from protego import Protego

from connectors.addresses import Address, parse_address
from connectors.answers import Fetched
from connectors.errors import FetchError, Refused
from connectors.pace import DAY, Manners, crawl_delay
from connectors.sniff import kind_of
from news.model import Page

MAX_AGE = DAY
MAX_STALE = 30 * DAY
RETRY = 600.0
MAX_KNOWN = 5_000
MAX_SITEMAPS = 200
OPEN_FAILURES = frozenset({"gone", "denied", "redirects", "redirect_loop", "empty", "wrong_type"})
"""Failures that RFC 9309 calls "unavailable": the site has no rules. One that was refused (401, 403) is on record."""

FORBIDDEN = frozenset({"blocked_address", "blocked_port"})
"""Our own refusals: they stand for the address itself, whatever its rules."""

State = Literal["read", "absent", "denied", "page_instead", "unreachable", "stale"]


@dataclass(frozen=True)
class RobotsFile:
    """The rules of one origin as they were had. Plain data that can be kept between runs.

    ``read_at`` is when ``text`` was had, ``asked_at`` when it was last asked for; times of the caller's clock.
    """

    origin: str
    state: State
    text: str
    read_at: float
    asked_at: float

    @cached_property
    def rules(self) -> Protego:
        """The parsed rules; parsing takes up to 0.1 s for the largest files, hence once."""
        return Protego.parse(self.text)

    def is_fresh(self, now: float) -> bool:
        """Whether it need not be asked for again."""
        has_failed = self.state in ("unreachable", "stale")
        return now - self.asked_at < (RETRY if has_failed else MAX_AGE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an address may be fetched (``reason`` where not), and the crawl-delay, within sense."""

    is_allowed: bool
    delay: float
    state: State
    reason: str = ""


class Robots:
    """The robots.txt files of a run."""

    def __init__(
        self, ask: Callable[[str], Awaitable[Fetched]], *, agent: str, clock: Callable[[], float], manners: Manners
    ) -> None:
        """``ask`` fetches the address of a robots.txt; ``agent`` is our name as sites write it there."""
        self._ask = ask
        self._agent = agent
        self._clock = clock
        self._manners = manners
        self._known: OrderedDict[str, RobotsFile] = OrderedDict()
        self._asking: dict[str, asyncio.Lock] = {}

    async def verdict(self, address: Address) -> Verdict:
        """What the site of ``address`` says about it. Raises ``FetchError`` only where we may not ask there at all."""
        file = await self.file_of(address)
        if file.state == "unreachable":
            return Verdict(False, 0.0, file.state, "robots_unreachable")
        is_allowed = all(file.rules.can_fetch(form, self._agent) for form in _forms(address))
        delay = crawl_delay(file.rules.crawl_delay(self._agent), self._manners)
        return Verdict(is_allowed, delay, file.state, "" if is_allowed else "robots")

    async def file_of(self, address: Address) -> RobotsFile:
        """The rules of the origin of ``address``, asked for where they are not known or too old."""
        async with self._asking.setdefault(address.origin, asyncio.Lock()):
            known = self._known.get(address.origin)
            if known is None or not known.is_fresh(self._clock()):
                known = await self._asked(address.origin, known)
                self._known[address.origin] = known
            self._known.move_to_end(address.origin)
        while len(self._known) > MAX_KNOWN:
            forgotten, _ = self._known.popitem(last=False)
            self._asking.pop(forgotten, None)
        return known

    async def sitemaps(self, address: Address) -> tuple[str, ...]:
        """Sitemaps that the site of ``address`` names: http or https addresses only, each once, at most 200."""
        file = await self.file_of(address)
        found: dict[str, None] = {}
        for text in file.rules.sitemaps:
            try:
                found.setdefault(parse_address(text, address).url)
            except Refused:
                continue
            if len(found) >= MAX_SITEMAPS:
                break
        return tuple(found)

    def remember(self, file: RobotsFile) -> None:
        """Start with a file of an earlier run."""
        self._known[file.origin] = file

    def files(self) -> tuple[RobotsFile, ...]:
        """What is known, for ``remember``."""
        return tuple(self._known.values())

    async def _asked(self, origin: str, known: RobotsFile | None) -> RobotsFile:
        now = self._clock()
        try:
            fetched = await self._ask(f"{origin}/robots.txt")
        except FetchError as error:
            if error.reason in FORBIDDEN:
                raise
            return _after_failure(origin, error, known, self._clock())
        page = fetched.answer
        body = page.body if isinstance(page, Page) else b""
        if body.strip() and kind_of(body) == "html":
            return RobotsFile(origin, "page_instead", "", now, now)
        return RobotsFile(origin, "read", body.decode("utf-8", "replace").lstrip("\ufeff"), now, now)


def _after_failure(origin: str, error: FetchError, known: RobotsFile | None, now: float) -> RobotsFile:
    """The rules to go by where the file could not be had."""
    if error.reason in OPEN_FAILURES:
        return RobotsFile(origin, "denied" if error.reason == "denied" else "absent", "", now, now)
    if known is not None and known.state != "unreachable" and now - known.read_at < MAX_STALE:
        return replace(known, state="stale", asked_at=now)
    return RobotsFile(origin, "unreachable", "", now, now)


def _forms(address: Address) -> tuple[str, ...]:
    """``address`` with and without percent escapes: rules are written either way and Protego compares letters."""
    plain = address.origin + unquote(address.target)
    return (address.url,) if plain == address.url else (address.url, plain)
