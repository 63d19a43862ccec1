"""Load a batch: look up, decide, insert, in one transaction under one lock.

Killed at any moment, a batch is there whole or not at all; loaded twice, it adds nothing but the outcomes of its run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime

import duckdb
import pyarrow as pa

from news.model import Candidate, Outcome, Page
from news.recognise import RECIPE, Known, Step, next_step, overlap, relate
from news.screen import REASONS
from news.words import content_id
from warehouse.annotations import annotation_rows
from warehouse.correct import Correction, correct, facts_of
from warehouse.lake import Place
from warehouse.lock import transaction
from warehouse.rows import Row, insert, with_registered
from warehouse.sql import query


@dataclass(slots=True)
class _Batch:
    """Rows to write, by table, and what this batch has decided so far."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    known: dict[str, Known] = field(default_factory=dict)
    twins: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)
    revisions: list[tuple[str, str]] = field(default_factory=list)
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
) -> list[Outcome]:
    """Load ``candidates`` and record ``refused``; the outcome of every item, in the order given.

    ``pages`` are those of refused items that were kept as bytes; pages of candidates are recorded by themselves.
    """
    with transaction(connection, place):
        return _load(connection, run_id, candidates, refused, pages, now)


def _load(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    candidates: Sequence[Candidate],
    refused: Sequence[Outcome],
    pages: Sequence[Page],
    now: datetime,
) -> list[Outcome]:
    batch = _Batch()
    _look_up(connection, candidates, batch)
    for candidate in candidates:
        _decide(candidate, batch, now)
    _add_pages(connection, [*(candidate.page for candidate in candidates), *pages], batch)
    batch.outcomes.extend(refused)
    batch.add("outcomes", *(_outcome_row(run_id, outcome, now) for outcome in batch.outcomes))
    for table, rows in batch.rows.items():
        insert(connection, table, rows)
    correct(connection, batch.corrections)
    new = [str(row["version_id"]) for row in batch.rows.get("versions", ())]
    insert(connection, "edges", edges_of(connection, new, batch.revisions, now))
    return batch.outcomes


def _look_up(connection: duckdb.DuckDBPyConnection, candidates: Sequence[Candidate], batch: _Batch) -> None:
    """Fill in what the warehouse knows of the batch's articles and words."""
    if not candidates:
        return
    table = pa.table({
        "article_id": [_article_id(candidate) for candidate in candidates],
        "url": [candidate.page.url for candidate in candidates],
        "text_digest": [candidate.text_digest for candidate in candidates],
    })  # fmt: skip
    for row in with_registered(connection, table, query("known_articles")):
        facts = (row["outlet"], row["url"], row["published_at"], row["language"])
        batch.known[row["asked"]] = Known(
            row["version_id"], row["number"], row["text_digest"], row["title"], row["article_id"], facts
        )
    for row in with_registered(connection, table, query("known_texts")):
        batch.twins[row["outlet"], row["text_digest"]] = (row["version_id"], row["article_id"])


def _decide(candidate: Candidate, batch: _Batch, now: datetime) -> None:
    """One step for one candidate; what it adds is known to the rest of the batch."""
    asked = _article_id(candidate)
    known = batch.known.get(asked)
    article_id = (known.article_id if known else "") or asked
    twin_version, twin_article = batch.twins.get((candidate.outlet, candidate.text_digest), (None, None))
    step = next_step(known, twin_version, candidate.text_digest, candidate.extract.title)
    version_id = step.version_id
    if step.number:
        version_id = content_id("version", article_id, str(step.number), candidate.page.digest)
        _add_version(candidate, step, article_id, version_id, known, batch, now)
    corrected = step.state == "unchanged" and known is not None and known.facts not in (None, facts_of(candidate))
    if corrected:
        batch.corrections.append(Correction(article_id, str(version_id), candidate))
    batch.outcomes.append(
        Outcome(
            source_id=candidate.source_id,
            url=candidate.page.url,
            state=step.state,
            reason="corrected" if corrected else step.reason,
            detail=REASONS["corrected"] if corrected else None,
            article_id=twin_article if step.state == "duplicate" else article_id,
            version_id=version_id,
            seconds=candidate.seconds,
        )
    )


