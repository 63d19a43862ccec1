"""From addresses to pages: ask feeds and sitemaps what is new, fetch politely, load batch by batch."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from connectors.answers import FEED, Fetched, NotModified, Validators
from connectors.client import Client
from connectors.errors import FetchError
from connectors.web import fetch
from news.model import Outcome, Page
from news.words import content_id
from pipeline.items import Item, refused
from pipeline.listing import Target, listed_in
from pipeline.manners import polite_client
from pipeline.progress import counted, say
from pipeline.session import Clock, open_session, utc_now
from pipeline.settings import Settings
from pipeline.taking import load_items
from warehouse import catalogue, pages
from warehouse.catalogue import Asked
from warehouse.known import known_urls


@dataclass(frozen=True, slots=True)
class Listing:
    """What the named addresses led to: pages to fetch, items that are settled already, and how each source did."""

    targets: tuple[Target, ...] = ()
    items: tuple[Item, ...] = ()
    asked: tuple[Asked, ...] = ()
    outcomes: tuple[Outcome, ...] = field(default=())


def ask(settings: Settings, run_id: str, urls: Sequence[str], clock: Clock = utc_now) -> Listing:
    """Ask ``urls``, each a page, a feed or a sitemap, and list what is to be fetched.

    A page is had already by asking; what a feed or sitemap names and the warehouse knows is not fetched again.
    """
    with open_session(settings, clock=clock) as session:
        before = {url: catalogue.validators(session.connection, source_id_of(url)) for url in urls}
        answers = asyncio.run(_ask_all(settings, run_id, before, clock))
        targets: dict[str, Target] = {}
        items, asked = [], []
        for url, (answer, named) in answers.items():
            asked.append(_asked(url, answer, before[url], bool(named), clock))
            if isinstance(answer, FetchError):
                items.append(refused(source_id_of(url), url, answer))
            elif named is None and isinstance(answer.answer, Page):
                items.append(Item(source_id_of(url), url, page=answer.answer))
            for target in named or ():
                targets.setdefault(target.url, target)
        known = known_urls(session.connection, list(targets))
    new = tuple(target for url, target in targets.items() if url not in known)
    same = tuple(
        Outcome(target.source_id, url, "unchanged", article_id=known[url])
        for url, target in targets.items()
        if url in known
    )
    say(f"Asked {counted(len(urls), 'address', 'addresses')}: {counted(len(new), 'new page')}, {len(same):,} known")
    return Listing(new, tuple(items), tuple(asked), same)


def crawl(
    settings: Settings, run_id: str, targets: Sequence[Target], done: int = 0, total: int = 0, clock: Clock = utc_now
) -> list[Outcome]:
    """Fetch one batch politely, keep it, read it and load it; the outcome of every target."""
    say(f"Fetching {counted(len(targets), 'page')}, one at a time from each site")
    items = asyncio.run(_fetch_all(settings, run_id, targets, clock))
    return take_in_pages(settings, run_id, items, done, total, clock)


def take_in_pages(
    settings: Settings, run_id: str, items: Sequence[Item], done: int = 0, total: int = 0, clock: Clock = utc_now
) -> list[Outcome]:
    """Keep, read and load pages that have been had."""
    with open_session(settings, clock=clock) as session:
        for item in items:
            if item.page is not None:
                pages.keep(session.place, item.page)
        return load_items(session, run_id, items, done=done, total=total or len(items), clock=clock, what="page")


def settle(settings: Settings, asked: Sequence[Asked], clock: Clock = utc_now) -> int:
    """Record how the sources did, now that what they named is loaded; how many failed."""
    with open_session(settings, clock=clock) as session:
        catalogue.settle_sources(session.connection, session.place, asked)
    return sum(not one.answered for one in asked)


def source_id_of(url: str) -> str:
    """The id of an address that people name."""
    return content_id("source", "web", url)


_Answer = Fetched | FetchError


async def _ask_all(
    settings: Settings, run_id: str, before: Mapping[str, tuple[str | None, str | None]], clock: Clock
) -> dict[str, tuple[_Answer, tuple[Target, ...] | None]]:
    """Each address with its answer and what it names; None where it is a page."""

    async def one(client: Client, url: str) -> tuple[_Answer, tuple[Target, ...] | None]:
        try:
            answer = await fetch(client, url, validators=Validators(*before[url]), terms=FEED)
            if isinstance(answer.answer, NotModified):
                return answer, ()
            return answer, await listed_in(client, answer.answer, source_id_of(url), clock())
        except FetchError as error:
            return error, None

    async with polite_client(settings, run_id, clock) as client:
        found = await asyncio.gather(*(one(client, url) for url in before))
    return dict(zip(before, found, strict=True))


async def _fetch_all(settings: Settings, run_id: str, targets: Sequence[Target], clock: Clock) -> list[Item]:
    """Every target with its page, or with why there is none; what a feed brought along stands in for a lost page."""

    async def one(client: Client, target: Target) -> Item:
        try:
            answer = (await fetch(client, target.url)).answer
        except FetchError as error:
            if target.content is None:
                return refused(target.source_id, target.url, error)
            return Item(target.source_id, target.url, page=target.page(clock()))
        assert isinstance(answer, Page)  # no validators were sent, so a 304 is an error of the client
        return Item(target.source_id, target.url, page=answer)

    async with polite_client(settings, run_id, clock) as client:
        return list(await asyncio.gather(*(one(client, target) for target in targets)))


def _asked(url: str, answer: _Answer, before: tuple[str | None, str | None], is_list: bool, clock: Clock) -> Asked:
    """How asking ``url`` went; a 304 keeps the validators that earned it."""
    kind = "list" if is_list else "url"
    if isinstance(answer, FetchError):
        return Asked(source_id_of(url), kind, url, False, clock())
    if isinstance(answer.answer, NotModified):
        return Asked(source_id_of(url), "list", url, True, clock(), *before)
    given = answer.validators if is_list else None
    return Asked(
        source_id_of(url),
        kind,
        url,
        True,
        clock(),
        given.etag if given else None,
        given.last_modified if given else None,
    )
