"""The report as one self-contained HTML file: no script, no remote part, every word of a page escaped.

The one style sheet stands in the page and is allowed by its hash; a browser refuses anything else. Words
light up by ``:target`` when a link leads to them, so folding and marking need no script.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from news.model import Comparison, Passage
from reports.context import NOTHING, StoryContext
from reports.escape import clip, direction, language_tag, marked_up, visible
from reports.heads import Head
from reports.marking import Mark, Piece, anchor, paragraphs
from reports.plots import Part, patterns, score_bar, stacked_bar, swatch
from reports.rows import Row
from reports.scare import ScareWord
from reports.timeline import plot
from reports.view import ReportView, build_view, marks_of

_NUMBER = re.compile(r"(\d[\d,.]*\d|\d)(?:\s?%)?")
_QUOTED = '\u201c[^\u201d]*\u201d|\u2018[^\u2019]*\u2019|"[^"]*"'


@cache
def environment() -> Environment:
    """Return the templates with escaping on and the filters that they use."""
    env = Environment(
        loader=PackageLoader("reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {
        "shown": marked_up,
        "visible": visible,
        "clip": clip,
        "anchor": anchor,
        "tag": language_tag,
        "direction": direction,
        "spoken": spoken,
        "score_bar": score_bar,
        "swatch": swatch,
        "scare_word": scare_word,
    }
    env.tests["contains"] = lambda group, item: item in group
    env.tests["short"] = lambda text, most=16: len(text) <= most
    return env


def style_sheet(marks: Sequence[Mark] = ()) -> tuple[Markup, str]:
    """Return the style sheet with a rule that lights up each of ``marks``, and its CSP source (``sha256-…``)."""
    css = (files("reports") / "templates" / "page.css").read_text(encoding="utf-8")
    if marks:
        lit = ",\n".join(f"body:has(#{mark.anchor}:target) .e{mark.number}" for mark in marks)
        css += f"{lit} {{ background: var(--hit); color: var(--hit-ink); }}\n"
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return Markup(css), f"sha256-{digest}"


def spoken(label: str, heads: Sequence[Head]) -> Markup:
    """Return a label with its numbers set off and each outlet's name beside its badge; quoted words stay as
    they are.
    """
    names = sorted({visible(head.name): head for head in heads}.items(), key=lambda pair: (-len(pair[0]), pair[0]))
    by_name = dict(names)
    outlets = "|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name, _ in names if name) or r"(?!)"
    out: list[Markup] = []
    at = 0
    for match in re.finditer(f"{_QUOTED}|(?P<outlet>{outlets})|(?P<number>{_NUMBER.pattern})", label):
        out.append(marked_up(label[at : match.start()]))
        words = marked_up(match.group())
        if match["outlet"]:
            head = by_name[match["outlet"]]
            badge = Markup('<span class="badge o{}" aria-hidden="true">{}</span>').format(head.index % 8, head.letter)
            words = Markup('<span class="name">{}&nbsp;{}</span>').format(badge, words)
        elif match["number"]:
            words = Markup("<b>{}</b>").format(words)
        out.append(words)
        at = match.end()
    out.append(marked_up(label[at:]))
    return Markup("").join(out)


def scare_word(row: Row, view: ReportView) -> ScareWord | None:
    """Return the word that a scare quote finding is about: named in its parts, or marked where its evidence
    stands.
    """
    named = str(row.finding.parts.get("word", "")).casefold()
    evidence = {(e.telling, e.start, e.end) for cell in row.cells for e in cell}

    def is_meant(word: ScareWord) -> bool:
        spans = (m.evidence for cell in word.mentions for m in cell if m.is_marked)
        return any(t == s.telling and b <= s.start and s.end <= e for s in spans for t, b, e in evidence)

    return next((w for w in view.scare if w.word == named), next((w for w in view.scare if is_meant(w)), None))


def full_text(view: ReportView, marks: Sequence[Mark], index: int) -> Markup:
    """Return the text of one telling in paragraphs, all evidence marked; without its tags it is the text
    again.
    """
    telling = view.tellings[index]
    headline = next((p for p in telling.annotations.passages if p.role == "headline"), None)
    out: list[Markup] = []
    at = 0
    for pieces in paragraphs(telling.text, [mark for mark in marks if mark.evidence.telling == index]):
        words = Markup("").join(_piece(piece) for piece in pieces)
        length = sum(len(piece.text) for piece in pieces)
        out.append(Markup("<p{}>{}</p>").format(_paragraph_class(headline, at, length), words))
        at += length
    return Markup("").join(out)


def _paragraph_class(headline: Passage | None, start: int, length: int) -> Markup:
    is_headline = headline is not None and start <= headline.start < start + length
    return Markup(' class="headline"') if is_headline else Markup("")


def _piece(piece: Piece) -> Markup:
    starts = Markup("").join(Markup('<span class="at" id="{}"></span>').format(mark.anchor) for mark in piece.starts)
    words = marked_up(piece.text)
    if piece.covers:
        kinds = sorted({f"m-{kind}" for mark in piece.covers for kind in mark.kinds})
        numbers = [f"e{mark.number}" for mark in piece.covers]
        words = Markup('<mark class="{}">{}</mark>').format(" ".join(kinds + numbers), words)
    findings = sorted({number for mark in piece.ends for number in mark.findings})
    back = '<a class="back" href="#f{0}" data-number="{0}" aria-label="Back to finding {0}"></a>'
    return starts + words + Markup("").join(Markup(back).format(number) for number in findings)


def quote_bars(view: ReportView, height: int) -> list[Markup]:
    """Return the bar of quoted words of each telling, all on the scale of the longest."""
    whole = max((head.quoted_words for head in view.heads), default=0)
    return [
        stacked_bar([Part(s.name, s.words[head.index], s.rank) for s in view.sides], whole, head.name, height=height)
        for head in view.heads
    ]


def coverage_parts(view: ReportView) -> list[Part]:
    """Return how many facts are told by several tellings, perhaps so, and by each alone; of two, between the two."""
    only = view.sections["only"]
    parts = [Part(f"told by {view.both}", len(view.sure), 0, "shared")]
    parts += [Part(f"perhaps by {view.both}", len(view.perhaps), 1, "shared")] if view.perhaps else []
    alone = [
        Part(f"only in {head.letter}", sum(head.index in row.outlets for row in only), head.index, "q")
        for head in view.heads
    ]
    return [alone[0], *parts, alone[1]] if len(alone) == 2 else parts + alone


def contents(view: ReportView) -> list[tuple[str, str, int | None]]:
    """Return the sections that the page has: id, title, and how many findings where that is what they hold."""
    rows = view.sections
    found: list[tuple[str, str, int | None]] = [
        ("leads", "Leads", None),
        ("quoted", "Who is quoted", None),
        ("shared", f"Told by {view.both}", len(view.sure)),
        ("only", "Only in one", len(rows["only"])),
    ]
    found += [("missing", "Left out by one", None)] if len(view.heads) > 2 else []
    found += [("alike", "Look-alikes", len(rows["alike"]))] if rows["alike"] else []
    found += [("scare", "Scare quotes", None)] if rows["scare"] or view.scare else []
    found += [("attribution", "Attribution", None)] if rows["attribution"] or view.verbs else []
    found += [("figures", "Figures and dates", None)] if rows["figures"] or view.amounts else []
    found += [("requoted", "Quotes that differ", len(rows["requoted"]))] if rows["requoted"] else []
    found += [("naming", "Naming", len(rows["naming"]))] if rows["naming"] else []
    found += [("wording", "Wording", len(rows["wording"]))] if rows["wording"] else []
    found += [("time", "Time", None)] if view.events else []
    found += [("copied", "Copied text", None)] if view.copied or view.carried else []
    found += [("other", "Other", len(rows["other"]))] if rows["other"] else []
    found += [("paired", "Pairing", None)] if view.paired else []
    return [*found, ("limits", "Limits", None), ("texts", "Full texts", None)]


def render_html(
    comparison: Comparison, *, story_id: str, generated_at: datetime, context: StoryContext = NOTHING
) -> str:
    """Return the report as one HTML document; the same arguments give the same bytes."""
    return html_of(build_view(comparison, story_id=story_id, generated_at=generated_at, context=context))


def html_of(view: ReportView) -> str:
    """Return a view as one HTML document."""
    marks = marks_of(view)
    style, style_hash = style_sheet(marks)
    parts = coverage_parts(view)
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            view=view,
            style=style,
            style_hash=style_hash,
            bars=quote_bars(view, 34),
            small_bars=quote_bars(view, 14),
            coverage=patterns() + stacked_bar(parts, sum(p.amount for p in parts), "What is told", "facts"),
            coverage_parts=parts,
            contents=contents(view),
            timeline=plot(view.events, view.tellings),
            texts=[full_text(view, marks, head.index) for head in view.heads],
        )
    )
