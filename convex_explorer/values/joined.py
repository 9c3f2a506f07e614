"""An array that came in several pieces, as one value; none of the pieces is copied for that."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice

from convex_explorer.values.received import NamedParts, Received
from convex_explorer.values.slicing import JsonSlice
from convex_explorer.values.types import ValueType

#: As much of the text is put together in one step: bytes, and pieces of it.
_STEP, _PIECES_A_STEP = 1 << 20, 2_000
_BRACKETS = 2
_KEY = re.compile(rb'[ \t\r\n,]*+"(?:[^"\\]++|\\.)*+"[ \t\r\n]*+:[ \t\r\n]*+')


class Joining:
    """Takes arrays one after the other; ``array`` is all of them up to now, as one.

    What was handed out shares the lists with what will be, and looks at its own part of them.
    """

    def __init__(self) -> None:
        self.row_count = 0
        self._arrays: list[Received] = []
        self._starts: list[int] = []
        self._size = len(b"[]")

    def add(self, array: Received) -> None:
        """Append the items of an array."""
        if count := array.count:
            self._size += array.size - _BRACKETS + bool(self._arrays)
            self._arrays.append(array)
            self._starts.append(self.row_count)
            self.row_count += count

    def array(self) -> "JoinedArray":
        """All items up to now."""
        items = _JoinedItems(self._arrays, self._starts, self.row_count)
        return JoinedArray(items, self._size)


class _JoinedItems(NamedParts):
    """Items by their places in the whole; those of each array are found by a bisection."""

    __slots__ = ("_count", "_row_count", "_starts", "arrays")

    def __init__(self, arrays: list[Received], starts: list[int], row_count: int) -> None:
        self.arrays = arrays
        self._starts = starts
        self._count = len(arrays)
        self._row_count = row_count

    def first(self) -> Received | None:
        return self.arrays[0] if self._count else None

    def each_array(self) -> Iterator[Received]:
        return (self.arrays[number] for number in range(self._count))

    def place(self, index: int) -> tuple[Received, int]:
        """The array that an item is in, and its place there."""
        if not 0 <= index < self._row_count:
            raise IndexError(index)
        number = bisect_right(self._starts, index, 0, self._count) - 1
        return self.arrays[number], index - self._starts[number]

    def __len__(self) -> int:
        return self._row_count

    def _named(self, position: int) -> tuple[str | int, Received]:
        array, place = self.place(position)
        return position, array.children()[place][1]


class _Joined(Received):
    """Its text is put together when it is first asked for: few who look at a part need it."""

    __slots__ = ("_size", "_text")

    def __init__(self, type_: ValueType, size: int) -> None:
        super().__init__(b"")
        self._type = type_
        self._size = size
        self._text: memoryview | None = None

    @property
    def raw(self) -> memoryview:
        """The JSON text: of every item exactly as received."""
        for _ in self.assembling():
            pass
        return self._text or memoryview(b"")

    def raw_bytes(self) -> bytes:
        """A copy of the JSON text."""
        return bytes(self.raw)

    @property
    def size(self) -> int:
        """Bytes of JSON text."""
        return self._size

    @property
    def is_in_one_piece(self) -> bool:
        """Whether its text was put together."""
        return self._text is not None

    def child_sizes(self) -> Iterator[int]:
        """Bytes of JSON text of each child, in their order."""
        return (part.size for _, part in self.children())

    def passing_child(self, position: int) -> Received:
        """A child that is not kept once it was looked at."""
        return self.children()[position][1]

    def assembling(self) -> Iterator[None]:
        """Puts the text together, in steps of a millisecond at most; nothing if that was done."""
        if self._text is not None:
            return
        text, position, since = bytearray(self._size), 0, 0
        for piece in self.pieces():
            for start in range(0, len(piece), _STEP):
                part = piece[start : start + _STEP]
                text[position : position + len(part)] = part
                position += len(part)
                since += 1 + len(part) * _PIECES_A_STEP // _STEP
                if since >= _PIECES_A_STEP:
                    since = 0
                    yield
        self.take_text(memoryview(text).toreadonly())

    def take_text(self, text: memoryview) -> None:
        """Take the text from who has put it together."""
        self._text = text

    def pieces(self) -> Iterator[memoryview]:
        """What its text is made of."""
        raise NotImplementedError


class JoinedArray(_Joined):
    """The items of several arrays, in their order."""

    __slots__ = ("_items",)

    def __init__(self, items: _JoinedItems, size: int) -> None:
        super().__init__(ValueType.ARRAY, size)
        self._children = self._items = items

    @property
    def first_array(self) -> Received | None:
        """The first array with an item in it; None if there is no item at all."""
        return self._items.first()

    def child_sizes(self) -> Iterator[int]:
        """Bytes of JSON text of each item, in their order; none of them is built for that."""
        return (size for array in self._items.each_array() for size in array.child_sizes())

    def passing_child(self, position: int) -> Received:
        """An item that is not kept once it was looked at.

        Raises:
            IndexError: there is none at that position.
        """
        array, place = self._items.place(position)
        return array.passing_child(place)

    def child_slices(self, children: range) -> Sequence[JsonSlice]:
        """The JSON text of each of some items that follow one another; none of them is built."""
        texts: list[JsonSlice] = []
        while len(texts) < len(children):
            array, place = self._items.place(children[len(texts)])
            texts += array.child_slices(range(place, place + len(children) - len(texts)))
        return texts

    def pieces(self) -> Iterator[memoryview]:
        """The items of each array, as they came."""
        yield memoryview(b"[")
        for number, array in enumerate(self._items.each_array()):
            if number:
                yield memoryview(b",")
            yield array.raw[1:-1]
        yield memoryview(b"]")


class JoinedObject(_Joined):
    """An object as it came, but for one field, which holds a joined array."""

    __slots__ = ("_array", "_field", "_object")

    def __init__(self, received: Received, name: str, array: JoinedArray) -> None:
        """Take the array in place of the field of that name, which must be there once."""
        children = received.children()
        self._field = next(at for at, (each, _) in enumerate(children) if each == name)
        super().__init__(
            ValueType.OBJECT, received.size - children[self._field][1].size + array.size
        )
        self._array, self._object = array, received
        self._children = [
            (each, array if at == self._field else part) for at, (each, part) in enumerate(children)
        ]

    def passing_field(self, name: str) -> Received | None:
        """A field, or None."""
        return next((part for each, part in self.children() if each == name), None)

    def take_text(self, text: memoryview) -> None:
        """Take the text, and let the array have its part of it."""
        super().take_text(text)
        start, _ = self._place()
        self._array.take_text(text[start : start + self._array.size])

    def pieces(self) -> Iterator[memoryview]:
        """The object as it came, and the array in its place."""
        raw, (start, end) = self._object.raw, self._place()
        yield raw[:start]
        yield from self._array.pieces()
        yield raw[end:]

    def _place(self) -> tuple[int, int]:
        """Where the field's value stands in the object as it came."""
        raw, start, end = self._object.raw, 1, 1
        for size in islice(self._object.child_sizes(), self._field + 1):
            key = _KEY.match(raw, end)
            start = end if key is None else key.end()  # always a key: the text was sliced before
            end = start + size
        return start, end
