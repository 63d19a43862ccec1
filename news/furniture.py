"""Furniture: lines of a page that are not the article, by rules for one page and by statistics over an outlet's "
"pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from news.headlines import agree, letters
from news.model import Dropped
from news.structure import Structure

MIN_PAGES = 3
MIN_SHARE = 0.2
"""A line on at least 3 pages, or on a fifth of an outlet's pages (and on two), is furniture: over the gold sets that
raised F1 from .950 to .957, with 7 of 75 dropped lines real text. So lines of whole sentences are flagged, never
deleted."""

_MAX_CHARS = 200
"""Longer lines are never dropped for their words."""

_LINE = {
    "advertisement": re.compile(
        r"(?:advertisement|advertising|sponsored(?: content)?|anzeige|werbung|publicit[ée]|publicidad|pubblicità|"
        r"reklama?|reklam|annonse|"
        r"annons|advertentie|iklan|реклама|広告|광고|story continues below(?: advertisement)?|"
        r"article continues (?:after|below) .{0,30}|"
        r"scroll to continue.{0,40}|- ?advertisement ?-)[\s:.…-]*",
        re.IGNORECASE,
    ),
    "read_more": re.compile(
        r"(?:(?:\W{0,3})(?:read (?:more|also|next|the full story|full story)|see also|also read|also see|"
        r"related(?: (?:articles?|stories|posts|content|news|"
        r"topics|coverage|links?))?|more (?:on this|from|stories|news|coverage|about|like this)|"
        r"recommended(?: for you| reading| stories)?|"
        r"you (?:may|might) (?:also )?(?:like|enjoy)|watch(?: now| more)?|don['’]t miss|most (?:read|popular|"
        r"viewed)|up next|trending(?: now)?|what to read next|"
        r"lesen sie (?:auch|dazu|hier|mehr)|mehr (?:zum thema|dazu|lesen|artikel|aus|news)|lies (?:auch|mehr)|"
        r"auch interessant|das könnte (?:sie|dich) .{0,30}|zum thema|siehe auch|passend dazu|"
        r"lire aussi|à lire aussi|voir aussi|sur le même sujet|lea también|leer más|le(?:er|e) también|"
        r"te puede interesar|ver también|más información|noticias relacionadas|"
        r"leggi anche|leia (?:também|mais)|veja também|lees ook|lees meer|läs (?:också|mer|även)|les også|les mer|"
        r"læs også|læs mere|czytaj (?:także|też|więcej)|zobacz (?:także|też|również)|"
        r"baca juga|читайте (?:также|ещё|еще|по теме)|ayrıca okuyun|ilgili haberler|"
        r"関連記事|関連ニュース|관련기사|相关阅读|"
        r"相關新聞)\b)[^.!?]{0,160}",
        re.IGNORECASE,
    ),
    "newsletter": re.compile(
        r".{0,60}\b(?:newsletters?|sign up (?:for|to|now|here|today)|subscribe (?:to|now|here|today)|"
        r"abonnieren sie|jetzt abonnieren|get (?:our|the latest) .{1,40} (?:in|to) your inbox|"
        r"email address|e-mail[- ]adresse|infolettre|boletín|follow us (?:on|at)|folgen sie uns|download (?:our|"
        r"the) app|join (?:our|us on) .{0,20}(?:whatsapp|telegram|facebook|channel)|"
        r"like us on facebook|whatsapp[- ](?:kanal|channel)|turn on (?:desktop )?notifications)\b.{0,100}",
        re.IGNORECASE,
    ),
    "cookies": re.compile(
        r".{0,80}\b(?:we use cookies|uses cookies|cookie[- ](?:settings|policy|einstellungen|richtlinie)|"
        r"accept (?:all )?cookies|allow .{1,30} content\?|externer? inhalt|"
        r"to view this content|empfohlener redaktioneller inhalt|an dieser stelle finden sie|datenschutzerklärung|"
        r"this content is hosted by|enable javascript|javascript (?:is )?(?:disabled|aktivieren)|"
        r"your browser does not support|privacy policy|terms of (?:use|service))\b.{0,120}",
        re.IGNORECASE,
    ),
    "counter": re.compile(
        r"(?:(?:\d[\d.,]*\s?[kKmM]?)\s*(?:comments?|shares?|views?|likes?|kommentare?|commentaires?|comentarios?|"
        r"commenti|reacties|kommentarer|min(?:ute)?s?\.?(?: read)?|minuten lesezeit|reactions?|votes?|ratings?|"
        r"followers?|komentar)|(?:comments?|shares?|views?|likes?|kommentare?|lesezeit|reading time|"
        r"estimated read time)\s*:?\s*\(?\d[\d.,]*\)?(?: min\w*)?|\d{1,3}\s*/\s*\d{1,3}|[\d.,\s]+|"
        r"(?:leave a |add a |post a |write a |view |show |hide )?(?:comments?|reply|kommentare?|commentaires?|"
        r"comentarios?)(?: \(\d+\))?|share(?: this)?(?: (?:article|story|post|on .{1,20}))?:?|"
        r"teilen|drucken|print(?: this page)?|e-?mail|tweet|facebook|twitter|whatsapp|linkedin|pinterest|"
        r"copy link|link kopieren|save|merken|bookmark|listen(?: to (?:this )?article)?|"
        r"table of contents|inhaltsverzeichnis|back to top|nach oben|skip to .{1,30}|load more|show more|"
        r"mehr anzeigen|loading.{0,5}|close|menu|search|home|next|previous|zurück|weiter|vorherige|nächste)\W*",
        re.IGNORECASE,
    ),
    "rights": re.compile(
        r".{0,100}(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|"
        r"todos los derechos reservados|tutti i diritti riservati|copyright (?:©|\(c\)|@|\d{4})|無断転載|무단\s?전재|"
        r"hak cipta|©\s?\d{4}|may not be (?:published|reproduced)).{0,150}",
        re.IGNORECASE,
    ),
    "credit": re.compile(
        r"(?:(?:photos?|images?|pictures?|fotos?|bild(?:er)?|picture credits?|photo(?:graph)? (?:by|credit|"
        r"courtesy)|image (?:source|credit)|(?:featured )?image (?:via|by|courtesy)|quelle|source|sources|"
        r"credits?|video|foto de|crédit photo|illustration|写真|사진)\s*(?::|©|by\b|via\b|/)"
        r".{0,120}|©.{0,120}|.{0,60}(?:/|\bvia )\s?(?:getty(?: images)?|reuters|afp|ap(?: photo)?|shutterstock|"
        r"imago(?: images)?|dpa|picture alliance|epa|alamy|unsplash|istock)\)?\W*|.{0,80}\bgetty images\W*)",
        re.IGNORECASE,
    ),
}
_ADDRESSING = frozenset({"newsletter", "cookies"})
"""Articles speak of these, too: a sentence is furniture only where it addresses its reader."""

_ADDRESSED = re.compile(
    r"(?:sign|subscribe|get|join|follow|download|click|like|turn|enter|please|we|you|your|to (?:view|see|read)|"
    r"this (?:site|content|website)|"
    r"abonnieren|jetzt|melden|hier|an dieser|ihre?|mit|folgen|wir|inscrivez|abonnez|recevez|suscr|recib|iscriviti|"
    r"meld|prenumerera)\b",
    re.IGNORECASE,
)
_BIO_HEADING = re.compile(
    r"(?:about (?:the )?(?:authors?|writer)|über (?:den autor|die autorin|den autoren|die autoren)|zur person|"
    r"à propos de l['’]auteur|sobre (?:el|la|o|a) autora?|author bio)\b.{0,60}",
    re.IGNORECASE,
)
_DATE_LINE = re.compile(
    r"(?:(?:published|updated?|posted|last (?:updated|modified)|stand|veröffentlicht|aktualisiert|publi[ée]e?|"
    r"mis à jour|publicado|actualizado|pubblicato|aggiornato|"
    r"opublikowano|опубликовано|on|am|the|le|el|il)\b\W*){0,3}"
    r"(?:\w{2,10}\.?,?\s+)?(?:\d{1,2}(?:st|nd|rd|th)?[.\s/-]*\w{1,10}[.,\s/-]*\d{2,4}|\w{3,10}\.? \d{1,2}(?:st|nd|"
    r"rd|th)?,? \d{4}|\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?)"
    r"(?:\W{0,4}(?:at|um|à|a las|kl\.?|\|)?\W{0,3}\d{1,2}[:.h]\d{2}(?::\d{2})?)?(?:\s*(?:[ap]\.?m\.?|uhr|"
    r"[A-Z]{2,4}))?\W*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")
_NAME_WORDS = 3
SENTENCE_END = re.compile(r"[.!?…。！？:;؟।]['\"”’»)\]」』]*$")


def is_sentence(line: str) -> bool:
    """Whether ``line`` reads like running text: it ends as a sentence does, or is longer than any heading."""
    return (len(line) >= 40 and bool(SENTENCE_END.search(line))) or len(line) >= 100


def page_furniture(
    lines: list[str], of_line: Callable[[str], str | None], title: str | None, names: Collection[str]
) -> list[tuple[str, str | None]]:
    """Each line with the reason why it is furniture, or None where it is text.

    ``of_line`` is ``line_furniture`` for the page, ``names`` are those of the byline.
    """
    body = next((at for at, line in enumerate(lines) if is_sentence(line)), 0)
    last = max((at for at, line in enumerate(lines) if is_sentence(line)), default=0)
    found: list[tuple[str, str | None]] = []
    in_bio = False
    for at, line in enumerate(lines):
        in_bio = in_bio or (at > len(lines) / 2 and bool(_BIO_HEADING.fullmatch(line)))
        reason = "author_bio" if in_bio else of_line(line)
        if reason == "link" and body < at < last and _is_name(line):
            reason = None
        if reason is None and at <= body and not is_sentence(line):
            reason = _head_reason(line, title, names)
        if reason is None and at >= last and at > body:
            reason = _bio(line, names)
        found.append((line, reason))
    return found


def line_furniture(line: str, page: Structure) -> str | None:
    """Why ``line`` is furniture wherever it stands: for its words, or for what it is on the page."""
    folded = letters(line)
    if not folded:
        return "marks"
    if folded in page.captions and folded not in page.headings:
        return "caption"
    if folded in page.links and folded not in page.headings:
        return "link"
    if len(line) > _MAX_CHARS:
        return None
    reason = next((reason for reason, pattern in _LINE.items() if pattern.fullmatch(line)), None)
    return None if reason in _ADDRESSING and is_sentence(line) and not _ADDRESSED.match(line) else reason


def _is_name(link: str) -> bool:
    """Whether a link between paragraphs is what they list, a name or an address, and no headline of another article."""
    return len(link.split()) <= _NAME_WORDS or bool(_ADDRESS.match(link))


def _head_reason(line: str, title: str | None, names: Collection[str]) -> str | None:
    """Why a short line before the text is furniture: the headline again, the byline or the date."""
    if title and agree(line, title):
        return "title"
    if _DATE_LINE.fullmatch(line):
        return "date"
    if len(line) <= 100 and any(name.casefold() in line.casefold() for name in names):
        return "byline"
    return None


def _bio(line: str, names: Collection[str]) -> str | None:
    """The last line, where it begins with the author's name and says who that is."""
    is_bio = len(line) <= 600 and any(
        re.match(re.escape(name) + r"\W+(?:is|was|has|ist|est|es|è)\b", line) for name in names
    )
    return "author_bio" if is_bio else None


def outlet_furniture(pages_with: Mapping[str, int], pages: int) -> dict[str, int]:
    """Lines that stand on so many pages of an outlet that they are its furniture, with how many.

    ``pages_with`` counts, for each line as stored, the distinct articles of one outlet that have it; ``pages`` are
    its articles. Copies of one article must be counted once, or their text is taken for furniture.
    """
    enough = min(MIN_PAGES, max(2, MIN_SHARE * pages))
    return {line: count for line, count in pages_with.items() if count >= enough}


def kept(judged: list[tuple[str, str | None]]) -> tuple[str, tuple[Dropped, ...]]:
    """The text of what is no furniture, and what was left out."""
    text = "\n".join(line for line, reason in judged if reason is None)
    return text, tuple(Dropped(line, reason) for line, reason in judged if reason is not None)
