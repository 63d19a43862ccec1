"""Load a batch: look up, decide, insert, in one transaction under one lock.

Killed at any moment, a batch is there whole or not at all; loaded twice, it adds nothing but the outcomes of its run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

import duckdb
import pyarrow as pa

from news.copies.recognise import Known, Step, next_step
from news.model import Candidate, Outcome, Page
from news.reading.screen import REASONS
from news.words import content_id
from warehouse import frontier
from warehouse.annotations import annotation_rows
from warehouse.articles import Article, Shelf, article_of, look_up, settle, url_of
from warehouse.correct import Correction, correct, corrected
from warehouse.edges import find_edges
from warehouse.lake import Place
from warehouse.lock import transaction
from warehouse.revisions import find_revisions
from warehouse.rows import Row, insert, with_batch
from warehouse.sql import query
from warehouse.version_rows import sketch_rows, version_row

StandingsOf = Callable[[Sequence[Outcome]], Sequence[frontier.Standing]]


@dataclass(slots=True)
class _Batch:
    """Rows to write, by table, and what this batch has decided so far."""

    shelf: Shelf
    rows: dict[str, list[Row]] = field(default_factory=dict)
    twins: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)
    changed: dict[str, list[str]] = field(default_factory=dict)
    corrections: list[Correction] = field(default_factory=list)

    def add(self, table: str, *rows: Row) -> None:
        self.rows.setdefault(table, []).extend(rows)


def load(
    connection: duckdb.DuckDBPyConnection,
    place: Place,
    *,
    run_id: str,
    candidates: Sequence[Candidate],
    refused: Sequence[Outcome] = (),
    pages: Sequence[Page] = (),
    now: datetime,
    addresses: StandingsOf | None = None,
) -> list[Outcome]:
    """Load ``candidates`` and record ``refused``; the outcome of every item, candidates first.

    ``pages`` are those of refused items that were kept as bytes; pages of candidates are recorded by themselves.
    ``addresses`` says where the addresses of the items stand now that they ended so; it is part of the transaction.
    """
    with transaction(connection, place):
        outcomes = _load(connection, run_id, candidates, refused, pages, now)
        if addresses:
            frontier.write(connection, addresses(outcomes))
        return outcomes


def _load(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    candidates: Sequence[Candidate],
    refused: Sequence[Outcome],
    pages: Sequence[Page],
    now: datetime,
) -> list[Outcome]:
    batch = _Batch(look_up(connection, candidates), twins=_twins(connection, candidates))
    for candidate in candidates:
        _decide(candidate, batch)
    _add_pages(connection, [*(candidate.page for candidate in candidates), *pages], batch)
    batch.outcomes.extend(refused)
    batch.add("outcomes", *(_outcome_row(run_id, outcome, now) for outcome in batch.outcomes))
    batch.add("article_addresses", *batch.shelf.new_keys)
    renumbered(connection, batch)
    for table, rows in batch.rows.items():
        insert(connection, table, rows)
    correct(connection, batch.corrections)
    new = [str(row["version_id"]) for row in batch.rows.get("versions", ())]
    find_edges(connection, new, [item.version_id for item in batch.corrections], now=now)
    find_revisions(connection, {key: batch.shelf.articles[key].versions for key in batch.changed}, now=now)
    return batch.outcomes


def _twins(
    connection: duckdb.DuckDBPyConnection, candidates: Sequence[Candidate]
) -> dict[tuple[str, str], tuple[str, str]]:
    """Outlet and words of the batch to the version and article that have them already."""
    if not candidates:
        return {}
    table = pa.table({"text_digest": [candidate.text_digest for candidate in candidates]})
    rows = with_batch(connection, table, query("known_texts"))
    return {(row["outlet"], row["text_digest"]): (row["version_id"], row["article_id"]) for row in rows}


def _decide(candidate: Candidate, batch: _Batch) -> None:
    """One step for one candidate; what it adds is known to the rest of the batch."""
    article_id = article_of(batch.shelf, candidate)
    known = batch.shelf.articles.get(article_id)
    twin_version, twin_article = batch.twins.get((candidate.outlet, candidate.text_digest), (None, None))
    step = next_step(
        known.versions if known else (),
        twin_version,
        candidate.text_digest,
        candidate.extract.title,
        candidate.page.fetched_at,
    )
    version_id = step.version_id
    if step.number:
        version_id = _add_version(candidate, step, article_id, known, batch)
    if step.state == "duplicate":
        article_id = str(twin_article)
    else:
        settle(batch.shelf, candidate, article_id)
    correction = corrected(known, candidate, str(version_id)) if step.state == "unchanged" and known else None
    if correction:
        batch.corrections.append(correction)
    batch.outcomes.append(
        Outcome(
            source_id=candidate.source_id,
            url=candidate.page.url,
            state=step.state,
            reason="corrected" if correction else step.reason,
            detail=REASONS["corrected"] if correction else None,
            article_id=article_id,
            version_id=version_id,
            seconds=candidate.seconds,
            outlet=candidate.outlet,
        )
    )


def _add_version(candidate: Candidate, step: Step, article_id: str, known: Article | None, batch: _Batch) -> str:
    """Add the version that ``step`` says, in its place among those known; its id."""
    extract, fetched_at = candidate.extract, candidate.page.fetched_at
    if known is None:
        url = url_of(candidate)
        facts = (candidate.outlet, url, extract.published_at, extract.language, extract.text)
        known = batch.shelf.articles[article_id] = Article(article_id, *facts, [])
        row = {"article_id": article_id, "outlet": candidate.outlet, "url": url}
        batch.add("articles", {**row, "first_seen_at": fetched_at, "outlet_rule": candidate.outlet_rule})
    taken = {version.version_id for version in known.versions}
    version_id = next(
        found
        for times in count(1)
        if (found := content_id("version", article_id, candidate.text_digest, extract.title or "", str(times)))
        not in taken
    )
    if step.number > len(known.versions):
        known.text, known.published_at, known.language = extract.text, extract.published_at, extract.language
    version = Known(version_id, step.number, candidate.text_digest, extract.title, fetched_at)
    known.versions.insert(step.number - 1, version)
    batch.changed.setdefault(article_id, []).append(version_id)
    batch.add("versions", version_row(candidate, version_id, article_id, step.number))
    for table, rows in annotation_rows(version_id, candidate.annotations).items():
        batch.add(table, *rows)
    batch.add("sketches", *sketch_rows(version_id, candidate))
    batch.twins.setdefault((candidate.outlet, candidate.text_digest), (version_id, article_id))
    return version_id


def renumbered(connection: duckdb.DuckDBPyConnection, batch: _Batch) -> None:
    """Give the versions of articles that got a late one their places; articles keep the time they were first seen."""
    places = {
        version.version_id: number
        for article_id in batch.changed
        for number, version in enumerate(batch.shelf.articles[article_id].versions, 1)
    }
    batch.rows["versions"] = [
        {**row, "number": places[str(row["version_id"])]} for row in batch.rows.get("versions", ())
    ]
    for article_id, new in batch.changed.items():
        known = batch.shelf.articles[article_id].versions
        moved = [(places[v.version_id], v.version_id) for v in known if v.number != places[v.version_id]]
        for number, version_id in moved:
            if version_id not in new:
                connection.execute("UPDATE versions SET number = ? WHERE version_id = ?", [number, version_id])
        if moved:
            first = known[0].fetched_at
            connection.execute("UPDATE articles SET first_seen_at = ? WHERE article_id = ?", [first, article_id])


def _add_pages(connection: duckdb.DuckDBPyConnection, pages: Sequence[Page], batch: _Batch) -> None:
    """Record pages whose bytes have not come from their url before."""
    if not pages:
        return
    table = pa.table({"page_digest": [page.digest for page in pages]})
    seen = {(row["page_digest"], row["url"]) for row in with_batch(connection, table, query("known_pages"))}
    for page in pages:
        if (page.digest, page.url) in seen:
            continue
        seen.add((page.digest, page.url))
        batch.add(
            "pages",
            {
                "page_digest": page.digest,
                "url": page.url,
                "final_url": page.final_url,
                "status": page.status,
                "media_type": page.media_type,
                "headers": page.headers,
                "asserted": page.asserted,
                "size_bytes": len(page.body),
                "fetched_at": page.fetched_at,
            },
        )


def _outcome_row(run_id: str, outcome: Outcome, now: datetime) -> Row:
    names = ("source_id", "url", "state", "reason", "detail", "article_id", "version_id", "seconds", "outlet")
    return {"run_id": run_id, "ended_at": now, **{name: getattr(outcome, name) for name in names}}
