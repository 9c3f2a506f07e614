"""Undoes the compression of a reply, step by step, so that a small reply cannot become a huge one.

httpx would undo all of a chunk at once, and several codings on top of one another: a few kilobytes
can be made to become gigabytes that way.
"""

import zlib
from collections.abc import Iterator

#: What a carrier asks for, and what is undone here.
ACCEPTED = "gzip, deflate"
_STEP = 262_144
_GZIP = zlib.MAX_WBITS | 16
_ZLIB = zlib.MAX_WBITS
_BARE = -zlib.MAX_WBITS


class CodingError(Exception):
    """The body is not what its ``Content-Encoding`` says, or that is not one we know."""


def undo(content_encoding: str, body: memoryview) -> Iterator[bytes | memoryview]:
    """The body as it was before it was compressed, in pieces of at most 256 KiB.

    Args:
        content_encoding: the header of that name; empty where there is none.
        body: all that came.

    Raises:
        CodingError: while it is iterated; what came before is good.
    """
    names = (name.strip().lower() for name in content_encoding.split(","))
    codings = [name for name in names if name not in {"", "identity"}]
    if not body:
        return
    match codings:
        case []:
            yield body
        case ["gzip" | "x-gzip"]:
            yield from _inflate(body, _GZIP)
        case ["deflate"]:
            yield from _inflate(body, _ZLIB if _has_zlib_head(body) else _BARE)
        case _:
            raise CodingError(f"cannot undo {content_encoding[:40]!r}")


def _inflate(body: memoryview, window: int) -> Iterator[bytes]:
    decompressor = zlib.decompressobj(window)
    try:
        for start in range(0, len(body), _STEP):
            rest: bytes | memoryview = body[start : start + _STEP]
            while rest and not decompressor.eof:
                if step := decompressor.decompress(rest, _STEP):
                    yield step
                rest = decompressor.unconsumed_tail
        # What zlib has taken in, but not yet given out.
        while not decompressor.eof and (step := decompressor.decompress(b"", _STEP)):
            yield step
    except zlib.error as error:
        raise CodingError(str(error)) from error
    if not decompressor.eof:
        raise CodingError("it ends too early")


def _has_zlib_head(body: memoryview) -> bool:
    """Whether two bytes of zlib come first, as HTTP demands; some servers leave them out."""
    return body[0] & 0x0F == zlib.DEFLATED and int.from_bytes(body[:2], "big") % 31 == 0
