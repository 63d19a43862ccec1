"""How well pages are read, on the gold pages: text, title, authors, date, language, canonical address, publisher.

Text of ``pages/articles``: 4-gram shingles as the article extraction benchmark counts them (Scrapinghub 2019). Text
of the other sets: F1 of bags of words, the mean over pages. Titles count when equal but for case, white space and
punctuation; authors as F1 of the sets of names, agencies among them; dates to the day in the zone of the label and to
the minute in UTC; canonical addresses are held against the link in the page. ``articles`` is labelled without
standfirsts, so what our reader marks as such is left out there. A page that is refused counts as read without text.
"""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import fromstring

from news.model import Extract, Page
from news.reading.furniture import outlet_furniture
from news.reading.learned import without_lines
from news.reading.main_text import Profile
from news.reading.read import read

_NOW = datetime(2026, 11, 1, tzinfo=UTC)
"""When the pages without a date of their own were fetched, at the latest."""

_NAMES = re.compile(r",|\band\b|&")
_SCRIPTS = {"jp": "CJK", "kr": "CJK", "tw": "CJK"}
_GERMAN = frozenset({"de", "at", "ch"})
_ENGLISH = frozenset({"uk", "us", "ca", "au", "za", "na", "ls"})


@dataclass(frozen=True, slots=True)
class Labelled:
    """A page with what people read on it; a field that the label does not know is None."""

    corpus: str
    name: str
    group: str
    page: Page
    text: str
    title: str | None = None
    authors: tuple[str, ...] | None = None
    published: str | None = None
    publisher: str | None = None
    language: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """What one reader found on a page."""

    text: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    exact: bool = False
    language: str | None = None
    canonical_url: str | None = None
    publisher: str | None = None


def labelled(folder: Path, corpus: str) -> Iterator[Labelled]:
    """The pages of ``pages/<corpus>`` below ``folder``."""
    languages = _languages(folder.parent / "outlets" / "publishers.json")
    with gzip.open(folder / corpus / "gold.jsonl.gz", "rt", encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            name = row.get("file") or f"{row['id']}.html.gz"
            body = gzip.decompress((folder / corpus / "html" / name).read_bytes())
            digest = blake2b(body, digest_size=16).hexdigest()
            fetched = datetime.fromisoformat(row["crawled_at"]).replace(tzinfo=UTC) if "crawled_at" in row else _NOW
            page = Page(row["url"], row["url"], body, digest, "text/html", fetched)
            yield _label(corpus, name, row, page, languages)


def _label(
    corpus: str, name: str, row: dict[str, Any], page: Page, languages: Mapping[str, tuple[str, ...]]
) -> Labelled:
    if corpus == "publishers":
        return Labelled(
            corpus, name, _group(row["country"]), page, "\n".join(row["paragraphs"]), row["title"],
            tuple(row["authors"] or ()), row["published_at"], row["publisher"], languages.get(row["publisher"], ()),
        )  # fmt: skip
    if corpus == "articles":
        return Labelled(corpus, name, "English and others", page, row["text"])
    truth = row["ground_truth"]
    authors = tuple(part.strip() for part in _NAMES.split(truth["author"] or "") if part.strip())
    return Labelled(
        corpus, name, "English", page, truth["main_content"] or "", truth["title"], authors, truth["publish_date"]
    )


def _languages(path: Path) -> dict[str, tuple[str, ...]]:
    if not path.exists():
        return {}
    return {row["id"].split(".")[-1]: tuple(row["languages"]) for row in json.loads(path.read_text())}


def _group(country: str) -> str:
    for group, countries in (("German", _GERMAN), ("English", _ENGLISH)):
        if country in countries:
            return group
    return _SCRIPTS.get(country, "other languages")


def measure(gold: Path) -> dict[str, tuple[float, str]]:
    """Every figure of the corpus whose labels are ``gold``, with the count of its pages, for the scorecard."""
    corpus = gold.parent.name
    pairs = [(label, ours(label)) for label in labelled(gold.parent.parent, corpus)]
    figures = {f"pages.{corpus}.{name}": (value, f"{len(pairs)} pages") for name, value in score(pairs).items()}
    if corpus == "publishers":
        for group in sorted({label.group for label, _ in pairs}):
            part = [pair for pair in pairs if pair[0].group == group]
            figures[f"pages.{corpus}.{group.replace(' ', '_')}.text_f1"] = (
                score(part)["text_f1"],
                f"{len(part)} pages",
            )
        figures[f"pages.{corpus}.learned.text_f1"] = after_furniture([label for label, _ in pairs])
    refused = sum(not found.text for _, found in pairs)
    figures[f"pages.{corpus}.read"] = (1 - refused / len(pairs), f"share of pages not refused; {refused} refused")
    return figures


def after_furniture(labels: list[Labelled]) -> tuple[float, str]:
    """F1 of the texts without the lines that several pages of their outlet have, as ``maintain`` learns them."""
    extracts = [(label, read(label.page)) for label in labels]
    by_host: dict[str, list[Extract]] = {}
    for label, found in extracts:
        if isinstance(found, Extract):
            by_host.setdefault(urlsplit(label.page.url).hostname or "", []).append(found)
    lines = {host: _furniture(found) for host, found in by_host.items() if len(found) > 1}
    dropped, scores = 0, []
    for label, found in extracts:
        text = ""
        if isinstance(found, Extract):
            kept = without_lines(found, lines.get(urlsplit(label.page.url).hostname or "", ()))
            dropped += len(kept.dropped) - len(found.dropped)
            text = kept.text
        scores.append(bag_f1(label.text, text))
    return _mean(scores), f"{dropped} lines left out, learned from {len(lines)} outlets with two or three pages"


def _furniture(extracts: list[Extract]) -> set[str]:
    lines = Counter(line for one in extracts for line in {part.strip() for part in one.text.split("\n")} if line)
    return set(outlet_furniture(lines, len(extracts)))


def ours(label: Labelled, profile: Profile = "careful") -> Read:
    """What our reader finds, in the form that is measured."""
    found = read(label.page, profile)
    if not isinstance(found, Extract):
        return Read()
    printed = found.site_name or found.publisher or urlsplit(label.page.final_url).hostname
    is_apart = label.corpus == "articles" and "lead" in found.provenance
    return Read(
        found.text.partition("\n")[2] if is_apart else found.text,
        found.title or "",
        (*found.authors, *found.agencies),
        found.published_at,
        found.published_precision != "day",
        found.language,
        found.canonical_url or label.page.final_url,
        printed,
    )


def score(pairs: list[tuple[Labelled, Read]]) -> dict[str, float]:
    """Every figure that the labels of ``pairs``, all of one corpus, allow, each in [0, 1]."""
    if pairs[0][0].corpus == "articles":
        return shingles([(label.text, found.text) for label, found in pairs])
    figures = {"text_f1": _mean(bag_f1(label.text, found.text) for label, found in pairs)}
    titled = [(label.title, found.title) for label, found in pairs if label.title]
    figures["title"] = _mean(float(_folded(a) == _folded(b)) for a, b in titled)
    named = [(label.authors, found.authors) for label, found in pairs if label.authors]
    figures["authors"] = _mean(names_f1(a, b) for a, b in named)
    dated = [(label.published, found) for label, found in pairs if label.published]
    figures["date"] = _mean(float(_same_day(stated, found.published_at)) for stated, found in dated)
    if pairs[0][0].corpus == "publishers":
        figures |= _of_publishers(pairs)
    return figures


def _of_publishers(pairs: list[tuple[Labelled, Read]]) -> dict[str, float]:
    timed = [(label.published, found) for label, found in pairs if label.published and "+" in label.published[10:]]
    spoken = [(label.language, found.language) for label, found in pairs if label.language]
    return {
        "minute": _mean(float(found.exact and _same_minute(stated, found.published_at)) for stated, found in timed),
        "language": _mean(float(_base(language) in stated) for stated, language in spoken),
        "canonical": _mean(float(_is_canonical(label.page, found.canonical_url)) for label, found in pairs),
        "publisher": _mean(float(_alike(label.publisher or "", found.publisher or "")) for label, found in pairs),
    }


def shingles(pairs: list[tuple[str, str]]) -> dict[str, float]:
    """Precision, recall and F1 of 4-gram shingles, averaged over pages as the benchmark does."""
    counts = [(_shingles(true), _shingles(found)) for true, found in pairs]
    hits = [((true & found).total(), true.total(), found.total()) for true, found in counts]
    precision = _mean(hit / found for hit, _, found in hits if found)
    recall = _mean(hit / true for hit, true, _ in hits if true)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": precision, "recall": recall, "f1": f1}


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3))) if words else Counter()


