"""A realistic comparison of the two seeds, built from the reading by hand in ``tests/gold/seed_pair.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from news.model import Annotations, Comparison, Evidence, Figure, Finding, Passage, Quote, QuoteKind, Telling

ROOT = Path(__file__).resolve().parents[2]
GOLD: Mapping[str, Any] = json.loads((ROOT / "tests" / "gold" / "seed_pair.json").read_text(encoding="utf-8"))
SIDES = ("A", "B")
NAMES = {"A": ("seed-000", "Seed 000"), "B": ("seed-003", "Seed 003")}
QUOTE_KINDS: Mapping[str, QuoteKind] = {"full": "direct", "partial": "partial", "word": "partial"}
FigureKind = Literal["date", "duration", "quantity", "money", "percent", "year"]
FIGURE_KINDS: Mapping[str, FigureKind] = {"date": "date", "duration": "duration", "year": "year"}
PUBLISHED = datetime(2022, 2, 12, tzinfo=UTC)
GENERATED = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)


def evidence(spans: Sequence[Mapping[str, Any]]) -> tuple[Evidence, ...]:
    """Gold spans as evidence; A is telling 0, B telling 1."""
    return tuple(Evidence(SIDES.index(s["side"]), s["start"], s["end"], s["text"]) for s in spans)


def _quotes(side: str, text: str) -> tuple[Quote, ...]:
    quotes = [
        Quote(
            q["start"],
            q["end"],
            q["text"],
            QUOTE_KINDS[q["kind"]],
            "own",
            q["speaker"],
            q["camp"],
            q["reported_by"],
            q["cue"],
        )
        for q in GOLD["quotes"][side]
    ]
    for mention in GOLD["scare_quotes_invasion"][side]["list"]:
        if mention["scare"]:
            start, end = mention["start"] - 1, mention["end"] + 1
            quotes.append(Quote(start, end, text[start:end], "scare", "quoted" if mention["inside_quote"] else "own"))
    return tuple(sorted(quotes, key=lambda q: (q.start, q.end)))


def _figures(side: str) -> tuple[Figure, ...]:
    found = []
    for n in GOLD["numbers_dates"]:
        if n["side"] == side:
            value = str(n.get("resolved_if_published_2022_02_12") or "vague")
            found.append(Figure(n["start"], n["end"], n["text"], FIGURE_KINDS.get(n["kind"], "quantity"), value))
    return tuple(sorted(found, key=lambda f: (f.start, f.end)))


def telling(side: str) -> Telling:
    """The seed ``side`` as a telling, with the quotes and figures of the gold reading."""
    article = GOLD["articles"][side]
    text = (ROOT / "seeds" / article["file"]).read_text(encoding="utf-8")[: article["chars"]]
    passages = tuple(
        Passage(
            s["i"],
            s["start"],
            s["end"],
            s["text"],
            s["line"] - 1,
            "headline" if side == "B" and s["i"] == 0 else "body",
        )
        for s in article["sentences"]
    )
    headline = article["headline"]["text"] if article["headline"] else None
    lead = passages[1 if headline else 0].text
    annotations = Annotations(passages, _quotes(side, text), _figures(side))
    slug, name = NAMES[side]
    return Telling(f"v-{slug}", slug, name, headline, lead, text, "en", annotations, None, PUBLISHED, True)


def _shared() -> list[Finding]:
    both = (NAMES["A"][0], NAMES["B"][0])
    found = []
    for n, s in enumerate(GOLD["shared"]):
        spans = evidence([*s["a"], *s["b"]])
        parts: dict[str, float | int | str] = {
            "lexical": round(0.31 + n / 40, 2),
            "semantic": round(0.84 - n / 50, 2),
            "names": 2,
            "sure": 2,
        }
        found.append(Finding("shared", s["label"], both, spans, round(0.9 - n / 30, 3), parts))
    for n in GOLD["not_the_same"]:
        spans = evidence([n["a"], n["b"]])
        found.append(Finding("look_alike", n["why"], both, spans, 0.58, {"reason": "who: other persons"}))
    return found


def _only() -> list[Finding]:
    return [
        Finding("only_in", item["label"], (NAMES[side][0],), evidence(item["evidence"]), 0.7)
        for side in SIDES
        for item in GOLD[f"only_in_{side}"]
    ]


def _counted() -> list[Finding]:
    both = (NAMES["A"][0], NAMES["B"][0])
    scare = GOLD["scare_quotes_invasion"]
    marked = [{**m, "side": s, "text": "invasion"} for s in SIDES for m in scare[s]["list"] if m["scare"]]
    parts: dict[str, float | int | str] = {"word": "invasion"}
    for i, side in enumerate(SIDES):
        names = {
            "mentions": "mentions",
            "marked": "scare",
            "own": "own_voice",
            "own_marked": "own_voice_scare",
        }
        parts |= {f"{ours}_{i}": scare[side][theirs] for ours, theirs in names.items()}
    quoted = [q for side in SIDES for q in GOLD["quotes"][side]]
    doubt = GOLD["verb_asymmetry"]
    return [
        Finding(
            "scare_quotes",
            "“invasion” stands in scare quotes in 4 of 4 mentions of Seed 003 (2 of 2 in its own voice) "
            "and in 1 of 4 of Seed 000 (0 of 3 in its own voice).",
            both,
            evidence(marked),
            0.95,
            parts,
        ),
        Finding(
            "quoted_words",
            "Of 82 quoted words in Seed 003, 81 are Russian voices; of 107 in Seed 000, 53 are.",
            both,
            evidence(quoted),
            0.9,
            {"words_0": 107, "words_1": 82},
        ),
        Finding(
            "voice_only_in",
            "Ukraine is quoted in Seed 000 (17 words) and not in Seed 003.",
            (NAMES["A"][0],),
            evidence([q for q in GOLD["quotes"]["A"] if q["camp"] == "Ukraine"]),
            0.8,
        ),
        Finding(
            "attribution",
            "Doubt on the West’s statements: 6 words in Seed 003, 2 in Seed 000.",
            both,
            evidence([*doubt["A_doubt_for_US"], *doubt["B_doubt_for_West"]]),
            0.7,
        ),
        Finding(
            "figure_divergence",
            "When an attack might come: by the 20th in Seed 000, next Wednesday in Seed 003.",
            both,
            evidence([*GOLD["shared"][8]["a"][1:], *GOLD["shared"][8]["b"]]),
            0.6,
            {"value_0": "2022-02-20", "value_1": "2022-02-16"},
        ),
    ]


def seed_comparison() -> Comparison:
    """The two seeds held against each other as the gold reading has it."""
    leads = GOLD["scope"]["lead_event"]
    both = (NAMES["A"][0], NAMES["B"][0])
    lead = Finding(
        "lead",
        "Seed 000 leads with “a phone conversation with French President Emmanuel Macron”, "
        "Seed 003 with “the conversation between Russian President Vladimir Putin and his US counterpart Joe Biden”.",
        both,
        evidence([leads["A"], leads["B"]]),
        0.9,
    )
    counted = _counted()
    findings = (lead, *_shared(), *_only(), *counted)
    return Comparison(
        "compare-1",
        (telling("A"), telling("B")),
        (counted[0], counted[1], counted[2], lead),
        findings,
        ("The texts name neither outlet nor date; the publication day comes from outside the text.",),
    )


def swapped(comparison: Comparison) -> Comparison:
    """The same comparison with its two tellings in the other order."""

    def turn(finding: Finding) -> Finding:
        turned = tuple(Evidence(1 - e.telling, e.start, e.end, e.text) for e in finding.evidence)
        parts = {
            f"{key[:-1]}{1 - int(key[-1])}" if key[-2:] in {"_0", "_1"} else key: value
            for key, value in finding.parts.items()
        }
        return Finding(finding.kind, finding.label, finding.outlets, turned, finding.score, parts)

    return Comparison(
        comparison.recipe,
        comparison.tellings[::-1],
        tuple(map(turn, comparison.top)),
        tuple(map(turn, comparison.findings)),
        comparison.limits,
    )
