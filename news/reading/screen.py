"""Is this an article at all? Every refusal has a reason from a closed list and a sentence that people understand."""

from __future__ import annotations

from dataclasses import dataclass

from news.model import Extract
from news.words import word_count

MIN_WORDS = 20
"""Shorter than this nothing can be compared; the shortest article of the gold sets has 31 words."""

MAX_CHARS = 200_000
"""Longer texts are dumps, not articles: the longest live pages of the gold sets have 40,000 characters."""

REASONS = {
    "empty": "The file or page is empty.",
    "binary": "The content is not text.",
    "too_large": "It is larger than an article can be.",
    "unreadable": "It cannot be read.",
    "missing": "The manifest names a file that is not there.",
    "undecodable": "No character encoding fits the content.",
    "no_text": "No article text was found in the page.",
    "too_short": f"The text has fewer than {MIN_WORDS} words.",
    "bad_manifest": "A line or column of the manifest cannot be used.",
    "same_outlet_same_words": "The same outlet has the same words under another address.",
    "corrected": "The text is as it was; what is asserted of it from outside has changed and was corrected.",
    "crashed": "Reading it failed in an unexpected way; the page is kept.",
    "bad_url": "The address is not one that can be fetched.",
    "bad_scheme": "The address is neither http nor https.",
    "blocked_address": "The address leads to a private or reserved part of the network.",
    "blocked_port": "The address names a port that news is not served from.",
    "dns_error": "The host name has no address.",
    "dns_temporary": "The name server gave no answer.",
    "connect_error": "No connection came about, or it was closed before an answer.",
    "tls_error": "The site could not prove that it is who it says.",
    "timeout": "The site stopped answering.",
    "deadline": "It took longer than the time allowed for one page.",
    "protocol_error": "The answer breaks the rules of HTTP.",
    "redirect_loop": "The address redirects back to itself.",
    "redirects": "The address redirects too many times.",
    "soft_redirect": "The address redirects to a home, login or consent page.",
    "truncated": "The answer breaks off before its end.",
    "bomb": "The content unfolds to far more than was sent.",
    "encoding": "The content is encoded in a way that was not asked for, or wrongly.",
    "wrong_type": "It is not the kind of content that was asked for.",
    "denied": "The site does not let us have it.",
    "challenge": "The site wants a browser to prove itself first.",
    "paywall": "The article is for subscribers; only its beginning is shown.",
    "consent": "The site asks for consent instead of showing the article.",
    "soft_404": "The page says that there is no such article.",
    "gone": "The site says that it is not there, or no longer.",
    "rate_limited": "The site asks for fewer requests.",
    "server_error": "The site reports a fault of its own.",
    "robots": "The site's robots.txt asks not to fetch it.",
    "robots_unreachable": "The site's robots.txt could not be had, so nothing of the site is fetched.",
    "paused": "The site asked us to wait longer than this run does.",
    "host_down": "The host failed several times in a row and is left alone for a while.",
    "budget": "The run has used up the requests it may make.",
    "entity": "The document declares entities, which can unfold without end or name local files.",
    "suspicious": "It is built to be slow or large to read.",
    "not_feed": "It is not a feed.",
    "empty_feed": "The feed has no items, though it had some before.",
    "not_sitemap": "It is not a sitemap.",
    "bad_table": "The table cannot be read, or lacks the columns that were named.",
    "bad_row": "A row of the table cannot be used.",
    "damaged": "The content does not match its checksum.",
}
"""The closed list of reasons, each in words."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why an item is not loaded as an article."""

    reason: str
    detail: str


def screen(extract: Extract) -> Rejection | None:
    """The reason to refuse ``extract``, or None where it is an article."""
    if not extract.text.strip():
        return Rejection("no_text", REASONS["no_text"])
    if len(extract.text) > MAX_CHARS:
        detail = f"The text has {len(extract.text):,} characters; an article has at most {MAX_CHARS:,}."
        return Rejection("too_large", detail)
    words = word_count(extract.text)
    if extract.access == "teaser":
        return Rejection("paywall", f"{REASONS['paywall']} {words:,} words are there.")
    if words < MIN_WORDS:
        return Rejection("too_short", f"The text has {words} words; an article needs at least {MIN_WORDS}.")
    return None
