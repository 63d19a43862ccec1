"""Pages from the web: one address, its redirects, one body under caps, one deadline; a ``FetchError`` or an answer.

``fetch`` asks nobody twice but for one case: a connection that was kept open turned out dead, or HTTP/2 failed where HTTP/1.1
may do. Everything else is the flow's to try again, at a time of its choosing.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from hashlib import blake2b

from connectors.addresses import Address, parse_address, shown
from connectors.answers import (
    ARTICLE,
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
from connectors.bodies import read_body
from connectors.client import Client, Exchange, WireError
from connectors.errors import FetchError, Refused, Unavailable
from connectors.pace import Answer
from connectors.redirects import is_soft_redirect
from news.model import Page

DEADLINE = 30.0
NOT_ASKED = frozenset({"blocked_address", "blocked_port", "bad_url"})
"""Failures before anybody was asked: they say nothing about the host."""
RETRIED = frozenset({"connect_error", "protocol_error", "truncated"})


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
    except WireError as error:
        kind = Refused if error.is_final else Unavailable
        raise kind(asked.url, error.reason, error.detail) from error
    except FetchError:
        raise
    except Exception as error:
        detail = shown(f"It failed in an unforeseen way: {type(error).__name__}: {error}")
        raise Unavailable(asked.url, "protocol_error", detail) from error


async def _travel(trip: _Trip) -> Fetched:
    """Follow redirects by hand, so that each is parsed, vetted, admitted and counted."""
    address, seen = trip.asked, {trip.asked.url}
    while True:
        result = await _hop(trip, address)
        if isinstance(result, Fetched):
            return replace(result, chain=trip.chain, seconds=trip.spent)
        if result.url in seen:
            raise Unavailable(trip.asked.url, "redirect_loop", f"It comes back to {shown(result.url)}.")
        if len(trip.chain) > trip.terms.max_hops:
            raise Unavailable(trip.asked.url, "redirects", f"There are more than {trip.terms.max_hops} redirects.")
        seen.add(result.url)
        address = result


async def _hop(trip: _Trip, address: Address) -> Fetched | Address:
    """One request, under the gate and under what is left of the deadline."""
    async with trip.client.gate.admit(address) as visit:
        started = time.monotonic()
        answer: Answer | None = None
        try:
            async with asyncio.timeout(trip.left):
                answer, result = await _ask(trip, address)
            return result
        except TimeoutError as error:
            raise WireError("deadline", f"It took longer than the {trip.left:.1f} s left for it.") from error
        except WireError as error:
            answer = None
            raise 
        finally:
            took = time.monotonic() - started
            trip.left, trip.spent = max(0.0, trip.left - took), trip.spent + took