def bag_f1(true: str, found: str) -> float:
    """F1 of the bags of words of two texts."""
    a, b = (Counter(re.findall(r"\w+", text.lower())) for text in (true, found))
    return 2 * (a & b).total() / (a.total() + b.total()) if a.total() + b.total() else 0.0


def names_f1(true: tuple[str, ...], found: tuple[str, ...]) -> float:
    """F1 of two sets of names."""
    a, b = ({_folded(name) for name in names} for names in (true, found))
    return 2 * len(a & b) / (len(a) + len(b))


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).replace("\xad", "").casefold()
    return " ".join(re.findall(r"\w+", plain))


def _same_day(stated: str, found: datetime | None) -> bool:
    true = datetime.fromisoformat(stated)
    return found is not None and found.astimezone(true.tzinfo or UTC).date() == true.date()


def _same_minute(stated: str, found: datetime | None) -> bool:
    true = datetime.fromisoformat(stated).astimezone(UTC)
    return found is not None and found.replace(second=0, microsecond=0) == true.replace(second=0, microsecond=0)


def _is_canonical(page: Page, found: str | None) -> bool:
    """Whether ``found`` is the address that the page declares, on whatever site, or its own where it declares none."""
    links = fromstring(page.body).xpath("//link[@rel='canonical']/@href[string-length(.) > 1]")
    return found is not None and _bare(found) == _bare(urljoin(page.url, links[0]) if links else page.url)


def _bare(url: str) -> str:
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www.") + parts.path.rstrip("/")


def _alike(one: str, other: str) -> bool:
    """Whether two names of a publisher are the same but for additions: ``TheGuardian`` and ``The Guardian``."""
    a, b = (re.sub(r"\W", "", name.casefold()) for name in (one, other))
    return bool(a and b) and (a in b or b in a)


def _base(language: str | None) -> str:
    code = (language or "").split("-")[0]
    return {"nb": "no", "nn": "no"}.get(code, code)


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0
