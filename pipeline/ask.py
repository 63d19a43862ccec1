"""Ask sources what is new: people's addresses, or the feeds and sitemaps that are due."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from connectors.answers import FEED, SITEMAP, Fetched, Validators
from connectors.client import Client
from connectors.due import interval_after_failure, source_interval
from connectors.errors import FetchError
from connectors.web import fetch
from news.model import Outcome, Page
from news.words import content_id
from pipeline import frontier
from pipeline.items import Item, refused
from pipeline.listing import RECENT, Listed, Target, listed_in
from pipeline.manners import polite_client
from pipeline.progress import counted, say
from pipeline.session import Clock, open_session, utc_now
from pipeline.settings import Settings
from warehouse import frontier as addresses
from warehouse import sources
from warehouse.sources import POLLED, SourceState

FULL_EVERY = timedelta(hours=24)
"""A source is sent in full at least this often: some sites answer 304 for ever."""
MOVES = 5
"""After so many permanent redirects in a row to one place, a source is asked there."""
MAX_LATE = 10_000


@dataclass(frozen=True, slots=True)
class Answered:
    """How a source answered. ``listed`` is None for a page, for what is the same as last time, and for an ``error``."""

    source: SourceState
    fetched: Fetched | None = None
    listed: Listed | None = None
    is_same: bool = False
    error: FetchError | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What the sources led to: pages to fetch, pages had already, what is settled, and how each source answered."""

    targets: tuple[Target, ...] = ()
    items: tuple[Item, ...] = ()
    settled: tuple[Outcome, ...] = ()
    answers: tuple[Answered, ...] = field(default=())

    @property
    def answered(self) -> int:
        """How many sources answered."""
        return sum(answer.error is None for answer in self.answers)


def named(settings: Settings, urls: Sequence[str], clock: Clock = utc_now) -> list[SourceState]:
    """The sources at addresses that people name, as they are known."""
    ids = {source_id_of(url): url for url in urls}
    with open_session(settings, clock=clock) as session:
        known = sources.states(session.connection, list(ids))
    return [known.get(key) or SourceState(key, "url", url) for key, url in ids.items()]


def source_id_of(url: str) -> str:
    """The id of an address, whoever names it."""
    return content_id("source", "web", url)


def ask(settings: Settings, run_id: str, asked: Sequence[SourceState], clock: Clock = utc_now) -> Listing:
    """Ask each source, and list what is to be fetched: what it names and nobody has fetched, and what is due again."""
    answers = asyncio.run(_ask_all(settings, run_id, asked, clock))
    items = [item for answer in answers for item in _items(answer)]
    with open_session(settings, clock=clock) as session:
        found = [target for answer in answers if answer.listed for target in answer.listed.targets]
        ids = [answer.source.source_id for answer in answers]
        late = addresses.due(session.connection, now=clock(), most=MAX_LATE, source_ids=ids)
        found += frontier.revisits(late)
        targets, settled = frontier.split(session.connection, found, now=clock())
    say(f"Asked {counted(len(asked), 'source')}: {counted(len(targets), 'page')} to fetch, {len(settled):,} known")
    return Listing(tuple(targets), tuple(items), tuple(settled), tuple(answers))


def settle(
    settings: Settings, answers: Sequence[Answered], outcomes: Sequence[Outcome], clock: Clock = utc_now
) -> list[SourceState]:
    """Record how the sources did, now that what they named is loaded; those that failed."""
    new = Counter(one.source_id for one in outcomes if one.state in ("loaded", "revised"))
    states = [_settled(answer, new[answer.source.source_id], clock()) for answer in answers]
    with open_session(settings, clock=clock) as session:
        sources.save(session.connection, session.place, states)
    return [state for state in states if state.failures_in_a_row]


