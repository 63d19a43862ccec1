"""Which addresses are worth a fetch, and what a fetch says about the next one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import duckdb

from connectors.addresses import canonical_key, parse_address
from connectors.answers import Validators
from connectors.due import NOT_ASKED, next_visit
from connectors.errors import FetchError
from news.model import Outcome, State
from pipeline.listing import Target
from warehouse import frontier
from warehouse.frontier import Standing

NEWS_OF_A_CHANGE = timedelta(hours=1)
"""A sitemap that says a page has changed is believed when our copy is older than this: some always say "just now"."""
CONDITIONAL_VISITS = 3
"""Visits within the first day are conditional; later ones ask in full, because some sites answer 304 for ever."""


def key_of(url: str) -> str:
    """The identity of ``url``: its spelling without tracking parameters and fragment."""
    try:
        return canonical_key(parse_address(url))
    except FetchError:
        return url


def split(
    connection: duckdb.DuckDBPyConnection, targets: Iterable[Target], *, now: datetime
) -> tuple[list[Target], list[Outcome]]:
    """Of ``targets``, each address once, those to fetch, and outcomes of those that were settled before."""
    by_key: dict[str, Target] = {}
    for target in targets:
        by_key.setdefault(key_of(target.url), target)
    known = frontier.standings(connection, list(by_key))
    wanted, settled = [], []
    for key, target in by_key.items():
        standing = known.get(key)
        if standing is None or is_due(standing, now) or _says_changed(target, standing, now):
            wanted.append(target)
        else:
            settled.append(as_before(target, standing))
    return wanted, settled


def revisits(found: Iterable[Standing]) -> list[Target]:
    """Addresses that are due, as targets."""
    return [Target(one.url, one.source_id, article_id=one.article_id, validators=_validators(one)) for one in found]


def is_due(standing: Standing, now: datetime) -> bool:
    """Whether the address is worth another fetch by the clock."""
    return standing.next_due_at is not None and standing.next_due_at <= now


def as_before(target: Target, standing: Standing) -> Outcome:
    """The outcome of a target that is not fetched again: what is known of it."""
    if standing.article_id is not None:
        return Outcome(target.source_id, target.url, "unchanged", article_id=standing.article_id)
    again = f"again on {standing.next_due_at:%Y-%m-%d %H:%M} UTC" if standing.next_due_at else "not by itself again"
    detail = f"As on {standing.last_asked_at:%Y-%m-%d %H:%M} UTC; it is asked for {again}."
    return Outcome(target.source_id, target.url, _state(standing.state), standing.reason, detail)


def after(
    before: Standing | None,
    outcome: Outcome,
    validators: Validators | None,
    *,
    now: datetime,
    chance: float,
) -> Standing:
    """How an address stands after a fetch that ended in ``outcome``."""
    is_had = outcome.state in ("loaded", "revised", "unchanged", "duplicate")
    counts = outcome.reason not in NOT_ASKED
    tries = 0 if is_had else (before.tries if before else 0) + counts
    visits = (before.visits if before else 0) + 1 if outcome.state == "unchanged" else 0
    if not is_had and before is not None:
        visits = before.visits
    wait = next_visit(outcome.state, outcome.reason, tries=tries, visits=visits, chance=chance)
    return Standing(
        address=key_of(outcome.url),
        url=outcome.url,
        source_id=before.source_id if before else outcome.source_id,
        article_id=outcome.article_id or (before.article_id if before else None),
        state=outcome.state,
        reason=outcome.reason,
        tries=tries,
        visits=visits,
        etag=validators.etag if validators else None,
        last_modified=validators.last_modified if validators else None,
        first_asked_at=before.first_asked_at if before else now,
        last_asked_at=now if counts or before is None else before.last_asked_at,
        failing_since=None if is_had else ((before.failing_since if before else None) or now),
        next_due_at=now + timedelta(seconds=wait) if wait is not None else None,
    )


def _says_changed(target: Target, standing: Standing, now: datetime) -> bool:
    """Whether the listing dates a change of the page after our last look at it."""
    changed, seen = target.modified_at, standing.last_asked_at
    return changed is not None and seen < changed <= now and now - seen > NEWS_OF_A_CHANGE


def _validators(standing: Standing) -> Validators | None:
    if standing.visits >= CONDITIONAL_VISITS or not (standing.etag or standing.last_modified):
        return None
    return Validators(standing.etag, standing.last_modified)


def _state(name: str) -> State:
    states: Sequence[State] = ("rejected", "failed", "duplicate")
    return next(state for state in states if state == name)
