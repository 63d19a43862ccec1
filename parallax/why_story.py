"""``parallax why ARTICLE``: why an article is in its story: the score in its parts, the runner-up, the model."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from rich.console import Console

from parallax.shell import BadQuery


def placed(root: Path, name: str) -> dict[str, Any]:
    """Why the article that ``name`` means is in its story, as JSON-able facts.

    Raises:
        BadQuery: ``name`` means nothing in the warehouse.
        WarehouseError: there is no warehouse.
    """
    from news.stories.model import load_model
    from pipeline.settings import settings_from
    from warehouse.lake import connect
    from warehouse.story_rulings import assignment

    with connect(settings_from(os.environ, root=root).place, read_only=True) as connection:
        found = assignment(connection, name, key_of(name))
    if found is None:
        raise BadQuery(f'Nothing here is called {name}. List what there is: parallax sql -c "FROM v_articles"')
    found["parts"] = json.loads(found["parts"]) if found["parts"] else {}
    return {"why": _why(found), **found, "join_at": load_model().join_at}


def key_of(name: str) -> str:
    """The identity of an address; anything else is its own."""
    from connectors.addresses import canonical_key, parse_address
    from connectors.errors import FetchError
    from news.copies.article_address import identity

    try:
        return identity(canonical_key(parse_address(name)))
    except FetchError:
        return identity(name)


def show_placed(facts: dict[str, Any]) -> None:
    """Print ``facts`` of ``placed`` for people."""
    from news.stories.explain import IN_WORDS

    console = Console(highlight=False)
    console.print(facts["why"], style="bold", markup=False)
    console.print(f"{facts['outlet']}: {facts['title']}", markup=False)
    console.print(f"Story {facts['story_id']}, {facts['articles']} articles. Model {facts['model']}.", markup=False)
    for name, added in facts["parts"].items():
        console.print(f"  {added:+7.2f}  {IN_WORDS.get(name, name)}", markup=False)
    if facts["score"] is not None:
        console.print(f"  {facts['score']:7.2f}  together, where {facts['join_at']:.2f} is asked for", markup=False)
    if facts["runner_up"]:
        console.print(f"Next best: {facts['runner_up_score']:.2f} with {facts['runner_up']}", markup=False)


def _why(facts: dict[str, Any]) -> str:
    """The verdict in a sentence."""
    if facts["story_id"] is None:
        return "It is in no story yet; parallax maintain puts it into one."
    if facts["rulings"]:
        return f"It is held in its story by hand: {', '.join(facts['rulings'])}."
    if facts["copy_of"]:
        return f"It is in its story because it is a copy of {facts['copy_of']}, which is there."
    if facts["score"] is None:
        return "It opened its story: nothing in the window was like it."
    return "It joined its story because the articles there are likely to tell of the same event."
