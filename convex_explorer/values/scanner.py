"""JSON text taken apart without building objects, by a tolerant reader for what msgspec refuses.

It takes half surrogate pairs, the words ``NaN`` and ``Infinity``, keys that occur twice, bytes
that are not UTF-8, and any depth. It is some fifty times slower than msgspec, so it comes second.
"""

import json
import re
from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

from convex_explorer.errors import ExplorerError

_TOKEN = re.compile(
    rb"""[ \t\r\n]*+(?:
    ("[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})[^"\\\x00-\x1f]*+)*+")
    |([\[{]) |([\]}]) |(,) |(:)
    |(-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?|true|false|null|NaN|-?Infinity)
    )""",
    re.VERBOSE,
)
_WHITE_SPACE = b" \t\r\n"
_DEEPEST_INDENT = 100


class InvalidJsonError(ExplorerError):
    """Text that should be JSON is not."""


class _Kind(IntEnum):
    """Kinds of token; all but the last by the group that they are in ``_TOKEN``."""

    STRING = 1
    OPEN = 2
    CLOSE = 3
    COMMA = 4
    COLON = 5
    WORD = 6
    KEY = 7


class _Token(NamedTuple):
    """``text[start:end]``; ``depth`` is how many arrays and objects are around it."""

    kind: _Kind
    start: int
    end: int
    depth: int


class Parts(NamedTuple):
    """What is directly in an array (then ``keys`` is empty) or an object, in its order."""

    keys: list[str]
    values: list[bytes]


def check(text: bytes) -> None:
    """Read all of it and keep nothing.

    Raises:
        InvalidJsonError: it is not JSON, even with the liberties above.
    """
    for _ in _tokens(text):
        pass


def split(text: bytes) -> Parts:
    """Take an array or object apart, one level deep.

    Raises:
        InvalidJsonError: it is not JSON, even with the liberties above.
    """
    parts = Parts([], [])
    start = 0
    for token in _tokens(text):
        if token.depth != 1:
            continue
        match token.kind:
            case _Kind.KEY:
                parts.keys.append(unquote(text[token.start : token.end]))
            case _Kind.OPEN:
                start = token.start
            case _Kind.CLOSE:
                parts.values.append(text[start : token.end])
            case _Kind.STRING | _Kind.WORD:
                parts.values.append(text[token.start : token.end])
    return parts


def indent(text: bytes) -> bytes:
    """Lay out JSON with one part a line and two blanks a level, as msgspec does.

    Below 100 levels lines are not indented further, or the blanks would be most of the text.

    Raises:
        InvalidJsonError: it is not JSON, even with the liberties above.
    """
    pieces: list[bytes] = []
    just_opened = False
    for token in _tokens(text):
        if token.kind is _Kind.CLOSE:
            if not just_opened:
                pieces.append(_line_break(token.depth))
        elif just_opened:
            pieces.append(_line_break(token.depth))
        just_opened = token.kind is _Kind.OPEN
        pieces.append(text[token.start : token.end])
        if token.kind is _Kind.COLON:
            pieces.append(b" ")
        elif token.kind is _Kind.COMMA:
            pieces.append(_line_break(token.depth))
    return b"".join(pieces)


def unquote(text: bytes) -> str:
    """The string that a JSON string means; half surrogate pairs stay, broken bytes are U+FFFD."""
    string: str = json.loads(str(text, "utf-8", "replace"))
    return string


def _line_break(depth: int) -> bytes:
    return b"\n" + b"  " * min(depth, _DEEPEST_INDENT)


_VALUE = frozenset({_Kind.STRING, _Kind.OPEN, _Kind.WORD})
_ITEM_OR_END = _VALUE | {_Kind.CLOSE}
_KEY = frozenset({_Kind.KEY})
_KEY_OR_END = _KEY | {_Kind.CLOSE}
_COLON = frozenset({_Kind.COLON})
_COMMA_OR_END = frozenset({_Kind.COMMA, _Kind.CLOSE})
_NOTHING: frozenset[_Kind] = frozenset()
_CLOSING = {b"[": b"]", b"{": b"}"}


def _tokens(text: bytes) -> Iterator[_Token]:
    """All tokens of one JSON value, in a loop and not by recursion, so that depth is no limit."""
    around: list[bytes] = []
    expected = _VALUE
    position = 0
    while match := _TOKEN.match(text, position):
        kind = _Kind(match.lastindex or 0)
        start, position = match.span(kind)
        if kind is _Kind.STRING and _Kind.KEY in expected:
            kind = _Kind.KEY
        if kind not in expected:
            raise _unexpected(text, start)
        if kind is _Kind.CLOSE and _CLOSING[around.pop()] != text[start:position]:
            raise _unexpected(text, start)
        yield _Token(kind, start, position, len(around))
        match kind:
            case _Kind.OPEN:
                around.append(text[start:position])
                expected = _KEY_OR_END if around[-1] == b"{" else _ITEM_OR_END
            case _Kind.COMMA:
                expected = _KEY if around[-1] == b"{" else _VALUE
            case _Kind.KEY:
                expected = _COLON
            case _Kind.COLON:
                expected = _VALUE
            case _:
                expected = _COMMA_OR_END if around else _NOTHING
    rest = text[position:].lstrip(_WHITE_SPACE)
    if rest or expected is not _NOTHING:
        raise _unexpected(text, len(text) - len(rest))


def _unexpected(text: bytes, position: int) -> InvalidJsonError:
    if position >= len(text):
        return InvalidJsonError("Not JSON: it ends too early.")
    found = str(text[position : position + 12], "utf-8", "replace")
    return InvalidJsonError(f"Not JSON: byte {position} is not expected, {found!r}.")
