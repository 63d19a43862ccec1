"""Redirects that lead somewhere else than the page: home, login and consent pages instead of what was asked for."""

from __future__ import annotations

import re

from connectors.addresses import Address

_HOME = re.compile(r"/?((index|home|default)(\.(html?|php|aspx?))?/?)?", re.IGNORECASE)
_GATES = frozenset(
    {"login", "signin", "sign-in", "log-in", "sso", "auth", "register", "registration", "regwall", "account"}
    | {"consent", "collectconsent", "cmp", "gdpr", "cookie-consent", "cookiewall", "privacywall", "privacy-gate"}
    | {"paywall", "subscribe", "subscription", "subscriptions", "myaccount"}
)


def is_soft_redirect(asked: Address, final: Address) -> bool:
    """Whether ``final`` is a home, login or consent page although ``asked`` was not."""
    if asked.url == final.url:
        return False
    is_home = bool(_HOME.fullmatch(final.path)) and not _is_home(asked)
    return is_home or bool(_words(final) & _GATES - _words(asked))


def _is_home(address: Address) -> bool:
    return bool(_HOME.fullmatch(address.path)) and "?" not in address.target


def _words(address: Address) -> set[str]:
    """Labels of the host and segments of the path, without file extensions."""
    segments = (segment.partition(".")[0] for segment in address.path.lower().split("/"))
    return {*address.host.split("."), *segments}
