"""Which article a page is: by the address it was found at, by where it was asked for, by what it claims to be.

The address that a page was found at is sure. A redirect and a claimed canonical address are believed where the texts
share something, so that two articles that claim each other, a section that many pages claim, and a dead link that leads
to the front page do not become one article.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import duckdb
import pyarrow as pa

from news.copies.article_address import identity, names_an_article
from news.copies.recognise import Known, relate
from news.model import Candidate
from news.words import DIGEST_RECIPE, content_id, text_digest
from warehouse.rows import Row, with_batch
from warehouse.sql import query


@dataclass(slots=True)
class Article:
    """What is known of an article: its versions by number, the newest text and the facts of the newest version."""

    article_id: str
    outlet: str
    url: str
    published_at: datetime | None
    language: str
    text: str
    versions: list[Known]


@dataclass(slots=True)
class Shelf:
    """The articles that a batch may be about; what the batch adds is put here as it is decided."""

    articles: dict[str, Article] = field(default_factory=dict)
    by_key: dict[str, dict[str, str]] = field(default_factory=dict)
    new_keys: list[Row] = field(default_factory=list)

    def add_key(self, key: str, article_id: str, role: str) -> None:
        """Remember that ``article_id`` is known by ``key``; ``own`` outranks what was said before."""
        before = self.by_key.setdefault(key, {}).get(article_id)
        if before is None or (role == "own" and before != "own"):
            self.by_key[key][article_id] = role
            self.new_keys.append({"address_key": key, "article_id": article_id, "role": role})


def look_up(connection: duckdb.DuckDBPyConnection, candidates: Sequence[Candidate]) -> Shelf:
    """The articles known by any address of ``candidates``."""
    shelf = Shelf()
    keys = sorted({key for candidate in candidates for key in _keys(candidate)})
    if not keys:
        return shelf
    for row in with_batch(connection, pa.table({"address_key": keys}), query("known_addresses")):
        known = shelf.by_key.setdefault(str(row["address_key"]), {})
        if known.get(str(row["article_id"])) != "own":
            known[str(row["article_id"])] = str(row["role"])
    ids = sorted({article_id for known in shelf.by_key.values() for article_id in known})
    if ids:
        batch = pa.table({"article_id": ids})
        for row in with_batch(connection, batch, query("known_versions"), {"recipe": f"{DIGEST_RECIPE}-"}):
            _put(shelf, row)
    return shelf


def article_of(shelf: Shelf, candidate: Candidate) -> str:
    """The id of the article that ``candidate`` is; one that ``shelf`` does not hold is new."""
    asked, own, claimed = _keys(candidate)
    for article_id, role in sorted(shelf.by_key.get(own, {}).items()):
        if role == "own":
            return article_id
    for key in dict.fromkeys((claimed, asked, own)):
        for article_id in sorted(shelf.by_key.get(key, {})):
            if _is_asserted(candidate, key) or _shares_text(shelf.articles.get(article_id), candidate):
                return article_id
    return _new_id(shelf, (claimed, own, f"{own} {candidate.text_digest}"))


def settle(shelf: Shelf, candidate: Candidate, article_id: str) -> None:
    """Remember by which addresses ``candidate`` is known to be ``article_id``."""
    asked, own, claimed = _keys(candidate)
    shelf.add_key(own, article_id, "own")
    shelf.add_key(claimed, article_id, "claimed")
    shelf.add_key(asked, article_id, "asked")


def url_of(candidate: Candidate) -> str:
    """The address to show for a new article: where its page was found, as the page spells it.

    A claim to be at another place may be a mistake of the page; who follows the address finds what was read. A query
    that the page leaves off is left off. An asserted address, and the claim of a page that came as a file, are taken
    as they are.
    """
    page = candidate.page
    found = candidate.found_url or page.final_url
    is_web = found.startswith(("http://", "https://"))
    known_by, place = identity(candidate.article_url), identity(found)
    is_same = known_by in (place, place.partition("?")[0])
    return candidate.article_url if page.asserted.get("url") or not is_web or is_same else found


def _keys(candidate: Candidate) -> tuple[str, str, str]:
    """The keys of where a page was asked for, where it was found, and what it is known by."""
    page = candidate.page
    return identity(page.url), identity(page.final_url), identity(candidate.article_url)


def _is_asserted(candidate: Candidate, key: str) -> bool:
    """Whether ``key`` was handed in from outside as the address of this article."""
    said = candidate.page.asserted.get("url")
    return bool(said) and key == identity(candidate.article_url) and names_an_article(candidate.article_url)


def _shares_text(known: Article | None, candidate: Candidate) -> bool:
    if known is None:
        return False
    same = any(version.text_digest == candidate.text_digest for version in known.versions)
    return same or relate(known.text, candidate.extract.text) is not None


def _new_id(shelf: Shelf, names: Iterable[str]) -> str:
    ids = [content_id("article", name) for name in names]
    return next((article_id for article_id in ids if article_id not in shelf.articles), ids[-1])


def _put(shelf: Shelf, row: Row) -> None:
    digest = str(row["text_digest"])
    if not digest.startswith(f"{DIGEST_RECIPE}-"):
        digest = text_digest(row["text"])
    version = Known(row["version_id"], row["number"], digest, row["title"], row["fetched_at"])
    article = shelf.articles.get(row["article_id"])
    if article is None:
        article = shelf.articles[row["article_id"]] = Article(
            row["article_id"], row["outlet"], row["url"], None, "", "", []
        )
    article.versions.append(version)
    article.published_at, article.language, article.text = row["published_at"], row["language"], row["text"]
