import gzip
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.content_coding import CodingError, undo

TEXT = random.Random(1).randbytes(700_000)  # noqa: S311 - anything that does not become shorter


def undone(content_encoding: str, body: bytes) -> bytes:
    return b"".join(undo(content_encoding, memoryview(body)))


def bare(body: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return compressor.compress(body) + compressor.flush()


@pytest.mark.parametrize("text", [b"", b"x", TEXT, bytes(3_000_000)], ids=len)
@pytest.mark.parametrize(
    ("content_encoding", "compress"),
    [
        ("", bytes),
        ("identity", bytes),
        ("gzip", gzip.compress),
        ("X-GZip", gzip.compress),
        ("identity, gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", bare),
    ],
)
def test_what_was_compressed_comes_back(content_encoding, compress, text):
    assert undone(content_encoding, compress(text)) == text


@pytest.mark.parametrize("content_encoding", ["gzip", "deflate", "br", "nonsense"])
def test_nothing_is_nothing_in_every_coding(content_encoding):
    assert undone(content_encoding, b"") == b""


@pytest.mark.parametrize("content_encoding", ["br", "zstd", "gzip, gzip", "gzip, br"])
def test_other_codings_are_refused(content_encoding):
    with pytest.raises(CodingError):
        undone(content_encoding, gzip.compress(gzip.compress(b"x")))


@pytest.mark.parametrize("compress", [gzip.compress, zlib.compress, bare])
@pytest.mark.parametrize("lost", [1, 4, 10, 100_000])
def test_what_was_cut_short_is_refused(compress, lost):
    with pytest.raises(CodingError):
        undone("gzip" if compress is gzip.compress else "deflate", compress(TEXT)[:-lost])


def test_what_became_very_short_comes_in_small_steps():
    bomb = memoryview(gzip.compress(bytes(100_000_000)))
    steps = undo("gzip", bomb)
    assert len(bomb) < 100_000
    assert all(0 < len(next(steps)) <= 262_144 for _ in range(100))


@given(
    content_encoding=st.sampled_from(["gzip", "deflate", "gzip,deflate"]) | st.text(max_size=9),
    body=st.binary(max_size=60),
)
def test_nothing_but_its_own_error_is_raised(content_encoding, body):
    for whole in (body, gzip.compress(body)[:-3], zlib.compress(body) + body):
        try:
            undone(content_encoding, whole)
        except CodingError:
            continue
