"""The report as Markdown, for a chat, a repository or an artifact of a run: the same findings in the same
order.

Every word of a page is escaped, so that it shows as it stands; tables have one row a line and no HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from news.model import Comparison, Evidence
from reports.context import NOTHING, StoryContext
from reports.escape import clip, markdown_link, markdown_text
from reports.heads import Head
from reports.rows import Row
from reports.scare import Tally
from reports.timeline import Event
from reports.view import ReportView, build_view

NOT_TOLD = "\u2013"


def render_markdown(
    comparison: Comparison, *, story_id: str, generated_at: datetime, context: StoryContext = NOTHING
) -> str:
    """Return the report as Markdown that ends in a line end; the same arguments give the same bytes."""
    return markdown_of(build_view(comparison, story_id=story_id, generated_at=generated_at, context=context))


def markdown_of(view: ReportView) -> str:
    """Return a view as Markdown that ends in a line end."""
    blocks = [
        *_opening(view),
        *_leads(view),
        *_quoted(view),
        *_shared(view),
        *_only(view),
        *_left_out(view),
        *_matrix("Look alike, not the same", view.sections["alike"], view.heads, scored=True),
        *_scare(view),
        *_attribution(view),
        *_figures(view),
        *_matrix("The same quote, differently", view.sections["requoted"], view.heads, scored=False),
        *_matrix("What they call the same", view.sections["naming"], view.heads, scored=False),
        *_matrix("Worded differently", view.sections["wording"], view.heads, scored=False),
        *_list("Who was first, and what changed later", [_event(view, event) for event in view.events]),
        *_copied(view),
        *_list("Other findings", [_shown(row.label) for row in view.sections["other"]]),
        *_list("Why these articles stand together", [_shown(said, 600) for said in view.paired]),
        *_list("What this report could not do", [_limit(who, limit) for who, limit in view.limits]),
        f"Story {_shown(view.story_id)}, made {view.generated}, method {_shown(view.recipe)}.",
    ]
    return "\n\n".join(blocks) + "\n"


def _shown(text: str, limit: int = 360) -> str:
    return markdown_text(clip(text, limit))


def _words(e: Evidence) -> str:
    return f"{_shown(e.text)} ({e.start} to {e.end})"


def _in_sentence(view: ReportView, e: Evidence) -> str:
    """Words in bold in the rest of their sentence; where they are all of it, as they are."""
    before, after = view.around(e)
    if not (before + after).strip(" .,;:!?"):
        return _words(e)
    begin = markdown_text(before) + " " * before.endswith(" ")
    end = " " * after.startswith(" ") + markdown_text(after)
    return f"{begin}**{_shown(e.text)}**{end} ({e.start} to {e.end})"


def _limit(who: str | None, limit: str) -> str:
    return f"{who}: {_shown(limit, 600)}" if who else _shown(limit, 600)


def _event(view: ReportView, event: Event) -> str:
    quiet = " (no editor's note)" if event.is_quiet else ""
    later = f", {event.behind} later" if event.behind else ""
    return f"{event.when}{later}: {_name(view.heads[event.index])} {_shown(event.what)}{quiet}"


def _name(head: Head) -> str:
    return f"**{head.letter}** {_shown(head.name, 80)}"


def _table(titles: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(titles), *(list(row) for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _list(title: str, items: Sequence[str]) -> list[str]:
    return [f"## {title}", "\n".join(f"- {item}" for item in items)] if items else []


def _opening(view: ReportView) -> list[str]:
    names = " · ".join(_name(head) for head in view.heads)
    said = f"the headline of {view.title_from}" if view.title_from else "the words of a lead"
    blocks = [
        f"# {_shown(view.title)}",
        f"{names}{f' · {view.dates}' if view.dates else ''} · working title: {said}",
    ]
    if view.top:
        blocks.append("\n".join(f"{n}. {_shown(row.label)}" for n, row in enumerate(view.top, 1)))
    return blocks


def _shared(view: ReportView) -> list[str]:
    """Facts told by several, the weak matches apart."""
    return [
        *_matrix(f"Told by {view.both}", view.sure, view.heads, scored=True),
        *_matrix(f"Perhaps told by {view.both}: weak or short matches", view.perhaps, view.heads, scored=True),
    ]


def _leads(view: ReportView) -> list[str]:
    rows = []
    for head in view.heads:
        asserted = " (asserted)" if head.is_asserted and head.published else ""
        name = f"**{head.letter}** {markdown_link(clip(head.name, 80), head.href)}"
        title = _shown(head.title, 220) if head.title else "no headline in the text"
        rows.append(
            (
                name,
                f"{head.published or 'no date known'}{asserted}",
                str(head.words),
                title,
                _shown(head.lead_text),
            )
        )
    table = _table(("Outlet", "Published", "Words", "Headline", "Lead"), rows)
    return ["## What each leads with", *(_shown(row.label) for row in view.sections["leads"]), table]


def _quoted(view: ReportView) -> list[str]:
    if not view.voices and not view.sections["quoted"]:
        return []
    blocks = ["## Who is quoted", *(_shown(row.label) for row in view.sections["quoted"])]
    if view.voices:
        sides = [(_shown(s.name, 60), *(str(n) for n in s.words)) for s in view.sides]
        total = ("**all**", *(f"**{head.quoted_words}**" for head in view.heads))
        blocks.append(_table(("Quoted words by side", *map(_name, view.heads)), [*sides, total]))
        rows = [
            (
                _shown(v.speaker, 90),
                _shown(v.side, 60),
                *(f"{n} in {len(q)}" if q else NOT_TOLD for n, q in zip(v.words, v.quotes, strict=True)),
            )
            for v in view.voices
        ]
        blocks.append(_table(("Speaker", "Side", *(f"{_name(h)}: words in quotes" for h in view.heads)), rows))
    return blocks


def _matrix(title: str, rows: Sequence[Row], heads: Sequence[Head], *, scored: bool) -> list[str]:
    if not rows:
        return []
    titles = ("Finding", *map(_name, heads), *(("Score",) if scored else ()))
    lines = [
        (
            _shown(row.label if row.parts else row.title) or NOT_TOLD,
            *(
                ("perhaps: " if at in row.unsure else "") + "; ".join(map(_words, cell)) if cell else NOT_TOLD
                for at, cell in enumerate(row.cells)
            ),
            *((f"{row.score:.2f}",) if scored else ()),
        )
        for row in rows
    ]
    return [f"## {title}", _table(titles, lines)]


def _only(view: ReportView) -> list[str]:
    blocks = ["## Only in one"]
    for head in view.heads:
        mine = [row for row in view.sections["only"] if head.index in row.outlets]
        alone = _counted(view, head, mine, "nothing sure")
        blocks.append(f"### Only in {_name(head)}: {alone}")
        lines = []
        for row in mine:
            words = "; ".join(_in_sentence(view, e) for cell in row.cells for e in cell)
            place = f" · {row.position}" if row.position else ""
            lines.append(f"- {words if row.echo is not None else f'{_shown(row.label)}: {words}'}{place}")
        blocks += ["\n".join(lines)] if lines else []
    return blocks


def _counted(view: ReportView, head: Head, found: Sequence[object], alone: str = "not compared") -> str:
    """How many were found; ``alone`` says what it means that none was where no other telling is in the language."""
    if found or not view.is_alone(head.index):
        return str(len(found))
    return f"{alone if view.is_compared(head.index) else 'not compared'}, no other telling is in its language"


def _left_out(view: ReportView) -> list[str]:
    if len(view.heads) < 3:
        return []
    blocks = ["## Left out by one"]
    for head in view.heads:
        mine = view.left_out(head.index)
        blocks.append(f"### Left out by {_name(head)}: {_counted(view, head, mine)}")
        lines = [f"- {_in_sentence(view, next(cell[0] for cell in row.cells if cell))}" for row in mine]
        blocks += ["\n".join(lines)] if lines else []
    return blocks


def _tally(tally: Tally) -> str:
    if not tally.mentions:
        return NOT_TOLD
    own = f"own voice {tally.own_marked} of {tally.own}" if tally.own else "never in its own voice"
    return f"{tally.marked} of {tally.mentions}, {own}"


def _scare(view: ReportView) -> list[str]:
    if not view.scare and not view.sections["scare"]:
        return []
    blocks = ["## Scare quotes", *(_shown(row.label) for row in view.sections["scare"])]
    if view.scare:
        rows = [
            (
                _shown(w.shown, 90),
                *(_tally(t) for t in w.tallies),
            )
            for w in view.scare
        ]
        blocks.append(_table(("Word in marks", *map(_name, view.heads)), rows))
    return blocks


def _attribution(view: ReportView) -> list[str]:
    blocks = _matrix("How statements are attributed", view.sections["attribution"], view.heads, scored=False)
    if not view.verbs:
        return blocks
    rows = [
        (_shown(v.side, 60), _shown(v.verb, 40), v.kind, *(str(len(cell)) if cell else NOT_TOLD for cell in v.places))
        for v in view.verbs
    ]
    table = _table(("Side", "Verb of saying", "Class", *map(_name, view.heads)), rows)
    return [*(blocks or ["## How statements are attributed"]), table]


def _copied(view: ReportView) -> list[str]:
    rows = [
        (
            _name(view.heads[one.by]),
            _name(view.heads[one.source]) + (f" ({_shown(one.agency, 40)})" if one.agency else ""),
            _shown(one.what),
            *("; ".join(_shown(e.text, 160) for e in parts[:3]) or "nothing" for parts in (one.cut, one.added)),
        )
        for one in view.carried
    ]
    said = "\n".join(f"- {_shown(line)}" for line in view.copied)
    table = [_table(("Outlet", "Text of", "What it did", "Left out", "Added"), rows)] if rows else []
    return [block for block in ("## Who copied whom" if rows or said else "", *table, said) if block]


def _figures(view: ReportView) -> list[str]:
    blocks = _matrix("Figures and dates", view.sections["figures"], view.heads, scored=False)
    if not view.amounts:
        return blocks
    rows = [
        (
            _shown(a.shown, 80),
            *(", ".join(_shown(e.text, 120) for e in cell) or NOT_TOLD for cell in a.places),
        )
        for a in view.amounts
    ]
    return [*(blocks or ["## Figures and dates"]), _table(("Value", *map(_name, view.heads)), rows)]
