"""What each telling leads with, and whether the leads are of the same event."""

from __future__ import annotations

from itertools import combinations

from news.comparison.sides import Laid, Side, evidence, finding, short
from news.model import Finding, Passage


def lead_passages(side: Side) -> tuple[Passage, ...]:
    """Return the headline, where the text holds one, and the first passage of the body that is not a fragment."""
    passages = side.prepared.passages
    headline = tuple(one for one in passages if one.role == "headline")[:1]
    body = [one for one in passages if one.role != "headline"]
    first = next((one for one in body[:3] if len(one.text.split()) >= 6), body[0] if body else None)
    return headline + ((first,) if first else ())


def _meet(laid: Laid, one: Side, two: Side) -> float:
    """Return the best score at which units of the two leads were joined; 0 where they were not."""
    key = (one.index, two.index) if (one.index, two.index) in laid.alignments else (two.index, one.index)
    alignment = laid.alignments.get(key)
    if alignment is None:
        return 0.0
    left, right = laid.sides[key[0]], laid.sides[key[1]]
    places = [{passage.start for passage in lead_passages(side)} for side in (left, right)]
    scores = [
        pair.score
        for pair in alignment.joined
        if left.prepared.passages[left.prepared.units[pair.left].passage].start in places[0]
        and right.prepared.passages[right.prepared.units[pair.right].passage].start in places[1]
    ]
    return max(scores, default=0.0)


def _groups(laid: Laid) -> list[set[int]]:
    """Group the sides whose leads were joined, directly or over others."""
    groups: list[set[int]] = []
    for side in sorted(laid.sides, key=lambda one: one.rank):
        met = {o.index for o in laid.sides if o.index != side.index and _meet(laid, side, o) > 0}
        touching = [group for group in groups if group & met]
        merged = {side.index}.union(*touching)
        groups = [group for group in groups if group not in touching] + [merged]
    return groups


def leads(laid: Laid) -> tuple[Finding, ...]:
    """Return one finding with the lead of every telling and how many different events lead.

    ``parts["across"]`` names the languages between which sentences were held together.
    """
    sides = [side for side in laid.sides if lead_passages(side)]
    if not sides:
        return ()
    groups = [group for group in _groups(laid) if any(side.index in group for side in sides)]
    marks = [evidence(side, p.start, p.end) for side in sides for p in lead_passages(side)]
    shown = "; ".join(f"{side.name}: “{short(lead_passages(side)[-1].text, 80)}”" for side in sides)
    across = sorted({laid.sides[at].language for pair in laid.alignments if laid.is_across(*pair) for at in pair})
    places = [side.index for side in sides]
    is_known = len(groups) == 1 or not any(laid.is_across(*pair) for pair in combinations(places, 2))
    if len(sides) == 1:
        label = f"Leads with — {shown}"
    elif not is_known:
        label = f"Leads in different languages, not all found to be the same — {shown}"
    elif len(groups) == 1:
        label = f"{'Both' if len(sides) == 2 else f'All {len(sides)}'} lead with the same — {shown}"
    else:
        label = f"{_apart(len(groups), len(sides))} — {shown}"
    same = "yes" if len(groups) == 1 else "no" if is_known else "unknown"
    parts: dict[str, float | int | str] = {"tellings": len(sides), "same_event": same}
    parts |= {"events": len(groups)} if is_known else {}
    parts |= {"across": " ".join(across)} if across else {}
    return (finding("lead", label, sides, marks, 1.0, parts),)


def _apart(events: int, tellings: int) -> str:
    """Say in words that several tellings lead with different events."""
    if tellings == 2:
        return "They lead with different events"
    return f"{tellings} tellings lead with {events} different events"
