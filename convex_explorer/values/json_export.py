"""A value as a file of JSON: as it came, laid out, or an item a line. Every step is short."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from convex_explorer.values.scanner import DEEPEST_INDENT
from convex_explorer.values.splitting import WINDOW, Chunk, end_of_string, members, windows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from convex_explorer.values.received import Received

#: As many items as are handed over at one go.
_ITEMS = 4_096
_NO_LINE_BREAKS = bytes.maketrans(b"\r\n", b"  ")


def bytes_as_received(text: bytes | memoryview) -> Iterator[Chunk]:
    """Bytes as they came, whatever they are."""
    view, done = memoryview(text), 0
    for part in windows(view, 0, len(view)):
        done += len(part)
        yield Chunk(part, done / len(view))


def json_lines(items: Received) -> Iterator[Chunk]:
    """The items of an array, one a line, as they came.

    A line break between two tokens of an item becomes a blank; strings hold none.
    """
    text, lines, size = items.raw, list[bytes](), 0
    for _, start, end in members(text):
        if size + end - start > WINDOW or len(lines) > _ITEMS:
            yield Chunk(b"".join(lines), start / len(text))
            lines, size = [], 0
        if end - start > WINDOW:
            for part in windows(text, start, end):
                yield Chunk(_one_line(bytes(part)), start / len(text))
            lines.append(b"\n")
        else:
            lines += (_one_line(bytes(text[start:end])), b"\n")
            size += end - start
    yield Chunk(b"".join(lines), 1.0)


def pretty_json(value: Received) -> Iterator[Chunk]:
    """The JSON that came with one part a line, indented by two; numbers and strings as they were.

    Unlike ``pretty`` it stays JSON: an Int64 is the object with the tag ``$integer``.
    """
    text = value.raw
    layout = _Layout(text)
    while layout.position < len(text):
        yield Chunk(layout.next_lines(), layout.position / len(text))
    yield Chunk(b"\n", 1.0)


_STRING = rb'"(?:[^"\\]++|\\.)*+"'
#: A line of laid out JSON: a closing bracket, or a part with its name; and the comma behind it.
_LINE = re.compile(
    rb"[ \t\r\n]*+(?:(?:(" + _STRING + rb")[ \t\r\n]*+:[ \t\r\n]*+)?+"
    rb"(?:(" + _STRING + rb'|[^ \t\r\n,:\[\]{}"]++)|([\[{])(?:[ \t\r\n]*+([\]}]))?+)'
    rb"|([\]}]))[ \t\r\n]*+(,?)"
)
_WHITE_SPACE = re.compile(rb"[ \t\r\n]*+")
_WORD = re.compile(rb'[^ \t\r\n,:\[\]{}"]*+')
_BREAKS = [b"\n" + b"  " * depth for depth in range(DEEPEST_INDENT + 1)]


class _Layout:
    """Lays JSON text out, some lines at a time.

    Attributes:
        position: where in the text it has come to.
    """

    def __init__(self, text: memoryview) -> None:
        self.position = 0
        self._text = text
        self._depth = 0
        #: Whether what comes next stands in the line that is there, as behind a name.
        self._goes_on = True
        #: Where a string ends that is being handed over, a piece at a time.
        self._string_end = 0

    def next_lines(self) -> bytes | memoryview:
        """What the next bytes of the text make; at times nothing."""
        text, position = self._text, self.position
        limit = min(position + WINDOW, len(text))
        if position < self._string_end:
            self.position = min(limit, self._string_end)
            return text[position : self.position]
        pieces: list[bytes] = []
        while found := _LINE.match(text, position, limit):
            if (position := found.end()) == limit < len(text):
                break  # What was found may go on behind the limit.
            key, scalar, opening, at_once, closing, comma = found.groups(b"")
            pieces.append(self._lead(closing))
            if key:
                pieces += (key, b": ")
            pieces.append(scalar + opening + at_once + closing + comma)
            if opening and not at_once:
                self._depth += 1
            self._goes_on = False
            self.position = position
        return b"".join(pieces) if pieces else self._next_token()

    def _next_token(self) -> bytes:
        """What no line was found for, as it is too long, or stands beside what is too long."""
        text, start = self._text, self.position
        self.position = _end_of_match(_WHITE_SPACE, text, start)
        if self.position > start:
            return b""
        token = bytes(text[start : start + 1])
        self.position = start + 1
        if token == b":":
            self._goes_on = True
            return b": "
        if token == b",":
            self._goes_on = False
            return b","
        lead = self._lead(token if token in b"]}" else b"")
        self._goes_on = token not in b"[]{}"
        if token in b"[{":
            self._depth += 1
        elif token == b'"':
            self._string_end = end_of_string(text, start)
        elif self._goes_on:
            self.position = _end_of_match(_WORD, text, start)
            token = bytes(text[start : self.position])
        return lead + token

    def _lead(self, closing: bytes) -> bytes:
        """What stands before the next token; a closing one is a level less deep."""
        if closing:
            self._depth -= 1
        elif self._goes_on:
            return b""
        return _BREAKS[min(self._depth, DEEPEST_INDENT)]


def _one_line(text: bytes) -> bytes:
    return text.translate(_NO_LINE_BREAKS) if b"\n" in text or b"\r" in text else text


def _end_of_match(pattern: re.Pattern[bytes], text: memoryview, start: int) -> int:
    found = pattern.match(text, start, min(start + WINDOW, len(text)))
    return found.end() if found is not None else start
