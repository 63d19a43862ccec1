"""``parallax why A B``: why two versions are related, or not, with the words that they share."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Optional

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from parallax.ending import in_words
from parallax.shell import BadQuery
from parallax.why_story import key_of, placed, show_placed

SHOWN = 8
"""So many shared passages are printed for people, the longest; JSON has them all."""


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(why)


def why(
    a: Annotated[str, typer.Argument(help="An article's or a version's id, or an address.")],
    b: Annotated[Optional[str], typer.Argument(help="The other one; none: why it is in its story.")] = None,  # noqa: UP045 - typer
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON and nothing else.")] = False,
) -> None:
    """Say why two articles are related, or not: shared words, numbers, thresholds. Of one, why it is in its story.

    [dim]parallax why https://harbour-post.example/bridge[/dim]
    [dim]parallax why https://harbour-post.example/bridge https://meridian.example/bridge[/dim]
    """
    with in_words():
        facts = explained(Path.cwd(), a, b) if b else placed(Path.cwd(), a)
    if as_json:
        print(json.dumps(facts, ensure_ascii=False, indent=2, default=str))
    elif b:
        _show(facts)
    else:
        show_placed(facts)


def explained(root: Path, a: str, b: str) -> dict[str, Any]:
    """Everything about the pair as JSON-able facts.

    Raises:
        BadQuery: one of the two names nothing in the warehouse.
        WarehouseError: there is no warehouse.
    """
    from news.copies.recognise import RECIPE
    from news.copies.sketch import RECIPE as SKETCH_RECIPE
    from pipeline.settings import settings_from
    from warehouse.lake import connect
    from warehouse.partners import thresholds
    from warehouse.relation import relation, version_named

    with connect(settings_from(os.environ, root=root).place, read_only=True) as connection:
        ends = [version_named(connection, name, key_of(name)) for name in (a, b)]
        for name, end in zip((a, b), ends, strict=True):
            if end is None:
                raise BadQuery(f'Nothing here is called {name}. List what there is: parallax sql -c "FROM v_articles"')
        one, other = (end for end in ends if end is not None)
        found = relation(connection, one, other)
    passages = [
        {**asdict(passage), "text": found.a.text[passage.start_a : passage.end_a]} for passage in found.passages
    ]
    ends_facts = {
        side: {key: value for key, value in asdict(end).items() if key != "text"}
        for side, end in (("a", found.a), ("b", found.b))
    }
    return {
        "why": found.why,
        **ends_facts,
        "edge": asdict(found.edge),
        "stored": found.stored and dict(found.stored),
        "hashes": found.hashes and asdict(found.hashes),
        "thresholds": {**_thresholds(), **{key: value for key, value in thresholds().items() if key != "recipe"}},
        "recipes": {"edges": RECIPE, "sketches": SKETCH_RECIPE},
        "shared_passages": passages,
    }


def _thresholds() -> dict[str, float]:
    from news.copies import recognise

    return {
        "identical_jaccard": recognise.IDENTICAL_JACCARD,
        "embedded_containment": recognise.EMBEDDED_CONTAINMENT,
        "embedded_length_ratio": recognise.EMBEDDED_LENGTH_RATIO,
        "derived_containment": recognise.DERIVED_CONTAINMENT,
    }


def _show(facts: dict[str, Any]) -> None:
    console = Console(highlight=False)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("", "a", "b"):
        table.add_column(column, overflow="fold")
    for name in ("outlet", "title", "url", "told_at", "number", "agency", "version_id"):
        table.add_row(name, *(Text(str(facts[side][name] if facts[side][name] is not None else "–")) for side in "ab"))
    edge, hashes = facts["edge"], facts["hashes"]
    table.add_row("shared of it", f"{edge['containment_a']:.1%}", f"{edge['containment_b']:.1%}")
    if hashes:
        table.add_row("hashes kept", str(hashes["kept_a"]), str(hashes["kept_b"]))
    console.print(facts["why"], style="bold", markup=False)
    console.print(table)
    numbers = f"Jaccard {edge['jaccard']:.3f}, {edge['shared_shingles']:,} five-word stretches in both"
    if hashes:
        numbers += f", {hashes['shared']} hashes in both, {hashes['furniture']} of them furniture"
    console.print(f"{numbers}. Recipes {facts['recipes']['edges']}, {facts['recipes']['sketches']}.", markup=False)
    longest = sorted(facts["shared_passages"], key=lambda passage: -passage["words"])[:SHOWN]
    for passage in sorted(longest, key=lambda passage: passage["start_a"]):
        where = f"{passage['words']} words at {passage['start_a']} and {passage['start_b']}: "
        console.print(Text(where, style="dim") + Text(" ".join(passage["text"].split())[:300]))
    if len(facts["shared_passages"]) > SHOWN:
        console.print(f"{len(facts['shared_passages']) - SHOWN} shorter ones are not shown; --json has them all.")
