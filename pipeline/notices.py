"""What somebody should hear of: sources that fail, outlets gone quiet or behind a wall, wide stories, audits with rows.

Found here, in words; the flows make events of them that Prefect's automations act on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pyarrow as pa

from news.model import Outcome
from news.reading.screen import REASONS
from pipeline.session import open_session
from pipeline.settings import Settings
from warehouse.audit import Breach
from warehouse.rows import Row, fetch, with_batch
from warehouse.sql import query

WIDE = 5
"""Outlets that make a story one that somebody should hear of."""
WALLED = 3
"""Addresses of an outlet that gave a consent page or the like instead of an article: the site, not the page, is so."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to hear of: its kind, the id and name of what it is about, a sentence, and its facts."""

    kind: str
    subject: str
    name: str
    says: str
    facts: Row = field(default_factory=dict)


def after_ingest(settings: Settings, since: datetime) -> list[Notice]:
    """Sources that failed again in a run begun at ``since``, outlets behind a wall, and stories that it made wide."""
    with open_session(settings) as session:
        failing = fetch(session.connection.execute(query("sources_failing"), {"since": since}))
        walled = fetch(session.connection.execute(query("sites_walled"), {"since": since, "most": WALLED}))
        widened = fetch(session.connection.execute(query("stories_widened"), {"since": since, "most": WIDE}))
    notices = [
        Notice(
            "source.failing",
            row["source_id"],
            row["address"],
            f"Failed {row['failures_in_a_row']} times in a row: {row['last_reason']}.",
            {"outlet": row["outlet"], "failures": row["failures_in_a_row"], "reason": row["last_reason"]},
        )
        for row in failing
    ]
    notices += [
        Notice(
            "outlet.walled",
            row["outlet"],
            row["outlet"],
            f"{row['addresses']} addresses gave no article: {REASONS[row['reason']]}",
            {"addresses": row["addresses"], "reason": row["reason"], "example": row["example"]},
        )
        for row in walled
    ]
    return notices + [
        Notice(
            "story.alarm",
            row["story_id"],
            row["title"] or row["story_id"],
            f"Now told by {row['outlets']} outlets.",
            {"outlets": row["outlets"]},
        )
        for row in widened
    ]


def after_maintain(settings: Settings, breaches: Sequence[Breach], now: datetime) -> list[Notice]:
    """Audits that returned rows, and outlets that went quiet."""
    with open_session(settings) as session:
        quiet = fetch(session.connection.execute(query("outlets_quiet"), {"now": now}))
    notices = [
        Notice("audit.rows", breach.audit, breach.audit, breach.says, {"rows": len(breach.rows)}) for breach in breaches
    ]
    return notices + [
        Notice(
            "outlet.quiet",
            row["outlet"],
            row["outlet"],
            f"Nothing new since {row['last_new_at']:%Y-%m-%d}, though its sources answer.",
            {"sources": row["sources"]},
        )
        for row in quiet
    ]


def stories_of(settings: Settings, outcomes: Sequence[Outcome]) -> frozenset[str]:
    """The stories that the articles of ``outcomes`` belong to."""
    articles = sorted({outcome.article_id for outcome in outcomes if outcome.article_id})
    batch = pa.table({"article_id": pa.array(articles, type=pa.string())})
    with open_session(settings) as session:
        rows = with_batch(session.connection, batch, query("stories_of_articles"))
    return frozenset(row["story_id"] for row in rows)
