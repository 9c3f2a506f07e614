"""JSON text taken apart in short steps, for work beside a window that must not wait.

msgspec holds the interpreter for as long as it reads: 15 ms for 16 MiB, and 80 for a million
items. Here each step looks at 64 KiB at most, and nothing that was found is kept. The text must be
known to be good, if only to the tolerant reader (``values/scanner.py``).
"""

import re
from collections.abc import Generator, Iterator
from typing import NamedTuple

#: As many bytes as one step looks at.
WINDOW = 64 * 1024

_STRING = rb'"(?:[^"\\]++|\\.)*+"'
_BETWEEN = rb'[^"\[\]{}]*+(?:' + _STRING + rb'[^"\[\]{}]*+)*+'
_FLAT = rb"[\[{]" + _BETWEEN + rb"[\]}]"
#: An array or object with others in it, but none in those.
_SHALLOW = rb"[\[{]" + _BETWEEN + rb"(?:" + _FLAT + _BETWEEN + rb")*+[\]}]"
_VALUE = rb"(" + _STRING + rb"|" + _SHALLOW + rb'|[^ \t\r\n,\[\]{}"]++)'
_ITEM = re.compile(rb"[ \t\r\n,]*+()" + _VALUE)
_FIELD = re.compile(rb"[ \t\r\n,]*+(" + _STRING + rb")[ \t\r\n]*+:[ \t\r\n]*+" + _VALUE)
_GAP = re.compile(rb"[ \t\r\n,:]*+")
_WORD = re.compile(rb"[^ \t\r\n,\]}]*+")
_WITHOUT_STEPS = re.compile(rb'(?:[^"\[\]{}]++|' + _STRING + rb"|" + _SHALLOW + rb")*+")
_CHARACTERS = re.compile(rb'(?:[^"\\]++|\\.)*+')
_QUOTE, _ARRAY = ord('"'), ord("[")
_OPENING, _CLOSING = frozenset(b"[{"), frozenset(b"]}")


class Chunk(NamedTuple):
    """Some bytes of a file that is made in steps.

    Attributes:
        data: the bytes; none, where a step only looked at something.
        done: which part of the work is done with them, from 0 to 1.
    """

    data: bytes | memoryview
    done: float


class Member(NamedTuple):
    """An item of an array, or a field of an object.

    Attributes:
        key: the field's name as it stands there, in quotes; empty for an item.
        start: where its value begins in the text.
        end: where its value ends.
    """

    key: bytes
    start: int
    end: int


def windows(text: memoryview, start: int, end: int) -> Iterator[memoryview]:
    """A part of a text, a piece at a time."""
    for place in range(start, end, WINDOW):
        yield text[place : min(place + WINDOW, end)]


def members(text: memoryview) -> Iterator[Member]:
    """What is directly in an array or object, in its order; no white space around the text."""
    return (step for step in member_steps(text) if step is not None)


def member_steps(text: memoryview) -> Iterator[Member | None]:
    """As ``members``, and a None whenever a part of a very long one was gone through."""
    is_array = text[0] == _ARRAY
    match_member = (_ITEM if is_array else _FIELD).match
    position, last = 1, len(text) - 1
    while position < last:
        limit = min(position + WINDOW, last)
        found = match_member(text, position, limit)
        if found is not None and (found.end() < limit or limit == last):
            start, position = found.span(2)
            yield Member(found[1], start, position)
            continue
        start = _end_of(_GAP, text, position, last)
        if start == last:
            return
        key = b""
        if not is_array:
            key_end = end_of_string(text, start)
            key = bytes(text[start:key_end])
            start = _end_of(_GAP, text, key_end, last)
        position = yield from _end_of_value(text, start, last)
        yield Member(key, start, position)


def end_of_string(text: memoryview, start: int) -> int:
    """Where the string ends whose first quote is at ``start``."""
    return _outcome(_end_of_string(text, start))


def _outcome(steps: Generator[None, None, int]) -> int:
    """What some steps come to, all taken at once."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return int(end.value)


def _end_of_string(text: memoryview, start: int) -> Generator[None, None, int]:
    position, last = start + 1, len(text)
    while found := _CHARACTERS.match(text, position, min(position + WINDOW, last)):
        if found.end() == position:
            break
        position = found.end()
        yield
    return min(position + 1, last)


def _end_of_value(text: memoryview, start: int, last: int) -> Generator[None, None, int]:
    position, depth = start, 0
    while True:
        character = text[position]
        if character == _QUOTE:
            position = yield from _end_of_string(text, position)
        elif character in _OPENING:
            position, depth = position + 1, depth + 1
        elif character in _CLOSING:
            position, depth = position + 1, depth - 1
        else:
            position = _end_of(_WORD, text, position, last)
        if depth == 0:
            return position
        found = _WITHOUT_STEPS.match(text, position, min(position + WINDOW, last))
        while found is not None and found.end() > position:
            position = found.end()
            yield
            found = _WITHOUT_STEPS.match(text, position, min(position + WINDOW, last))


def _end_of(pattern: re.Pattern[bytes], text: memoryview, start: int, last: int) -> int:
    """Where something that may be very long ends."""
    position = start
    while found := pattern.match(text, position, min(position + WINDOW, last)):
        if found.end() == position:
            break
        position = found.end()
    return position
