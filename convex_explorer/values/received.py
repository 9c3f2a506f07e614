"""A value as the bytes that came: parts are decoded when somebody looks at them."""

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from convex_explorer.values import scanner
from convex_explorer.values.codec import TAGGED, decode, untag
from convex_explorer.values.ids import DocumentId
from convex_explorer.values.path import ValuePath
from convex_explorer.values.scanner import InvalidJsonError
from convex_explorer.values.slicing import (
    JsonSlice,
    check,
    count_with_only,
    pick_field,
    pick_fields,
    slice_array,
    slice_object,
    view,
)
from convex_explorer.values.splitting import member_steps
from convex_explorer.values.text import literal, pretty, string_literal
from convex_explorer.values.types import Int64, Value, ValueType

__all__ = ["InvalidJsonError", "Received"]

_WHITE_SPACE = b" \t\r\n"
_ID_SIZES = range(31 + 2, 37 + 2 + 1)  # with the quotes
_LONGEST_FIRST = 60  # characters of the fields of an array's first object
_LONGEST_CHARACTER = 12  # bytes of JSON: two escapes, \ud83d\ude80
_LARGE = 1 << 20  # bytes
_MEMBERS_A_STEP = 256
_EMPTY = re.compile(rb"[\[{][ \t\r\n]*[\]}]")
_WHOLE_ESCAPES = re.compile(rb"(?:[^\\]++|\\u.{4}|\\[^u])*+", re.DOTALL)
_PLAIN_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_TYPES = {
    b'"': ValueType.STRING,
    b"[": ValueType.ARRAY,
    b"{": ValueType.OBJECT,
    b"t": ValueType.BOOLEAN,
    b"f": ValueType.BOOLEAN,
    b"n": ValueType.NULL,
}
_TAG_TYPES = {Int64: ValueType.INT64, float: ValueType.NUMBER, bytes: ValueType.BYTES}
_CONTAINERS = (ValueType.ARRAY, ValueType.OBJECT)


