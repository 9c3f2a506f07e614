"""Whether two values are the same to Convex, however they are written. In short steps."""

from __future__ import annotations

import math
import struct
from itertools import chain
from typing import TYPE_CHECKING

from convex_explorer.values.codec import MAX_NESTING
from convex_explorer.values.string_pieces import string_pieces
from convex_explorer.values.types import ValueType

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from convex_explorer.values.received import Received

#: Bytes that are compared in one step, and of a string the bytes that are read in one.
_STEP, _PIECE = 1 << 18, 1 << 16
_PARTS_A_STEP = 256
_CONTAINERS = (ValueType.ARRAY, ValueType.OBJECT)
_STRINGS = frozenset({ValueType.STRING, ValueType.ID})


def have_same_text(before: Received, after: Received) -> Generator[None, None, bool]:
    """Whether the JSON text of two values is the same, which proves that they are.

    False where that would have to be put together first.
    """
    if before.size != after.size or not (before.is_in_one_piece and after.is_in_one_piece):
        return False
    if before.size <= _STEP:
        return before.raw_bytes() == after.raw_bytes()
    ours, theirs = before.raw, after.raw
    for start in range(0, len(ours), _STEP):
        # As bytes: views are compared item by item.
        if bytes(ours[start : start + _STEP]) != bytes(theirs[start : start + _STEP]):
            return False
        yield
    return True


def are_same(before: Received, after: Received, depth: int) -> Generator[None, None, bool]:
    """Whether two values are the same, at so many levels within others.

    What is nested more deeply than Convex allows is the same only if its text is.
    """
    if (yield from have_same_text(before, after)):
        return True
    if before.type is not after.type or before.type not in _CONTAINERS or depth >= MAX_NESTING:
        return (yield from are_same_scalar(before, after))
    yield from chain(before.slicing(), after.slicing())
    if before.type is ValueType.ARRAY:
        if before.count != after.count:
            return False
        ours: Sequence[int] = range(before.count or 0)
        theirs: Sequence[int] = ours
    else:
        places, other_places = _places(before), _places(after)
        if places.keys() != other_places.keys():
            return False
        ours, theirs = list(places.values()), [other_places[name] for name in places]
    yield
    for number, (mine, other) in enumerate(zip(ours, theirs, strict=True)):
        if number % _PARTS_A_STEP == 0:
            yield
        parts = before.passing_child(mine), after.passing_child(other)
        if not (yield from are_same(*parts, depth + 1)):
            return False
    return True


def _places(value: Received) -> dict[str | int, int]:
    return {name: place for place, name in enumerate(value.child_keys())}


def are_same_scalar(before: Received, after: Received) -> Generator[None, None, bool]:
    """Whether two values whose texts differ are the same all the same.

    -0 is not 0, NaN is NaN, and an Int64 is no number, nor is a string of digits.
    """
    kinds = {before.type, after.type}
    if kinds <= _STRINGS:
        return (yield from _are_same_string(before, after))
    if len(kinds) > 1:
        return False
    if before.type is ValueType.NUMBER:
        return _number_bits(before) == _number_bits(after)
    # What is left is an Int64 or bytes; of null and booleans there is but one text for each.
    return before.tagged is not None and before.tagged == after.tagged


def _number_bits(value: Received) -> bytes:
    number = value.tagged
    if not isinstance(number, float):
        number = float(value.raw_bytes())
    return struct.pack(">d", math.nan if math.isnan(number) else number)


def _are_same_string(before: Received, after: Received) -> Generator[None, None, bool]:
    ours, theirs = string_pieces(before.raw, _PIECE), string_pieces(after.raw, _PIECE)
    mine = other = ""
    while True:
        mine, other = mine or next(ours, ""), other or next(theirs, "")
        common = min(len(mine), len(other))
        if not common:
            return mine == other
        if mine[:common] != other[:common]:
            return False
        mine, other = mine[common:], other[common:]
        yield
