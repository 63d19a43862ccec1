"""What kind of page it is, whether all of the article is there, and pages that are no article but look like one.

The words are those of ``lexicon/notices.json``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml.html import HtmlElement

from news.model import Access, PageKind
from news.reading import json_ld
from news.reading.metadata import Metadata
from news.reading.screen import REASONS, Rejection
from news.wordlists import expressions
from news.words import word_count

STUB_WORDS = 150
"""A text for subscribers with fewer words than this is its teaser; teasers of real paywalls have 20 to 130 words."""

STUB_SHARE = 0.4
"""The same for a text of less than this share of the words that the page states or that the last version had."""

NOTICE_WORDS = 200
"""Notices (consent, not found, challenge) are shorter than this."""

_CLOSED = re.compile(r"(?:false|no|0)$", re.IGNORECASE)
_CLOSED_TIERS = frozenset({"locked", "premium", "paid", "subscriber", "subscribers", "plus", "metered"})
_WORDS = expressions("notices", "marks")
_CHALLENGE = re.compile(
    r"/cdn-cgi/challenge-platform|captcha-delivery\.com|px-captcha|_Incapsula_Resource|cf-chl-|challenge-form|"
    r"g-recaptcha|h-captcha|awswafcookie",
    re.I,
)
_GALLERY = re.compile(r"(?:ImageGallery|MediaGallery|CollectionPage)$")
_UNFINISHED = re.compile(r"<[^>]{0,2000}$")
_INSTRUCTIONS = re.compile("nstructions")
_INSTRUCTION = re.compile(
    r"(?:ignore|disregard|forget)\s+(?:(?:all|any|the|your|previous|prior|above|earlier)\s+){1,3}$", re.IGNORECASE
)
_BREAKS_OFF = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\W*$")


def challenge(headers: Mapping[str, str], markup: str, title: str | None, words: int) -> Rejection | None:
    """The page that asks for proof of a browser instead of the article."""
    sent = headers.get("cf-mitigated", "").lower() == "challenge"
    shown = (
        words < NOTICE_WORDS
        and bool(_WORDS["challenge_title"].search(title or ""))
        and bool(words < 60 or _CHALLENGE.search(markup))
    )
    hidden = words < 40 and len(markup) < 60_000 and bool(_CHALLENGE.search(markup))
    return Rejection("challenge", REASONS["challenge"]) if sent or shown or hidden else None


def notice(facts: Metadata, text: str, words: int) -> Rejection | None:
    """A consent page or a page that says it was not found, sent as if it were the article of so many words."""
    if words >= NOTICE_WORDS:
        return None
    is_article = bool(facts.article.get("headline") and facts.article.get("datePublished"))
    titles = (facts.title or "", *facts.headlines.values())
    if not is_article and (
        any(_WORDS["not_found"].search(title) for title in titles)
        or (words < 60 and _WORDS["not_found"].search(text[:200]))
    ):
        return Rejection("soft_404", REASONS["soft_404"])
    terms = {found.lower() for found in _WORDS["consent"].findall(text)}
    asked = any(_WORDS["consent_title"].search(title) for title in titles)
    if not is_article and (len(terms) >= 5 or (asked and len(terms) >= 3)):
        return Rejection("consent", REASONS["consent"])
    return None


def is_cut_off(markup: str) -> bool:
    """Whether the page ends within a tag, a script or an article: sent in part, stored in part."""
    end = markup[-20_000:].lower()
    if "</html" in end or "</body" in end:
        return False
    lower = markup.lower()
    unclosed = any(lower.count(f"<{tag}") > lower.count(f"</{tag}") for tag in ("script", "article"))
    return "<body" in lower and (unclosed or bool(_UNFINISHED.search(end.rstrip())))


def access(facts: Metadata, text: str, tree: HtmlElement) -> Access | None:
    """Whether all of the article is there, by what the page states and by how its text ends.

    ``teaser``: only the beginning of an article for subscribers. ``paywall``: the page says that it is not free, and
    the text is there all the same. ``truncated``: the text itself breaks off before a notice.
    """
    closed = states_closed(facts)
    breaks_off = bool(_BREAKS_OFF.search(text[-20:]) and _WORDS["wall"].search(_shown(tree)))
    if (closed or breaks_off) and _is_stub(facts, word_count(text)):
        return "teaser"
    return "paywall" if closed else "truncated" if breaks_off else None


def _shown(tree: HtmlElement) -> str:
    """The text of the page without its scripts."""
    return " ".join(tree.xpath("//body//text()[not(parent::script or parent::style)]"))


def _is_stub(facts: Metadata, words: int) -> bool:
    """Whether ``words`` are too few for the article: under the share of what the page states, else under a fixed "
    "count."""
    count = str(facts.article.get("wordCount") or "")
    stated = int(count) if count.isdecimal() and len(count) < 7 else 0
    return words < (STUB_SHARE * stated if stated else STUB_WORDS)


def states_closed(facts: Metadata) -> bool:
    """Whether the page states in JSON-LD or a meta tag that it is for subscribers."""
    value = facts.article.get("isAccessibleForFree", facts.article.get("isAccessibleforFree"))
    return (value is not None and bool(_CLOSED.match(str(value).strip()))) or facts.content_tier in _CLOSED_TIERS


def marks(tree: HtmlElement, markup: str) -> tuple[str, ...]:
    """What else is to be known of a page: it sends its reader elsewhere, or holds text that nobody sees."""
    found = []
    if any(
        (tag.get("http-equiv") or "").lower() == "refresh" and "url" in (tag.get("content") or "").lower()
        for tag in tree.iter("meta")
    ):
        found.append("refresh")
    if any(
        _INSTRUCTION.search(markup[max(0, at.start() - 60) : at.start() - 1]) for at in _INSTRUCTIONS.finditer(markup)
    ):
        found.append("instructions")
    return tuple(found)


def kind_of(facts: Metadata) -> PageKind:
    """What kind of page it is by the types it states, else an article."""
    kinds = {kind for node in facts.nodes for kind in json_ld.types(node)}
    if "LiveBlogPosting" in kinds:
        return "live"
    if any(_GALLERY.search(kind) for kind in json_ld.types(facts.article)) or facts.og_type.startswith("gallery"):
        return "gallery"
    return "video" if facts.og_type.startswith("video") and not facts.article else "article"