def _add_version(
    candidate: Candidate,
    step: Step,
    article_id: str,
    version_id: str,
    known: Known | None,
    batch: _Batch,
    now: datetime,
) -> None:
    extract = candidate.extract
    if step.number == 1:
        batch.add(
            "articles",
            {
                "article_id": article_id,
                "outlet": candidate.outlet,
                "url": candidate.article_url,
                "first_seen_at": candidate.page.fetched_at,
            },
        )
    if known is not None:
        batch.revisions.append((known.version_id, version_id))
    batch.add("versions", version_row(candidate, version_id, article_id, step.number))
    for table, rows in annotation_rows(version_id, candidate.annotations).items():
        batch.add(table, *rows)
    batch.add("sketches", *sketch_rows(version_id, candidate))
    asked = _article_id(candidate)
    batch.known[asked] = Known(version_id, step.number, candidate.text_digest, extract.title, article_id)
    batch.twins.setdefault((candidate.outlet, candidate.text_digest), (version_id, article_id))


def version_row(candidate: Candidate, version_id: str, article_id: str, number: int) -> Row:
    """The row of ``versions`` for ``candidate``."""
    extract = candidate.extract
    start, end = extract.title_span or (None, None)
    return {
        "version_id": version_id,
        "article_id": article_id,
        "number": number,
        "page_digest": candidate.page.digest,
        "text_digest": candidate.text_digest,
        "title": extract.title,
        "title_start": start,
        "title_end": end,
        "text": extract.text,
        "lead": extract.lead,
        "byline": extract.byline,
        "published_at": extract.published_at,
        "language": extract.language,
        "word_count": candidate.word_count,
        "provenance": extract.provenance,
        "reader_version": candidate.reader_version,
        "annotator_version": candidate.annotator_version,
        "limits": list(candidate.annotations.limits),
        "fetched_at": candidate.page.fetched_at,
    }


def sketch_rows(version_id: str, candidate: Candidate) -> list[Row]:
    """The kept hashes of ``candidate``, on the day it was published, else fetched."""
    day: date = (candidate.extract.published_at or candidate.page.fetched_at).date()
    return [{"hash": value, "version_id": version_id, "day": day} for value in candidate.sketch]


def _article_id(candidate: Candidate) -> str:
    return content_id("article", candidate.article_url)


def _add_pages(connection: duckdb.DuckDBPyConnection, pages: Sequence[Page], batch: _Batch) -> None:
    """Record pages whose bytes have not come from their url before."""
    if not pages:
        return
    table = pa.table({"page_digest": [page.digest for page in pages]})
    seen = {(row["page_digest"], row["url"]) for row in with_registered(connection, table, query("known_pages"))}
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
    names = ("source_id", "url", "state", "reason", "detail", "article_id", "version_id", "seconds")
    return {"run_id": run_id, "ended_at": now, **{name: getattr(outcome, name) for name in names}}


def edges_of(
    connection: duckdb.DuckDBPyConnection, new: Sequence[str], revisions: Sequence[tuple[str, str]], now: datetime
) -> list[Row]:
    """Edges of the new versions: candidates by sketch, each verified on the two texts, and revisions."""
    if not new:
        return []
    near = with_registered(connection, pa.table({"version_id": list(new)}), query("near_copies"))
    pairs = [(str(row["version_a"]), str(row["version_b"])) for row in near]
    ids = sorted({version_id for pair in (*pairs, *revisions) for version_id in pair})
    rows = with_registered(connection, pa.table({"version_id": ids}), query("texts")) if ids else []
    texts = {str(row["version_id"]): str(row["text"]) for row in rows}
    related = [(pair, relate(texts[pair[0]], texts[pair[1]])) for pair in pairs]
    revised = [(pair, replace(overlap(texts[pair[0]], texts[pair[1]]), kind="revision")) for pair in revisions]
    return [
        {"version_a": pair[0], "version_b": pair[1], **asdict(edge), "recipe": RECIPE, "found_at": now}
        for pair, edge in (*related, *revised)
        if edge is not None
    ]
