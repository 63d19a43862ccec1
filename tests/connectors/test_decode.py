from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.decode import BodyError, Decoder, unpacked


def _raw_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(data) + stream.flush()


PACKERS = {"": bytes, "gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}


@pytest.mark.parametrize("encoding", PACKERS)
@given(body=st.binary(min_size=1, max_size=2_000), cut=st.integers(1, 400))
def test_round_trip_in_pieces_of_any_size(encoding: str, body: bytes, cut: int) -> None:
    packed = PACKERS[encoding](body)
    decoder = Decoder((encoding,))
    for start in range(0, len(packed), cut):
        decoder.feed(packed[start : start + cut])
    assert decoder.finish() == body


@given(body=st.binary(min_size=1, max_size=2_000), cut=st.integers(1, 400))
def test_raw_deflate_in_pieces(body: bytes, cut: int) -> None:
    packed = _raw_deflate(body)
    decoder = Decoder(("deflate",))
    for start in range(0, len(packed), cut):
        decoder.feed(packed[start : start + cut])
    assert decoder.finish() == body


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
@given(data=st.data())
def test_every_cut_is_noticed(encoding: str, data: st.DataObject) -> None:
    packed = PACKERS[encoding](b"The harbour reopened on Monday. " * 20)
    kept = data.draw(st.integers(1, len(packed) - 1))
    decoder = Decoder((encoding,))
    decoder.feed(packed[:kept])
    with pytest.raises(BodyError) as caught:
        decoder.finish()
    assert caught.value.reason == "truncated"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
@given(junk=st.binary(min_size=64, max_size=4_000))
def test_junk_is_a_word(encoding: str, junk: bytes) -> None:
    decoder, reason = Decoder((encoding,)), ""
    try:
        decoder.feed(junk)
        decoder.finish()
    except BodyError as error:
        reason = error.reason
    assert reason in ("", "encoding", "truncated", "bomb")


@pytest.mark.parametrize("encodings", [("gzip, gzip",), ("gzip", "br"), ("zstd",), ("hex",), ("gzip,identity,br",)])
def test_refused_encodings(encodings: tuple[str, ...]) -> None:
    with pytest.raises(BodyError) as caught:
        Decoder(encodings)
    assert caught.value.reason == "encoding"


def test_identity_is_no_encoding() -> None:
    decoder = Decoder(("identity, GZIP ",))
    decoder.feed(gzip.compress(b"x"))
    assert decoder.finish() == b"x"


def test_unpacked_by_magic() -> None:
    assert unpacked(b"<urlset/>") == b"<urlset/>"
    assert unpacked(gzip.compress(b"<urlset/>")) == b"<urlset/>"
    with pytest.raises(BodyError) as caught:
        unpacked(gzip.compress(bytes(64 * 1024 * 1024)))
    assert caught.value.reason == "bomb"


def test_small_pages_may_shrink_as_they_like() -> None:
    assert unpacked(gzip.compress(bytes(1024 * 1024))) == bytes(1024 * 1024)
