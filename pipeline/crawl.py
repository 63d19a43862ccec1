"""Fetch what the sources named, batch by batch: politely, keep it, read it, load it, remember how it went."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import zip_longest

import duckdb

from connectors.addresses import parse_address, site_of
from connectors.answers import NotModified, Validators
from connectors.client import Client
from connectors.errors import FetchError
from connectors.web import fetch
from news.model import Outcome
from pipeline import frontier
from pipeline.items import Item, refused
from pipeline.listing import Target
from pipeline.manners import polite_client
from pipeline.progress import say
from pipeline.session import Clock, open_session, utc_now
from pipeline.settings import Settings
from pipeline.taking import load_items
from warehouse import frontier as addresses
from warehouse import pages
from warehouse.frontier import Standing

Validated = Mapping[str, Validators | None]

STEPS = 50
"""Progress of a batch is told at most so often."""


@dataclass(frozen=True, slots=True)
class Had:
    """What came of a target, and the validators for the next time."""

    item: Item
    validators: Validators | None = None


def in_turns(targets: Sequence[Target]) -> list[Target]:
    """``targets`` with the sites taking turns, so that each batch asks as many sites at once as there are."""
    by_site: dict[str, list[Target]] = {}
    for target in targets:
        by_site.setdefault(_site(target.url), []).append(target)
    rounds = zip_longest(*by_site.values())
    return [target for one in rounds for target in one if target is not None]


def crawl(
    settings: Settings, run_id: str, targets: Sequence[Target], done: int = 0, total: int = 0, clock: Clock = utc_now
) -> list[Outcome]:
    """Fetch one batch politely, keep it, read it and load it; the outcome of every target."""
    had = asyncio.run(_fetch_all(settings, run_id, targets, clock, done, total or len(targets)))
    validators = {one.item.url: one.validators for one in had}
    return take_in_pages(settings, run_id, [one.item for one in had], done, total, clock, validators)


def take_in_pages(
    settings: Settings,
    run_id: str,
    items: Sequence[Item],
    done: int = 0,
    total: int = 0,
    clock: Clock = utc_now,
    validators: Validated | None = None,
) -> list[Outcome]:
    """Keep, read and load pages that have been had.

    With ``validators`` (by url, for the next time) they come from the web, and how each address stands is recorded too.
    """
    with open_session(settings, clock=clock) as session:
        for item in items:
            if item.page is not None:
                pages.keep(session.place, item.page)
        after = None if validators is None else partial(_standings, session.connection, validators, clock())
        return load_items(
            session, run_id, items, done=done, total=total or len(items), clock=clock, what="page", addresses=after
        )


def _standings(
    connection: duckdb.DuckDBPyConnection, validators: Validated, now: datetime, outcomes: Sequence[Outcome]
) -> list[Standing]:
    """How each address that was fetched stands, and when it is worth another fetch."""
    fetched = [outcome for outcome in outcomes if outcome.url in validators]
    before = addresses.standings(connection, [frontier.key_of(outcome.url) for outcome in fetched])
    return [
        frontier.after(
            before.get(frontier.key_of(outcome.url)),
            outcome,
            validators[outcome.url],
            now=now,
            chance=random.random(),
        )
        for outcome in fetched
    ]


async def _fetch_all(
    settings: Settings, run_id: str, targets: Sequence[Target], clock: Clock, done: int, total: int
) -> list[Had]:
    """Every target with its page, or with why there is none; progress is told in total and for the longest queue."""
    left = Counter(_site(target.url) for target in targets)
    counts = dict(left)
    fetched = 0

    async def one(client: Client, target: Target) -> Had:
        nonlocal fetched
        had = await _fetch_one(client, target, clock)
        fetched += 1
        left[_site(target.url)] -= 1
        if fetched < len(targets) and fetched % max(1, len(targets) // STEPS) == 0:
            say(_progress(done + fetched, total, left, counts), done=done + fetched, total=total)
        return had

    say(f"Fetching from {len(counts):,} {'site' if len(counts) == 1 else 'sites'}, one page at a time from each")
    async with polite_client(settings, run_id, [target.url for target in targets], clock) as client:
        return list(await asyncio.gather(*(one(client, target) for target in targets)))


def _progress(done: int, total: int, left: Counter[str], counts: dict[str, int]) -> str:
    """How far the fetching is, in total and at the site with the most to go."""
    site, more = max(left.items(), key=lambda pair: (pair[1], pair[0]))
    busy = sum(number > 0 for number in left.values())
    return f"Fetched {done:,} of {total:,} · {busy} sites to go · {site} {counts[site] - more} of {counts[site]}"


async def _fetch_one(client: Client, target: Target, clock: Clock) -> Had:
    """One page; what a feed brought along stands in for one that cannot be had."""
    try:
        fetched = await fetch(client, target.url, validators=target.validators)
    except FetchError as error:
        if target.content is None:
            return Had(refused(target.source_id, target.url, error))
        return Had(Item(target.source_id, target.url, page=target.page(clock())))
    if isinstance(fetched.answer, NotModified):
        same = Outcome(target.source_id, target.url, "unchanged", article_id=target.article_id)
        return Had(Item(target.source_id, target.url, outcome=same), target.validators)
    return Had(Item(target.source_id, target.url, page=fetched.answer), fetched.validators)


def _site(url: str) -> str:
    """What a page is paced by; an address that is none stands alone."""
    try:
        return site_of(parse_address(url).host)
    except FetchError:
        return url
