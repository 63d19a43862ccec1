"""Which outlet a page belongs to, and whether it shows another's copy.

Where a page was found decides, not what it says of itself: on real pages the host is right nearly always, the publisher
that a page names in under half. The rule that decided is kept with the answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from news.model import Outlet

if TYPE_CHECKING:
    from tldextract import TLDExtract

Rule = Literal["manifest", "final_host", "canonical_host", "publisher", "site_name", "none"]

UNKNOWN = "unknown"

_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_NOT_OF_A_NAME = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Belonging:
    """``outlet`` is a slug, or ``unknown`` by rule ``none``.

    ``origin`` is set where the page says that its text is another's: that outlet's slug, or the site of a canonical
    address that nobody has described.
    """

    outlet: str
    rule: Rule
    origin: str | None = None

    @property
    def is_republished(self) -> bool:
        """Whether the page names another origin."""
        return self.origin is not None


@dataclass(frozen=True, slots=True)
class OutletIndex:
    """Outlets by domain and by folded name. ``problems`` says in words which domains and names could not be used."""

    domains: Mapping[str, str]
    names: Mapping[str, str]
    problems: tuple[str, ...] = ()


def index_outlets(outlets: Iterable[Outlet]) -> OutletIndex:
    """An index over ``outlets``. A domain that several claim is the first one's, a name that several claim nobody's."""
    domains: dict[str, str] = {}
    names: dict[str, str] = {}
    shared: set[str] = set()
    problems: list[str] = []
    for outlet in outlets:
        for domain in outlet.domains:
            host = host_of(domain)
            if not host or not site_of(host):
                problems.append(f"{outlet.outlet}: {domain} is no domain that an outlet can have")
            elif domains.setdefault(host, outlet.outlet) != outlet.outlet:
                problems.append(f"{outlet.outlet}: {host} is already that of {domains[host]}")
        for name in (outlet.name, *outlet.aliases):
            folded = fold_name(name)
            if folded and names.setdefault(folded, outlet.outlet) != outlet.outlet:
                shared.add(folded)
                problems.append(f"{outlet.outlet}: {name} is also a name of {names[folded]}, so it tells nothing")
    return OutletIndex(domains, {name: slug for name, slug in names.items() if name not in shared}, tuple(problems))


def belonging(
    index: OutletIndex,
    *,
    final_url: str,
    canonical_url: str | None = None,
    asserted: str | None = None,
    publisher: str | None = None,
    site_name: str | None = None,
) -> Belonging:
    """The outlet of a page: as the manifest asserts; by its final, then canonical host; by what it says of itself.

    ``publisher`` is publisher.name of its JSON-LD, ``site_name`` its og:site_name.
    """
    by_host = outlet_of_host(index, final_url)
    by_canonical = outlet_of_host(index, canonical_url)
    by_publisher = outlet_of_name(index, publisher)
    found: tuple[tuple[str | None, Rule], ...] = (
        (asserted, "manifest"),
        (by_host, "final_host"),
        (by_canonical, "canonical_host"),
        (by_publisher, "publisher"),
        (outlet_of_name(index, site_name), "site_name"),
    )
    outlet, rule = next(((outlet, rule) for outlet, rule in found if outlet), (UNKNOWN, "none"))
    origin = by_publisher if by_host and by_publisher != by_host else None
    if _differ(final_url, canonical_url, by_host, by_canonical):
        origin = by_canonical or site_of(host_of(canonical_url or "")) or host_of(canonical_url or "")
    return Belonging(outlet, rule, origin)


def outlet_of_host(index: OutletIndex, url: str | None) -> str | None:
    """The outlet with the longest domain that the host of ``url`` is or lies below."""
    host = host_of(url or "")
    while "." in host:
        if host in index.domains:
            return index.domains[host]
        host = host.partition(".")[2]
    return None


def outlet_of_name(index: OutletIndex, name: str | None) -> str | None:
    """The outlet that is called ``name``; names that are domains (``Example.com``) count as such."""
    said = (name or "").strip()
    return index.names.get(fold_name(said)) or (outlet_of_host(index, said) if _DOMAIN.fullmatch(said) else None)


def host_of(address: str) -> str:
    """The host of a URL or a bare domain in lower case, without port and ``www.``; empty where there is none."""
    text = address.strip()
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
        host = host.rstrip(".").encode("idna").decode("ascii") if not host.isascii() else host.rstrip(".")
    except (ValueError, UnicodeError):
        return ""
    return host.removeprefix("www.")


def site_of(host: str) -> str:
    """The registrable domain of ``host`` by the public suffix list that ships with tldextract; empty where it has none.

    Below an ending that the list does not know it is the last two labels, as the list's own rule for such has it.
    """
    found = _suffixes()(host)
    if found.suffix or found.ipv4 or found.ipv6:
        return str(found.top_domain_under_public_suffix)
    return ".".join(host.split(".")[-2:]) if "." in host else ""


def fold_name(name: str | None) -> str:
    """``name`` for comparing: case, accents, punctuation and a leading article or ``www.`` do not count."""
    text = (name or "").strip().lower().removeprefix("www.").removeprefix("the ")
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _NOT_OF_A_NAME.sub("", plain)


def _differ(final_url: str, canonical_url: str | None, by_host: str | None, by_canonical: str | None) -> bool:
    """Whether the canonical address lies on another's site. Several sites of one outlet are one."""
    one, two = host_of(final_url), host_of(canonical_url or "")
    if not one or not two or one == two:
        return False
    if by_host and by_canonical:
        return by_host != by_canonical
    return (site_of(one) or one) != (site_of(two) or two)


@cache
def _suffixes() -> TLDExtract:
    """The bundled list, without network or folder, loaded once (0.1 s). Blogs of one hoster are sites of their own."""
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
