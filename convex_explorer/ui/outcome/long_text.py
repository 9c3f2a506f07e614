"""The text of a long string for the inspector, and how long it is, made in short steps."""

from collections.abc import Iterator

from convex_explorer.values.received import Received
from convex_explorer.values.string_pieces import string_pieces

#: Bytes of JSON in a step; the slowest ones, full of escapes, take some milliseconds.
_STEP = 1 << 18


class LongText:
    """What there is of the text, in UTF-8 and without escapes.

    Attributes:
        characters: how many there are so far.
        size: bytes so far.
        lines: how many there are so far, the last one included.
    """

    def __init__(self, value: Received) -> None:
        """Take a value that is a string."""
        self.characters = self.size = 0
        self.lines = 1
        self._value = value
        self._pieces: list[bytes] = []
        self._blocks: list[tuple[int, int]] = []
        self._block_start = 0

    def steps(self) -> Iterator[None]:
        """Makes the text."""
        for piece in string_pieces(self._value.raw, _STEP):
            self._add(piece.encode("utf-8", "replace"))
            self.characters += len(piece)
            yield

    @property
    def text(self) -> bytes:
        """As much of the text as there is."""
        if len(self._pieces) != 1:
            self._pieces = [b"".join(self._pieces)]
        return self._pieces[0]

    @property
    def blocks(self) -> list[tuple[int, int]]:
        """Its whole lines, as ``TextRows`` takes them."""
        return [*self._blocks, (self._block_start, 1)]

    def _add(self, data: bytes) -> None:
        lines, last_break = data.count(b"\n"), data.rfind(b"\n")
        if lines:
            self._blocks.append((self._block_start, lines))
            self._block_start = self.size + last_break + 1
        self._pieces.append(data)
        self.lines += lines
        self.size += len(data)