async def _ask_all(settings: Settings, run_id: str, asked: Sequence[SourceState], clock: Clock) -> list[Answered]:
    done = 0

    async def one(client: Client, source: SourceState) -> Answered:
        nonlocal done
        answer = await _ask_one(client, source, clock)
        done += 1
        if done < len(asked) and done % max(1, len(asked) // 20) == 0:
            say(f"Asked {done:,} of {counted(len(asked), 'source')}", done=done, total=len(asked))
        return answer

    async with polite_client(settings, run_id, [_place(source) for source in asked], clock) as client:
        return list(await asyncio.gather(*(one(client, source) for source in asked)))


async def _ask_one(client: Client, source: SourceState, clock: Clock) -> Answered:
    """One source: its answer, and what it names."""
    terms = SITEMAP if source.kind in ("sitemap", "news_sitemap") else FEED
    since = clock() - RECENT if source.kind == "sitemap" else None
    try:
        fetched = await fetch(client, _place(source), validators=_validators(source, clock()), terms=terms)
        answer = Answered(source, fetched)
        if not isinstance(fetched.answer, Page):
            return answer
        if fetched.answer.digest == source.body_digest:
            return replace(answer, is_same=True)
        had_items = bool(source.items)
        listed = await listed_in(client, fetched.answer, source.source_id, clock(), had_items=had_items, since=since)
        return replace(answer, listed=listed)
    except FetchError as error:
        error.url = source.address
        return Answered(source, error=error)


def _place(source: SourceState) -> str:
    """Where a source is asked: where it has moved to for good, once that is certain."""
    return source.moved_to if source.moved_to and (source.moved_times or 0) >= MOVES else source.address


def _validators(source: SourceState, now: datetime) -> Validators | None:
    """What makes the question conditional; nothing where the last full answer is a day old."""
    is_stale = source.last_full_at is None or now - source.last_full_at >= FULL_EVERY
    return None if is_stale else Validators(source.etag, source.last_modified)


def _items(answer: Answered) -> list[Item]:
    """What a source that is a page itself, or that failed, comes to; nothing for a list."""
    source = answer.source
    if answer.error is not None:
        return [replace(refused(source.source_id, source.address, answer.error), outlet=source.outlet)]
    if answer.fetched and isinstance(answer.fetched.answer, Page) and answer.listed is None and not answer.is_same:
        return [Item(source.source_id, source.address, page=answer.fetched.answer)]
    return []


def _settled(answer: Answered, new: int, now: datetime) -> SourceState:
    """The state of a source after its answer; ``new`` of the pages it named were new."""
    source = replace(answer.source, last_asked_at=now, last_new_at=now if new else answer.source.last_new_at)
    if answer.error is not None:
        failures = source.failures_in_a_row + 1
        wait = interval_after_failure(
            source.interval_seconds, failures=failures, retry_after=answer.error.retry_after, chance=random.random()
        )
        failed = replace(source, failures_in_a_row=failures, last_reason=answer.error.reason)
        return _due(failed, now, wait)
    kind = "list" if answer.listed and source.kind == "url" else source.kind
    source = replace(source, kind=kind, last_seen_at=now, failures_in_a_row=0, last_reason=None)
    ttl = answer.listed.ttl if answer.listed else None
    named = len(answer.listed.targets) if answer.listed else source.items or 0
    wait = source_interval(source.interval_seconds, named=named, new=new, ttl=ttl, chance=random.random())
    return _due(_moved(_with_answer(source, answer), answer), now, wait)


def _with_answer(source: SourceState, answer: Answered) -> SourceState:
    """What a whole answer says for the next time; an unchanged one leaves it as it is."""
    fetched = answer.fetched
    if fetched is None or not isinstance(fetched.answer, Page):
        return source
    if answer.listed is None:
        return replace(source, last_full_at=fetched.answer.fetched_at) if answer.is_same else source
    given = None if answer.listed.is_index else fetched.validators
    return replace(
        source,
        etag=given.etag if given else None,
        last_modified=given.last_modified if given else None,
        last_full_at=fetched.answer.fetched_at,
        body_digest=None if answer.listed.is_index else fetched.answer.digest,
        items=len(answer.listed.targets),
    )


def _moved(source: SourceState, answer: Answered) -> SourceState:
    """``source`` with where it was redirected to for good, and how often in a row; once it is asked there it stays."""
    if answer.fetched is None or _place(source) != source.address:
        return source
    moved = answer.fetched.answer.final_url if answer.fetched.has_moved else None
    times = (source.moved_times or 0) + 1 if moved == source.moved_to else 1
    return replace(source, moved_to=moved, moved_times=times if moved else None)


def _due(source: SourceState, now: datetime, wait: float) -> SourceState:
    """``source`` with its next turn, where it is asked by the clock."""
    if source.kind not in POLLED:
        return source
    return replace(source, interval_seconds=round(wait), next_due_at=now + timedelta(seconds=wait))
