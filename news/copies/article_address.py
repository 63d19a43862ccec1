"""Which addresses name one article: pure decisions over addresses that have been parsed and normalised already.

``connectors.addresses.canonical_key`` gives every spelling of an address one form; here twins are folded (http and
https, www, AMP, mobile, trailing slashes, index pages). Titles never take part.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_TWIN_HOST = re.compile(r"^(?:www\d?|m|mobile|mobil|touch|amp|wap)\.(?=[^.]+\.[^.]+)")
_CACHE = re.compile(
    r"^https?://(?:[^/]+\.cdn\.ampproject\.org/[a-z]/(?:s/)?|(?:www\.)?google\.[a-z.]+/amp/(?:s/)?)(.+)$"
)
_AMP_END = re.compile(r"(?:/amp|\.amp|(?<=/)amphtml)$|\.amp(?=\.html?$)", re.IGNORECASE)
_AMP_START = re.compile(r"^/(?:amp|mobile|m)(?=/.)", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_TWIN_QUERY = re.compile(
    r"(?:amp|amp_js_v|amp_gsa|usqp|outputtype=amp|mobile|m=1|platform=amp|view=amp)(?:=|$)", re.IGNORECASE
)
_DATED = re.compile(r"(?:19|20)\d\d|\d{1,2}")
_NUMBERED = re.compile(r"\d{4,}|^(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{8,}$")
_DOCUMENT = re.compile(r".+\.(?:html?|php|aspx?|shtml|jsp|story|cms|ece)$", re.IGNORECASE)
_NUMBER_IN_QUERY = re.compile(r"(?:^|&)[^=&]+=[^&]*\d", re.IGNORECASE)
_WORDS_OF_A_SLUG = 3


def identity(url: str) -> str:
    """The one key of all addresses of an article: no scheme, no twin host, no AMP, no trailing slash.

    What is no web address (``file:``, ``urn:``) is its own key.
    """
    cached = _CACHE.match(url)
    if cached:
        url = "https://" + cached[1]
    if not url.startswith(("http://", "https://")):
        return url
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    path = _AMP_START.sub("", _AMP_END.sub("", path))
    path = _INDEX.sub("", path).rstrip("/")
    query = "&".join(part for part in parts.query.split("&") if part and not _TWIN_QUERY.match(part))
    host = parts.netloc.removesuffix(":443").removesuffix(":80")
    return f"//{_TWIN_HOST.sub('', host)}{path}" + (f"?{query}" if query else "")


def names_an_article(url: str) -> bool:
    """Whether an address looks like that of one article and not of a section: a long slug, a number or a document.

    Sections are one or two words (``/politics``, ``/news/world``) or a date (``/2031/03/05``).
    """
    parts = urlsplit(url)
    last = parts.path.rstrip("/").rpartition("/")[2]
    if (
        _NUMBER_IN_QUERY.search(parts.query)
        or len([part for part in re.split(r"[-_]", last) if part]) >= _WORDS_OF_A_SLUG
    ):
        return True
    if _DATED.fullmatch(last):
        return False
    return bool(_NUMBERED.search(last) or (_DOCUMENT.fullmatch(last) and not _INDEX.search("/" + last)))


def may_stand_for(canonical: str, own: str) -> bool:
    """Whether a page at ``own`` may be known by the ``canonical`` that it claims, on the same site.

    Twins may; so may any address that looks like an article's, and the same path without its query. A claim to be a
    section, or the front page, is a mistake of the page: many pages make the same.
    """
    key, other = identity(canonical), identity(own)
    if key == other:
        return True
    path = urlsplit(canonical).path.strip("/")
    if not path:
        return False
    return names_an_article(canonical) or (key.partition("?")[0] == other.partition("?")[0] and "?" not in key)
