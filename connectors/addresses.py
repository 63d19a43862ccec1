"""Web addresses, parsed once: what is checked is what is fetched.

The parser is Ada, the one of browsers (WHATWG). Parsers that disagree about ``http://a.example\\@127.0.0.1/`` are how
checks are got round, so nothing else here takes an address apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import can_ada

from connectors.errors import Refused
from news.reading.outlets import site_of as registrable_domain

MAX_LENGTH = 2048
PORTS = {"http": 80, "https": 443}

_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\x9f\ud800-\udfff]")
_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*):")
_USERINFO = re.compile(r"//[^/?#]*@")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_TRACKING = re.compile(
    r"(utm_|at_(campaign|medium|custom|link|format|ptr|bbc)|mc_[ce]id$|ns_|pk_|mtm_|hsa_|_hs|wt[._]|"
    r"(fb|g|y|ms|tw|dc|li_fat_|tt)clid$|(gclsrc|gbraid|wbraid|igsh|igshid|_ga|_gl|cmpid|cmp|icid|ncid|ocid|smid|smtyp|"
    r"sr_share|ftag|xtor|ito|intcmp|__twitter_impression|guccounter|guce_referrer|guce_referrer_sig|spm|s_cid)$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Address:
    """An http or https address in its normal form, without credentials and without a fragment.

    ``url`` is what is fetched, ``target`` its path and query as sent, ``host`` without the brackets of IPv6.
    """

    url: str
    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a robots.txt is about."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + (f":{self.port}" if self.port != PORTS[self.scheme] else "")

    @property
    def path(self) -> str:
        """The path alone."""
        return self.target.partition("?")[0]


def parse_address(text: str, base: Address | None = None) -> Address:
    """``text`` as an address; relative ones are resolved against ``base``. Credentials are dropped.

    Raises:
        Refused: ``bad_scheme`` where it is not http or https, else ``bad_url``.
    """
    text = text.strip(" \t\r\n\f")
    if not text or len(text) > MAX_LENGTH or _FORBIDDEN.search(text):
        raise _refused(text, "bad_url", "It is empty, too long, or has characters that no address may have.")
    scheme = _SCHEME.match(text)
    if scheme and scheme[1].lower() not in PORTS:
        raise _refused(text, "bad_scheme", f"Its scheme is {scheme[1][:20]}; only http and https are fetched.")
    try:
        parsed = can_ada.parse(base.url) + text if base else can_ada.parse(text)
    except ValueError as error:
        raise _refused(text, "bad_url", "It is not a web address.") from error
    return _checked(text, parsed)


def canonical_key(address: Address) -> str:
    """The one form that all spellings of ``address`` share. For comparing, never for fetching.

    Tracking parameters are left out and the rest sorted; escapes of harmless characters are undone, the others
    written in capitals.
    """
    path, _, query = address.target.partition("?")
    kept = sorted(part for part in query.split("&") if part and not _is_tracking(part))
    return address.origin + _escaped(path) + ("?" + _escaped("&".join(kept)) if kept else "")


def site_of(host: str) -> str:
    """The registrable domain of ``host``; IP addresses and what has none stay as they are."""
    return registrable_domain(host) or host


def shown(text: str) -> str:
    """``text`` fit for logs and tables: without credentials and control characters, at most 300 characters."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", _USERINFO.sub("//", text[: MAX_LENGTH * 2]))[:300]


def _checked(text: str, parsed: can_ada.URL) -> Address:
    """The parts of ``parsed``, or a refusal where they go beyond what can be fetched."""
    scheme = parsed.protocol.rstrip(":")
    if scheme not in PORTS:
        raise _refused(text, "bad_scheme", f"Its scheme is {scheme[:20]}; only http and https are fetched.")
    port = int(parsed.port) if parsed.port else PORTS[scheme]
    host = parsed.hostname.strip("[]")
    host = host[:-1] if host.endswith(".") else host
    if port == 0 or not _is_host(host):
        raise _refused(text, "bad_url", "Its host or port cannot exist.")
    target = parsed.pathname + parsed.search
    address = Address("", scheme, host, port, target if target.isascii() else "")
    url = address.origin + target
    if not address.target or len(url) > MAX_LENGTH:
        raise _refused(text, "bad_url", f"It is longer than {MAX_LENGTH} characters.")
    return Address(url, scheme, host, port, target)


def _is_host(host: str) -> bool:
    if ":" in host:
        return True
    return 0 < len(host) <= 253 and host.isascii() and all(0 < len(label) <= 63 for label in host.split("."))


def _is_tracking(part: str) -> bool:
    return bool(_TRACKING.match(part.partition("=")[0]))


def _escaped(text: str) -> str:
    """``text`` with its escapes in one form (RFC 3986, 6.2.2)."""

    def one(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if character in _UNRESERVED else match[0].upper()

    return _ESCAPE.sub(one, text)


def _refused(text: str, reason: str, detail: str) -> Refused:
    return Refused(shown(text), reason, detail)
