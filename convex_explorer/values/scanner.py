"""JSON text taken apart without building objects, by a tolerant reader for what msgspec refuses.

It takes half surrogate pairs, the words ``NaN`` and ``Infinity``, keys that occur twice, bytes
that are not UTF-8, and any depth. It is some fifty times slower than msgspec, so it comes second.
"""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from convex_explorer.errors import ExplorerError

_TOKEN = re.compile(
    rb"""[ \t\r\n]*+(?:
    ("[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})[^"\\\x00-\x1f]*+)*+")
    |([\[{]) |([\]}]) |(,) |(:)
    |(-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?|true|false|null|NaN|-?Infinity)
    )""",
    re.VERBOSE,
)
# Kinds of token: all but the last are the numbers of groups in the expression above.
_STRING, _OPEN, _CLOSE, _COMMA, _COLON, _WORD, _KEY = range(1, 8)
#: Kind, start and end in the text, and how many arrays and objects are around it.
_Token: TypeAlias = tuple[int, int, int, int]

_WHITE_SPACE = b" \t\r\n"
#: Lines are not indented further than this many levels.
DEEPEST_INDENT = 100


class InvalidJsonError(ExplorerError):
    """Text that should be JSON is not."""


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
    keys, values = [], []
    opened = 0
    for kind, start, end, depth in _tokens(text):
        if depth != 1:
            continue
        if kind == _KEY:
            keys.append(unquote(text[start:end]))
        elif kind == _OPEN:
            opened = start
        elif kind == _CLOSE:
            values.append(text[opened:end])
        elif kind in (_STRING, _WORD):
            values.append(text[start:end])
    return Parts(keys, values)


def indent(text: bytes) -> bytes:
    """Lay out JSON with one part a line and two blanks a level, as msgspec does.

    Below 100 levels lines are not indented further, or the blanks would be most of the text.

    Raises:
        InvalidJsonError: it is not JSON, even with the liberties above.
    """
    pieces: list[bytes] = []
    just_opened = False
    for kind, start, end, depth in _tokens(text):
        if just_opened != (kind == _CLOSE):
            pieces.append(_line_break(depth))
        pieces.append(text[start:end])
        if kind == _COLON:
            pieces.append(b" ")
        elif kind == _COMMA:
            pieces.append(_line_break(depth))
        just_opened = kind == _OPEN
    return b"".join(pieces)


def unquote(text: bytes) -> str:
    """The string that a JSON string means; half surrogate pairs stay, broken bytes are U+FFFD."""
    string: str = json.loads(str(text, "utf-8", "replace"))
    return string


def _line_break(depth: int) -> bytes:
    return b"\n" + b"  " * min(depth, DEEPEST_INDENT)


_A_VALUE = frozenset({_STRING, _OPEN, _WORD})
_A_VALUE_OR_END = _A_VALUE | {_CLOSE}
_A_KEY = frozenset({_KEY})
_A_KEY_OR_END = _A_KEY | {_CLOSE}
_A_COLON = frozenset({_COLON})
_A_COMMA_OR_END = frozenset({_COMMA, _CLOSE})
_NOTHING: frozenset[int] = frozenset()
_CLOSING = {b"[": b"]", b"{": b"}"}


def _tokens(text: bytes) -> Iterator[_Token]:
    """All tokens of one JSON value, in a loop and not by recursion, so that depth is no limit."""
    around: list[bytes] = []
    expected = _A_VALUE
    position = 0
    while match := _TOKEN.match(text, position):
        kind = match.lastindex or 0
        start, position = match.span(kind)
        if kind == _STRING and _KEY in expected:
            kind = _KEY
        if kind not in expected:
            raise _unexpected(text, start)
        if kind == _CLOSE and _CLOSING[around.pop()] != text[start:position]:
            raise _unexpected(text, start)
        yield kind, start, position, len(around)
        if kind == _OPEN:
            around.append(text[start:position])
            expected = _A_KEY_OR_END if around[-1] == b"{" else _A_VALUE_OR_END
        elif kind == _COMMA:
            expected = _A_KEY if around[-1] == b"{" else _A_VALUE
        elif kind == _KEY:
            expected = _A_COLON
        elif kind == _COLON:
            expected = _A_VALUE
        else:
            expected = _A_COMMA_OR_END if around else _NOTHING
    rest = text[position:].lstrip(_WHITE_SPACE)
    if rest or expected is not _NOTHING:
        raise _unexpected(text, len(text) - len(rest))


def _unexpected(text: bytes, position: int) -> InvalidJsonError:
    if position >= len(text):
        return InvalidJsonError("Not JSON: it ends too early.")
    found = str(text[position : position + 12], "utf-8", "replace")
    return InvalidJsonError(f"Not JSON: byte {position} is not expected, {found!r}.")
