"""Read an HTML page: one tree, its facts, its text by readers that check each other, and what it is instead of an
article."""

from __future__ import annotations

from datetime import timedelta
from functools import cache, partial

from lxml.html import HtmlElement, tostring

from news.model import Extract, Page, Provenance
from news.reading import access
from news.reading.blocks import blocks
from news.reading.embedded import embedded
from news.reading.furniture import head_furniture, kept, line_furniture, page_furniture
from news.reading.headlines import letters
from news.reading.main_text import MIN_CHARS, MainText, Profile, main_text
from news.reading.markup import parse, refuse
from news.reading.metadata import Metadata, metadata
from news.reading.next_articles import without_next_articles
from news.reading.screen import REASONS, Rejection
from news.reading.structure import standfirst, structure
from news.words import word_count

LATEST = timedelta(days=1)
"""How far after its fetch a page may be dated: clocks and zones differ by hours, not by years."""


def read_html(page: Page, markup: str, profile: Profile) -> Extract | Rejection:
    """The extract of the HTML page ``markup``, without what a manifest asserts, or why there is none."""
    refused = refuse(markup)
    if refused:
        return refused
    tree = parse(markup)
    if tree is None:
        return Rejection("no_text", REASONS["no_text"])
    facts = metadata(tree, page.final_url, page.fetched_at + LATEST, thorough=profile == "careful")
    if without_next_articles(tree, facts.title):
        markup = tostring(tree, encoding="unicode")
    stands = structure(tree)
    of_line = cache(partial(line_furniture, page=stands))  # readers give mostly the same lines
    names = (*facts.people, *facts.agencies)
    of_head = cache(partial(head_furniture, title=facts.title, names=names))
    judge = partial(page_furniture, of_line=of_line, of_head=of_head, names=names)
    found = main_text(tree, markup, lambda lines: kept(judge(lines))[0], profile)
    text, dropped = kept(judge(found.lines))
    if len(text) < MIN_CHARS and (lines := embedded(tree)):
        found = MainText(lines, "scripts", None)
        text, dropped = kept(judge(lines))
    lead = _standfirst(tree, facts.description, text)
    text = f"{lead}\n{text}" if lead else text
    stated: dict[str, Provenance] = {"lead": "visible"} if lead else {}
    refused = _no_article(page, markup, facts, text)
    if refused:
        return refused
    return Extract(
        title=facts.title,
        text=text,
        lead=text.partition("\n")[0],
        byline=", ".join((*facts.people, *facts.agencies)) or None,
        published_at=facts.published.at if facts.published else None,
        language="",
        canonical_url=facts.canonical_url,
        provenance={**facts.provenance, "text": found.reader, **stated},
        kicker=facts.kicker,
        authors=facts.people,
        agencies=facts.agencies,
        modified_at=facts.modified.at if facts.modified else None,
        published_precision=facts.published.precision if facts.published else None,
        published_zoned=bool(facts.published and facts.published.zoned),
        modified_precision=facts.modified.precision if facts.modified else None,
        modified_zoned=bool(facts.modified and facts.modified.zoned),
        section=facts.section,
        tags=facts.tags,
        language_declared=facts.language,
        publisher=facts.publisher,
        site_name=facts.site_name,
        headlines=facts.headlines,
        kind=access.kind_of(facts),
        access=access.access(facts, text, tree),
        blocks=blocks(text, stands),
        dropped=dropped,
        confidence=round(found.confidence, 4) if found.confidence is not None else None,
        marks=access.marks(tree, markup),
    )


def _standfirst(tree: HtmlElement, description: str | None, text: str) -> str | None:
    """The standfirst where there is a text that lacks it; in news it is the first paragraph of the article."""
    stated = letters(description or "")
    lines = [letters(line) for line in text.split("\n")]
    if not text or not stated or any(line.startswith(stated) for line in lines):
        return None
    lead = standfirst(tree, description)
    folded = letters(lead or "")
    return None if any(line.startswith(folded) or (line and folded.startswith(line)) for line in lines) else lead


def _no_article(page: Page, markup: str, facts: Metadata, text: str) -> Rejection | None:
    """What the page is instead of an article: a challenge, a notice, a teaser, a part of a page, or nothing."""
    words = word_count(text)
    found = access.challenge(page.headers, markup, facts.title, words) or access.notice(facts, text, words)
    if found is None and access.is_cut_off(markup):
        found = Rejection("truncated", REASONS["truncated"])
    if found is None and not text:
        hint = " Scripts would make it (js_required)." if "<script" in markup.lower() else ""
        return Rejection("no_text", REASONS["no_text"] + hint)
    return found
