"""Stories on labelled articles: BCubed and pair F1, a squeezed window, shuffled arrivals, and the single threshold.

The scorecard calls ``us_politics``, ``ecbplus`` and ``triples``.
"""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import repeat
from pathlib import Path
from typing import Any

from news.stories.assign import assign
from news.stories.linkage import regroup
from news.stories.model import Model, load_model
from news.stories.repair import repair
from news.stories.score import Member, Window
from news.stories.terms import sights_of

Row = Mapping[str, Any]
Figures = dict[str, tuple[float, str]]
FIRST_DAY = date(2020, 1, 1)
"""The day of articles without date."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two groupings of the same articles agree: BCubed (Bagga and Baldwin 1998) and F1 over pairs."""

    precision: float
    recall: float
    f1: float
    pair_f1: float


def rows_of(path: Path) -> list[Row]:
    """Articles of a gzipped JSON-lines file, by day and id."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return sorted(rows, key=lambda row: (row.get("date") or "", row["id"]))


def halves(path: Path) -> tuple[list[Row], list[Row]]:
    """The articles by date: what is trained on, and what is held out."""
    rows = rows_of(path)
    return rows[: len(rows) // 2], rows[len(rows) // 2 :]


def labels(rows: Sequence[Row]) -> list[str]:
    """The story or event of each article."""
    return [row.get("story") or row["event_id"] for row in rows]


def members(rows: Sequence[Row], model: Model) -> list[Member]:
    """The articles as grouping sees them; all without a date are of one day, and no two have one id."""
    sights = sights_of([(row["title"] or "", row["text"]) for row in rows], "en", model).each()
    ids = [f"{row['id']}/{number:04}" for number, row in enumerate(rows)]
    return [Member(*facts) for facts in zip(ids, map(_day, rows), repeat("en"), sights, strict=False)]


def squeezed(found: Sequence[Member], *, seed: int | None = None) -> list[Member]:
    """The same articles within three days: in their order, or with ``seed`` each on any of the three."""
    chance = random.Random(seed)
    return [
        replace(member, day=FIRST_DAY + timedelta(chance.randrange(3) if seed is not None else at * 3 // len(found)))
        for at, member in enumerate(found)
    ]


def online(found: Sequence[Member], model: Model | None = None) -> list[str]:
    """The story of each article by online assignment."""
    story = {item.article_id: item.story_id for item in assign(found, [], model)}
    return [story[member.article_id] for member in found]


def repaired(found: Sequence[Member], stories: Sequence[str], model: Model | None = None) -> list[str]:
    """The story of each article after a repair of ``stories``."""
    placed = [replace(member, story_id=story) for member, story in zip(found, stories, strict=True)]
    moves = repair(placed, model=model).moves
    return [moves.get(member.article_id, str(member.story_id)) for member in placed]


def linked(found: Sequence[Member], model: Model) -> list[int]:
    """The group of each article by linkage alone, as a repair would make them."""
    ordered = sorted(found, key=lambda member: (member.day, member.article_id))
    groups = regroup(Window(ordered, model))
    group = {ordered[at].article_id: number for number, places in enumerate(groups) for at in places}
    return [group[member.article_id] for member in found]


def agreement(found: Sequence[Hashable], gold: Sequence[Hashable]) -> Agreement:
    """How far ``found`` agrees with ``gold``: one label an article in each."""
    both, by_found, by_gold = Counter(zip(found, gold, strict=True)), Counter(found), Counter(gold)
    precision = sum(count * count / by_found[one] for (one, _), count in both.items()) / len(gold)
    recall = sum(count * count / by_gold[other] for (_, other), count in both.items()) / len(gold)
    pairs = 2 * _pairs(both) / max(1, _pairs(by_found) + _pairs(by_gold))
    return Agreement(precision, recall, 2 * precision * recall / (precision + recall), pairs)


def us_politics(path: Path) -> Figures:
    """On the half by date that nothing was fitted on; squeezed, on all."""
    train, held_out = halves(path)
    model = load_model()
    found, gold = members(held_out, model), labels(held_out)
    figures = _figures("us_politics", found, gold, f"second half by date, {len(held_out)} articles")
    base = single_threshold(members(train, model), labels(train), found)
    figures["stories.us_politics.tfidf_f1"] = (agreement(base, gold).f1, "the tuned single TF-IDF threshold")
    every, all_gold = members([*train, *held_out], model), labels([*train, *held_out])
    for name, seed in (("", None), ("_any_day", 1)):
        crowded = squeezed(every, seed=seed)
        stories = repaired(crowded, online(crowded))
        largest = max(Counter(stories).values())
        note = f"all {len(every)} articles in three days, largest story {largest}"
        figures[f"stories.us_politics.squeezed{name}_f1"] = (agreement(stories, all_gold).f1, note)
    return figures | shuffled(found)


def ecbplus(path: Path) -> Figures:
    """Look-alike events without dates; nothing was fitted on them."""
    rows = rows_of(path)
    note = f"{len(rows)} articles without dates, in one window"
    return _figures("ecbplus", members(rows, load_model()), labels(rows), note)


def triples(path: Path) -> Figures:
    """Events told by three outlets each; nothing was fitted on them."""
    rows = rows_of(path)
    return _figures("triples", members(rows, load_model()), labels(rows), f"{len(rows)} articles of 50 events")


def shuffled(found: Sequence[Member], *, rounds: int = 3, batch: int = 7) -> Figures:
    """Agreement between arrival by date in one batch and arrival in any order within a week, in small batches."""
    whole = online(found)
    pairs = []
    for seed in range(rounds):
        story = arrived(found, seed, batch)
        pairs.append((agreement(story, whole).f1, agreement(repaired(found, story), repaired(found, whole)).f1))
    note = f"the worst of {rounds} shuffles within seven days, batches of {batch}"
    return {
        "stories.shuffled_f1": (min(online_f1 for online_f1, _ in pairs), note),
        "stories.shuffled_repaired_f1": (min(repaired_f1 for _, repaired_f1 in pairs), f"{note}, after the repair"),
    }


def arrived(found: Sequence[Member], seed: int, batch: int) -> list[str]:
    """The story of each article where they arrive up to a week late and a few at a time."""
    chance = random.Random(seed)
    late = sorted(found, key=lambda member: (member.day.toordinal() + chance.randrange(7), chance.random()))
    known: list[Member] = []
    for start in range(0, len(late), batch):
        new = late[start : start + batch]
        near = [k for k in known if any(abs((k.day - n.day).days) <= 14 for n in new)]
        story = {item.article_id: item.story_id for item in assign(new, near)}
        known += [replace(member, story_id=story[member.article_id]) for member in new]
    placed = {member.article_id: str(member.story_id) for member in known}
    return [placed[member.article_id] for member in found]


def single_threshold(train: Sequence[Member], gold: Sequence[str], held_out: Sequence[Member]) -> list[str]:
    """The baseline: average TF-IDF cosine of headline and lead over a story, one threshold tuned on ``train``."""
    plain = replace(load_model(), body=1.0, title=0.0, names=0.0, days=0.0, bias=0.0, crowd=0.0, calm=0.0)
    models = [replace(plain, join_at=step / 100) for step in range(10, 50, 4)]
    best = max(models, key=lambda model: agreement(online(train, model), gold).f1)
    return online(held_out, best)


def _figures(name: str, found: Sequence[Member], gold: Sequence[str], note: str) -> Figures:
    reached = agreement(online(found), gold)
    return {
        f"stories.{name}.bcubed_precision": (reached.precision, note),
        f"stories.{name}.bcubed_recall": (reached.recall, note),
        f"stories.{name}.bcubed_f1": (reached.f1, note),
        f"stories.{name}.pair_f1": (reached.pair_f1, note),
    }


def _pairs(counts: Mapping[Any, int]) -> int:
    return sum(count * (count - 1) // 2 for count in counts.values())


def _day(row: Row) -> date:
    return date.fromisoformat(row["date"][:10]) if row.get("date") else FIRST_DAY