class Received:
    """One value of a reply, or a part of one, kept as its JSON text. It never changes.

    Text is sliced one level at a time, when children are first looked at, and the slices are
    kept: 16 MiB of 46,000 documents take some 11 ms. An array costs 76 bytes for each of its
    items at that moment, unless they are many and small (``values/long_array.py``), and an item
    some 200 more once it is looked at.
    """

    __slots__ = ("_children", "_json", "_tagged", "_type")

    def __init__(self, json: JsonSlice) -> None:
        """Take JSON text that is known to be good, without white space around it."""
        self._json = json
        self._type: ValueType | None = None
        self._tagged: Int64 | float | bytes | None = None
        self._children: Sequence[tuple[str | int, Received]] | None = None

    @classmethod
    def from_bytes(cls, data: bytes) -> "Received":
        """Check that a whole JSON text is one, and slice its outermost level.

        Raises:
            InvalidJsonError: it is not JSON. What the tolerant reader takes is JSON
                (``values/scanner.py``): a server that sends such things is shown as it is.
        """
        received = cls(data.strip(_WHITE_SPACE))
        received._check(tolerant=True)
        return received

    @classmethod
    def within(cls, text: bytes, start: int, end: int) -> "Received":
        """The value that is in a stretch of a text, and nothing around it; the text is not copied.

        Raises:
            InvalidJsonError: it is not one JSON value, or one that takes the tolerant reader.
        """
        if text[start : start + 1] in _WHITE_SPACE or text[end - 1 : end] in _WHITE_SPACE:
            raise InvalidJsonError("Not JSON: there is white space around it, or nothing at all.")
        received = cls(view(text, start, end))
        received._check(tolerant=False)
        received._slice_large_fields()
        return received

    @classmethod
    def from_items(cls, data: bytes, ends: Sequence[int]) -> "Received":
        """An array whose items somebody has found already: nothing is looked for, or built.

        Args:
            data: JSON text with nothing but a comma between two items.
            ends: where each of them ends in it.
        """
        received = cls(data)
        received._type = ValueType.ARRAY
        received._children = _Items(data, ends)
        return received

    @property
    def raw(self) -> memoryview:
        """The JSON text, exactly as received."""
        return memoryview(self._json)

    def raw_bytes(self) -> bytes:
        """A copy of the JSON text, exactly as received."""
        return bytes(self._json)

    @property
    def size(self) -> int:
        """Bytes of JSON text."""
        return len(self._json)

    @property
    def type(self) -> ValueType:
        """What it is, told from how its text begins; ids and tagged values are looked at whole."""
        if self._type is None:
            self._type = self._find_type()
        return self._type

    @property
    def count(self) -> int | None:
        """How many items or fields it has; None if it is neither array nor object."""
        return len(self.children()) if self.type in _CONTAINERS else None

    def children(self) -> "Sequence[tuple[str | int, Received]]":
        """Items by their index, or fields by their names, in the order received.

        A field that was sent twice is there twice. Values that are no array or object, tagged
        ones included, have no children.

        Raises:
            InvalidJsonError: never, for a value from ``from_bytes`` or a part of one.
        """
        if self._children is None:
            self._children = self._slice(tolerant=True)
        return self._children

    @property
    def is_in_one_piece(self) -> bool:
        """Whether its text is at hand, or is to be put together from several pieces first."""
        return True

    def slicing(self) -> Iterator[None]:
        """Slices it as ``children`` does, but what is large in short steps."""
        if self._children is not None or self.type not in _CONTAINERS:
            return
        if self.size < _LARGE:
            self.children()
            return
        names: list[str | int] = []
        starts, ends = array("Q"), array("Q")
        for number, member in enumerate(member_steps(self.raw)):
            if member is not None:
                starts.append(member.start)
                ends.append(member.end)
                if member.key:
                    names.append(scanner.unquote(member.key))
            if member is None or number % _MEMBERS_A_STEP == 0:
                yield
        if self._children is None:  # nobody was faster
            self._children = _Spans(names or range(len(ends)), self.raw, starts, ends)

    def child_keys(self) -> Sequence[str | int]:
        """What its children are found by: positions, or names; no child is built for that."""
        children = self.children()
        return children.names if isinstance(children, _Children) else [key for key, _ in children]

    def child_sizes(self) -> Iterator[int]:
        """Bytes of JSON text of each child, in their order; none of them is built for that."""
        children = self.children()
        return children.sizes() if isinstance(children, _Children) else iter(())

    def passing_child(self, position: int) -> "Received":
        """A child that is not kept once it was looked at, for those who go through very many.

        Raises:
            IndexError: there is none at that position.
        """
        children = self.children()
        if not isinstance(children, _Children):
            raise IndexError(position)
        return children.passing(position)

    def passing_field(self, name: str) -> "Received | None":
        """A field of an object, or None; neither it nor the others are kept."""
        if self.type is not ValueType.OBJECT:
            return None
        found = pick_field(self._json, name)
        return None if found is None else Received(found)

    def child_slices(self, children: range) -> Sequence[JsonSlice]:
        """The JSON text of each of some children that follow one another; none of them is built."""
        ours = self.children()
        if isinstance(ours, _Children):
            return ours.slices(children.start, children.stop)
        return [self.passing_child(child).raw_bytes() for child in children]

    def column(self, name: str, items: range) -> Sequence[JsonSlice]:
        """The JSON text of one field of each of some items, empty where there is no such field.

        Nothing is built where all of them are objects: that takes a third of a microsecond each.
        """
        if (texts := pick_fields(self.child_slices(items), name)) is not None:
            return texts
        fields = (self.passing_child(item).passing_field(name) for item in items)
        return [b"" if field is None else field.raw_bytes() for field in fields]

    def leading_items_with_only(self, names: Sequence[str], items: range) -> int:
        """How many of some items, from the first on, are objects with no fields but these.

        It may be fewer if in doubt, and is several times as fast as a look at all of them.
        """
        return count_with_only(self.child_slices(items), tuple(names))

    def at(self, path: ValuePath) -> "Received":
        """The part at a path; of a field that was sent twice the last, as JSON readers take it.

        Raises:
            KeyError: there is no such field, or no object to have it.
            IndexError: there is no such item.
        """
        part = self
        for step in path:
            part = _child(part, step)
        return part

    def value(self) -> Value:
        """All of it as Python objects.

        Raises:
            InvalidValueError: it is nested too deeply to be built.
        """
        return decode(self.raw)

    @property
    def tagged(self) -> Int64 | float | bytes | None:
        """The value, if it is one that JSON has no form of: it is known already."""
        return self._tagged if self.type in _TAG_TYPES.values() else None

    def short_text(self, limit: int = 200) -> str:
        """One line of at most ``limit`` characters; decodes no more than it shows.

        ``12n``, ``bytes(8)``, ``"text"``, ``{_id, body, …}``, ``(3) ["a", {…}, …]``, and of an
        array that begins with an object ``(3) [{_id, body}, {…}, {…}]``.
        """
        match self.type:
            case ValueType.STRING | ValueType.ID:
                return self._short_string(limit)
            case ValueType.BYTES if isinstance(self._tagged, bytes):
                return f"bytes({len(self._tagged)})"
            case ValueType.ARRAY if self.children():
                opening = f"({len(self.children())}) ["
                items = _glances((part for _, part in self.children()), limit)
                return _joined(opening, items, "]", limit)
            case ValueType.OBJECT:
                return _joined("{", map(_shown_name, self.child_keys()), "}", limit)
            case _:
                return _cut(self.full_text(), limit)

    def full_text(self) -> str:
        """All of it in the language of the args editor: a literal, or pretty text."""
        if self.type in _CONTAINERS:
            return str(pretty(self), "utf-8", "replace")
        if self._tagged is not None:
            return literal(self._tagged)
        if self.type in (ValueType.STRING, ValueType.ID):
            return string_literal(scanner.unquote(self.raw_bytes()))
        return str(self.raw, "utf-8", "replace").removesuffix(".0")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Received):
            return NotImplemented
        return self.raw == other.raw

    def __hash__(self) -> int:
        return hash(self.raw_bytes())

    def __repr__(self) -> str:
        # Crash reports print this, and must not carry what a deployment holds.
        return f"<Received {self.type}, {self.size} bytes>"

    def _check(self, *, tolerant: bool) -> None:
        if self.type in _CONTAINERS:
            self._children = self._slice(tolerant=tolerant)
        else:
            check(self._json, tolerant=tolerant)

    def _slice_large_fields(self) -> None:
        """Slice a page of documents, say, here and now: whoever shows the object counts them."""
        if self.type is ValueType.OBJECT:
            for position, size in enumerate(self.child_sizes()):
                if size >= _LARGE:
                    self.children()[position][1].children()

    def _slice(self, *, tolerant: bool) -> "Sequence[tuple[str | int, Received]]":
        match self.type:
            case ValueType.ARRAY:
                items = slice_array(self._json, tolerant=tolerant)
                return _Children(range(len(items)), items)
            case ValueType.OBJECT:
                return _Children(*slice_object(self._json, tolerant=tolerant))
            case _:
                return ()

    def _find_type(self) -> ValueType:
        head = bytes(self.raw[:3])
        type_ = _TYPES.get(head[:1], ValueType.NUMBER)
        if type_ is ValueType.STRING and self.size in _ID_SIZES:
            return ValueType.ID if DocumentId.parse(str(self.raw[1:-1], "latin-1")) else type_
        may_be_tagged = type_ is ValueType.OBJECT and (head == b'{"$' or head[1:2] in _WHITE_SPACE)
        if may_be_tagged and (match := TAGGED.fullmatch(self.raw)):
            name, payload = match.groups()
            self._tagged = untag(str(name, "ascii"), payload)
            return _TAG_TYPES.get(type(self._tagged), type_)
        return type_

    def _short_string(self, limit: int) -> str:
        head = bytes(self.raw[1 : 1 + _LONGEST_CHARACTER * (limit + 1)])
        if len(head) >= self.size - 1:
            return _cut(self.full_text(), limit, '"')
        whole = _WHOLE_ESCAPES.match(head)
        text = scanner.unquote(b'"' + (whole[0] if whole else b"") + b'"')
        return _cut(string_literal(text), limit, '"')


