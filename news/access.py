"""What kind of page it is, whether all of the article is there, and pages that are no article although they look "
"like one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml.html import HtmlElement

from news import json_ld
from news.metadata import Metadata
from news.model import Access, PageKind
from news.screen import REASONS, Rejection
from news.words import word_count

STUB_WORDS = 150
"""A text for subscribers with fewer words than this is its teaser; teasers of real paywalls have 20 to 130 words."""

STUB_SHARE = 0.4
"""The same for a text of less than this share of the words that the page states or that the last version had."""

NOTICE_WORDS = 200
"""Notices (consent, not found, challenge) are shorter than this."""

_CLOSED = re.compile(r"(?:false|no|0)$", re.IGNORECASE)
_CLOSED_TIERS = frozenset({"locked", "premium", "paid", "subscriber", "subscribers", "plus", "metered"})
_WALL = re.compile(
    r"subscribe (?:now )?to (?:continue|keep|read|unlock)|to continue reading|"
    r"continue reading (?:this article )?(?:with|by)|already a subscriber|subscribers? only|"
    r"for subscribers|this (?:article|content|story) is (?:exclusive|reserved|only|for)|unlock this (?:article|"
    r"story)|start your (?:free )?trial|become a (?:member|subscriber)|log in to (?:read|continue)|"
    r"weiterlesen mit|jetzt weiterlesen|exklusiv für abonnent|sie haben bereits ein|bereits abonnent|"
    r"mit .{1,30}\+ weiterlesen|artikel freischalten|"
    r"réservé aux abonnés|déjà abonné|il vous reste .{1,20} à lire|para suscriptores|"
    r"exclusivo para (?:suscriptores|assinantes)|contenuto riservato agli abbonati|riservato agli abbonati|"
    r"voor abonnees|för prenumeranter|for abonnenter|kun for abonnenter|"
    r"会員限定|有料会員|この記事は有料|구독자 전용|подписчик",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"cookies?|consent|privacy|personal data|partners?|advertising|legitimate interest|accept all|reject all|"
    r"manage (?:options|preferences|settings)|zustimm\w*|einwillig\w*|"
    r"datenschutz\w*|werbung|tracking|akzeptieren|ablehnen|consentement|accepter|refuser|consentimiento|aceptar|"
    r"rechazar|privacidad|consenso|accetta|rifiuta|toestemming|samtycke|samtykke|zgod\w+",
    re.IGNORECASE,
)
_CONSENT_TITLE = re.compile(
    r"cookie|consent|privacy|before you continue|zustimm|einwillig|datenschutz|consentement|consentimiento|"
    r"consenso|toestemming",
    re.I,
)
_NOT_FOUND = re.compile(
    r"\b404\b|(?:page|article|story|content|seite|artikel|inhalt)\b.{0,30}\b(?:not found|no longer (?:available|"
    r"exists)|(?:cannot|can['’]t|could not|couldn['’]t) be found|does(?:n['’]t| not) exist|nicht gefunden|"
    r"existiert nicht|nicht (?:mehr )?(?:verfügbar|vorhanden))|"
    r"^not found|(?:sorry|oops)\b.{0,40}(?:find|found|exist)|page (?:introuvable|non trouvée)|"
    r"página no encontrada|pagina non trovata|página não encontrada|pagina niet gevonden|sidan (?:hittades inte|"
    r"kunde inte hittas)|siden (?:ble ikke funnet|blev ikke fundet|finnes ikke)|nie znaleziono|"
    r"страница не найдена|sayfa bulunamadı|halaman tidak ditemukan|"
    r"ページが見つかりません|페이지를 찾을 수 없|页面不存在|找不到(?:頁面|网页)",
    re.IGNORECASE,
)
_CHALLENGE_TITLE = re.compile(
    r"just a moment|attention required|access denied|are you (?:a )?(?:robot|human)|"
    r"verify(?:ing)? (?:that )?you are (?:a )?human|pardon our interruption|security check|checking your browser|"
    r"ddos-guard|un momento|einen moment|bot (?:check|verification)|human verification",
    re.IGNORECASE,
)
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
        and bool(_CHALLENGE_TITLE.search(title or ""))
        and bool(words < 60 or _CHALLENGE.search(markup))
    )
    hidden = words < 40 and len(markup) < 60_000 and bool(_CHALLENGE.search(markup))
    return Rejection("challenge", REASONS["challenge"]) if sent or shown or hidden else None


def notice(facts: Metadata, text: str) -> Rejection | None:
    """A consent page or a page that says it was not found, sent as if it were the article."""
    words = word_count(text)
    if words >= NOTICE_WORDS:
        return None
    is_article = bool(facts.article.get("headline") and facts.article.get("datePublished"))
    titles = (facts.title or "", *facts.headlines.values())
    if not is_article and (
        any(_NOT_FOUND.search(title) for title in titles) or (words < 60 and _NOT_FOUND.search(text[:200]))
    ):
        return Rejection("soft_404", REASONS["soft_404"])
    terms = {found.lower() for found in _CONSENT.findall(text)}
    asked = any(_CONSENT_TITLE.search(title) for title in titles)
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
    breaks_off = bool(_BREAKS_OFF.search(text[-20:]) and _WALL.search(_shown(tree)))
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
