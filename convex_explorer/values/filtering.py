"""Which parts of a value a JSONPath expression finds: their exact bytes, and where they sit."""

from __future__ import annotations

import json
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from convex_explorer.values.codec import TAGGED, untag
from convex_explorer.values.filter_problems import InvalidFilterError
from convex_explorer.values.received import Received
from convex_explorer.values.types import Int64

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from convex_explorer.values.path import ValuePath

#: Parts that lie within one another are found one by one: of 16 MiB, ``$..*`` can be very much.
MOST_BYTES = 256 << 20
#: As wide as any offset into that.
_OFFSET = "Q"
_WHITE_SPACE = b" \t\r\n"


@dataclass(frozen=True, slots=True, eq=False)
class FilterRequest:
    """A value that is to be filtered; each wish is one of its own, and is known by itself.

    Attributes:
        draft_id: the tab that shows it.
        value: all of it.
        expression: JSONPath.
    """

    draft_id: str
    value: Received
    expression: str


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """What was found, in the order of RFC 9535. Nothing of it is built before somebody looks.

    Attributes:
        json: an array of the parts that were found, each exactly as it was received.
        ends: where each of them ends in it.
        paths: where each of them sits within the whole value, as JSON, one after the other.
        path_ends: where each of these ends.
    """

    json: bytes
    ends: array[int]
    paths: bytes
    path_ends: array[int]

    def __len__(self) -> int:
        return len(self.ends)

    def value(self) -> Received:
        """The array of what was found."""
        return Received.from_items(self.json, self.ends)

    def path_at(self, position: int) -> ValuePath:
        """Where one of them sits within the whole value."""
        start = self.path_ends[position - 1] if position else 0
        return tuple(json.loads(self.paths[start : self.path_ends[position]]))

    def to_parts(self) -> list[bytes | array[int]]:
        """As buffers, for a pipe."""
        return [self.json, self.ends, self.paths, self.path_ends]

    @classmethod
    def from_parts(cls, parts: Sequence[bytes]) -> Matches:
        """What ``to_parts`` gave, as the bytes that came out of a pipe."""
        found, ends, paths, path_ends = parts
        return cls(found, array(_OFFSET, ends), paths, array(_OFFSET, path_ends))


class Filterable:
    """A value, ready to be filtered more than once.

    In a filter's comparisons an Int64 is an integer, a number is a number, ``NaN`` is equal to
    nothing and ``-0`` to 0, an id is a string, and bytes are the string of base64 in which they
    are sent. A tagged value has no parts, as everywhere else. Of a field that was sent twice it
    is the last, as JSON readers take it. This is only how parts are *found*: what is shown of
    them are the bytes that came.
    """

    def __init__(self, data: bytes, *, most_bytes: int = MOST_BYTES) -> None:
        """Take a whole JSON text; what is found in it may be so large together.

        Raises:
            InvalidFilterError: it is nested too deeply to be taken apart.
        """
        self._received = Received(data.strip(_WHITE_SPACE))
        self._value = _decode(data)
        self._most_bytes = most_bytes

    def find_paths(self, expression: str) -> Iterator[ValuePath]:
        """Where the parts sit that an expression finds.

        Raises:
            InvalidFilterError: it is no JSONPath, or cannot be done.
        """
        from convex_explorer.values.jsonpath_rules import find

        return find(expression, self._value)

    def find(self, expression: str) -> Matches:
        """The parts that an expression finds.

        Raises:
            InvalidFilterError: it is no JSONPath, or cannot be done.
        """
        paths = bytearray()
        path_ends = array(_OFFSET)
        pieces: list[bytes] = []
        ends = array(_OFFSET)
        end = 1
        for path, part in _walk(self._received, self.find_paths(expression)):
            if ends:
                pieces.append(b",")
                end += 1
            pieces.append(part.raw_bytes())
            end += part.size
            ends.append(end)
            paths += _path_json(path)
            path_ends.append(len(paths))
            if end > self._most_bytes:
                limit = f"{self._most_bytes >> 20} MiB"
                raise InvalidFilterError(f"What it finds is more than {limit} together.")
        return Matches(b"".join((b"[", *pieces, b"]")), ends, bytes(paths), path_ends)


def find_paths(data: bytes, expression: str) -> list[ValuePath]:
    """Where the parts of a JSON text sit that an expression finds.

    Raises:
        InvalidFilterError: it is no JSONPath, or cannot be done.
    """
    return list(Filterable(data).find_paths(expression))


def _path_json(path: ValuePath) -> bytes:
    import msgspec

    try:
        return msgspec.json.encode(path)
    except UnicodeEncodeError:  # a name with half a surrogate pair
        return json.dumps(path).encode()


# ---------------------------------------------------------------------- the value, as Python has it


def _decode(data: bytes) -> Any:
    text = str(data, "utf-8", "replace")
    hook = _untag if TAGGED.search(data) else None
    try:
        return json.loads(text, parse_int=float, object_hook=hook)
    except RecursionError:
        raise InvalidFilterError("The value is nested too deeply to be filtered.") from None


def _untag(fields: dict[str, Any]) -> Any:
    if len(fields) != 1:
        return fields
    ((name, payload),) = fields.items()
    if name not in {"$integer", "$float", "$bytes"} or not isinstance(payload, str):
        return fields
    match untag(name[1:], payload.encode("utf-8", "replace")):
        case None:
            return fields
        case Int64() as number:
            return int(number)
        case bytes():
            return payload
        case number:
            return number


# ---------------------------------------------------------------------- the parts, as they came


class _Step:
    """A part on the way to the one that is looked for; taken apart as little as possible."""

    __slots__ = ("_fields", "_looked", "part")

    def __init__(self, part: Received) -> None:
        self.part = part
        self._looked = False
        self._fields: dict[str | int, Received] | None = None

    def child(self, key: str | int) -> Received:
        if isinstance(key, int):
            return self.part.passing_child(key)
        if self._fields is None and not self._looked:
            self._looked = True
            if (found := self.part.passing_field(key)) is not None:
                return found
        if self._fields is None:  # a second field of the same object: cut all of them out
            self._fields = dict(self.part.children())
        return self._fields[key]


def _walk(whole: Received, paths: Iterable[ValuePath]) -> Iterator[tuple[ValuePath, Received]]:
    """The part at each path; what a path has in common with the one before is not walked again."""
    steps = [_Step(whole)]
    before: ValuePath = ()
    for path in paths:
        common = 0
        for ours, theirs in zip(path, before, strict=False):
            if ours != theirs:
                break
            common += 1
        del steps[common + 1 :]
        for key in path[common:]:
            steps.append(_Step(steps[-1].child(key)))
        before = path
        yield path, steps[-1].part
