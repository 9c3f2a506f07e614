"""What is shown of two values that differ: such parts of them that the difference is to be seen."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, AnyStr

from convex_explorer.values.string_pieces import string_pieces
from convex_explorer.values.text import string_literal
from convex_explorer.values.types import ValueType

if TYPE_CHECKING:
    from convex_explorer.values.received import Received

_STRINGS = (ValueType.STRING, ValueType.ID)
#: Characters before a difference that are shown with it, and bytes of Bytes.
_LEAD, _SHOWN_BYTES = 6, 8
#: Of longer strings, no difference is looked for but in so many characters.
_PIECE, _PIECES = 1 << 16, 4


def differing_texts(before: Received, after: Received, limit: int = 200) -> tuple[str, str]:
    """One line for each of two values, in which it is soon to be seen what differs.

    Strings that begin alike are shown from shortly before the first difference on, and Bytes with
    some of their bytes. Where that lies far behind the beginning, the lines tell the sizes.
    """
    if before.type in _STRINGS and after.type in _STRINGS:
        return _differing_strings(before, after, limit)
    if isinstance(before.tagged, bytes) and isinstance(after.tagged, bytes):
        return _differing_bytes(before.tagged, after.tagged)
    return before.short_text(limit), after.short_text(limit)


def _differing_strings(before: Received, after: Received, limit: int) -> tuple[str, str]:
    ours, theirs = (
        "".join(islice(string_pieces(value.raw, _PIECE), _PIECES)) for value in (before, after)
    )
    common = _common_length(ours, theirs)
    if common == len(ours) == len(theirs):
        return f"… ({before.size:,} bytes)", f"… ({after.size:,} bytes)"
    if common <= 2 * _LEAD:
        return before.short_text(limit), after.short_text(limit)
    start = common - _LEAD
    shown = limit - len('…""…')
    first, second = ("…" + _cut(text[start : start + shown + 1], shown) for text in (ours, theirs))
    return first, second


def _common_length(ours: AnyStr, theirs: AnyStr) -> int:
    """How much is the same at the beginning; halves of it are compared at one go."""
    low, high = 0, min(len(ours), len(theirs))
    while low < high:
        middle = (low + high + 1) // 2
        if ours[low:middle] == theirs[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _cut(text: str, shown: int) -> str:
    literal = string_literal(text[:shown])
    return f"{literal[:-1]}…" if len(text) > shown else literal


def _differing_bytes(before: bytes, after: bytes) -> tuple[str, str]:
    common = _common_length(before, after)
    start = max(0, common - 2)
    first, second = (
        f"bytes({len(data)}) {'… ' if start else ''}{data[start : start + _SHOWN_BYTES].hex(' ')}"
        f"{' …' if len(data) > start + _SHOWN_BYTES else ''}"
        for data in (before, after)
    )
    return first, second
