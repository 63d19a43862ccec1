"""The body of an answer, read in pieces under caps on what is sent and on what it unfolds to."""

from __future__ import annotations

from collections.abc import AsyncIterator

from connectors.answers import Headers, Terms
from connectors.decode import MAX_BODY, BodyError, Decoder
from connectors.sniff import HEAD, kind_of

__all__ = ["BodyError", "read_body"]


async def read_body(headers: Headers, chunks: AsyncIterator[bytes], terms: Terms) -> tuple[bytes, int]:
    """The body, decoded, and the number of bytes it took on the wire.

    Raises:
        BodyError: ``too_large``, ``bomb``, ``encoding``, ``truncated``, ``wrong_type`` or ``empty``.
    """
    room = max(MAX_BODY, terms.max_body) if terms.is_cut else terms.max_body
    decoder = Decoder((headers.get("content-encoding", ""),), max_body=room, max_ratio=terms.max_ratio)
    _check_length(headers.get("content-length", ""), terms)
    is_judged = False
    async for chunk in chunks:
        if decoder.taken + len(chunk) > terms.max_wire:
            raise BodyError("too_large", f"More than {terms.max_wire:,} bytes were sent.")
        decoder.feed(chunk)
        if terms.is_cut and decoder.given >= terms.max_body:
            return decoder.so_far()[: terms.max_body], decoder.taken
        if not is_judged and decoder.given >= HEAD:
            _check_kind(decoder.so_far(), terms)
            is_judged = True
    body = decoder.finish()
    if not terms.may_be_empty and not body.strip():
        raise BodyError("empty", "There is nothing in it.")
    if not is_judged and body:
        _check_kind(body, terms)
    return body, decoder.taken


def _check_length(announced: str, terms: Terms) -> None:
    """Refuse what is announced to be too large, before any of it is read."""
    is_number = announced.isascii() and announced.isdigit() and len(announced) < 20
    if is_number and int(announced) > terms.max_wire and not terms.is_cut:
        raise BodyError("too_large", f"{int(announced):,} bytes are announced; {terms.max_wire:,} are taken.")


def _check_kind(body: bytes, terms: Terms) -> None:
    """Refuse content of another kind by its first bytes, before the rest is read."""
    kind = kind_of(body)
    if terms.kinds is not None and kind not in terms.kinds:
        raise BodyError("wrong_type", f"It is {kind}, where {', '.join(sorted(terms.kinds))} was asked for.")
