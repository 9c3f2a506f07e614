"""A long array of small items: their number, and its text in stretches that are sliced late."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    import msgspec

#: Bytes of a stretch; one that has no end is tried again with twice as many, up to a bound.
_STRETCH, _LONGEST_STRETCH = 1 << 14, 1 << 20
#: Bytes that a slice costs. Where items are larger, slices of them cost less than the text.
_SLICE = 76
#: So many commas are tried for the end of a stretch.
_TRIES = 16
#: What parts an item that begins so from the one before it, more surely than a mere comma.
_MARKS = {b'"': b',"', b"[": b",[", b"{": b',{"'}
_NO_ITEMS = re.compile(rb"\[[ \t\r\n]*\]")


class LongArray(Sequence[bytes]):
    """The items of a JSON array as their text; a stretch of them is sliced when one is looked at.

    A slice of each of a million numbers takes eleven times the room of their text, and the time
    of two frames.

    Each stretch was read as an array of its own, with at least one item, from where the one before
    ended. So the commas between them are those between items, wherever they were guessed to be.
    """

    __slots__ = ("_checker", "_firsts", "_recent", "_slicer", "_starts", "_text")

    def __init__(
        self,
        text: "bytes | msgspec.Raw",
        slicer: "msgspec.json.Decoder[list[msgspec.Raw]]",
        checker: "msgspec.json.Decoder[msgspec.Raw]",
    ) -> None:
        self._text = memoryview(text)
        self._slicer, self._checker = slicer, checker
        self._starts = [1]  # where stretches begin, and a byte after the last one ends
        self._firsts = [0]  # which items they begin with, and how many items there are
        self._recent: tuple[int, Sequence[msgspec.Raw]] = (-1, ())

    @classmethod
    def of(
        cls,
        text: "bytes | msgspec.Raw",
        slicer: "msgspec.json.Decoder[list[msgspec.Raw]]",
        checker: "msgspec.json.Decoder[msgspec.Raw]",
    ) -> "LongArray | None":
        """The array of a text; None where it is no long array of small items.

        It is none either where commas between items are hard to find, or it is no JSON.
        """
        array = cls(text, slicer, checker)
        end = len(text) - 1
        if bytes(array._text[end:]) != b"]" or not array._take_stretch(end):
            return None
        if array._starts[-1] > _SLICE * len(array):
            return None
        while array._starts[-1] <= end:
            if not array._take_stretch(end):
                return None
        return array

    def __len__(self) -> int:
        return self._firsts[-1]

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> list[bytes]: ...
    def __getitem__(self, index: int | slice) -> bytes | list[bytes]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        index = range(len(self))[index]
        number = bisect_right(self._firsts, index) - 1
        return bytes(self._sliced(number)[index - self._firsts[number]])

    def __iter__(self) -> Iterator[bytes]:
        for number in range(len(self._firsts) - 1):
            yield from map(bytes, self._sliced(number))

    def _sliced(self, number: int) -> "Sequence[msgspec.Raw]":
        recent, items = self._recent
        if recent != number:
            text = self._text[self._starts[number] : self._starts[number + 1] - 1]
            items = self._slicer.decode(b"[" + text + b"]")
            self._recent = number, items
        return items

    def _take_stretch(self, end: int) -> bool:
        """Find the next stretch; False if none was found."""
        start, size = self._starts[-1], _STRETCH
        while size <= _LONGEST_STRETCH:
            is_last = start + size >= end
            block = b"[" + self._text[start : min(start + size, end)]
            for cut in [len(block)] if is_last else _likely_ends(block):
                if count := self._count(block[:cut] + b"]"):
                    self._starts.append(start + cut)
                    self._firsts.append(self._firsts[-1] + count)
                    return True
            if is_last:
                return False
            size *= 2
        return False

    def _count(self, text: bytes) -> int:
        """How many items an array has; 0 if it has none, or is none."""
        import msgspec

        try:
            if b'"' in text or b"{" in text or text.find(b"[", 1) > 0:
                return len(self._slicer.decode(text))
            self._checker.decode(text)
        except (msgspec.DecodeError, RecursionError):
            return 0
        return 0 if _NO_ITEMS.fullmatch(text) else text.count(b",") + 1


def _likely_ends(block: bytes) -> Iterator[int]:
    """Where an item ends in all likelihood, the last first."""
    mark = _MARKS.get(block[1:2], b",")
    end = len(block)
    for _ in range(_TRIES):
        end = block.rfind(mark, 1, end)
        if end < 0:
            return
        yield end
