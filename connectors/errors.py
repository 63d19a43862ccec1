"""Why something could not be had. Whether trying again can help is a type.

FetchError
├── Unavailable   may work later: retried by the flow, never by the connector
└── Refused       will not work however often it is asked
NothingFound      a place that people named holds no articles at all
"""

from __future__ import annotations


class FetchError(Exception):
    """``url`` could not be had; ``reason`` is one word of the closed list in ``news.reading.screen``.

    ``status`` is the HTTP status where one was received, ``retry_after`` the seconds that the site asked us to wait.
    """

    def __init__(
        self, url: str, reason: str, detail: str, *, status: int | None = None, retry_after: float | None = None
    ) -> None:
        """Keep the subject and the reason beside the sentence."""
        super().__init__(detail)
        self.url = url
        self.reason = reason
        self.detail = detail
        self.status = status
        self.retry_after = retry_after


class Unavailable(FetchError):
    """It may work later."""


class Refused(FetchError):
    """It will not work."""


FINAL = frozenset(
    {"bad_url", "bad_scheme", "blocked_address", "blocked_port", "soft_redirect", "empty", "too_large", "bomb"}
    | {"encoding", "wrong_type", "denied", "gone", "robots"}
)
"""Reasons of the web that no second try will cure; all others are passing ones."""


def fetch_error(
    url: str, reason: str, detail: str, *, status: int | None = None, retry_after: float | None = None
) -> FetchError:
    """The error for ``reason``, of the type that says whether another try can help."""
    kind = Refused if reason in FINAL else Unavailable
    return kind(url, reason, detail, status=status, retry_after=retry_after)


class NothingFound(Exception):
    """Nothing at all can be done with ``address``; the message names it and the way out."""

    def __init__(self, address: str, message: str) -> None:
        """Keep the address beside the message."""
        super().__init__(message)
        self.address = address