class NamedParts(Sequence[tuple[str | int, Received]]):
    """What a value consists of: names or places, and the values that go with them."""

    __slots__ = ()

    @overload
    def __getitem__(self, index: int) -> tuple[str | int, Received]: ...
    @overload
    def __getitem__(self, index: slice) -> list[tuple[str | int, Received]]: ...
    def __getitem__(
        self, index: int | slice
    ) -> tuple[str | int, Received] | list[tuple[str | int, Received]]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        return self._named(index if index >= 0 else range(len(self))[index])

    def _named(self, position: int) -> tuple[str | int, Received]:
        """The part at a position.

        Raises:
            IndexError: there is none.
        """
        raise NotImplementedError


class _Children(NamedParts):
    """Keys, and slices that become values when they are first looked at."""

    __slots__ = ("_looked_at", "_parts", "names")

    def __init__(self, names: Sequence[str | int], parts: Sequence[JsonSlice]) -> None:
        self.names = names
        self._parts = parts
        self._looked_at: dict[int, Received] = {}

    def sizes(self) -> Iterator[int]:
        return map(len, self._parts)

    def slices(self, start: int, stop: int) -> Sequence[JsonSlice]:
        return self._parts[start:stop]

    def passing(self, position: int) -> Received:
        part = self._looked_at.get(position)
        return Received(self._parts[position]) if part is None else part

    def __len__(self) -> int:
        return len(self._parts)

    def _named(self, position: int) -> tuple[str | int, Received]:
        part = self._looked_at.get(position)
        if part is None:
            part = self._looked_at[position] = Received(self._parts[position])
        return self.names[position], part


