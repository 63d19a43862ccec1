"""Why the tellings stand together: what the join score of each was made of, and which story came next."""

from __future__ import annotations

from collections.abc import Sequence

from news.stories.explain import IN_WORDS
from reports.context import Paired
from reports.escape import clip


def pairings(paired: Sequence[Paired], names: Sequence[str]) -> tuple[str, ...]:
    """A sentence a telling; nothing where it is not known."""
    return tuple(_said(one, name) for one, name in zip(paired, names, strict=False))


def _said(one: Paired, name: str) -> str:
    if one.is_ruled:
        return f"{name} is held in this story by hand."
    if one.score is None:
        said = f"{name} opened the story."
    else:
        parts = ", ".join(f"{IN_WORDS.get(part, part)} {added:+.2f}" for part, added in one.parts)
        copy = " It is a copy of another article of the story." if one.is_copy else ""
        asked = f", {one.join_at:.2f} were asked for" if one.join_at is not None else ""
        said = f"{name} joined with {one.score:.2f} log-odds{asked}: {parts}.{copy}"
    if one.runner_up_score is not None:
        other = clip(one.runner_up or "no headline", 90)
        said += f" Next best was the story of “{other}” with {one.runner_up_score:.2f}."
    return f"{said} Model {one.model}."
