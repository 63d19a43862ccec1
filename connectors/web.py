"""Pages from the web: one address, its redirects, one body under caps, one deadline; a ``FetchError`` or an answer.

``fetch`` asks nobody twice but for one case: a connection that was kept open turned out dead, or HTTP/2 failed where
HTTP/1.1 may do. Everything else is the flow's to try again, at a time of its choosing.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from hashlib import blake2b

from connectors.addresses import Address, parse_address, shown
from connectors.answers import (
    ARTICLE,
    REDIRECTS,
    Fetched,
    Hop,
    NotModified,
    Terms,
    Validators,
    chosen,
    media_type_of,
    refusal,
    validators_of,
)
from connectors.bodies import BodyError, read_body
from connectors.client import Client, Exchange, WireError
from connectors.errors import FetchError, fetch_error
from connectors.pace import Answer
from connectors.redirects import is_soft_redirect
from connectors.traffic import UNDER_WAY, Traffic
from news.model import Page

DEADLINE = 30.0
NOT_ASKED = frozenset({"blocked_address", "blocked_port", "bad_url"})
"""Failures before anybody was asked: they say nothing about the host."""


@dataclass(slots=True)
class _Trip:
    """One fetch under way. ``left`` are the seconds on the network that it still has."""

    client: Client
    asked: Address
    validators: Validators | None
    terms: Terms
    left: float
    spent: float = 0.0
    chain: tuple[Hop, ...] = ()


async def fetch(
    client: Client,
    url: str,
    *,
    validators: Validators | None = None,
    deadline: float = DEADLINE,
    terms: Terms = ARTICLE,
) -> Fetched:
    """What is at ``url`` now, or the site's word that it is what it was when it gave us ``validators``.

    ``deadline`` is the time on the network in seconds, all redirects together; time that the gate makes us wait is not.

    Raises:
        Refused: it will not work however often it is asked.
        Unavailable: it may work later.
    """
    asked = parse_address(url)
    trip = _Trip(client, asked, validators, terms, deadline)
    try:
        return await _travel(trip)
    except FetchError as error:
        error.url = asked.url
        raise
    except Exception as error:
        detail = shown(f"It failed in an unforeseen way: {type(error).__name__}: {error}")
        raise fetch_error(asked.url, "protocol_error", detail) from error


async def _travel(trip: _Trip) -> Fetched:
    """Follow redirects by hand, so that each is parsed, vetted, admitted and counted."""
    address, seen = trip.asked, {trip.asked.url}
    while True:
        result = await _hop(trip, address)
        if isinstance(result, Fetched):
            return replace(result, chain=trip.chain, seconds=trip.spent)
        if result.url in seen:
            raise fetch_error(trip.asked.url, "redirect_loop", f"It comes back to {shown(result.url)}.")
        if len(trip.chain) > trip.terms.max_hops:
            raise fetch_error(trip.asked.url, "redirects", f"There are more than {trip.terms.max_hops} redirects.")
        seen.add(result.url)
        address = result


async def _hop(trip: _Trip, address: Address) -> Fetched | Address:
    """One request, under the gate and under what is left of the deadline; how it ended is told to the gate."""
    async with trip.client.gate.admit(address) as visit:
        started, traffic = time.monotonic(), Traffic()
        under_way = UNDER_WAY.set(traffic)
        try:
            async with asyncio.timeout(trip.left):
                status, result = await _ask(trip, address)
        except TimeoutError as error:
            visit.answered(Answer(_spent(trip, started)))
            raise fetch_error(trip.asked.url, "deadline", _why_late(traffic)) from error
        except FetchError as error:
            seconds = _spent(trip, started)
            if error.reason not in NOT_ASKED:
                weight = 0.25 if error.reason == "dns_temporary" else 1.0
                visit.answered(Answer(seconds, error.status, error.retry_after, weight))
            raise
        finally:
            UNDER_WAY.reset(under_way)
        visit.answered(Answer(_spent(trip, started), status))
        if isinstance(result, Address):
            trip.chain = (*trip.chain, Hop(address.url, status))
        return result


def _why_late(traffic: Traffic) -> str:
    """What to say of a deadline: a flood keeps a fetch busy, a slow site keeps it waiting."""
    if traffic.is_flood:
        return f"A flood: it sent {traffic.wire:,} bytes with next to nothing in them until the time was over."
    return "It took longer than the time allowed for one page."


def _spent(trip: _Trip, started: float) -> float:
    """Book the time since ``started`` and return it."""
    took = time.monotonic() - started
    trip.left, trip.spent = max(0.0, trip.left - took), trip.spent + took
    return took


async def _ask(trip: _Trip, address: Address) -> tuple[int, Fetched | Address]:
    """The status and what came of it; tried again at once, each way once, where only the connection was to blame."""
    tried: set[tuple[str, bool]] = set()
    http2, blamed = True, None
    while True:
        try:
            return await _try(trip, address, http2=http2)
        except WireError as error:
            way = (error.may_retry or "", http2)
            if error.may_retry is None or way in tried:
                told = blamed or error
                raise fetch_error(trip.asked.url, told.reason, told.detail) from error
            tried.add(way)
            if error.may_retry == "http1":
                http2, blamed = False, error


async def _try(trip: _Trip, address: Address, *, http2: bool) -> tuple[int, Fetched | Address]:
    """One exchange."""
    conditions = trip.validators.as_headers() if trip.validators else {}
    async with trip.client.exchange(address, conditions, http2=http2) as exchange:
        now = trip.client.now()
        refused = refusal(trip.asked.url, exchange.status, exchange.headers, now=now, is_conditional=bool(conditions))
        if refused:
            raise refused
        if exchange.status == 304:
            same = NotModified(trip.asked.url, address.url, now, chosen(exchange.headers))
            return 304, Fetched(same, validators=trip.validators, http_version=exchange.http_version)
        if exchange.status in REDIRECTS:
            return exchange.status, _next(trip, address, exchange.headers["location"], exchange.status)
        return 200, await _page(trip, address, exchange)


def _next(trip: _Trip, address: Address, location: str, status: int) -> Address:
    """Where a redirect leads, if it may be followed."""
    try:
        return parse_address(location.replace(" ", "%20"), address)
    except FetchError as error:
        detail = f"It redirects to {error.url[:100]}. {error.detail}"
        raise fetch_error(trip.asked.url, error.reason, detail, status=status) from error


async def _page(trip: _Trip, address: Address, exchange: Exchange) -> Fetched:
    """The body of an answer, as a page."""
    if not trip.terms.takes_home_page and is_soft_redirect(trip.asked, address):
        detail = f"It redirects to {shown(address.url)}."
        raise fetch_error(trip.asked.url, "soft_redirect", detail, status=exchange.status)
    try:
        body, wire_bytes = await read_body(exchange.headers, exchange.chunks, trip.terms)
    except BodyError as error:
        raise fetch_error(trip.asked.url, error.reason, error.detail, status=exchange.status) from error
    page = Page(
        url=trip.asked.url,
        final_url=address.url,
        body=body,
        digest=blake2b(body, digest_size=16).hexdigest(),
        media_type=media_type_of(exchange.headers),
        fetched_at=trip.client.now(),
        status=exchange.status,
        headers=chosen(exchange.headers),
    )
    found = validators_of(exchange.headers)
    return Fetched(page, validators=found, http_version=exchange.http_version, wire_bytes=wire_bytes)