class _Spans(_Children):
    """Parts of which only those that are looked at are cut out, and kept."""

    __slots__ = ("_ends", "_starts", "_text")

    def __init__(
        self,
        names: Sequence[str | int],
        text: bytes | memoryview,
        starts: Sequence[int],
        ends: Sequence[int],
    ) -> None:
        super().__init__(names, ())
        self._text, self._starts, self._ends = text, starts, ends

    def sizes(self) -> Iterator[int]:
        return (end - start for start, end in zip(self._starts, self._ends, strict=True))

    def slices(self, start: int, stop: int) -> Sequence[JsonSlice]:
        return [self._cut(position) for position in range(start, min(stop, len(self)))]

    def passing(self, position: int) -> Received:
        position = range(len(self))[position]
        return self._looked_at.get(position) or Received(self._cut(position))

    def __len__(self) -> int:
        return len(self._ends)

    def _named(self, position: int) -> tuple[str | int, Received]:
        part = self._looked_at.get(position)
        if part is None:
            part = self._looked_at[position] = Received(self._cut(position))
        return self.names[position], part

    def _cut(self, position: int) -> JsonSlice:
        return view(self._text, self._starts[position], self._ends[position])


class _Items(_Spans):
    """Items with nothing but a comma between them: where one begins, the one before has ended."""

    __slots__ = ()

    def __init__(self, data: bytes, ends: Sequence[int]) -> None:
        super().__init__(range(len(ends)), data, (), ends)

    def sizes(self) -> Iterator[int]:
        before = 0
        for end in self._ends:
            yield end - before - 1
            before = end

    def _cut(self, position: int) -> JsonSlice:
        start = self._ends[position - 1] + 1 if position else 1
        return bytes(self._text[start : self._ends[position]])


def _child(value: Received, step: str | int) -> Received:
    children = value.children()
    if isinstance(step, int):
        if value.type is not ValueType.ARRAY or step < 0:
            raise IndexError(step)
        return children[step][1]
    for name, part in reversed(children):
        if name == step:
            return part
    raise KeyError(step)


def _glances(parts: Iterable[Received], limit: int) -> Iterator[str]:
    """A glance at each part; at an object that comes first, its fields as far as they are few."""
    for position, part in enumerate(parts):
        glance = _glance(part, limit // 2)
        if position == 0 and glance == "{…}":
            yield part.short_text(min(limit // 2, _LONGEST_FIRST))
        else:
            yield glance


def _glance(value: Received, limit: int) -> str:
    """As ``short_text``, but of an array or object only that it is one: ``[…]``, ``{}``."""
    empty = _EMPTY.match(value.raw) is not None
    match value.type:
        case ValueType.ARRAY:
            return "[]" if empty else "[…]"
        case ValueType.OBJECT:
            return "{}" if empty else "{…}"
        case _:
            return value.short_text(limit)


def _shown_name(name: str | int) -> str:
    text = str(name)
    if text.isascii() and text.isidentifier():  # most are, and this is faster
        return text
    return text if _PLAIN_NAME.fullmatch(text) else string_literal(text)


def _joined(opening: str, parts: Iterable[str], closing: str, limit: int) -> str:
    """As many of the parts as fit, and an ellipsis for the others."""
    line = opening
    separator = ""
    room = limit - len(f", …{closing}")
    for part in parts:
        if len(line) + len(separator) + len(part) > room:
            return f"{line}{separator}…{closing}"
        line += separator + part
        separator = ", "
    return line + closing


def _cut(text: str, limit: int, closing: str = "") -> str:
    return text if len(text) <= limit else f"{text[: limit - 1 - len(closing)]}…{closing}"
