"""On how many real pages the outlet is right, by the rule that decided, with the outlets of ``seeds/``.

    .venv/bin/python -m bench.outlets_publishers FOLDER

FOLDER holds pages/publishers/ and outlets/publishers.json, the file that ties the names of the gold to domains.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from connectors.manifest import read_outlets, slug
from news.reading.outlets import Rule, belonging, index_outlets

ROOT = Path(__file__).parent.parent
_LD = re.compile(r"<script[^>]+application/ld\+json[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_META = re.compile(r"<meta[^>]+>", re.IGNORECASE)
_CANONICAL = re.compile(r"<link[^>]+rel=[\"']?canonical[^>]*>", re.IGNORECASE)
_VALUE = re.compile(r"(?:content|href)=(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)


def _value(tag: str) -> str | None:
    found = _VALUE.search(tag)
    return next((group for group in found.groups() if group), None) if found else None


def _publisher(found: Any) -> str | None:
    """The first publisher.name anywhere in a JSON-LD value."""
    if isinstance(found, dict):
        publisher = found.get("publisher")
        if isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
            return str(publisher["name"])
    below = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    return next((name for value in below if (name := _publisher(value))), None)


def said_by(markup: str) -> dict[str, str | None]:
    """What a page says of its canonical address, publisher and site."""
    publisher = None
    for block in _LD.findall(markup):
        try:
            publisher = publisher or _publisher(json.loads(block))
        except (ValueError, RecursionError):
            continue
    site = next((_value(tag) for tag in _META.findall(markup) if "og:site_name" in tag), None)
    canonical = _CANONICAL.search(markup)
    return {"canonical_url": _value(canonical[0]) if canonical else None, "publisher": publisher, "site_name": site}


def main() -> int:
    data = Path(sys.argv[1])
    outlets, _ = read_outlets(ROOT / "seeds")
    index = index_outlets(outlets)
    names = {row["id"]: slug(row["name"]) for row in json.loads((data / "outlets/publishers.json").read_text())}
    right: Counter[str] = Counter()
    given: Counter[str] = Counter()
    with gzip.open(data / "pages/publishers/gold.jsonl.gz", "rt") as lines:
        rows = [json.loads(line) for line in lines]
    for row in rows:
        gold = names[f"{row['country']}.{row['publisher']}"]
        markup = gzip.decompress((data / "pages/publishers/html" / row["file"]).read_bytes()).decode("utf-8", "replace")
        said = said_by(markup)
        full = belonging(index, final_url=row["url"], **said)
        singles: dict[str, str] = {
            "all rules": full.outlet,
            "host alone": belonging(index, final_url=row["url"]).outlet,
            "canonical alone": belonging(index, final_url="", canonical_url=said["canonical_url"]).outlet,
            "publisher alone": belonging(index, final_url="", publisher=said["publisher"]).outlet,
            "site name alone": belonging(index, final_url="", site_name=said["site_name"]).outlet,
        }
        for name, outlet in singles.items():
            right[name] += outlet == gold
            given[name] += outlet != "unknown"
        rule: Rule = full.rule
        given[f"decided by {rule}"] += 1
        given["republished"] += full.is_republished
        if full.outlet != gold or full.is_republished:
            print(f"{row['url'][:90]}: {full.outlet} by {full.rule}, gold {gold}, {said}")
    for name, count in given.items():
        share = f"{right[name] / len(rows):.3f} right, " if name in right else ""
        print(f"{name:24} {share}{count} of {len(rows)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
