"""What goes through the pipe between the program and the process that filters for it."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from array import array
    from collections.abc import Sequence

#: Requests: a value to keep, and an expression to filter it by. Replies to the latter.
VALUE, EXPRESSION, MATCHES, PROBLEM = b"value", b"expression", b"matches", b"problem"

_COUNT = struct.Struct("<B")
_SIZE = struct.Struct("<Q")


class Source(Protocol):
    """An end of a pipe that gives as many bytes as it is asked for, or it has ended."""

    def read(self, size: int, /) -> bytes:
        """Wait for so many bytes."""


class Sink(Protocol):
    """The other end."""

    def write(self, data: memoryview, /) -> int | None:
        """Take all of the data, and hand on what is at hand."""

    def flush(self) -> object:
        """Hand on the rest."""


def send(pipe: Sink, *parts: bytes | memoryview | array[int]) -> None:
    """Write a message of so many parts; large ones are not copied.

    Raises:
        OSError: nobody reads any more.
    """
    views = [memoryview(part).cast("B") for part in parts]
    head = _COUNT.pack(len(views)) + b"".join(_SIZE.pack(view.nbytes) for view in views)
    for view in (memoryview(head), *views):
        pipe.write(view)
    pipe.flush()


def receive(pipe: Source) -> Sequence[bytes]:
    """Read a message.

    Raises:
        EOFError: nobody writes any more.
    """
    (count,) = _COUNT.unpack(_read(pipe, _COUNT.size))
    sizes = [_SIZE.unpack(_read(pipe, _SIZE.size))[0] for _ in range(count)]
    return [_read(pipe, size) for size in sizes]


def _read(pipe: Source, size: int) -> bytes:
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return data
