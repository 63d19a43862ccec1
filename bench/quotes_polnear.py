"""Measures quotes and speakers on news articles whose attributions people marked (PolNeAR's form).

Run ``python bench/quotes_polnear.py FOLDER [part]`` where FOLDER holds ``train.jsonl.gz`` and ``dev.jsonl.gz`` with
rows of id, text and attributions (source, cue and content spans). The first row of an id counts.

*Direct*: gold content that stands in quotation marks (its sentences joined where nothing stands between them), against
attributed quotes. Found quotes without such gold are wrong if they are whole sentences; inside gold content that mixes
quoted and other words, and where they are parts of sentences, they are not counted.
*Indirect*: gold content without any marks against kind indirect without marks. Spans match one to one, by
intersection over union (.3 and .8).
*Speakers*: of the matched direct quotes (.3), how many have a source that overlaps the gold's source span.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from pathlib import Path
from typing import Any

from news.annotation import nlp
from news.annotation.attributed import Reader
from news.annotation.marks import scan
from news.annotation.passages import passages

Span = tuple[int, int]
_QUOTED = re.compile(r'“[^”\n]*(?:”|$)|"[^"\n]*(?:"|$)|\'\'(?:[^\'\n]|\'(?!\'))*(?:\'\'|$)', re.MULTILINE)


def main(folder: Path, part: str) -> None:
    """Print one line a measure for one part of the data."""
    print(part)
    for name, (value, note) in figures(folder / f"{part}.jsonl.gz").items():
        print(f"{name:24} {value:.3f}  {note}")


def figures(path: Path) -> dict[str, tuple[float, str]]:
    """F1 of direct and indirect spans at overlap .3 and .8, and the share of right speakers, each with a note."""
    rows = rows_of(path)
    tally = {k: [0, 0, 0] for k in ("direct_f1_30", "direct_f1_80", "indirect_f1_30", "indirect_f1_80")}
    speakers = [0, 0]
    for row in rows:
        _score_row(row, tally, speakers)
    found: dict[str, tuple[float, str]] = {}
    for name, (hits, spans, gold) in tally.items():
        precision, recall = hits / max(spans, 1), hits / max(gold, 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        found[f"quotes.{name}"] = (f1, f"precision {precision:.3f}, recall {recall:.3f}, {len(rows)} articles")
    found["quotes.speaker"] = (
        speakers[0] / max(speakers[1], 1),
        f"{speakers[0]} of {speakers[1]} matched direct quotes",
    )
    return found


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The first row of each id."""
    rows: dict[str, dict[str, Any]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            rows.setdefault(row["id"], row)
    return list(rows.values())


def _score_row(row: dict[str, Any], tally: dict[str, list[int]], speakers: list[int]) -> None:
    text = row["text"]
    direct, indirect, mixed = gold_spans(row)
    found_direct, found_indirect = found_spans(text, mixed, [s for s, _ in direct])
    for level in (0.3, 0.8):
        pairs = match([s for s, _ in direct], [s for s, _ in found_direct], level)
        _add(tally[f"direct_f1_{level * 100:.0f}"], len(pairs), len(found_direct), len(direct))
        both = match(indirect, found_indirect, level)
        _add(tally[f"indirect_f1_{level * 100:.0f}"], len(both), len(found_indirect), len(indirect))
        if level == 0.3:
            for g, f in pairs:
                sources = direct[g][1]
                speakers[1] += bool(sources)
                speakers[0] += bool(sources) and any(_overlap(found_direct[f][1], s) for s in sources)


def gold_spans(row: dict[str, Any]) -> tuple[list[tuple[Span, list[Span]]], list[Span], list[Span]]:
    """Direct pieces with their sources, indirect pieces, and pieces that mix quoted and other words."""
    text = row["text"]
    marked = [m.span() for m in _QUOTED.finditer(text)]
    direct: list[tuple[Span, list[Span]]] = []
    indirect: list[Span] = []
    mixed: list[Span] = []
    for attribution in row["attributions"]:
        sources = [(s, e) for s, e, _ in attribution["source"]]
        for start, end, _ in attribution["content"]:
            inside = sum(_overlap((start, end), m) for m in marked)
            if inside >= 0.9 * (end - start):
                direct.append(((start, end), sources))
            else:
                (mixed if inside else indirect).append((start, end))
    return _joined(text, direct), indirect, mixed


def has_marks(text: str, span: Span) -> bool:
    """Whether any words of a span stand in quotation marks."""
    return _QUOTED.search(text, *span) is not None


def _joined(text: str, pieces: list[tuple[Span, list[Span]]]) -> list[tuple[Span, list[Span]]]:
    """Sentences of one quotation, which the gold often lists apart, as one span."""
    joined: list[tuple[Span, list[Span]]] = []
    for (start, end), sources in sorted(pieces, key=lambda p: p[0]):
        between = text[joined[-1][0][1] : start] if joined else "x"
        if (joined and start < joined[-1][0][1]) or (not between.strip() and "\n" not in between):
            (first, last), before = joined[-1]
            joined[-1] = ((first, max(last, end)), before + sources)
        else:
            joined.append(((start, end), list(sources)))
    return joined


def found_spans(text: str, mixed: list[Span], direct: list[Span]) -> tuple[list[tuple[Span, Span]], list[Span]]:
    """Direct quotes with their source spans, and indirect speech without marks."""
    cut = passages(text)
    doc, _ = nlp.parse(text, [p.start for p in cut], "en")
    if doc is None:
        return [], []
    quoted: list[tuple[Span, Span]] = []
    indirect: list[Span] = []
    for found in Reader(text, doc, cut, scan(text)).attribute():
        span = (found.start, found.end)
        if found.kind == "indirect":
            if not has_marks(text, span):
                indirect.append(span)
        elif found.depth == 0 and found.act is not None:
            is_gold = any(_overlap(span, d) for d in direct)
            if not is_gold and (found.kind == "partial" or any(_overlap(span, m) for m in mixed)):
                continue
            first, last = doc[found.act.source[0]], doc[found.act.source[1] - 1]
            quoted.append((span, (first.idx, last.idx + len(last))))
    return quoted, indirect


def match(gold: list[Span], found: list[Span], level: float) -> list[tuple[int, int]]:
    """One-to-one pairs of span numbers, best intersection over union first."""
    scored = [
        (_overlap(g, f) / (max(g[1], f[1]) - min(g[0], f[0])), i, j)
        for i, g in enumerate(gold)
        for j, f in enumerate(found)
        if _overlap(g, f)
    ]
    pairs: list[tuple[int, int]] = []
    used: tuple[set[int], set[int]] = (set(), set())
    for score, i, j in sorted(scored, key=lambda s: (-s[0], s[1], s[2])):
        if score >= level and i not in used[0] and j not in used[1]:
            pairs.append((i, j))
            used[0].add(i)
            used[1].add(j)
    return pairs


def _overlap(a: Span, b: Span) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def _add(tally: list[int], hits: int, found: int, gold: int) -> None:
    tally[0] += hits
    tally[1] += found
    tally[2] += gold


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "train")
