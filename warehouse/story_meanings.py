"""What articles mean, in the warehouse: written where a window holds several languages and a model is installed.

So a warehouse of one language costs nothing more, and one that was filled before the model was installed, or before its
first article in another language came, gets the meanings when they are first needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from news.meaning import LANGUAGES, encoder, is_working
from news.stories.across import READ_CHARACTERS, Meant, meanings_of_articles, meant
from news.stories.near import WINDOW_DAYS
from warehouse.lake import Place
from warehouse.lock import transaction
from warehouse.rows import SCHEMAS, fetch, with_batch
from warehouse.sql import query
from warehouse.story_vectors import crowd, meanings, recipe

AT_ONCE = 1_000
"""Articles whose meanings are written in one transaction."""
WRITE = (
    "UPDATE story_vectors SET meaning = batch.meaning, encoder = $encoder FROM batch "
    "WHERE story_vectors.article_id = batch.article_id AND story_vectors.day >= $since"
)


def give_meanings(connection: duckdb.DuckDBPyConnection, place: Place, first: date, last: date) -> None:
    """Write what each article around the days from ``first`` to ``last`` means, if they are in several languages."""
    if encoder() is None or len({language for language, _day in crowd(connection, first, last)} & LANGUAGES) < 2:
        return
    window = {"recipe": recipe(), "encoder": encoder(), "days": WINDOW_DAYS, "first": first, "last": last}
    asked = {"languages": sorted(LANGUAGES), "most": READ_CHARACTERS, **window}
    missing = fetch(connection.execute(query("articles_without_meaning"), asked))
    if not (missing and is_working()):
        return
    kind = SCHEMAS["story_vectors"]["meaning"]
    for start in range(0, len(missing), AT_ONCE):
        rows = missing[start : start + AT_ONCE]
        found = meanings_of_articles([(row["title"], row["text"]) for row in rows])
        batch = pa.table({"article_id": [row["article_id"] for row in rows], "meaning": pa.array(found, kind)})
        with transaction(connection, place):
            with_batch(connection, batch, WRITE, {"encoder": encoder(), "since": first - timedelta(days=WINDOW_DAYS)})


def meant_in(connection: duckdb.DuckDBPyConnection, window: pa.Table, span: Mapping[str, Any]) -> Meant | None:
    """The meanings of the articles of a window; None where there is nothing to hold together by them."""
    languages = window["language"].combine_chunks().dictionary_encode()
    if encoder() is None or len(languages.dictionary) < 2:
        return None
    values = {"recipe": recipe(), "encoder": encoder(), "days": WINDOW_DAYS, **span}
    found = connection.execute(query("window_meanings"), values).to_arrow_table()
    known = dict(zip(found["article_id"].to_pylist(), meanings(found), strict=True))
    return meant(list(map(known.get, window["article_id"].to_pylist())), languages.indices.to_numpy().astype(np.int64))
